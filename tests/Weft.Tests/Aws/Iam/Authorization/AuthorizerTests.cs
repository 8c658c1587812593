using Weft.Aws.Iam.Authorization;
using Weft.Wire.Iam;
using Weft.Wire.Signing;
using Weft.Wire.Sts;
using Xunit;

namespace Weft.Tests.Aws.Iam.Authorization;

public class AuthorizerTests
{
    private readonly TestCloud cloud = IamCloud.New();

    [Theory]
    [InlineData("test", "arn:aws:iam::123456789012:root")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "arn:aws:iam::123456789012:root")]
    [InlineData("210987654321", "arn:aws:iam::210987654321:root")]
    public void A_key_that_IAM_never_made_is_a_root(string key, string arn)
    {
        var identity = Identities.Identify(cloud.State, key, null, cloud.Now);

        Assert.False(identity.IsKnown);
        Assert.Equal((arn, key), (identity.Principal!.Caller.Arn, identity.Principal.Caller.AccessKeyId));
        Assert.Null(cloud.Gate(key, "ec2:CreateVpc"));
    }

    [Fact]
    public void The_set_up_of_the_chapter_works()
    {
        cloud.User("ana");
        cloud.Group("admins");
        cloud.Call(IamApi.AttachGroupPolicy, new AttachGroupPolicyRequest { GroupName = "admins", PolicyArn = IamCloud.AdministratorAccess });
        var key = cloud.Key("ana");
        Assert.Equal(
            "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ana is not authorized to perform: ec2:CreateVpc because no identity-based policy allows the ec2:CreateVpc action",
            cloud.Gate(key.AccessKeyId, "ec2:CreateVpc")?.Message);

        cloud.Call(IamApi.AddUserToGroup, new AddUserToGroupRequest { GroupName = "admins", UserName = "ana" });

        var identity = Identities.Identify(cloud.State, key.AccessKeyId, null, cloud.Now);
        Assert.Equal((true, key.SecretAccessKey), (identity.IsKnown, identity.Secret));
        Assert.Null(cloud.Gate(key.AccessKeyId, "ec2:CreateVpc"));
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "no", PolicyDocument = IamCloud.AllowAll.Replace("Allow", "Deny", StringComparison.Ordinal) });
        Assert.EndsWith("with an explicit deny in an identity-based policy", cloud.Gate(key.AccessKeyId, "ec2:CreateVpc")?.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sts:GetCallerIdentity", true)]
    [InlineData("sts:GetSessionToken", true)]
    [InlineData("sts:GetAccessKeyInfo", false)]
    [InlineData("iam:GetUser", false)]
    [InlineData("ssm:GetParameter", false)]
    public void Without_policies_a_user_may_ask_who_they_are_and_little_more(string action, bool allowed)
    {
        cloud.User("ana");
        var key = cloud.Key("ana").AccessKeyId;

        Assert.Equal(allowed, cloud.Gate(key, action) is null);
    }

    [Fact]
    public void Every_resource_of_a_request_must_be_allowed()
    {
        cloud.User("ana");
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest
        {
            UserName = "ana", PolicyName = "one", PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*","Resource":"arn:aws:ec2:*:*:vpc/vpc-1"}}""",
        });
        var key = cloud.Key("ana").AccessKeyId;
        var principal = Identities.Identify(cloud.State, key, null, cloud.Now).Principal!;
        void Ask(params string[] resources) =>
            Authorizer.Authorize(principal, Weft.Wire.WireProtocol.Ec2, "ec2:DeleteVpc", [.. resources.Select(TargetResource.Untagged)], Weft.Aws.Iam.Evaluation.RequestContext.Empty, cloud.Now);

        Ask("arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1");
        Assert.Throws<Weft.Wire.AwsException>(() => Ask("arn:aws:ec2:us-east-1:123456789012:vpc/vpc-1", "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-2"));
    }

    [Fact]
    public void A_boundary_limits_an_administrator()
    {
        cloud.User("ana");
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.AdministratorAccess });
        cloud.Call(IamApi.PutUserPermissionsBoundary, new PutUserPermissionsBoundaryRequest { UserName = "ana", PermissionsBoundary = IamCloud.ReadEc2 });
        var key = cloud.Key("ana").AccessKeyId;

        Assert.Null(cloud.Gate(key, "ec2:DescribeVpcs"));
        Assert.EndsWith("because no permissions boundary allows the ec2:CreateVpc action", cloud.Gate(key, "ec2:CreateVpc")?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_inactive_key_and_a_key_with_a_stray_token_are_unknown()
    {
        cloud.User("ana");
        var key = cloud.Key("ana").AccessKeyId;
        Assert.Equal(SignatureFaultKind.UnknownKey, Identities.Identify(cloud.State, key, "token", cloud.Now).Fault?.Kind);

        cloud.Call(IamApi.UpdateAccessKey, new UpdateAccessKeyRequest { UserName = "ana", AccessKeyId = key, Status = "Inactive" });

        Assert.Equal(SignatureFaultKind.UnknownKey, Identities.Identify(cloud.State, key, null, cloud.Now).Fault?.Kind);
    }

    [Fact]
    public void Users_may_work_on_themselves_by_policy_variable_and_tag()
    {
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "ana", Tags = [new Weft.Wire.Iam.TagShape { Key = "team", Value = "net" }] });
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest
        {
            UserName = "ana",
            PolicyName = "self",
            PolicyDocument = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:*","Resource":"arn:aws:iam::*:user/${aws:username}","Condition":{"StringEquals":{"aws:PrincipalTag/team":"net","aws:PrincipalType":"User"},"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}}}""",
        });
        var key = cloud.Key("ana").AccessKeyId;
        cloud.ActAs(key);
        AwsRefusal Ask(object request, string action) => new(cloud.Gate(key, action, resource: IamResources.Of(cloud.ViewOf(), request)[0])?.Code);

        Assert.Null(Ask(new CreateAccessKeyRequest { UserName = "ana" }, "iam:CreateAccessKey").Code);
        Assert.Null(Ask(new CreateAccessKeyRequest(), "iam:CreateAccessKey").Code);
        Assert.Equal("UnauthorizedOperation", Ask(new CreateAccessKeyRequest { UserName = "bob" }, "iam:CreateAccessKey").Code);
    }

    [Fact]
    public void Sessions_of_GetSessionToken_act_as_the_user_but_not_on_IAM()
    {
        cloud.User("ana");
        cloud.Call(IamApi.AttachUserPolicy, new AttachUserPolicyRequest { UserName = "ana", PolicyArn = IamCloud.AdministratorAccess });
        cloud.ActAs(cloud.Key("ana").AccessKeyId);

        var session = cloud.Call(StsApi.GetSessionToken, new GetSessionTokenRequest()).Credentials!;

        Assert.Null(cloud.Gate(session.AccessKeyId, "ec2:CreateVpc", session.SessionToken));
        Assert.Equal("AuthFailure", cloud.Gate(session.AccessKeyId, "iam:ListUsers", session.SessionToken)?.Code);
        Assert.Equal(cloud.Now.AddHours(12), session.Expiration);
        cloud.ActAs(session.AccessKeyId, session.SessionToken);
        Assert.Equal("Cannot call GetSessionToken with session credentials", cloud.Refused("AccessDenied", StsApi.GetSessionToken, new GetSessionTokenRequest()).Message);
    }

    private sealed record AwsRefusal(string? Code);
}
