using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Roles;

public class RoleTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void CreateRole_keeps_the_trust_policy_and_the_longest_session()
    {
        var role = cloud.Call(IamApi.CreateRole, new CreateRoleRequest
        {
            RoleName = "web", Path = "/app/", AssumeRolePolicyDocument = IamCloud.Trusting(IamCloud.Account), MaxSessionDuration = 7200, Description = "the web",
        }).Role;

        Assert.Equal(("arn:aws:iam::123456789012:role/app/web", 7200, "the web"), (role.Arn, role.MaxSessionDuration, role.Description));
        Assert.Matches("^AROA[A-Z2-7]{17}$", role.RoleId);
        Assert.Equal(IamCloud.Trusting(IamCloud.Account), Uri.UnescapeDataString(role.AssumeRolePolicyDocument!));
        Assert.Equal(["web"], cloud.Call(IamApi.ListRoles, new ListRolesRequest { PathPrefix = "/app/" }).Roles.Select(one => one.RoleName));
        Assert.Empty(cloud.Call(IamApi.ListRoles, new ListRolesRequest { PathPrefix = "/other/" }).Roles);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:user/nobody", "MalformedPolicyDocument")]
    [InlineData("arn:aws:iam::123456789012:role/nobody", "MalformedPolicyDocument")]
    [InlineData("arn:aws:iam::210987654321:user/ana", "MalformedPolicyDocument")]
    public void A_trust_policy_names_only_who_exists(string principal, string code)
    {
        cloud.User("ana");

        cloud.Refused(code, IamApi.CreateRole, new CreateRoleRequest { RoleName = "web", AssumeRolePolicyDocument = IamCloud.Trusting(principal) });
        cloud.Role("ok", "arn:aws:iam::123456789012:user/ana");
        cloud.Role("ok-too", "arn:aws:iam::123456789012:role/ok");
        cloud.Refused(code, IamApi.UpdateAssumeRolePolicy, new UpdateAssumeRolePolicyRequest { RoleName = "ok", PolicyDocument = IamCloud.Trusting(principal) });
    }

    [Fact]
    public void CreateRole_refuses_doubles_identity_policies_and_great_documents()
    {
        cloud.Role("web");
        var huge = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"{{new string('a', 2048)}}.amazonaws.com"} } }""";

        cloud.Refused("EntityAlreadyExists", IamApi.CreateRole, new CreateRoleRequest { RoleName = "WEB", AssumeRolePolicyDocument = IamCloud.Trusting("*") });
        cloud.Refused("MalformedPolicyDocument", IamApi.CreateRole, new CreateRoleRequest { RoleName = "other", AssumeRolePolicyDocument = IamCloud.AllowAll });
        cloud.Refused("LimitExceeded", IamApi.CreateRole, new CreateRoleRequest { RoleName = "other", AssumeRolePolicyDocument = huge });
    }

    [Fact]
    public void UpdateRole_sets_back_what_is_not_given()
    {
        cloud.Role("web");
        cloud.Call(IamApi.UpdateRole, new UpdateRoleRequest { RoleName = "web", Description = "d", MaxSessionDuration = 43200 });
        Assert.Equal(("d", 43200), (Get().Description, Get().MaxSessionDuration));

        cloud.Call(IamApi.UpdateRole, new UpdateRoleRequest { RoleName = "web" });

        Assert.Equal((null, 3600), (Get().Description, Get().MaxSessionDuration));
        cloud.Refused("NoSuchEntity", IamApi.UpdateRole, new UpdateRoleRequest { RoleName = "none" });
        RoleShape Get() => cloud.Call(IamApi.GetRole, new GetRoleRequest { RoleName = "web" }).Role;
    }

    [Fact]
    public void DeleteRole_waits_for_policies_and_instance_profiles_to_go()
    {
        cloud.Role("web");
        cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "web", PolicyArn = IamCloud.ReadEc2 });
        cloud.Call(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "web" });
        cloud.Call(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "web", RoleName = "web" });
        var delete = new DeleteRoleRequest { RoleName = "web" };

        Assert.Equal("Cannot delete entity, must remove roles from instance profile first.", cloud.Refused("DeleteConflict", IamApi.DeleteRole, delete).Message);
        cloud.Call(IamApi.RemoveRoleFromInstanceProfile, new RemoveRoleFromInstanceProfileRequest { InstanceProfileName = "web", RoleName = "web" });
        cloud.Refused("DeleteConflict", IamApi.DeleteRole, delete);
        cloud.Call(IamApi.DetachRolePolicy, new DetachRolePolicyRequest { RoleName = "web", PolicyArn = IamCloud.ReadEc2 });
        cloud.Call(IamApi.DeleteRole, delete);

        cloud.Refused("NoSuchEntity", IamApi.GetRole, new GetRoleRequest { RoleName = "web" });
    }

    [Fact]
    public void UpdateRoleDescription_leaves_the_rest_alone()
    {
        cloud.Role("web");
        cloud.Call(IamApi.UpdateRole, new UpdateRoleRequest { RoleName = "web", MaxSessionDuration = 7200 });

        var role = cloud.Call(IamApi.UpdateRoleDescription, new UpdateRoleDescriptionRequest { RoleName = "web", Description = "new" }).Role!;

        Assert.Equal(("new", 7200), (role.Description, role.MaxSessionDuration));
        cloud.Refused("NoSuchEntity", IamApi.UpdateRoleDescription, new UpdateRoleDescriptionRequest { RoleName = "none", Description = "new" });
    }

    [Fact]
    public void Roles_carry_tags()
    {
        cloud.Role("web");
        cloud.Call(IamApi.TagRole, new TagRoleRequest { RoleName = "web", Tags = [new TagShape { Key = "a", Value = "1" }] });

        Assert.Equal("a", Assert.Single(cloud.Call(IamApi.GetRole, new GetRoleRequest { RoleName = "web" }).Role.Tags!).Key);
        cloud.Call(IamApi.UntagRole, new UntagRoleRequest { RoleName = "web", TagKeys = ["a"] });
        Assert.Empty(cloud.Call(IamApi.ListRoleTags, new ListRoleTagsRequest { RoleName = "web" }).Tags);
    }
}
