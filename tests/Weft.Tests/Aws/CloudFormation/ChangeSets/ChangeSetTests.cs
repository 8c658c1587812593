using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.ChangeSets;

public class ChangeSetTests
{
    private readonly StackCloud cloud = new();

    [Fact]
    public void A_new_stack_is_reviewed_before_it_is_made()
    {
        var made = cloud.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest
        {
            StackName = "net", ChangeSetName = "first", ChangeSetType = ChangeSetTypeValues.Create, TemplateBody = StackCloud.Network,
        });
        Assert.Equal(StackStatusValues.ReviewInProgress, cloud.Status("net"));
        Assert.Null(cloud.Cloud.Call(CloudFormationApi.GetTemplate, new GetTemplateRequest { StackName = "net" }).TemplateBody);
        var set = Describe("first");
        Assert.Equal((ChangeSetStatusValues.CreateComplete, ExecutionStatusValues.Available), (set.Status, set.ExecutionStatus));
        Assert.Equal(["Net Add", "Web Add"], set.Changes!.Select(change => $"{change.ResourceChange!.LogicalResourceId} {change.ResourceChange.Action}"));
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);
        cloud.Cloud.Call(CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { ChangeSetName = made.Id! });
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
        Assert.Equal(ExecutionStatusValues.ExecuteComplete, Describe("first").ExecutionStatus);
    }

    [Fact]
    public void What_is_replaced_and_what_follows_from_it_is_said_before()
    {
        cloud.Create("net", StackCloud.Network);
        Prepare("move", StackCloud.Network, ("Range", "10.1.0.0/16"));
        var changes = Describe("move", withValues: true).Changes!.ToDictionary(change => change.ResourceChange!.LogicalResourceId!, change => change.ResourceChange!);
        Assert.Equal((ReplacementValues.True, PolicyActionValues.ReplaceAndDelete), (changes["Net"].Replacement, changes["Net"].PolicyAction));
        var cause = changes["Net"].Details!.Single();
        Assert.Equal(
            ("CidrBlock", "10.0.0.0/16", "10.1.0.0/16", ChangeSourceValues.ParameterReference, "Range", RequiresRecreationValues.Always, EvaluationTypeValues.Static),
            (cause.Target!.Name, cause.Target.BeforeValue, cause.Target.AfterValue, cause.ChangeSource, cause.CausingEntity, cause.Target.RequiresRecreation, cause.Evaluation));
        Assert.Equal(ReplacementValues.Conditional, changes["Web"].Replacement);
        var vpc = changes["Web"].Details!.First(detail => detail.Target!.Name == "VpcId");
        Assert.Equal(("{{changeSet:KNOWN_AFTER_APPLY}}", ChangeSourceValues.ResourceReference, "Net", EvaluationTypeValues.Dynamic), (vpc.Target!.AfterValue, vpc.ChangeSource, vpc.CausingEntity, vpc.Evaluation));
        Execute("move");
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void A_direct_change_in_place_and_a_removal_are_told_apart()
    {
        cloud.Create("net", StackCloud.Network);
        Prepare("slim", """
            Resources:
              Net:
                Type: AWS::EC2::VPC
                Properties: {CidrBlock: 10.0.0.0/16, EnableDnsHostnames: true, Tags: [{Key: Name, Value: other}]}
            """);
        var changes = Describe("slim", withValues: true).Changes!.ToDictionary(change => change.ResourceChange!.LogicalResourceId!, change => change.ResourceChange!);
        Assert.Equal((ChangeActionValues.Remove, PolicyActionValues.Delete), (changes["Web"].Action, changes["Web"].PolicyAction));
        Assert.Equal((ChangeActionValues.Modify, ReplacementValues.False), (changes["Net"].Action, changes["Net"].Replacement));
        Assert.Equal(["Properties", "Tags"], changes["Net"].Scope!.Order(StringComparer.Ordinal));
        Assert.All(changes["Net"].Details!, detail => Assert.Equal(ChangeSourceValues.DirectModification, detail.ChangeSource));
    }

    [Fact]
    public void A_set_without_changes_fails_and_one_that_the_stack_outran_is_obsolete()
    {
        cloud.Create("net", StackCloud.Network);
        Prepare("same", StackCloud.Network);
        Assert.Equal((ChangeSetStatusValues.Failed, ExecutionStatusValues.Unavailable), (Describe("same").Status, Describe("same").ExecutionStatus));
        Assert.Contains("didn't contain changes", Describe("same").StatusReason, StringComparison.Ordinal);
        cloud.Cloud.Refused("InvalidChangeSetStatus", CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { StackName = "net", ChangeSetName = "same" });
        Prepare("late", StackCloud.Network, ("Public", "true"));
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        Assert.Equal(ExecutionStatusValues.Obsolete, Describe("late").ExecutionStatus);
        Assert.Equal(["late", "same"], cloud.Cloud.Call(CloudFormationApi.ListChangeSets, new ListChangeSetsRequest { StackName = "net" }).Summaries!.Select(set => set.ChangeSetName!).Order());
        cloud.Cloud.Call(CloudFormationApi.DeleteChangeSet, new DeleteChangeSetRequest { StackName = "net", ChangeSetName = "late" });
        cloud.Cloud.Refused("ChangeSetNotFound", CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { StackName = "net", ChangeSetName = "late" });
    }

    [Fact]
    public void A_resource_that_stands_is_imported()
    {
        var vpc = cloud.Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.5.0.0/16" }).Vpc!.VpcId!;
        const string template = "Resources: {Old: {Type: 'AWS::EC2::VPC', DeletionPolicy: Retain, Properties: {CidrBlock: 10.5.0.0/16}}}";
        Import("take", template, vpc);
        Assert.Equal(("Import", vpc), (Describe("take").Changes!.Single().ResourceChange!.Action, Describe("take").Changes!.Single().ResourceChange!.PhysicalResourceId));
        Execute("take");
        cloud.AssertStatus("net", StackStatusValues.ImportComplete);
        Assert.Equal(vpc, cloud.PhysicalId("net", "Old"));
        cloud.Update("net", template.Replace("10.5.0.0/16}", "10.5.0.0/16, EnableDnsHostnames: true}", StringComparison.Ordinal));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void What_does_not_stand_is_not_imported()
    {
        Import("take", "Resources: {Old: {Type: 'AWS::EC2::VPC', DeletionPolicy: Retain, Properties: {CidrBlock: 10.5.0.0/16}}}", "vpc-00000000");
        Execute("take");
        cloud.AssertStatus("net", StackStatusValues.ImportRollbackComplete);
        Assert.Empty(cloud.Resources("net"));
    }

    private void Import(string name, string template, string id) => cloud.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest
    {
        StackName = "net",
        ChangeSetName = name,
        ChangeSetType = ChangeSetTypeValues.Import,
        TemplateBody = template,
        ResourcesToImport = [new ResourceToImportShape { LogicalResourceId = "Old", ResourceType = "AWS::EC2::VPC", ResourceIdentifier = new Dictionary<string, string> { ["VpcId"] = id } }],
    });

    private void Prepare(string name, string template, params (string Key, string Value)[] parameters) => cloud.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest
    {
        StackName = "net",
        ChangeSetName = name,
        TemplateBody = template,
        Parameters = [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Key, ParameterValue = parameter.Value })],
    });

    private void Execute(string name) => cloud.Cloud.Call(CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { StackName = "net", ChangeSetName = name });

    private DescribeChangeSetResult Describe(string name, bool withValues = false) => cloud.Cloud.Call(
        CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { StackName = "net", ChangeSetName = name, IncludePropertyValues = withValues });
}
