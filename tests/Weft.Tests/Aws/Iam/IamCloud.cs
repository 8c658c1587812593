using Weft.Aws.Iam.Authorization;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;
using Weft.Wire.Sts;

namespace Weft.Tests.Aws.Iam;

/// <summary>Short words for setting up users and roles in a test cloud.</summary>
internal static class IamCloud
{
    public const string Account = "123456789012";
    public const string AdministratorAccess = "arn:aws:iam::aws:policy/AdministratorAccess";
    public const string ReadEc2 = "arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess";
    public const string AllowAll = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"} }""";

    public static TestCloud New() => new() { Region = RegionName.Global.Text };

    public static UserShape User(this TestCloud cloud, string name) => cloud.Call(IamApi.CreateUser, new CreateUserRequest { UserName = name }).User!;

    public static GroupShape Group(this TestCloud cloud, string name) => cloud.Call(IamApi.CreateGroup, new CreateGroupRequest { GroupName = name }).Group;

    public static AccessKeyShape Key(this TestCloud cloud, string user) => cloud.Call(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = user }).AccessKey;

    public static string Policy(this TestCloud cloud, string name, string document = AllowAll) =>
        cloud.Call(IamApi.CreatePolicy, new CreatePolicyRequest { PolicyName = name, PolicyDocument = document }).Policy!.Arn!;

    public static RoleShape Role(this TestCloud cloud, string name, string principal = "*") => cloud.Call(
        IamApi.CreateRole, new CreateRoleRequest { RoleName = name, AssumeRolePolicyDocument = Trusting(principal) }).Role;

    public static string Trusting(string principal) =>
        $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"{{principal}}"} } }""";

    /// <summary>Makes the calls that follow come from this key.</summary>
    public static void ActAs(this TestCloud cloud, string accessKeyId, string? token = null) =>
        cloud.Caller = Identities.Identify(cloud.State, accessKeyId, token, cloud.Now).Principal!.Caller;

    public static void ActAsRoot(this TestCloud cloud) => cloud.Caller = null;

    public static CredentialsShape Assume(this TestCloud cloud, string roleArn, string? policy = null, int? seconds = null) => cloud.Call(
        StsApi.AssumeRole, new AssumeRoleRequest { RoleArn = roleArn, RoleSessionName = "test", Policy = policy, DurationSeconds = seconds }).Credentials!;

    /// <summary>What the gate answers to this key; null when it lets the action through.</summary>
    public static AwsException? Gate(this TestCloud cloud, string accessKeyId, string action, string? token = null, string resource = "*")
    {
        var identity = Identities.Identify(cloud.State, accessKeyId, token, cloud.Now);
        try
        {
            Authorizer.Authorize(identity.Principal!, WireProtocol.Ec2, action, [TargetResource.Untagged(resource)], Weft.Aws.Iam.Evaluation.RequestContext.Empty, cloud.Now);
            return null;
        }
        catch (AwsException refusal)
        {
            return refusal;
        }
    }
}
