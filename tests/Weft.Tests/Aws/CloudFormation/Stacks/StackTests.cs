using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Stacks;

public class StackTests
{
    private readonly StackCloud cloud = new();

    [Fact]
    public void The_standard_mode_of_deployment_may_be_named_and_the_express_mode_is_refused()
    {
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = StackCloud.Network, DeploymentConfig = new DeploymentConfigShape { Mode = "STANDARD" } });
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
        var express = new DeploymentConfigShape { Mode = "EXPRESS" };
        cloud.Cloud.Refused("UnsupportedOperation", CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "next", TemplateBody = StackCloud.Network, DeploymentConfig = express });
        cloud.Cloud.Refused("UnsupportedOperation", CloudFormationApi.UpdateStack, new UpdateStackRequest { StackName = "net", UsePreviousTemplate = true, DeploymentConfig = express });
        cloud.Cloud.Refused("UnsupportedOperation", CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = "net", DeploymentConfig = express });
        cloud.Cloud.Refused("UnsupportedOperation", CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest { StackName = "net", ChangeSetName = "express", UsePreviousTemplate = true, DeploymentConfig = express });
        cloud.Cloud.Refused(
            "UnsupportedOperation", CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = "net", DeploymentConfig = new DeploymentConfigShape { DisableRollback = true } });
        cloud.Cloud.Refused(
            "UnsupportedOperation", CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest { StackName = "net", ChangeSetName = "all", UsePreviousTemplate = true, ImportExistingResources = true });
        cloud.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest { StackName = "net", ChangeSetName = "none", UsePreviousTemplate = true, ImportExistingResources = false });
    }

    [Fact]
    public void A_stack_makes_its_resources_in_the_order_of_their_dependencies()
    {
        cloud.Create("net", StackCloud.Network);
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
        Assert.Equal(
        [
            "net CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS", "Net CREATE_IN_PROGRESS", "Net CREATE_COMPLETE",
            "Web CREATE_IN_PROGRESS", "Web CREATE_IN_PROGRESS", "Web CREATE_COMPLETE", "net CREATE_COMPLETE",
        ], cloud.History("net"));
        var subnet = cloud.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [cloud.Output("net", "Subnet")] }).Subnets!.Single();
        Assert.Equal(("10.0.0.0/24", cloud.PhysicalId("net", "Net")), (subnet.CidrBlock, subnet.VpcId));
        Assert.Equal(subnet.AvailabilityZone, cloud.Output("net", "Zone"));
    }

    [Fact]
    public void Resources_carry_the_stacks_tags_and_awss_own()
    {
        cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest
        {
            StackName = "net", TemplateBody = StackCloud.Network, Tags = [new Weft.Wire.CloudFormation.TagShape { Key = "team", Value = "blue" }],
        });
        var vpc = cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [cloud.PhysicalId("net", "Net")] }).Vpcs!.Single();
        Assert.Equal(
            ["Name=net-net", "aws:cloudformation:logical-id=Net", $"aws:cloudformation:stack-id={cloud.Describe("net").StackId}", "aws:cloudformation:stack-name=net", "team=blue"],
            vpc.Tags!.Select(tag => $"{tag.Key}={tag.Value}"));
    }

    [Fact]
    public void A_resource_that_cannot_be_made_rolls_the_stack_back_and_leaves_nothing()
    {
        cloud.Create("net", StackCloud.Network, ("Range", "10.0.0.0/8"));
        cloud.AssertStatus("net", StackStatusValues.RollbackComplete);
        Assert.Contains("InvalidVpc.Range", cloud.Reason("net", "Net", "CREATE_FAILED"), StringComparison.Ordinal);
        Assert.Equal("The following resource(s) failed to create: [Net]. Rollback requested by user.", cloud.Reason("net", "net", "ROLLBACK_IN_PROGRESS"));
    }

    [Fact]
    public void A_failure_in_the_middle_takes_down_what_was_made_in_reverse_order()
    {
        cloud.Create("net", StackCloud.Network.Replace("[0, !Cidr [!GetAtt Net.CidrBlock, 4, 8]]", "[0, ['192.168.0.0/24']]", StringComparison.Ordinal));
        cloud.AssertStatus("net", StackStatusValues.RollbackComplete);
        Assert.Equal(["net ROLLBACK_IN_PROGRESS", "Web DELETE_COMPLETE", "Net DELETE_IN_PROGRESS", "Net DELETE_COMPLETE", "net ROLLBACK_COMPLETE"], cloud.History("net").TakeLast(5));
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);
    }

    [Theory]
    [InlineData("DO_NOTHING", StackStatusValues.CreateFailed, 2)]
    [InlineData("ROLLBACK", StackStatusValues.RollbackComplete, 1)]
    [InlineData("DELETE", StackStatusValues.DeleteComplete, 1)]
    public void OnFailure_says_what_becomes_of_a_failed_stack(string onFailure, string status, int vpcs)
    {
        var id = cloud.Cloud.Call(CloudFormationApi.CreateStack, new CreateStackRequest
        {
            StackName = "net",
            TemplateBody = StackCloud.Network.Replace("[0, !Cidr [!GetAtt Net.CidrBlock, 4, 8]]", "[0, ['192.168.0.0/24']]", StringComparison.Ordinal),
            OnFailure = onFailure,
        }).StackId!;
        cloud.AssertStatus(id, status);
        Assert.Equal(vpcs, cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Count);
    }

    [Fact]
    public void A_deleted_stack_is_found_by_its_id_only()
    {
        var id = cloud.Create("net", StackCloud.Network);
        cloud.Delete("net");
        Assert.Equal(StackStatusValues.DeleteComplete, cloud.Status(id));
        Assert.Equal("Stack with id net does not exist", cloud.Cloud.Refused("ValidationError", CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = "net" }).Message);
        Assert.Empty(cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!);
        Assert.Equal(id, cloud.Cloud.Call(CloudFormationApi.ListStacks, new ListStacksRequest { StackStatusFilter = ["DELETE_COMPLETE"] }).StackSummaries!.Single().StackId);
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);
        cloud.Create("net", StackCloud.Network);
    }

    [Fact]
    public void With_the_pace_of_aws_a_stack_goes_step_by_step_and_survives_in_the_state()
    {
        var slow = new StackCloud(Pace.Aws);
        slow.Create("net", StackCloud.Network);
        Assert.Equal(["net CREATE_IN_PROGRESS"], slow.History("net"));
        slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        slow.AssertStatus("net", StackStatusValues.CreateComplete);
        slow.Delete("net");
        Assert.Equal(StackStatusValues.DeleteInProgress, slow.Status("net"));
        slow.Cloud.Pass(TimeSpan.FromSeconds(4));
        Assert.Empty(slow.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest()).Stacks!);
    }

    [Fact]
    public void A_name_is_taken_once_and_a_repeated_call_under_its_token_is_answered_again()
    {
        var request = new CreateStackRequest { StackName = "net", TemplateBody = StackCloud.Network, ClientRequestToken = "once" };
        var id = cloud.Cloud.Call(CloudFormationApi.CreateStack, request).StackId;
        Assert.Equal(id, cloud.Cloud.Call(CloudFormationApi.CreateStack, request).StackId);
        cloud.Cloud.Refused("AlreadyExistsException", CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = StackCloud.Network });
    }

    [Theory]
    [InlineData("Resources: {A: {Type: 'AWS::Foo::Bar'}}", "Template format error: Unrecognized resource types: [AWS::Foo::Bar]")]
    [InlineData("Resources: {A: {Type: 'AWS::EC2::VPC'}}\nOutputs: {B: {Value: !GetAtt A.Colour}}", "does not support attribute type Colour")]
    [InlineData("Parameters: {P: {Type: String}}\nResources: {A: {Type: 'AWS::EC2::VPC'}}", "Parameters: [P] must have values")]
    public void A_template_that_cannot_work_is_refused_at_once(string template, string message) =>
        Assert.Contains(message, cloud.RefusedCreate("ValidationError", template).Message, StringComparison.Ordinal);

    [Fact]
    public void Termination_protection_keeps_a_stack()
    {
        cloud.Create("net", StackCloud.Network);
        cloud.Cloud.Call(CloudFormationApi.UpdateTerminationProtection, new UpdateTerminationProtectionRequest { StackName = "net", EnableTerminationProtection = true });
        Assert.Contains("TerminationProtection", cloud.Cloud.Refused("ValidationError", CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = "net" }).Message, StringComparison.Ordinal);
        Assert.True(cloud.Describe("net").EnableTerminationProtection);
    }
}
