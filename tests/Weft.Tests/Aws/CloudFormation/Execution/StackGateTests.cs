using Weft.Wire.CloudFormation;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

/// <summary>A stack can do what its caller or its role may do, and nothing more.</summary>
public class StackGateTests
{
    private const string Trust = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudformation.amazonaws.com"},"Action":"sts:AssumeRole"}]}""";

    private const string Global = "aws-global";

    private readonly StackCloud cloud = new();

    [Fact]
    public void What_the_role_does_not_allow_fails_the_resource()
    {
        var role = Role("""{"Effect":"Allow","Action":["ec2:CreateVpc","ec2:DeleteVpc","ec2:CreateTags"],"Resource":"*"}""");
        Create("net", role);
        cloud.AssertStatus("net", StackStatusValues.RollbackComplete);
        Assert.Contains("ec2:CreateSubnet", cloud.Reason("net", "Web", "CREATE_FAILED"), StringComparison.Ordinal);
        Assert.Contains("UnauthorizedOperation", cloud.Reason("net", "Web", "CREATE_FAILED"), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_role_allows_is_done()
    {
        Create("net", Role("""{"Effect":"Allow","Action":"ec2:*","Resource":"*"}"""));
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
    }

    [Fact]
    public void A_role_that_is_not_there_or_trusts_others_is_refused()
    {
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.CreateStack, Request("net", "arn:aws:iam::123456789012:role/nobody"));
        var stranger = cloud.Cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = "ec2", AssumeRolePolicyDocument = Trust.Replace("cloudformation", "ec2", StringComparison.Ordinal) }, Global).Role!.Arn;
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.CreateStack, Request("net", stranger));
    }

    private void Create(string name, string role) => cloud.Cloud.Call(CloudFormationApi.CreateStack, Request(name, role));

    private static CreateStackRequest Request(string name, string role) => new() { StackName = name, TemplateBody = StackCloud.Network, RoleARN = role };

    private string Role(string statement)
    {
        var arn = cloud.Cloud.Call(IamApi.CreateRole, new CreateRoleRequest { RoleName = "maker", AssumeRolePolicyDocument = Trust }, Global).Role!.Arn;
        cloud.Cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest
        {
            RoleName = "maker", PolicyName = "may", PolicyDocument = $$"""{"Version":"2012-10-17","Statement":[{{statement}}]}""",
        }, Global);
        return arn;
    }
}
