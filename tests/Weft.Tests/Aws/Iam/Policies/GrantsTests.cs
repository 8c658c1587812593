using Weft.Aws.Iam.Evaluation;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Policies;

/// <summary>Managed and inline policies on users, groups and roles.</summary>
public class GrantsTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Fact]
    public void Attached_policies_are_listed_and_attaching_twice_is_once()
    {
        cloud.User("ana");
        cloud.Role("web");
        cloud.Group("devs");
        var own = cloud.Policy("own");
        foreach (var arn in (string[])[own, IamCloud.ReadEc2, own])
        {
            cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = arn });
            cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "web", PolicyArn = arn });
            cloud.Call(IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "devs", PolicyArn = arn });
        }

        var user = cloud.Call(IamApi.ListAttachedUserPolicies, new ListAttachedUserPoliciesRequest { UserName = "ana" }).AttachedPolicies!;
        Assert.Equal(["own", "AmazonEC2ReadOnlyAccess"], user.Select(policy => policy.PolicyName));
        Assert.Equal(2, cloud.Call(IamApi.ListAttachedRolePolicies, new ListAttachedRolePoliciesRequest { RoleName = "web" }).AttachedPolicies!.Count);
        Assert.Equal(2, cloud.Call(IamApi.ListAttachedGroupPolicies, new ListAttachedGroupPoliciesRequest { GroupName = "devs" }).AttachedPolicies!.Count);
        Assert.Equal(3, cloud.Call(IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = own }).Policy!.AttachmentCount);
    }

    [Fact]
    public void Attaching_refuses_what_does_not_exist_and_detaching_what_is_not_attached()
    {
        cloud.User("ana");
        cloud.Refused("NoSuchEntity", IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = "arn:aws:iam::aws:policy/NoSuchPolicy" });
        cloud.Refused("NoSuchEntity", IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "nobody", PolicyArn = IamCloud.ReadEc2 });
        cloud.Refused("NoSuchEntity", IamApi.DetachUserPolicy, new DetachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.ReadEc2 });
        cloud.Refused("NoSuchEntity", IamApi.DetachRolePolicy, new DetachRolePolicyRequest { RoleName = "none", PolicyArn = IamCloud.ReadEc2 });
        cloud.Refused("NoSuchEntity", IamApi.DetachGroupPolicy, new DetachGroupPolicyRequest { GroupName = "none", PolicyArn = IamCloud.ReadEc2 });
    }

    [Fact]
    public void At_most_ten_policies_are_attached_to_one_holder()
    {
        cloud.User("ana");
        cloud.Role("web");
        cloud.Group("devs");
        for (var i = 0; i < 10; i++)
        {
            var arn = cloud.Policy($"p{i}");
            cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = arn });
            cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "web", PolicyArn = arn });
            cloud.Call(IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "devs", PolicyArn = arn });
        }

        Assert.Equal(
            "Cannot exceed quota for PoliciesPerUser: 10",
            cloud.Refused("LimitExceeded", IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.ReadEc2 }).Message);
        cloud.Refused("LimitExceeded", IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "web", PolicyArn = IamCloud.ReadEc2 });
        cloud.Refused("LimitExceeded", IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "devs", PolicyArn = IamCloud.ReadEc2 });
    }

    [Fact]
    public void Inline_policies_are_put_read_replaced_and_deleted()
    {
        cloud.User("ana");
        cloud.Role("web");
        cloud.Group("devs");
        const string other = """{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}""";
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "one", PolicyDocument = IamCloud.AllowAll });
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "one", PolicyDocument = other });
        cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "web", PolicyName = "one", PolicyDocument = other });
        cloud.Call(IamApi.PutGroupPolicy, new PutGroupPolicyRequest { GroupName = "devs", PolicyName = "one", PolicyDocument = other });

        Assert.Equal(["one"], cloud.Call(IamApi.ListUserPolicies, new ListUserPoliciesRequest { UserName = "ana" }).PolicyNames);
        Assert.Equal(["one"], cloud.Call(IamApi.ListRolePolicies, new ListRolePoliciesRequest { RoleName = "web" }).PolicyNames);
        Assert.Equal(["one"], cloud.Call(IamApi.ListGroupPolicies, new ListGroupPoliciesRequest { GroupName = "devs" }).PolicyNames);
        var read = cloud.Call(IamApi.GetUserPolicy, new GetUserPolicyRequest { UserName = "ana", PolicyName = "one" });
        Assert.Equal(other, Uri.UnescapeDataString(read.PolicyDocument));
        Assert.DoesNotContain('{', read.PolicyDocument);
        Assert.Equal(other, Uri.UnescapeDataString(cloud.Call(IamApi.GetRolePolicy, new GetRolePolicyRequest { RoleName = "web", PolicyName = "one" }).PolicyDocument));
        Assert.Equal(other, Uri.UnescapeDataString(cloud.Call(IamApi.GetGroupPolicy, new GetGroupPolicyRequest { GroupName = "devs", PolicyName = "one" }).PolicyDocument));
        cloud.Call(IamApi.DeleteUserPolicy, new DeleteUserPolicyRequest { UserName = "ana", PolicyName = "one" });
        cloud.Call(IamApi.DeleteRolePolicy, new DeleteRolePolicyRequest { RoleName = "web", PolicyName = "one" });
        cloud.Call(IamApi.DeleteGroupPolicy, new DeleteGroupPolicyRequest { GroupName = "devs", PolicyName = "one" });
        Assert.Equal(
            "The user policy with name one cannot be found.",
            cloud.Refused("NoSuchEntity", IamApi.GetUserPolicy, new GetUserPolicyRequest { UserName = "ana", PolicyName = "one" }).Message);
        cloud.Refused("NoSuchEntity", IamApi.DeleteRolePolicy, new DeleteRolePolicyRequest { RoleName = "web", PolicyName = "one" });
        cloud.Refused("NoSuchEntity", IamApi.DeleteGroupPolicy, new DeleteGroupPolicyRequest { GroupName = "devs", PolicyName = "one" });
    }

    [Fact]
    public void Inline_policies_of_one_holder_have_a_size_limit_that_leaves_white_space_aside()
    {
        cloud.User("ana");
        string Sized(int length, string space = "") =>
            $$"""{"Version":"2012-10-17",{{space}}"Statement":{"Effect":"Allow","Action":"ec2:{{new string('a', length)}}","Resource":"*"} }""";
        var overhead = PolicyParser.CountedLength(Sized(0));

        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "a", PolicyDocument = Sized(2048 - overhead, new string(' ', 500)) });
        var error = cloud.Refused("LimitExceeded", IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "b", PolicyDocument = IamCloud.AllowAll });
        cloud.Refused("LimitExceeded", IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "a", PolicyDocument = Sized(2049 - overhead) });

        Assert.Equal("Maximum policy size of 2048 bytes exceeded for user ana", error.Message);
        cloud.Refused("MalformedPolicyDocument", IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "a", PolicyDocument = "{" });
    }

    [Fact]
    public void Boundaries_are_set_shown_and_taken_away()
    {
        cloud.User("ana");
        cloud.Role("web");
        cloud.Call(IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = IamCloud.ReadEc2 });
        cloud.Call(IamApi.PutRolePermissionsBoundary, new PutRolePermissionsBoundaryRequest { RoleName = "web", PermissionsBoundary = IamCloud.ReadEc2 });

        Assert.Equal(IamCloud.ReadEc2, cloud.Call(IamApi.GetUser, new GetUserRequest { UserName = "ana" }).User.PermissionsBoundary!.PermissionsBoundaryArn);
        Assert.Equal(IamCloud.ReadEc2, cloud.Call(IamApi.GetRole, new GetRoleRequest { RoleName = "web" }).Role.PermissionsBoundary!.PermissionsBoundaryArn);
        Assert.Equal(2, cloud.Call(IamApi.GetPolicy, new GetPolicyRequest { PolicyArn = IamCloud.ReadEc2 }).Policy!.PermissionsBoundaryUsageCount);
        cloud.Call(IamApi.DeleteUserPermissionsBoundary, new DeleteUserPermissionsBoundaryRequest { UserName = "ana" });
        cloud.Call(IamApi.DeleteRolePermissionsBoundary, new DeleteRolePermissionsBoundaryRequest { RoleName = "web" });
        Assert.Null(cloud.Call(IamApi.GetUser, new GetUserRequest { UserName = "ana" }).User.PermissionsBoundary);
        cloud.Refused("NoSuchEntity", IamApi.DeleteUserPermissionsBoundary, new DeleteUserPermissionsBoundaryRequest { UserName = "ana" });
        cloud.Refused("NoSuchEntity", IamApi.DeleteRolePermissionsBoundary, new DeleteRolePermissionsBoundaryRequest { RoleName = "web" });
        cloud.Refused("NoSuchEntity", IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = "arn:aws:iam::123456789012:policy/none" });
        cloud.Refused("NoSuchEntity", IamApi.PutRolePermissionsBoundary, new PutRolePermissionsBoundaryRequest { RoleName = "none", PermissionsBoundary = IamCloud.ReadEc2 });
    }
}
