using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Execution;

public class StackMonitoringTests
{
    private const string Alarm = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:errors";

    private readonly StackCloud cloud = new();

    [Fact]
    public void A_creation_waits_for_its_monitoring_time()
    {
        Create(new RollbackConfigurationShape { MonitoringTimeInMinutes = 5 });
        cloud.Cloud.Pass(TimeSpan.FromSeconds(298));
        cloud.AssertStatus("net", StackStatusValues.CreateInProgress);
        Assert.Equal(2, cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Count);
        cloud.Cloud.Pass(TimeSpan.FromSeconds(4));
        cloud.AssertStatus("net", StackStatusValues.CreateComplete);
        Assert.Equal(5, cloud.Describe("net").RollbackConfiguration!.MonitoringTimeInMinutes);
    }

    [Fact]
    public void An_update_can_be_cancelled_while_it_is_watched_and_else_cleans_up_afterwards()
    {
        Create(new RollbackConfigurationShape { MonitoringTimeInMinutes = 1 });
        cloud.Cloud.Pass(TimeSpan.FromSeconds(62));
        cloud.Update("net", StackCloud.Network, ("Range", "10.1.0.0/16"));
        cloud.Cloud.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal(3, cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Count);
        cloud.Cloud.Call(CloudFormationApi.CancelUpdateStack, new CancelUpdateStackRequest { StackName = "net" });
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        cloud.Update("net", StackCloud.Network, ("Range", "10.2.0.0/16"));
        cloud.Cloud.Pass(TimeSpan.FromSeconds(10));
        cloud.AssertStatus("net", StackStatusValues.UpdateInProgress);
        cloud.Cloud.Pass(TimeSpan.FromSeconds(52));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
        Assert.Equal(2, cloud.Cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Count);
    }

    [Fact]
    public void A_trigger_whose_alarm_is_missing_fails_the_whole_operation()
    {
        Create(Triggered());
        cloud.AssertStatus("net", StackStatusValues.RollbackComplete);
        Assert.StartsWith($"The rollback trigger {Alarm} of type AWS::CloudWatch::Alarm does not exist.", cloud.Reason("net", "net", "ROLLBACK_IN_PROGRESS"), StringComparison.Ordinal);
        Assert.Equal(Alarm, cloud.Describe("net").RollbackConfiguration!.RollbackTriggers!.Single().Arn);
        cloud.Delete("net");
        Create(null);
        Update(Triggered());
        cloud.AssertStatus("net", StackStatusValues.UpdateRollbackComplete);
        // What failed is not what the stack is, so that the next update does not fail by it again.
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void A_change_set_carries_what_is_to_be_watched()
    {
        Create(null);
        cloud.Cloud.Call(CloudFormationApi.CreateChangeSet, new CreateChangeSetRequest
        {
            StackName = "net", ChangeSetName = "watch", UsePreviousTemplate = true, RollbackConfiguration = new RollbackConfigurationShape { MonitoringTimeInMinutes = 1 },
        });
        var set = cloud.Cloud.Call(CloudFormationApi.DescribeChangeSet, new DescribeChangeSetRequest { StackName = "net", ChangeSetName = "watch" });
        Assert.Equal((ChangeSetStatusValues.CreateComplete, 1), (set.Status, set.RollbackConfiguration!.MonitoringTimeInMinutes));
        cloud.Cloud.Call(CloudFormationApi.ExecuteChangeSet, new ExecuteChangeSetRequest { StackName = "net", ChangeSetName = "watch" });
        cloud.AssertStatus("net", StackStatusValues.UpdateInProgress);
        cloud.Cloud.Pass(TimeSpan.FromSeconds(62));
        cloud.AssertStatus("net", StackStatusValues.UpdateComplete);
    }

    [Fact]
    public void A_configuration_that_cannot_be_is_refused()
    {
        Refused(new RollbackConfigurationShape { RollbackTriggers = [new RollbackTriggerShape { Arn = Alarm, Type = "AWS::EC2::VPC" }] });
        Refused(new RollbackConfigurationShape { RollbackTriggers = [.. Enumerable.Repeat(new RollbackTriggerShape { Arn = Alarm, Type = "AWS::CloudWatch::Alarm" }, 6)] });
    }

    private static RollbackConfigurationShape Triggered() => new() { RollbackTriggers = [new RollbackTriggerShape { Arn = Alarm, Type = "AWS::CloudWatch::Alarm" }] };

    private void Create(RollbackConfigurationShape? configuration) => cloud.Cloud.Call(
        CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = StackCloud.Network, RollbackConfiguration = configuration });

    private void Update(RollbackConfigurationShape configuration) => cloud.Cloud.Call(
        CloudFormationApi.UpdateStack, new UpdateStackRequest { StackName = "net", UsePreviousTemplate = true, RollbackConfiguration = configuration });

    private void Refused(RollbackConfigurationShape configuration) => cloud.Cloud.Refused(
        "ValidationError", CloudFormationApi.CreateStack, new CreateStackRequest { StackName = "net", TemplateBody = StackCloud.Network, RollbackConfiguration = configuration });
}
