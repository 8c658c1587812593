using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation;

/// <summary>A cloud to try stacks in, with short ways to the calls that nearly every test makes.</summary>
public sealed class StackCloud(Pace pace = Pace.Instant, int seed = 1, ITemplateStore? templates = null)
{
    /// <summary>A VPC with one subnet; its range is a parameter.</summary>
    public const string Network = """
        Description: a small network
        Parameters:
          Range: {Type: String, Default: 10.0.0.0/16}
          Public: {Type: String, Default: 'false', AllowedValues: ['true', 'false']}
        Resources:
          Net:
            Type: AWS::EC2::VPC
            Properties: {CidrBlock: !Ref Range, Tags: [{Key: Name, Value: !Sub '${AWS::StackName}-net'}]}
          Web:
            Type: AWS::EC2::Subnet
            Properties: {VpcId: !Ref Net, CidrBlock: !Select [0, !Cidr [!GetAtt Net.CidrBlock, 4, 8]], MapPublicIpOnLaunch: !Ref Public}
        Outputs:
          Subnet: {Value: !Ref Web, Description: where the web runs}
          Zone: {Value: !GetAtt Web.AvailabilityZone}
        """;

    public TestCloud Cloud { get; } = new(pace, seed, templates: templates);

    public string Create(string name, string template, params (string Key, string Value)[] parameters) => Cloud.Call(
        CloudFormationApi.CreateStack,
        new CreateStackRequest { StackName = name, TemplateBody = template, Parameters = Shapes(parameters), Capabilities = [CapabilityValues.CapabilityNamedIam] }).StackId!;

    public void Update(string name, string template, params (string Key, string Value)[] parameters) => Cloud.Call(
        CloudFormationApi.UpdateStack,
        new UpdateStackRequest { StackName = name, TemplateBody = template, Parameters = Shapes(parameters), Capabilities = [CapabilityValues.CapabilityNamedIam] });

    public void Delete(string name) => Cloud.Call(CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = name });

    public StackShape Describe(string name) => Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = name }).Stacks!.Single();

    public string Status(string name) => Describe(name).StackStatus;

    public string Output(string name, string key) => Describe(name).Outputs!.Single(output => output.OutputKey == key).OutputValue!;

    public IReadOnlyList<StackResourceShape> Resources(string name) =>
        Cloud.Call(CloudFormationApi.DescribeStackResources, new DescribeStackResourcesRequest { StackName = name }).StackResources!;

    public string PhysicalId(string name, string logicalId) => Resources(name).Single(resource => resource.LogicalResourceId == logicalId).PhysicalResourceId!;

    /// <summary>The history, oldest first: "Web CREATE_COMPLETE".</summary>
    public IReadOnlyList<string> History(string name) => [.. Events(name).Select(happened => $"{happened.LogicalResourceId} {happened.ResourceStatus}")];

    /// <summary>Why something failed: the first reason of this status.</summary>
    public string Reason(string name, string logicalId, string status) =>
        Events(name).First(happened => happened.LogicalResourceId == logicalId && happened.ResourceStatus == status).ResourceStatusReason ?? "";

    public IReadOnlyList<StackEventShape> Events(string name)
    {
        var events = new List<StackEventShape>();
        string? token = null;
        do
        {
            var page = Cloud.Call(CloudFormationApi.DescribeStackEvents, new DescribeStackEventsRequest { StackName = name, NextToken = token });
            events.AddRange(page.StackEvents!);
            token = page.NextToken;
        }
        while (token is not null);
        events.Reverse();
        return events;
    }

    public AwsException RefusedCreate(string code, string template, params (string Key, string Value)[] parameters) => Cloud.Refused(
        code, CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "refused", TemplateBody = template, Parameters = Shapes(parameters) });


    public void AssertStatus(string name, string status)
    {
        var stack = Describe(name);
        Assert.True(stack.StackStatus == status, $"{stack.StackStatus}, not {status}: {string.Join('\n', Events(name).Select(e => $"{e.LogicalResourceId} {e.ResourceStatus} {e.ResourceStatusReason}"))}");
    }

    private static IReadOnlyList<ParameterShape> Shapes((string Key, string Value)[] parameters) =>
        [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Key, ParameterValue = parameter.Value })];
}
