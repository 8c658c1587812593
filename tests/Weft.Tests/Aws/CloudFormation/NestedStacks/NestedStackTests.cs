using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.NestedStacks;

public class NestedStackTests
{
    private const string Parent = """
        Parameters: {Range: {Type: String, Default: 10.0.0.0/16}, Public: {Type: String, Default: 'false'}}
        Resources:
          Inner:
            Type: AWS::CloudFormation::Stack
            Properties: {TemplateURL: 'https://bucket.s3.amazonaws.com/net.yaml', Parameters: {Range: !Ref Range, Public: !Ref Public}}
          Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: web, VpcId: !GetAtt Inner.Outputs.Vpc}}
        Outputs: {Subnet: {Value: !GetAtt Inner.Outputs.Subnet}}
        """;

    private readonly Shelf shelf = new();
    private readonly StackCloud cloud;

    public NestedStackTests()
    {
        cloud = new StackCloud(templates: shelf);
        shelf.Text = StackCloud.Network.Replace("Outputs:", "Outputs:\n  Vpc: {Value: !Ref Net}", StringComparison.Ordinal);
    }

    [Fact]
    public void A_nested_stack_is_a_stack_and_a_resource()
    {
        cloud.Create("root", Parent);
        cloud.AssertStatus("root", StackStatusValues.CreateComplete);
        var inner = cloud.Describe(cloud.PhysicalId("root", "Inner"));
        Assert.StartsWith("root-Inner-", inner.StackName, StringComparison.Ordinal);
        Assert.Equal((cloud.Describe("root").StackId, cloud.Describe("root").StackId), (inner.ParentId, inner.RootId));
        Assert.Equal(cloud.Output("root", "Subnet"), cloud.PhysicalId(inner.StackName, "Web"));
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = inner.StackName });
        cloud.Delete("root");
        Assert.Empty(cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!);
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);
    }

    [Fact]
    public void What_fails_inside_rolls_everything_back()
    {
        cloud.Create("root", Parent, ("Range", "10.0.0.0/8"));
        cloud.AssertStatus("root", StackStatusValues.RollbackComplete);
        Assert.Contains("was not successfully created: The following resource(s) failed to create: [Net]", cloud.Reason("root", "Inner", "CREATE_FAILED"), StringComparison.Ordinal);
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);
    }

    [Fact]
    public void A_changed_template_behind_the_same_address_updates_the_nested_stack()
    {
        cloud.Create("root", Parent);
        shelf.Text = shelf.Text.Replace("Web:", "More: {Type: AWS::EC2::InternetGateway}\n  Web:", StringComparison.Ordinal);
        cloud.Update("root", Parent);
        cloud.AssertStatus("root", StackStatusValues.UpdateComplete);
        Assert.Equal(["More", "Net", "Web"], cloud.Resources(cloud.PhysicalId("root", "Inner")).Select(resource => resource.LogicalResourceId));
    }

    [Fact]
    public void A_failure_beside_a_nested_stack_takes_its_update_back()
    {
        cloud.Create("root", Parent);
        cloud.Update("root", Parent, ("Public", "true"));
        cloud.AssertStatus("root", StackStatusValues.UpdateComplete);
        var subnet = cloud.Output("root", "Subnet");
        cloud.Update("root", Parent.Replace("Outputs:", "  Bad: {Type: AWS::EC2::Subnet, DependsOn: Inner, Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24}}\nOutputs:", StringComparison.Ordinal), ("Public", "false"));
        cloud.AssertStatus("root", StackStatusValues.UpdateRollbackComplete);
        Assert.Equal(subnet, cloud.Output("root", "Subnet"));
        Assert.True(cloud.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [subnet] }).Subnets!.Single().MapPublicIpOnLaunch);
    }

    [Fact]
    public void A_failure_inside_a_nested_update_rolls_both_back()
    {
        cloud.Create("root", Parent);
        cloud.Update("root", Parent, ("Range", "10.0.0.0/8"));
        cloud.AssertStatus("root", StackStatusValues.UpdateRollbackComplete);
        cloud.AssertStatus(cloud.PhysicalId("root", "Inner"), StackStatusValues.UpdateRollbackComplete);
        cloud.Update("root", Parent, ("Public", "true"));
        cloud.AssertStatus("root", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void A_template_that_is_nowhere_is_refused_with_the_way_out()
    {
        shelf.Text = "";
        cloud.Create("root", Parent);
        Assert.Contains("--templates", cloud.Reason("root", "Inner", "CREATE_FAILED"), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_stacks_go_step_by_step_too()
    {
        var slow = new StackCloud(Pace.Aws, templates: shelf);
        slow.Create("root", Parent);
        Pass(slow);
        slow.AssertStatus("root", StackStatusValues.CreateComplete);
        slow.Delete("root");
        Pass(slow);
        Assert.Empty(slow.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!);
    }

    private static void Pass(StackCloud cloud)
    {
        for (var i = 0; i < 30; i++) cloud.Cloud.Pass(TimeSpan.FromSeconds(2));
    }

    private sealed class Shelf : ITemplateStore
    {
        public string Text { get; set; } = "";

        public string? Find(Weft.Control.State.View view, Uri url) => Text.Length > 0 && url.AbsoluteUri == "https://bucket.s3.amazonaws.com/net.yaml" ? Text : null;
    }
}
