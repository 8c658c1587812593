using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

public class StackUpdateTests
{
    private readonly StackCloud cloud = new();

    [Fact]
    public void A_property_that_can_change_in_place_does()
    {
        cloud.Create("net", StackCloud.Network);
        var (net, web) = (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web"));
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.Equal((net, web), (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web")));
        Assert.True(Subnet(web).MapPublicIpOnLaunch);
        Assert.Equal(
            ["net UPDATE_IN_PROGRESS", "Web UPDATE_IN_PROGRESS", "Web UPDATE_COMPLETE", "net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "net UPDATE_COMPLETE"],
            cloud.History("net").Skip(8));
    }

    [Fact]
    public void What_must_be_made_anew_is_made_before_the_old_goes_and_takes_its_dependents_along()
    {
        cloud.Create("net", StackCloud.Network);
        var (net, web) = (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web"));
        cloud.Update("net", StackCloud.Network, ("Range", "10.1.0.0/16"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.NotEqual(net, cloud.PhysicalId("net", "Net"));
        Assert.NotEqual(web, cloud.Output("net", "Subnet"));
        Assert.Equal(cloud.PhysicalId("net", "Net"), Subnet(cloud.Output("net", "Subnet")).VpcId);
        Assert.Equal(
            ["net UPDATE_COMPLETE_CLEANUP_IN_PROGRESS", "Web DELETE_IN_PROGRESS", "Web DELETE_COMPLETE", "Net DELETE_IN_PROGRESS", "Net DELETE_COMPLETE", "net UPDATE_COMPLETE"],
            cloud.History("net").TakeLast(6));
        cloud.Cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [net] });
    }

    [Fact]
    public void What_the_template_no_longer_has_goes_after_the_rest()
    {
        cloud.Create("net", StackCloud.Network);
        cloud.Update("net", "Resources: {Net: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: 10.0.0.0/16, Tags: [{Key: Name, Value: net-net}]}}}");
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.Equal(["Net"], cloud.Resources("net").Select(resource => resource.LogicalResourceId));
        Assert.Null(cloud.Describe("net").Outputs);
    }

    [Fact]
    public void An_update_that_changes_nothing_is_refused()
    {
        cloud.Create("net", StackCloud.Network);
        var error = cloud.Cloud.Refused("ValidationError", CloudFormationApi.UpdateStack, new UpdateStackRequest { StackName = "net", UsePreviousTemplate = true });
        Assert.Equal("No updates are to be performed.", error.Message);
        Assert.Equal(StackStatusValues.CreateComplete, cloud.Status("net"));
    }

    [Fact]
    public void A_failing_update_restores_what_was_changed_replaced_and_removed()
    {
        cloud.Create("net", StackCloud.Network);
        var (net, web) = (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web"));
        var before = Subnet(web);
        // The flag of the subnet changes, a gateway is new, and then a third subnet collides.
        cloud.Update("net", StackCloud.Network.Replace("Outputs:", """
              Door: {Type: AWS::EC2::InternetGateway}
              Bad: {Type: AWS::EC2::Subnet, DependsOn: [Door, Web], Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24}}
            Outputs:
            """, StringComparison.Ordinal), ("Public", "true"));
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        Assert.Contains("InvalidSubnet.Conflict", cloud.Reason("net", "Bad", "CREATE_FAILED"), StringComparison.Ordinal);
        Assert.Equal("The following resource(s) failed to create: [Bad].", cloud.Reason("net", "net", "UPDATE_ROLLBACK_IN_PROGRESS"));
        Assert.Equal(["Net", "Web"], cloud.Resources("net").Select(resource => resource.LogicalResourceId));
        Assert.Equal((net, web), (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web")));
        Assert.Equal(before.MapPublicIpOnLaunch, Subnet(web).MapPublicIpOnLaunch);
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest()).InternetGateways!);
        Assert.Equal("false", cloud.Describe("net").Parameters!.Single(parameter => parameter.ParameterKey == "Public").ParameterValue);
    }

    [Fact]
    public void A_failing_update_brings_a_replaced_resource_back()
    {
        cloud.Create("net", StackCloud.Network);
        var (net, web) = (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web"));
        cloud.Update("net", StackCloud.Network.Replace("Outputs:", """
              Bad: {Type: AWS::EC2::Subnet, DependsOn: Web, Properties: {VpcId: !Ref Net, CidrBlock: 192.168.0.0/24}}
            Outputs:
            """, StringComparison.Ordinal), ("Range", "10.1.0.0/16"));
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        Assert.Equal((net, web), (cloud.PhysicalId("net", "Net"), cloud.PhysicalId("net", "Web")));
        Assert.Equal(2, cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Count);
        Assert.Equal(web, cloud.Output("net", "Subnet"));
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void With_rollback_disabled_a_failed_update_stays_and_can_be_rolled_back_later()
    {
        cloud.Create("net", StackCloud.Network);
        var web = cloud.PhysicalId("net", "Web");
        cloud.Cloud.Call(CloudFormationApi.UpdateStack, new UpdateStackRequest
        {
            StackName = "net",
            DisableRollback = true,
            Parameters = [new ParameterShape { ParameterKey = "Public", ParameterValue = "true" }],
            TemplateBody = StackCloud.Network.Replace("Outputs:", "  Bad: {Type: AWS::EC2::Subnet, DependsOn: Web, Properties: {VpcId: !Ref Net, CidrBlock: 192.168.0.0/24}}\nOutputs:", StringComparison.Ordinal),
        });
        cloud.AssertStatus("net", StackStatusValues.UpdateFailed);
        Assert.True(Subnet(web).MapPublicIpOnLaunch);
        cloud.Cloud.Call(CloudFormationApi.RollbackStack, new RollbackStackRequest { StackName = "net" });
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        Assert.False(Subnet(web).MapPublicIpOnLaunch);
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.RollbackStack, new RollbackStackRequest { StackName = "net" });
    }

    [Fact]
    public void A_rollback_that_fails_can_go_on_once_the_cause_is_mended_or_the_resource_skipped()
    {
        cloud.Create("net", Associated("First"));
        // The rollback must go back to a table that somebody deletes in between: the association stands on the new one.
        var slow = new StackCloud(Pace.Aws);
        slow.Create("net", Associated("First"));
        slow.Cloud.Pass(TimeSpan.FromMinutes(2));
        slow.AssertStatus("net", StackStatusValues.CreateComplete);
        slow.Update("net", Associated("Second", withFailure: true));
        slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        slow.AssertStatus("net", StackStatusValues.UpdateInProgress);
        slow.Cloud.Call(Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = slow.PhysicalId("net", "First") });
        slow.Cloud.Pass(TimeSpan.FromMinutes(30));
        slow.AssertStatus("net", StackStatusValues.UpdateRollbackFailed);
        slow.Cloud.Refused("ValidationError", CloudFormationApi.ContinueUpdateRollback, new ContinueUpdateRollbackRequest { StackName = "net", ResourcesToSkip = ["Net"] });
        slow.Cloud.Call(CloudFormationApi.ContinueUpdateRollback, new ContinueUpdateRollbackRequest { StackName = "net", ResourcesToSkip = ["Link"] });
        slow.Cloud.Pass(TimeSpan.FromMinutes(2));
        slow.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
    }

    [Fact]
    public void An_update_can_be_cancelled_while_it_goes_on()
    {
        var slow = new StackCloud(Pace.Aws);
        slow.Create("net", StackCloud.Network);
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        slow.Update("net", StackCloud.Network, ("Public", "true"));
        slow.Cloud.Call(CloudFormationApi.CancelUpdateStack, new CancelUpdateStackRequest { StackName = "net" });
        Assert.Equal(StackStatusValues.UpdateRollbackInProgress, slow.Status("net"));
        slow.Cloud.Pass(TimeSpan.FromSeconds(10));
        slow.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        slow.Cloud.Refused("ValidationError", CloudFormationApi.CancelUpdateStack, new CancelUpdateStackRequest { StackName = "net" });
    }

    [Fact]
    public void A_stack_policy_keeps_resources_from_updates()
    {
        cloud.Create("net", StackCloud.Network);
        const string policy = """{"Statement":[{"Effect":"Allow","Principal":"*","Action":"Update:*","Resource":"*"},{"Effect":"Deny","Principal":"*","Action":"Update:Replace","Resource":"LogicalResourceId/Net"}]}""";
        cloud.Cloud.Call(CloudFormationApi.SetStackPolicy, new SetStackPolicyRequest { StackName = "net", StackPolicyBody = policy });
        Assert.Equal(policy, cloud.Cloud.Call(CloudFormationApi.GetStackPolicy, new GetStackPolicyRequest { StackName = "net" }).StackPolicyBody);
        cloud.Update("net", StackCloud.Network, ("Range", "10.1.0.0/16"));
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        Assert.Contains("Action denied by stack policy", cloud.Reason("net", "Net", "UPDATE_FAILED"), StringComparison.Ordinal);
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.SetStackPolicy, new SetStackPolicyRequest { StackName = "net", StackPolicyBody = "{}" });
    }

    [Fact]
    public void Retained_resources_outlive_their_stack()
    {
        cloud.Create("net", StackCloud.Network.Replace("Type: AWS::EC2::VPC", "Type: AWS::EC2::VPC\n    DeletionPolicy: Retain", StringComparison.Ordinal));
        var (id, net) = (cloud.Describe("net").StackId!, cloud.PhysicalId("net", "Net"));
        cloud.Delete("net");
        Assert.Equal(StackStatusValues.DeleteComplete, cloud.Status(id));
        Assert.Contains("Net DELETE_SKIPPED", cloud.History(id));
        Assert.Single(cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [net] }).Vpcs!);
    }

    [Fact]
    public void A_deletion_that_something_hinders_fails_and_can_spare_it()
    {
        cloud.Create("net", StackCloud.Network);
        var id = cloud.Describe("net").StackId!;
        cloud.Cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest { SubnetId = cloud.PhysicalId("net", "Web") });
        cloud.Delete("net");
        cloud.AssertStatus("net", StackStatusValues.DeleteFailed);
        Assert.Contains("DependencyViolation", cloud.Reason("net", "Web", "DELETE_FAILED"), StringComparison.Ordinal);
        cloud.Cloud.Call(CloudFormationApi.DeleteStack, new DeleteStackRequest { StackName = "net", RetainResources = ["Web", "Net"] });
        Assert.Equal(StackStatusValues.DeleteComplete, cloud.Status(id));
    }

    private static string Associated(string table, bool withFailure = false) => $$"""
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16} }
          Web: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24} }
          First: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net} }
          Second: {Type: AWS::EC2::RouteTable, Properties: {VpcId: !Ref Net} }
          Link: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Web, RouteTableId: !Ref {{table}} } }
          {{(withFailure ? "Slow: {Type: AWS::CloudFormation::WaitCondition, DependsOn: Link, Properties: {Handle: !Ref Bell, Timeout: '60'}}\n  Bell: {Type: AWS::CloudFormation::WaitConditionHandle}" : "")}}
        """;

    private SubnetShape Subnet(string id) => cloud.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [id] }).Subnets!.Single();
}
