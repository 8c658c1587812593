using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.InstanceProfiles;

public class InstanceProfileTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void A_profile_holds_one_role()
    {
        cloud.Role("web");
        cloud.Role("db");
        var made = cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "p" }).InstanceProfile;
        cloud.Call(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "p", RoleName = "web" });

        cloud.Refused("LimitExceeded", IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "p", RoleName = "db" });
        Assert.Matches("^AIPA[A-Z2-7]{17}$", made.InstanceProfileId);
        Assert.Empty(made.Roles);
        Assert.Equal("web", cloud.Call(IamApi.GetInstanceProfile, new GetInstanceProfileRequest { InstanceProfileName = "p" }).InstanceProfile.Roles[0].RoleName);
        Assert.Single(cloud.Call(IamApi.ListInstanceProfilesForRole, new ListInstanceProfilesForRoleRequest { RoleName = "web" }).InstanceProfiles);
        Assert.Empty(cloud.Call(IamApi.ListInstanceProfilesForRole, new ListInstanceProfilesForRoleRequest { RoleName = "db" }).InstanceProfiles);
        Assert.Single(cloud.Call(IamApi.ListInstanceProfiles, new ListInstanceProfilesRequest()).InstanceProfiles);
    }

    [Fact]
    public void Profiles_carry_tags()
    {
        cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "p", Tags = [new TagShape { Key = "a", Value = "1" }] });
        cloud.Call(IamApi.TagInstanceProfile, new TagInstanceProfileRequest { InstanceProfileName = "p", Tags = [new TagShape { Key = "b", Value = "2" }] });
        cloud.Call(IamApi.UntagInstanceProfile, new UntagInstanceProfileRequest { InstanceProfileName = "p", TagKeys = ["a"] });

        Assert.Equal("b", Assert.Single(cloud.Call(IamApi.ListInstanceProfileTags, new ListInstanceProfileTagsRequest { InstanceProfileName = "p" }).Tags).Key);
        cloud.Refused("NoSuchEntity", IamApi.TagInstanceProfile, new TagInstanceProfileRequest { InstanceProfileName = "none", Tags = [] });
    }

    [Fact]
    public void Profiles_are_unique_and_go_only_when_empty()
    {
        cloud.Role("web");
        var create = new CreateInstanceProfileRequest { InstanceProfileName = "p" };
        cloud.Call(IamApi.CreateInstanceProfile, create);
        cloud.Refused("EntityAlreadyExists", IamApi.CreateInstanceProfile, create);
        cloud.Refused("NoSuchEntity", IamApi.RemoveRoleFromInstanceProfile, new RemoveRoleFromInstanceProfileRequest { InstanceProfileName = "p", RoleName = "web" });
        cloud.Call(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "p", RoleName = "web" });
        cloud.Refused("DeleteConflict", IamApi.DeleteInstanceProfile, new DeleteInstanceProfileRequest { InstanceProfileName = "p" });
        cloud.Call(IamApi.RemoveRoleFromInstanceProfile, new RemoveRoleFromInstanceProfileRequest { InstanceProfileName = "p", RoleName = "web" });
        cloud.Call(IamApi.DeleteInstanceProfile, new DeleteInstanceProfileRequest { InstanceProfileName = "p" });

        Assert.Equal(
            "Instance Profile p cannot be found.",
            cloud.Refused("NoSuchEntity", IamApi.GetInstanceProfile, new GetInstanceProfileRequest { InstanceProfileName = "p" }).Message);
    }
}
