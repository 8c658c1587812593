using Weft.Aws.Iam.Authorization;
using Weft.Tests.Aws.Iam;
using Weft.Wire.Iam;
using Weft.Wire.Signing;
using Weft.Wire.Sts;
using Xunit;

namespace Weft.Tests.Aws.Sts;

public class SessionTests
{
    private const string Admin = "arn:aws:iam::123456789012:role/admin";
    private const string Ana = "arn:aws:iam::123456789012:user/ana";
    private const string MayAssume = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}""";

    private readonly TestCloud cloud = IamCloud.New();
    private readonly string key;

    public SessionTests()
    {
        cloud.User("ana");
        key = cloud.Key("ana").AccessKeyId;
    }

    [Fact]
    public void GetCallerIdentity_tells_who_asks()
    {
        var root = cloud.Call(StsApi.GetCallerIdentity, new GetCallerIdentityRequest());
        cloud.ActAs(key);
        var user = cloud.Call(StsApi.GetCallerIdentity, new GetCallerIdentityRequest());

        Assert.Equal(("123456789012", "123456789012", "arn:aws:iam::123456789012:root"), (root.Account, root.UserId, root.Arn));
        Assert.Equal(Ana, user.Arn);
        Assert.StartsWith("AIDA", user.UserId, StringComparison.Ordinal);
    }

    [Fact]
    public void Times_are_whole_seconds()
    {
        cloud.Pass(TimeSpan.FromMilliseconds(1700));

        Assert.Equal(0, cloud.User("bob").CreateDate.Ticks % TimeSpan.TicksPerSecond);
        Assert.Equal(0, cloud.Call(StsApi.GetSessionToken, new GetSessionTokenRequest()).Credentials!.Expiration.Ticks % TimeSpan.TicksPerSecond);
    }

    [Fact]
    public void GetAccessKeyInfo_tells_whose_a_key_is()
    {
        cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = "far" }, account: "210987654321");
        var far = cloud.Call(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "far" }, account: "210987654321").AccessKey.AccessKeyId;
        string? Account(string id) => cloud.Call(StsApi.GetAccessKeyInfo, new GetAccessKeyInfoRequest { AccessKeyId = id }).Account;

        Assert.Equal(("123456789012", "210987654321", "123456789012"), (Account(key), Account(far), Account("AKIAIOSFODNN7EXAMPLE")));
    }

    [Fact]
    public void A_role_that_names_the_caller_is_assumed_without_further_permission()
    {
        var role = cloud.Role("admin", Ana);
        cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "admin", PolicyArn = IamCloud.ReadEc2 });
        cloud.ActAs(key);

        var result = cloud.Call(StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "work" });

        var session = result.Credentials!;
        Assert.Matches("^ASIA[A-Z2-7]{16}$", session.AccessKeyId);
        Assert.Equal(("arn:aws:sts::123456789012:assumed-role/admin/work", $"{role.RoleId}:work"), (result.AssumedRoleUser!.Arn, result.AssumedRoleUser.AssumedRoleId));
        Assert.Equal(cloud.Now.AddHours(1), session.Expiration);
        Assert.Null(cloud.Gate(session.AccessKeyId, "ec2:DescribeVpcs", session.SessionToken));
        Assert.Contains("assumed-role/admin/work is not authorized", cloud.Gate(session.AccessKeyId, "ec2:CreateVpc", session.SessionToken)?.Message, StringComparison.Ordinal);
        cloud.ActAs(session.AccessKeyId, session.SessionToken);
        Assert.Equal(result.AssumedRoleUser.Arn, cloud.Call(StsApi.GetCallerIdentity, new GetCallerIdentityRequest()).Arn);
    }

    [Fact]
    public void A_role_that_trusts_the_account_needs_the_callers_own_permission()
    {
        cloud.Role("admin", IamCloud.Account);
        cloud.ActAs(key);
        var request = new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "work" };
        Assert.Equal(
            $"User: {Ana} is not authorized to perform: sts:AssumeRole on resource: {Admin} because no identity-based policy allows the sts:AssumeRole action",
            cloud.Refused("AccessDenied", StsApi.AssumeRole, request).Message);

        cloud.ActAsRoot();
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "assume", PolicyDocument = MayAssume });
        cloud.ActAs(key);

        Assert.NotNull(cloud.Call(StsApi.AssumeRole, request).Credentials);
    }

    [Fact]
    public void A_role_of_another_account_needs_trust_there_and_permission_here()
    {
        const string there = "arn:aws:iam::210987654321:role/far";
        cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = "far", AssumeRolePolicyDocument = IamCloud.Trusting(Ana) }, account: "210987654321");
        cloud.ActAs(key);
        var request = new AssumeRoleRequest { RoleArn = there, RoleSessionName = "work" };
        cloud.Refused("AccessDenied", StsApi.AssumeRole, request);

        cloud.ActAsRoot();
        cloud.Call(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "assume", PolicyDocument = MayAssume });
        cloud.ActAs(key);

        var session = cloud.Call(StsApi.AssumeRole, request).Credentials!;
        Assert.Equal("210987654321", Identities.Identify(cloud.State, session.AccessKeyId, session.SessionToken, cloud.Now).Principal!.Caller.Account.Text);
    }

    [Theory]
    [InlineData("arn:aws:iam::123456789012:role/none", "AccessDenied")]
    [InlineData("arn:aws:iam::123456789012:role/path/admin", "AccessDenied")]
    [InlineData("arn:aws:iam::123456789012:user/ana", "ValidationError")]
    [InlineData("not an arn at all....", "ValidationError")]
    public void AssumeRole_refuses_what_is_no_role(string arn, string code)
    {
        cloud.Role("admin");
        cloud.ActAs(key);

        cloud.Refused(code, StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = arn, RoleSessionName = "work" });
    }

    [Fact]
    public void Root_assumes_no_role_and_strangers_are_turned_away()
    {
        cloud.Role("admin", "arn:aws:iam::123456789012:user/ana");
        cloud.User("bob");
        Assert.Equal("Roles may not be assumed by root accounts.", cloud.Refused("AccessDenied", StsApi.AssumeRole, Request()).Message);
        var bob = cloud.Key("bob").AccessKeyId;
        cloud.ActAs(bob);

        Assert.EndsWith("because no role trust policy allows the sts:AssumeRole action", cloud.Refused("AccessDenied", StsApi.AssumeRole, Request()).Message, StringComparison.Ordinal);
        static AssumeRoleRequest Request() => new() { RoleArn = Admin, RoleSessionName = "work" };
    }

    [Fact]
    public void A_session_lasts_as_long_as_asked_within_the_limits_of_its_role()
    {
        cloud.Role("admin", Ana);
        cloud.ActAs(key);
        Assert.Equal(cloud.Now.AddSeconds(900), cloud.Assume(Admin, seconds: 900).Expiration);
        Assert.Equal(
            "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.",
            cloud.Refused("ValidationError", StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "w", DurationSeconds = 3601 }).Message);
    }

    [Fact]
    public void A_session_expires_and_is_then_forgotten()
    {
        cloud.Role("admin", Ana);
        cloud.ActAs(key);
        var session = cloud.Assume(Admin);
        Identity Identify(string? token) => Identities.Identify(cloud.State, session.AccessKeyId, token, cloud.Now);

        Assert.Equal(session.SecretAccessKey, Identify(session.SessionToken).Secret);
        Assert.Equal(SignatureFaultKind.UnknownKey, Identify(null).Fault?.Kind);
        Assert.Equal(SignatureFaultKind.UnknownKey, Identify("other").Fault?.Kind);
        cloud.Pass(TimeSpan.FromMinutes(59));
        Assert.Null(Identify(session.SessionToken).Fault);
        cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(SignatureFaultKind.ExpiredToken, Identify(session.SessionToken).Fault?.Kind);
        cloud.Pass(TimeSpan.FromDays(1));
        Assert.False(Identify(session.SessionToken).IsKnown);
    }

    [Fact]
    public void A_session_ends_with_its_role_even_if_another_takes_the_name()
    {
        cloud.Role("admin", Ana);
        cloud.ActAs(key);
        var session = cloud.Assume(Admin);
        cloud.ActAsRoot();
        cloud.Call(IamApi.DeleteRole, new DeleteRoleRequest { RoleName = "admin" });
        cloud.Role("admin", Ana);

        Assert.Equal(SignatureFaultKind.UnknownKey, Identities.Identify(cloud.State, session.AccessKeyId, session.SessionToken, cloud.Now).Fault?.Kind);
    }

    [Fact]
    public void Session_policies_narrow_the_role()
    {
        cloud.Role("admin", Ana);
        cloud.Call(IamApi.AttachRolePolicy, new AttachRolePolicyRequest { RoleName = "admin", PolicyArn = IamCloud.AdministratorAccess });
        cloud.ActAs(key);
        const string onlyVpcs = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"ec2:*Vpc*","Resource":"*"}}""";

        var inline = cloud.Assume(Admin, onlyVpcs);
        var managed = cloud.Call(StsApi.AssumeRole, new AssumeRoleRequest
        {
            RoleArn = Admin, RoleSessionName = "w", PolicyArns = [new PolicyDescriptorTypeShape { Arn = IamCloud.ReadEc2 }],
        }).Credentials!;

        Assert.Null(cloud.Gate(inline.AccessKeyId, "ec2:CreateVpc", inline.SessionToken));
        Assert.EndsWith("because no session policy allows the ec2:CreateSubnet action", cloud.Gate(inline.AccessKeyId, "ec2:CreateSubnet", inline.SessionToken)?.Message, StringComparison.Ordinal);
        Assert.Null(cloud.Gate(managed.AccessKeyId, "ec2:DescribeSubnets", managed.SessionToken));
        Assert.NotNull(cloud.Gate(managed.AccessKeyId, "ec2:CreateVpc", managed.SessionToken));
        cloud.Refused("MalformedPolicyDocument", StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "w", Policy = "{}" });
        cloud.Refused("ValidationError", StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "w", Policy = new string(' ', 2049) });
        cloud.Refused("NoSuchEntity", StsApi.AssumeRole, new AssumeRoleRequest
        {
            RoleArn = Admin, RoleSessionName = "w", PolicyArns = [new PolicyDescriptorTypeShape { Arn = "arn:aws:iam::aws:policy/None" }],
        });
    }

    [Fact]
    public void Roles_chain_for_an_hour_at_most()
    {
        cloud.Role("admin", Ana);
        cloud.Call(IamApi.UpdateRole, new UpdateRoleRequest { RoleName = "admin", MaxSessionDuration = 43200 });
        cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "admin", PolicyName = "assume", PolicyDocument = MayAssume });
        cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = "next", MaxSessionDuration = 43200, AssumeRolePolicyDocument = IamCloud.Trusting(Admin) });
        cloud.ActAs(key);
        var first = cloud.Assume(Admin, seconds: 7200);
        cloud.ActAs(first.AccessKeyId, first.SessionToken);

        cloud.Refused("ValidationError", StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = "arn:aws:iam::123456789012:role/next", RoleSessionName = "w", DurationSeconds = 3601 });
        Assert.NotNull(cloud.Assume("arn:aws:iam::123456789012:role/next"));
    }

    [Fact]
    public void What_STS_does_not_do_here_is_refused_by_name()
    {
        cloud.Refused("UnsupportedOperation", StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = Admin, RoleSessionName = "w", SourceIdentity = "x" });
        cloud.Refused("UnsupportedOperation", StsApi.GetSessionToken, new GetSessionTokenRequest { SerialNumber = "x" });
    }

    [Fact]
    public void The_session_of_root_lasts_an_hour_and_is_root()
    {
        var session = cloud.Call(StsApi.GetSessionToken, new GetSessionTokenRequest { DurationSeconds = 129600 }).Credentials!;

        Assert.Equal(cloud.Now.AddHours(1), session.Expiration);
        Assert.Null(cloud.Gate(session.AccessKeyId, "ec2:CreateVpc", session.SessionToken));
    }
}
