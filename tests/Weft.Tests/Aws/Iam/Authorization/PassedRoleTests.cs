using System.Text;
using Weft.Aws.Iam.Authorization;
using Weft.Control;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.Iam.Authorization;

/// <summary>Who hands a role to EC2 needs iam:PassRole for it.</summary>
public class PassedRoleTests
{
    private const string Ec2 = """{"Effect":"Allow","Action":"ec2:*","Resource":"*"}""";
    private const string RoleArn = "arn:aws:iam::123456789012:role/web";
    private const string Instance = "i-0123456789abcdef0";

    private readonly TestCloud cloud = new();
    private readonly string key;

    public PassedRoleTests()
    {
        Global(IamApi.CreateRole, new CreateRoleRequest { RoleName = "web", AssumeRolePolicyDocument = IamCloud.Trusting("*") });
        Global(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "front" });
        Global(IamApi.AddRoleToInstanceProfile, new AddRoleToInstanceProfileRequest { InstanceProfileName = "front", RoleName = "web" });
        Global(IamApi.CreateInstanceProfile, new CreateInstanceProfileRequest { InstanceProfileName = "bare" });
        Global(IamApi.CreateUser, new CreateUserRequest { UserName = "ana" });
        key = Global(IamApi.CreateAccessKey, new CreateAccessKeyRequest { UserName = "ana" }).AccessKey.AccessKeyId;
    }

    [Theory]
    [InlineData("RunInstances", "ImageId=ami-1&MinCount=1&MaxCount=1&IamInstanceProfile.Name=front")]
    [InlineData("RunInstances", "ImageId=ami-1&MinCount=1&MaxCount=1&IamInstanceProfile.Arn=arn:aws:iam::123456789012:instance-profile/front")]
    [InlineData("AssociateIamInstanceProfile", "InstanceId=" + Instance + "&IamInstanceProfile.Name=front")]
    [InlineData("ReplaceIamInstanceProfileAssociation", "AssociationId=iip-assoc-0123456789abcdef0&IamInstanceProfile.Name=front")]
    public void The_role_of_an_instance_profile_is_handed_on_by_those_who_may_pass_it(string operation, string form)
    {
        May(Ec2);
        var refusal = Ask(operation, form);
        Assert.Equal("UnauthorizedOperation", refusal?.Code);
        Assert.Equal(
            $"You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/ana is not authorized to perform: iam:PassRole on resource: {RoleArn} "
            + "because no identity-based policy allows the iam:PassRole action",
            refusal!.Message);

        May(Ec2, $$"""{"Effect":"Allow","Action":"iam:PassRole","Resource":"{{RoleArn}}"}""");
        Assert.Null(Ask(operation, form));
        May(Ec2, """{"Effect":"Allow","Action":"iam:PassRole","Resource":"arn:aws:iam::123456789012:role/other"}""");
        Assert.NotNull(Ask(operation, form));
    }

    [Fact]
    public void A_policy_may_say_to_whom_and_for_what_a_role_is_handed_on()
    {
        May(Ec2, Pass("iam:PassedToService", "ec2.amazonaws.com"));
        Assert.Null(Associate());
        May(Ec2, Pass("iam:PassedToService", "cloudformation.amazonaws.com"));
        Assert.NotNull(Associate());
        May(Ec2, Pass("iam:AssociatedResourceArn", $"arn:aws:ec2:us-east-1:123456789012:instance/{Instance}"));
        Assert.Null(Associate());
        May(Ec2, Pass("iam:AssociatedResourceArn", "arn:aws:ec2:us-east-1:123456789012:instance/i-1"));
        Assert.NotNull(Associate());
    }

    [Theory]
    [InlineData("IamInstanceProfile.Name=bare")]
    [InlineData("IamInstanceProfile.Name=nobody")]
    [InlineData("EbsOptimized=false")]
    public void Where_no_role_is_handed_on_none_is_weighed(string form)
    {
        May(Ec2);
        Assert.Null(Ask("RunInstances", "ImageId=ami-1&MinCount=1&MaxCount=1&" + form));
    }

    [Fact]
    public void A_session_without_MFA_may_pass_roles_though_it_may_not_call_IAM()
    {
        May(Ec2, """{"Effect":"Allow","Action":"iam:*","Resource":"*"}""");
        cloud.ActAs(key);
        var session = cloud.Call(Weft.Wire.Sts.StsApi.GetSessionToken, new Weft.Wire.Sts.GetSessionTokenRequest()).Credentials!;
        cloud.ActAsRoot();
        var principal = Identities.Identify(cloud.State, session.AccessKeyId, session.SessionToken, cloud.Now).Principal!;
        Assert.Null(Ask("AssociateIamInstanceProfile", $"InstanceId={Instance}&IamInstanceProfile.Name=front", principal));
    }

    [Fact]
    public void A_stack_hands_on_what_its_role_may_pass()
    {
        const string trust = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}}""";
        Global(IamApi.CreateRole, new CreateRoleRequest { RoleName = "maker", AssumeRolePolicyDocument = trust });
        Global(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "maker", PolicyName = "may", PolicyDocument = Policy(Ec2) });
        var image = cloud.Call(Weft.Wire.Ec2.Ec2Api.DescribeImages, new Weft.Wire.Ec2.DescribeImagesRequest()).Images![0].ImageId;
        var request = new CreateStackRequest
        {
            StackName = "web",
            RoleARN = "arn:aws:iam::123456789012:role/maker",
            TemplateBody = $"Resources: {{Web: {{Type: AWS::EC2::Instance, Properties: {{ImageId: {image}, InstanceType: t3.micro, IamInstanceProfile: front}}}}}}",
        };
        Assert.Contains("iam:PassRole on resource: " + RoleArn, ReasonOf(request), StringComparison.Ordinal);

        Global(IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "maker", PolicyName = "may", PolicyDocument = Policy(Ec2, $$"""{"Effect":"Allow","Action":"iam:PassRole","Resource":"{{RoleArn}}"}""") });
        Assert.Null(ReasonOf(new CreateStackRequest { StackName = "again", RoleARN = request.RoleARN, TemplateBody = request.TemplateBody }));
    }

    private string? ReasonOf(CreateStackRequest request)
    {
        cloud.Call(CloudFormationApi.CreateStack, request);
        return cloud.Call(CloudFormationApi.DescribeStackEvents, new DescribeStackEventsRequest { StackName = request.StackName }).StackEvents!
            .FirstOrDefault(happened => happened.ResourceStatus == "CREATE_FAILED")?.ResourceStatusReason;
    }

    private AwsException? Associate() => Ask("AssociateIamInstanceProfile", $"InstanceId={Instance}&IamInstanceProfile.Name=front");

    private AwsException? Ask(string operation, string form, Principal? principal = null)
    {
        var served = cloud.Catalog.Find("ec2", operation)!;
        var request = new WireRequest
        {
            Method = "POST", Path = "/", ContentType = "application/x-www-form-urlencoded", Body = Encoding.UTF8.GetBytes($"Action={operation}&Version=2016-11-15&{form}"),
        };
        principal ??= Identities.Identify(cloud.State, key, null, cloud.Now).Principal!;
        try
        {
            CallAuthorization.Require(
                cloud.Catalog, cloud.ViewOf(), principal, served, served.Contract.ReadRequest(request), request, () => RequestFacts.Of(request, "us-east-1", isSecure: false));
            return null;
        }
        catch (AwsException refusal)
        {
            return refusal;
        }
    }

    private void May(params string[] statements) =>
        Global(IamApi.PutUserPolicy, new PutUserPolicyRequest { UserName = "ana", PolicyName = "may", PolicyDocument = Policy(statements) });

    private static string Policy(params string[] statements) => $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""";

    private static string Pass(string key, string value) =>
        $$"""{"Effect":"Allow","Action":"iam:PassRole","Resource":"*","Condition":{"StringEquals":{"{{key}}":"{{value}}"} } }""";

    private TResult Global<TRequest, TResult>(OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class => cloud.Call(contract, request, RegionName.Global.Text);
}
