using System.Security.Cryptography;
using System.Text;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.KeyPairs;

/// <summary>The keys were made with ssh-keygen, the fingerprints with ssh-keygen and openssl.</summary>
public class KeyPairTests
{
    private const string Rsa =
        "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7+Mq4Y8mgql9GnWt+kKKhpLXEddYywoRFe9lAfWtpfa4Y54hZuNuWReE4hSrU0yebBcjf3b/vCYbgS+" +
        "NzZMXGCHFYWFPgWSyh3ryC0VSsDcdG7BjrfNOdF1KOZbpyPF85ci+vmGPXVlfq0sbh03Fjm4hEFHz9XgiTLain5S+G/psxc6inurH655Tc3wpG" +
        "yi4RIzKjFDbTwhk4ydZr/sm5QXeAxwCUDw7TMccE2aANW83Z8yARVXbqv9yuwi1UAEmlpTC2dYwreqRXwkcFGwh1ElxTWmwUJlh4sqe3dPrOx2" +
        "haELB77aTKRlVN7SL4Jhbxp5fgoMSdbmPP6H28CBz/";

    private const string RsaDer =
        "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAu/jKuGPJoKpfRp1rfpCioaS1xHXWMsKERXvZQH1raX2uGOeIWbjblkXhOIUq1NMnmw" +
        "XI392/7wmG4Evjc2TFxghxWFhT4Fksod68gtFUrA3HRuwY63zTnRdSjmW6cjxfOXIvr5hj11ZX6tLG4dNxY5uIRBR8/V4Iky2op+Uvhv6bMXOo" +
        "p7qx+ueU3N8KRsouESMyoxQ208IZOMnWa/7JuUF3gMcAlA8O0zHHBNmgDVvN2fMgEVV26r/crsItVABJpaUwtnWMK3qkV8JHBRsIdRJcU1psFC" +
        "ZYeLKnt3T6zsdoWhCwe+2kykZVTe0i+CYW8aeX4KDEnW5jz+h9vAgc/wIDAQAB";

    private const string Rsa3072 =
        "AAAAB3NzaC1yc2EAAAADAQABAAABgQDLbR/u8XLAjRJcqByOtdIUVR/rUnBfieaA7TaO0hXAdxcCoM9q0SjpVWnnm2nVbxjiOCLNUz17b0b5O4" +
        "Wn75YaZLUl5YAQtW/QD1xmWMDPv9gsvRB4xMLLHHz8varC1F1kBbUoK+PgeSBg+4GoGaAnIz2avU9AIGvIZpyYrX2a0H9kbLGLTBvIVRxCEe6G" +
        "XneawVPgsd+LyDFVYobYFFy5++1KHqzl3UtWzywnJQXPIJPJuaBGtVozJenWePwI6skUcPPxbQ4dpdgrMHlozgBafCEuO8LZMWQXdv31YgwO7M" +
        "9weFh+8wnABzGQu0i2/bzl5zIPvGwLbZh0Kd/UK0VDRdiRXI+l84WWR1izyOLEGrpGUaQIaZ7oy0zowqvy+tfgWPWavf50ruorinT/yMu+UFrS" +
        "n03IbCUrCeUC+2NeGwxvYZxXg4DEWX/dwCa5WkCQ3OABFlB9L8tjM7oYEAPLhlHD6VUVM1j9qSgKDW5z9I9+i4BZfxTkOvV3ozSxz7U=";

    private const string Ed25519 =
        "AAAAC3NzaC1lZDI1NTE5AAAAIEXDi/abKtB4wwLnFkyAAAlE1WejnWBAZwjqjmXPQ7zv";

    private const string Ecdsa =
        "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBMT6ru2+FNYgkpVKLgIcQ5vy7g0vIa1i93IwzS/f7WMdC/7UeieDfUqbhD" +
        "U4MGszwvpVcletEe6SRIW/zwXcgSs=";

    private const string RsaFingerprint = "10:05:b4:0e:94:84:8e:88:07:2a:cf:c7:25:01:9b:51";
    private const string Ed25519Fingerprint = "smRzhTVPO4d7VeZPvh+ZTlEanr6VUvgi52R3dtOBh/Q=";

    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateKeyPair_gives_a_private_key_whose_public_half_it_keeps()
    {
        var made = cloud.Call(Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me", TagSpecifications = [Tagged("key-pair")] });

        using var rsa = RSA.Create();
        rsa.ImportFromPem(made.KeyMaterial);
        Assert.StartsWith("-----BEGIN RSA PRIVATE KEY-----", made.KeyMaterial);
        Assert.Equal(2048, rsa.KeySize);
        Assert.Equal(string.Join(':', SHA1.HashData(rsa.ExportPkcs8PrivateKey()).Select(octet => octet.ToString("x2"))), made.KeyFingerprint);
        var kept = Assert.Single(Describe(new() { KeyNames = ["me"], IncludePublicKey = true }));
        Assert.Equal((made.KeyPairId, "rsa", made.KeyFingerprint, "web"), (kept.KeyPairId, kept.KeyType, kept.KeyFingerprint, kept.Tags![0].Value));
        Assert.EndsWith(" me", kept.PublicKey);
        var again = cloud.Call(Ec2Api.ImportKeyPair, new ImportKeyPairRequest { KeyName = "again", PublicKeyMaterial = Encoding.UTF8.GetBytes(kept.PublicKey!) });
        Assert.Equal(string.Join(':', MD5.HashData(rsa.ExportSubjectPublicKeyInfo()).Select(octet => octet.ToString("x2"))), again.KeyFingerprint);
    }

    [Fact]
    public void CreateKeyPair_refuses_what_it_can_not_make()
    {
        cloud.Call(Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me" });

        cloud.Refused("InvalidKeyPair.Duplicate", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me" });
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "" });
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = new string('x', 256) });
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "schlüssel" });
        cloud.Refused("UnsupportedOperation", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "ed", KeyType = "ed25519" });
        cloud.Refused("UnsupportedOperation", Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "putty", KeyFormat = "ppk" });
        Assert.NotNull(cloud.Call(Ec2Api.CreateKeyPair, new CreateKeyPairRequest { KeyName = "me" }, region: "eu-west-1").KeyPairId);
    }

    [Theory]
    [InlineData("ssh-rsa " + Rsa + " me@here", RsaFingerprint, "rsa")]
    [InlineData("ssh-rsa " + Rsa, RsaFingerprint, "rsa")]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----\nComment: \"a long \\\none\"\n" + Rsa + "\n---- END SSH2 PUBLIC KEY ----\n", RsaFingerprint, "rsa")]
    [InlineData(RsaDer, RsaFingerprint, "rsa")]
    [InlineData("ssh-ed25519 " + Ed25519 + " me@here\n", Ed25519Fingerprint, "ed25519")]
    public void ImportKeyPair_takes_each_format_and_computes_the_fingerprint(string material, string fingerprint, string type)
    {
        var pair = Import("me", material);

        Assert.Equal(fingerprint, pair.KeyFingerprint);
        var kept = Assert.Single(Describe(new() { KeyPairIds = [pair.KeyPairId!] }));
        Assert.Equal((type, (string?)null), (kept.KeyType, kept.PublicKey));
    }

    [Theory]
    [InlineData("")]
    [InlineData("ssh-rsa")]
    [InlineData("ssh-rsa AAAA")]
    [InlineData("ssh-rsa !!!!")]
    [InlineData("ssh-rsa " + Ed25519)]
    [InlineData("ssh-rsa " + Rsa3072)]
    [InlineData("ecdsa-sha2-nistp256 " + Ecdsa)]
    [InlineData("ssh-ed25519 " + Rsa)]
    [InlineData("---- BEGIN SSH2 PUBLIC KEY ----\n" + Rsa)]
    [InlineData("nonsense")]
    public void ImportKeyPair_refuses_what_is_no_key(string material) => Assert.Equal(
        "InvalidKey.Format", Assert.Throws<AwsException>(() => Import("me", material)).Code);

    [Fact]
    public void ImportKeyPair_refuses_a_name_that_is_taken()
    {
        Import("me", "ssh-rsa " + Rsa);

        cloud.Refused("InvalidKeyPair.Duplicate", Ec2Api.ImportKeyPair, Request("me", "ssh-ed25519 " + Ed25519));
        cloud.Refused("InvalidParameterValue", Ec2Api.ImportKeyPair, Request("", "ssh-ed25519 " + Ed25519));
    }

    [Fact]
    public void DeleteKeyPair_takes_a_name_or_an_identifier_and_bears_that_it_is_gone()
    {
        var (first, second) = (Import("first", "ssh-rsa " + Rsa).KeyPairId!, Import("second", "ssh-rsa " + Rsa).KeyPairId!);

        Assert.Equal(first, cloud.Call(Ec2Api.DeleteKeyPair, new DeleteKeyPairRequest { KeyName = "first" }).KeyPairId);
        Assert.Equal(second, cloud.Call(Ec2Api.DeleteKeyPair, new DeleteKeyPairRequest { KeyPairId = second }).KeyPairId);
        Assert.True(cloud.Call(Ec2Api.DeleteKeyPair, new DeleteKeyPairRequest { KeyName = "first" }).Return);
        Assert.Empty(Describe(new()));
        cloud.Refused("MissingParameter", Ec2Api.DeleteKeyPair, new DeleteKeyPairRequest());
    }

    [Fact]
    public void DescribeKeyPairs_finds_by_name_fingerprint_and_tag()
    {
        var rsa = Import("me", "ssh-rsa " + Rsa).KeyPairId!;
        Import("other", "ssh-ed25519 " + Ed25519);

        Assert.Equal([rsa], Describe(new() { Filters = [Filter("key-name", "m?")] }).Select(pair => pair.KeyPairId!));
        Assert.Equal([rsa], Describe(new() { Filters = [Filter("fingerprint", RsaFingerprint)] }).Select(pair => pair.KeyPairId!));
        Assert.Empty(Describe(new() { Filters = [Filter("tag:Name", "x")] }));
        cloud.Refused("InvalidKeyPair.NotFound", Ec2Api.DescribeKeyPairs, new DescribeKeyPairsRequest { KeyNames = ["nobody"] });
        cloud.Refused("InvalidKeyPair.NotFound", Ec2Api.DescribeKeyPairs, new DescribeKeyPairsRequest { KeyPairIds = ["key-00000000000000000"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeKeyPairs, new DescribeKeyPairsRequest { Filters = [Filter("colour", "red")] });
    }

    private static TagSpecificationShape Tagged(string type) => new() { ResourceType = type, Tags = [new TagShape { Key = "Name", Value = "web" }] };

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static ImportKeyPairRequest Request(string name, string material) => new() { KeyName = name, PublicKeyMaterial = Encoding.UTF8.GetBytes(material) };

    private ImportKeyPairResult Import(string name, string material) => cloud.Call(Ec2Api.ImportKeyPair, Request(name, material));

    private IReadOnlyList<KeyPairInfoShape> Describe(DescribeKeyPairsRequest request) => cloud.Call(Ec2Api.DescribeKeyPairs, request).KeyPairs!;
}
