using Weft.Aws.CloudFormation.Stacks;
using Weft.Control;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

/// <summary>A cloud with the roles of stack sets: an administrator's account and two others, and short ways to the calls that nearly every test makes.</summary>
internal sealed class StackSetCloud
{
    public const string Administrator = "123456789012";
    public const string One = "111111111111";
    public const string Two = "222222222222";
    public const string East = "us-east-1";
    public const string West = "us-west-2";

    public const string Net = """
        Parameters: {Range: {Type: String, Default: 10.0.0.0/16}, Name: {Type: String, Default: net}}
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Range, Tags: [{Key: Name, Value: !Ref Name}]}}
        """;

    public StackSetCloud(Pace pace = Pace.Instant, ITemplateStore? templates = null)
    {
        Cloud = new TestCloud(pace, templates: templates);
        MakeAdministrationRole();
        MakeExecutionRole(One);
        MakeExecutionRole(Two);
    }

    public TestCloud Cloud { get; }

    public void MakeAdministrationRole(string name = "AWSCloudFormationStackSetAdministrationRole", string execution = "AWSCloudFormationStackSetExecutionRole")
    {
        MakeRole(Administrator, name, """{"Service":"cloudformation.amazonaws.com"}""");
        Cloud.Call(IamApi.PutRolePolicy, new PutRolePolicyRequest
        {
            RoleName = name,
            PolicyName = "assume",
            PolicyDocument = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"arn:aws:iam::*:role/{{execution}}"} }""",
        }, RegionName.Global.Text, Administrator);
    }

    public void MakeExecutionRole(string account, string policy = """{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}""", string? trusted = null)
    {
        MakeRole(account, "AWSCloudFormationStackSetExecutionRole", $$"""{"AWS":"{{trusted ?? $"arn:aws:iam::{Administrator}:root"}}"}""");
        Cloud.Call(
            IamApi.PutRolePolicy, new PutRolePolicyRequest { RoleName = "AWSCloudFormationStackSetExecutionRole", PolicyName = "may", PolicyDocument = policy }, RegionName.Global.Text, account);
    }

    public void DeleteRole(string account, string name, string policy)
    {
        Cloud.Call(IamApi.DeleteRolePolicy, new DeleteRolePolicyRequest { RoleName = name, PolicyName = policy }, RegionName.Global.Text, account);
        Cloud.Call(IamApi.DeleteRole, new DeleteRoleRequest { RoleName = name }, RegionName.Global.Text, account);
    }

    public string Create(string name = "nets", string template = Net, params (string Key, string Value)[] parameters) => Cloud.Call(
        CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = name, TemplateBody = template, Parameters = Shapes(parameters) }).StackSetId!;

    public string Deploy(string[]? accounts = null, string[]? regions = null, StackSetOperationPreferencesShape? preferences = null, params (string Key, string Value)[] overrides) => Cloud.Call(
        CloudFormationApi.CreateStackInstances,
        new CreateStackInstancesRequest
        {
            StackSetName = "nets", Accounts = accounts ?? [One, Two], Regions = regions ?? [East, West], OperationPreferences = preferences, ParameterOverrides = Shapes(overrides),
        }).OperationId!;

    public string Delete(string[]? accounts = null, string[]? regions = null, bool retains = false) => Cloud.Call(
        CloudFormationApi.DeleteStackInstances,
        new DeleteStackInstancesRequest { StackSetName = "nets", Accounts = accounts ?? [One, Two], Regions = regions ?? [East, West], RetainStacks = retains }).OperationId!;

    public string Update(string template, params (string Key, string Value)[] parameters) => Cloud.Call(
        CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest { StackSetName = "nets", TemplateBody = template, Parameters = Shapes(parameters) }).OperationId!;

    public StackSetOperationShape Operation(string id) => Cloud.Call(
        CloudFormationApi.DescribeStackSetOperation, new DescribeStackSetOperationRequest { StackSetName = "nets", OperationId = id }).StackSetOperation!;

    /// <summary>The results in the order of the operation: "111111111111 us-east-1 SUCCEEDED".</summary>
    public IReadOnlyList<string> Results(string id) => [.. ResultShapes(id).Select(result => $"{result.Account} {result.Region} {result.Status}")];

    public IReadOnlyList<StackSetOperationResultSummaryShape> ResultShapes(string id) => Cloud.Call(
        CloudFormationApi.ListStackSetOperationResults, new ListStackSetOperationResultsRequest { StackSetName = "nets", OperationId = id }).Summaries!;

    public StackInstanceShape Instance(string account = One, string region = East) => Cloud.Call(
        CloudFormationApi.DescribeStackInstance,
        new DescribeStackInstanceRequest { StackSetName = "nets", StackInstanceAccount = account, StackInstanceRegion = region }).StackInstance!;

    public IReadOnlyList<StackInstanceSummaryShape> Instances() =>
        Cloud.Call(CloudFormationApi.ListStackInstances, new ListStackInstancesRequest { StackSetName = "nets" }).Summaries!;

    public StackSetShape Set() => Cloud.Call(CloudFormationApi.DescribeStackSet, new DescribeStackSetRequest { StackSetName = "nets" }).StackSet!;

    public StackShape Stack(string account = One, string region = East) => Cloud.Call(
        CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = Instance(account, region).StackId }, region, account).Stacks!.Single();

    /// <summary>The ranges of the VPCs beside the default one.</summary>
    public IReadOnlyList<string> Ranges(string account = One, string region = East) =>
        [.. Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest(), region, account).Vpcs!.Where(vpc => vpc.IsDefault != true).Select(vpc => vpc.CidrBlock!)];

    public AwsException Refused<TRequest, TResult>(string code, OperationContract<TRequest, TResult> contract, TRequest request)
        where TRequest : class
        where TResult : class => Cloud.Refused(code, contract, request);

    public void AssertSucceeded(string id) =>
        Assert.True(Operation(id).Status == "SUCCEEDED", $"{Operation(id).Status}: {string.Join('\n', ResultShapes(id).Select(result => $"{result.Account} {result.Region} {result.Status} {result.StatusReason}"))}");

    public static IReadOnlyList<ParameterShape> Shapes((string Key, string Value)[] parameters) =>
        [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Key, ParameterValue = parameter.Value })];

    private void MakeRole(string account, string name, string principal) => Cloud.Call(IamApi.CreateRole, new CreateRoleRequest
    {
        RoleName = name,
        AssumeRolePolicyDocument = $$"""{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{principal}} } }""",
    }, RegionName.Global.Text, account);
}
