using Xunit;

namespace Weft.Tests.Aws.Ec2.KeyPairs;

public class KeyPairProvisioningTests
{
    private const string Pair = "AWS::EC2::KeyPair";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINP9Wl8f6rMnoVJIU5b3OpmYQMzOOWMjXKxCHXqkXA0u someone@somewhere";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_public_key_is_imported_under_its_name()
    {
        var pair = cloud.Create(Pair, $$"""{"KeyName":"mine","PublicKeyMaterial":"{{Key}}","Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal("mine", pair);
        Assert.StartsWith("key-", cloud.Attribute(Pair, pair, "KeyPairId"), StringComparison.Ordinal);
        Assert.NotEmpty(cloud.Attribute(Pair, pair, "KeyFingerprint")!);
        cloud.AssertStands(Pair, pair);
        cloud.Refused("InvalidKeyPair.Duplicate", Pair, $$"""{"KeyName":"mine","PublicKeyMaterial":"{{Key}}"}""");
        cloud.Delete(Pair, pair);
        Assert.Null(cloud.Read(Pair, pair));
    }

    [Fact]
    public void A_private_key_is_not_made_for_it_would_have_to_be_kept() => cloud.Refused("UnsupportedOperation", Pair, """{"KeyName":"mine"}""");
}
