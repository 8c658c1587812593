using Weft.Aws.CloudFormation.Stacks;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.ChangeSets;

public class NestedChangeSetTests
{
    private const string Root = """
        Parameters: {Range: {Type: String, Default: 10.0.0.0/16}, Zone: {Type: String, Default: a}}
        Resources:
          Gate: {Type: AWS::EC2::InternetGateway, Properties: {Tags: [{Key: zone, Value: !Ref Zone}]}}
          Middle: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/middle', Parameters: {Range: !Ref Range, Gate: !Ref Gate}}}
          Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, VpcId: !GetAtt Middle.Outputs.Vpc}}
        """;

    private readonly Shelf shelf = new();
    private readonly StackCloud cloud;

    public NestedChangeSetTests()
    {
        cloud = new StackCloud(templates: shelf);
        shelf.Texts["middle"] = """
            Parameters: {Range: {Type: String, AllowedPattern: '[0-9./]+'}, Gate: {Type: String, AllowedPattern: 'igw-.*'}}
            Resources:
              Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Range}}
              Joined: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Net, InternetGatewayId: !Ref Gate}}
              Leaf: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/leaf', Parameters: {Vpc: !Ref Net}}}
            Outputs: {Vpc: {Value: !Ref Net}}
            """;
        shelf.Texts["leaf"] = """
            Parameters: {Vpc: {Type: 'AWS::EC2::VPC::Id'}}
            Resources: {Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}}
            """;
    }

    [Fact]
    public void A_hierarchy_that_is_only_to_be_made_is_reviewed_down_to_its_leaves_and_then_made()
    {
        var root = Review("first", "CREATE");
        Assert.Equal((true, null, null), (root.IncludeNestedStacks, root.ParentChangeSetId, root.RootChangeSetId));
        var middle = Inside(root, "Middle");
        Assert.Equal((root.ChangeSetId, root.ChangeSetId, "REVIEW_IN_PROGRESS"), (middle.ParentChangeSetId, middle.RootChangeSetId, cloud.Status(middle.StackId!)));
        Assert.StartsWith("first-Middle-", middle.ChangeSetName, StringComparison.Ordinal);
        Assert.Equal(["Joined", "Leaf", "Net"], Changed(middle));
        Assert.Equal("{{changeSet:KNOWN_AFTER_APPLY}}", middle.Parameters!.Single(parameter => parameter.ParameterKey == "Gate").ParameterValue);
        var leaf = Inside(middle, "Leaf");
        Assert.Equal((middle.ChangeSetId, root.ChangeSetId), (leaf.ParentChangeSetId, leaf.RootChangeSetId));
        Assert.Equal(root.StackId, cloud.Describe(leaf.StackId!).RootId);
        // What a template's address leads to after the review changes nothing any more.
        shelf.Texts["leaf"] = "Resources: {Other: {Type: AWS::EC2::InternetGateway}}";
        Execute("first");
        cloud.AssertStatus("root", StackStatusValues.CreateComplete);
        Assert.Equal((middle.StackId, leaf.StackId), (cloud.PhysicalId("root", "Middle"), cloud.PhysicalId(middle.StackId!, "Leaf")));
        cloud.AssertStatus(leaf.StackId!, StackStatusValues.CreateComplete);
        Assert.Equal("Web", cloud.Resources(leaf.StackId!).Single().LogicalResourceId);
        Assert.Equal("EXECUTE_COMPLETE", Describe(leaf.ChangeSetId!).ExecutionStatus);
        cloud.Delete("root");
        Assert.Empty(cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!);
    }

    [Fact]
    public void Only_nested_stacks_in_which_something_changes_have_change_sets()
    {
        cloud.Create("root", Root);
        cloud.AssertStatus("root", StackStatusValues.CreateComplete);
        shelf.Texts["leaf"] = shelf.Texts["leaf"].Replace("CidrBlock: 10.0.0.0/24", "CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true", StringComparison.Ordinal);
        var root = Review("deep", "UPDATE");
        // The group names an output of the nested stack, which may change with it.
        Assert.Equal(["Group", "Middle"], Changed(root));
        Assert.Equal("Conditional", root.Changes!.Single(change => change.ResourceChange!.LogicalResourceId == "Group").ResourceChange!.Replacement);
        var middle = Inside(root, "Middle");
        Assert.Equal(["Leaf"], Changed(middle));
        var leaf = Inside(middle, "Leaf");
        Assert.Equal("False", leaf.Changes!.Single().ResourceChange!.Replacement);
        Execute("deep");
        cloud.AssertStatus("root", StackStatusValues.UpdateComplete);
        Assert.True(cloud.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [cloud.PhysicalId(leaf.StackId!, "Web")] }).Subnets!.Single().MapPublicIpOnLaunch);
        var unchanged = Review("idle", "UPDATE");
        Assert.Equal((ChangeSetStatusValues.Failed, ExecutionStatusValues.Unavailable), (unchanged.Status, unchanged.ExecutionStatus));
        var shallow = Review("shallow", "UPDATE", ("Zone", "b"));
        Assert.Equal(["Gate"], Changed(shallow));
    }

    [Fact]
    public void What_a_changing_nested_stack_puts_out_is_known_only_afterwards()
    {
        cloud.Create("root", Root);
        var root = Review("range", "UPDATE", ("Range", "10.9.0.0/16"));
        Assert.Equal(["Group", "Middle"], Changed(root));
        Assert.Equal("Dynamic", root.Changes!.Single(change => change.ResourceChange!.LogicalResourceId == "Group").ResourceChange!.Details![0].Evaluation);
        Assert.Equal("True", Inside(root, "Middle").Changes!.Single(change => change.ResourceChange!.LogicalResourceId == "Net").ResourceChange!.Replacement);
    }

    [Fact]
    public void A_hierarchy_is_executed_and_deleted_from_its_root_only()
    {
        var root = Review("first", "CREATE");
        var middle = Inside(root, "Middle");
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { ChangeSetName = middle.ChangeSetId! });
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DeleteChangeSet, new DeleteChangeSetRequest { ChangeSetName = middle.ChangeSetId! });
        cloud.Cloud.Call(CloudFormationApi.DeleteChangeSet, new DeleteChangeSetRequest { ChangeSetName = root.ChangeSetId! });
        cloud.Cloud.Refused("ChangeSetNotFound", CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { ChangeSetName = middle.ChangeSetId! });
        Assert.Equal(["root"], cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!.Select(stack => stack.StackName));
        Assert.Equal("DELETE_COMPLETE", cloud.Status(middle.StackId!));
    }

    [Fact]
    public void A_failure_before_a_nested_stack_leaves_no_review_behind()
    {
        Review("first", "CREATE", ("Zone", new string('z', 300)));
        Execute("first");
        cloud.AssertStatus("root", StackStatusValues.RollbackComplete);
        Assert.Equal(["root"], cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!.Select(stack => stack.StackName));
    }

    [Fact]
    public void A_nested_stack_that_changed_by_another_way_makes_the_whole_obsolete()
    {
        cloud.Create("root", Root);
        var leaf = cloud.PhysicalId(cloud.PhysicalId("root", "Middle"), "Leaf");
        shelf.Texts["leaf"] = shelf.Texts["leaf"].Replace("CidrBlock: 10.0.0.0/24", "CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: true", StringComparison.Ordinal);
        Review("deep", "UPDATE");
        cloud.Cloud.Call(CloudFormationApi.UpdateStack, new UpdateStackRequest
        {
            StackName = leaf,
            TemplateBody = shelf.Texts["leaf"].Replace("true", "false", StringComparison.Ordinal),
            Tags = [new Weft.Wire.CloudFormation.TagShape { Key = "by", Value = "hand" }],
            Parameters = [new ParameterShape { ParameterKey = "Vpc", UsePreviousValue = true }],
        });
        Assert.Contains("OBSOLETE", cloud.Cloud.Refused("InvalidChangeSetStatus", CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { StackName = "root", ChangeSetName = "deep" }).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_nests_itself_ends_with_a_sentence()
    {
        shelf.Texts["middle"] = "Resources: {Again: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/middle'}}}";
        const string Endless = "Resources: {Middle: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/middle'}}}";
        cloud.Create("endless", Endless);
        for (var i = 0; i < 60; i++) cloud.Cloud.Pass(TimeSpan.FromSeconds(2));
        cloud.AssertStatus("endless", StackStatusValues.RollbackComplete);
        Assert.Contains("nested at most 20 deep", cloud.Cloud.Refused("ValidationError", CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest
        {
            StackName = "root", ChangeSetName = "endless", ChangeSetType = "CREATE", TemplateBody = Endless, IncludeNestedStacks = true,
        }).Message, StringComparison.Ordinal);
    }

    private DescribeChangeSetResult Review(string name, string kind, params (string Key, string Value)[] parameters) => Describe(cloud.Cloud.Call(
        CloudFormationApi.CreateChangeSet,
        new CreateChangeSetRequest
        {
            StackName = "root", ChangeSetName = name, ChangeSetType = kind, TemplateBody = Root, IncludeNestedStacks = true,
            Parameters = [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Key, ParameterValue = parameter.Value })],
        }).Id!);

    private DescribeChangeSetResult Describe(string id) => cloud.Cloud.Call(CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { ChangeSetName = id });

    private DescribeChangeSetResult Inside(DescribeChangeSetResult set, string logicalId) =>
        Describe(set.Changes!.Single(change => change.ResourceChange!.LogicalResourceId == logicalId).ResourceChange!.ChangeSetId!);

    private static IEnumerable<string> Changed(DescribeChangeSetResult set) => set.Changes!.Select(change => change.ResourceChange!.LogicalResourceId!).Order(StringComparer.Ordinal);

    private void Execute(string name) => cloud.Cloud.Call(CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { StackName = "root", ChangeSetName = name });

    private sealed class Shelf : ITemplateStore
    {
        public Dictionary<string, string> Texts { get; } = [];

        public string? Find(Weft.Control.State.View view, Uri url) => Texts.GetValueOrDefault(url.AbsolutePath.TrimStart('/'));
    }
}
