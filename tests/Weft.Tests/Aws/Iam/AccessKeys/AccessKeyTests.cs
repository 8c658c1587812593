using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.AccessKeys;

public class AccessKeyTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void A_user_has_at_most_two_keys_and_sees_each_secret_once()
    {
        cloud.User("ana");
        var first = cloud.Key("ana");
        cloud.Key("ana");

        Assert.Matches("^AKIA[A-Z2-7]{16}$", first.AccessKeyId);
        Assert.Matches("^[A-Za-z0-9+/]{40}$", first.SecretAccessKey);
        Assert.Equal(
            "Cannot exceed quota for AccessKeysPerUser: 2",
            cloud.Refused("LimitExceeded", IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "ana" }).Message);
        Assert.Equal(2, cloud.Call(IamApi.ListAccessKeys, new ListAccessKeysRequest { UserName = "ana" }).AccessKeyMetadata.Count);
        cloud.Refused("NoSuchEntity", IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "nobody" });
    }

    [Fact]
    public void Keys_are_switched_off_and_deleted_only_through_their_user()
    {
        cloud.User("ana");
        cloud.User("bob");
        var key = cloud.Key("ana").AccessKeyId;
        cloud.Call(IamApi.UpdateAccessKey, new UpdateAccessKeyRequest { UserName = "ana", AccessKeyId = key, Status = "Inactive" });

        Assert.Equal("Inactive", cloud.Call(IamApi.ListAccessKeys, new ListAccessKeysRequest { UserName = "ana" }).AccessKeyMetadata[0].Status);
        cloud.Refused("InvalidInput", IamApi.UpdateAccessKey, new UpdateAccessKeyRequest { UserName = "ana", AccessKeyId = key, Status = "Expired" });
        cloud.Refused("NoSuchEntity", IamApi.DeleteAccessKey, new DeleteAccessKeyRequest { UserName = "bob", AccessKeyId = key });
        cloud.Call(IamApi.DeleteAccessKey, new DeleteAccessKeyRequest { UserName = "ana", AccessKeyId = key });
        cloud.Refused("NoSuchEntity", IamApi.DeleteAccessKey, new DeleteAccessKeyRequest { UserName = "ana", AccessKeyId = key });
    }

    [Fact]
    public void A_user_who_gives_no_name_means_their_own_keys()
    {
        cloud.User("ana");
        cloud.Refused("ValidationError", IamApi.CreateAccessKey, new CreateAccessKeyRequest());
        cloud.ActAs(cloud.Key("ana").AccessKeyId);

        var second = cloud.Call(IamApi.CreateAccessKey, new CreateAccessKeyRequest()).AccessKey;
        cloud.Call(IamApi.DeleteAccessKey, new DeleteAccessKeyRequest { AccessKeyId = second.AccessKeyId });

        Assert.Equal("ana", second.UserName);
        Assert.Single(cloud.Call(IamApi.ListAccessKeys, new ListAccessKeysRequest()).AccessKeyMetadata);
    }
}
