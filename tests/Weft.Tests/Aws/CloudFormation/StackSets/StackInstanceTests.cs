using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

public class StackInstanceTests
{
    private readonly StackSetCloud cloud = new();

    [Fact]
    public void A_stack_stands_in_every_account_and_region()
    {
        var id = cloud.Create(parameters: ("Range", "10.1.0.0/16"));
        var operation = cloud.Deploy();
        cloud.AssertSucceeded(operation);
        foreach (var account in new[] { StackSetCloud.One, StackSetCloud.Two })
        {
            foreach (var region in new[] { StackSetCloud.East, StackSetCloud.West })
            {
                Assert.Equal(["10.1.0.0/16"], cloud.Ranges(account, region));
                var instance = cloud.Instance(account, region);
                Assert.Equal((id, "CURRENT", "SUCCEEDED", operation), (instance.StackSetId, instance.Status, instance.StackInstanceStatus!.DetailedStatus, instance.LastOperationId));
                Assert.StartsWith($"arn:aws:cloudformation:{region}:{account}:stack/StackSet-nets-", instance.StackId, StringComparison.Ordinal);
                Assert.Equal("CREATE_COMPLETE", cloud.Stack(account, region).StackStatus);
            }
        }

        Assert.Empty(cloud.Ranges(StackSetCloud.Administrator));
        Assert.Equal([StackSetCloud.East, StackSetCloud.West], cloud.Set().Regions!);
        Assert.Equal(4, cloud.Instances().Count);
    }

    [Fact]
    public void Regions_come_one_after_the_other_in_the_order_that_was_asked_for()
    {
        cloud.Create();
        var operation = cloud.Deploy(preferences: new StackSetOperationPreferencesShape { RegionOrder = [StackSetCloud.West, StackSetCloud.East] });
        Assert.Equal(
            [$"{StackSetCloud.One} us-west-2 SUCCEEDED", $"{StackSetCloud.Two} us-west-2 SUCCEEDED", $"{StackSetCloud.One} us-east-1 SUCCEEDED", $"{StackSetCloud.Two} us-east-1 SUCCEEDED"],
            cloud.Results(operation));
        Assert.Equal("SKIPPED", cloud.ResultShapes(operation)[0].AccountGateResult!.Status);
    }

    [Fact]
    public void Overridden_parameters_hold_for_their_stacks_until_they_are_given_back()
    {
        cloud.Create();
        cloud.Deploy([StackSetCloud.One], [StackSetCloud.East], null, ("Range", "10.2.0.0/16"));
        cloud.Deploy([StackSetCloud.Two], [StackSetCloud.East]);
        Assert.Equal("10.2.0.0/16", cloud.Instance().ParameterOverrides!.Single().ParameterValue);
        cloud.Update(StackSetCloud.Net, ("Range", "10.3.0.0/16"));
        Assert.Equal(["10.2.0.0/16", "10.3.0.0/16"], cloud.Ranges().Concat(cloud.Ranges(StackSetCloud.Two)));
        // A list that does not name the parameter gives it back; one that keeps it keeps it.
        UpdateInstance(new ParameterShape { ParameterKey = "Range", UsePreviousValue = true }, new ParameterShape { ParameterKey = "Name", ParameterValue = "other" });
        Assert.Equal(["Name", "Range"], cloud.Instance().ParameterOverrides!.Select(parameter => parameter.ParameterKey).Order(StringComparer.Ordinal));
        Assert.Equal(["10.2.0.0/16"], cloud.Ranges());
        UpdateInstance(new ParameterShape { ParameterKey = "Name", ParameterValue = "other" });
        Assert.Equal(["10.3.0.0/16"], cloud.Ranges());
    }

    [Fact]
    public void An_update_reaches_every_stack_and_marks_those_it_did_not_reach()
    {
        cloud.Create();
        cloud.Deploy();
        cloud.AssertSucceeded(cloud.Update(StackSetCloud.Net, ("Name", "blue")));
        Assert.Equal("UPDATE_COMPLETE", cloud.Stack(StackSetCloud.Two, StackSetCloud.West).StackStatus);
        cloud.AssertSucceeded(cloud.Cloud.Call(CloudFormationApi.UpdateStackSet, new UpdateStackSetRequest
        {
            StackSetName = "nets", UsePreviousTemplate = true, Parameters = StackSetCloud.Shapes([("Name", "green")]), Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East],
        }).OperationId!);
        Assert.Equal(("CURRENT", "OUTDATED"), (cloud.Instance().Status, cloud.Instance(StackSetCloud.Two).Status));
        // Repeating it under a new identifier brings the others along.
        cloud.AssertSucceeded(cloud.Update(StackSetCloud.Net, ("Name", "green")));
        Assert.Equal("CURRENT", cloud.Instance(StackSetCloud.Two).Status);
    }

    [Fact]
    public void Stacks_are_deleted_or_left_as_asked()
    {
        cloud.Create();
        cloud.Deploy();
        var kept = cloud.Instance().StackId!;
        cloud.AssertSucceeded(cloud.Delete([StackSetCloud.One], [StackSetCloud.East], retains: true));
        Assert.Equal("CREATE_COMPLETE", cloud.Cloud.Call(CloudFormationApi.DescribeStacks, new DescribeStacksRequest { StackName = kept }, StackSetCloud.East, StackSetCloud.One).Stacks!.Single().StackStatus);
        cloud.Refused("StackSetNotEmptyException", CloudFormationApi.DeleteStackSet, new DeleteStackSetRequest { StackSetName = "nets" });
        var operation = cloud.Delete();
        cloud.AssertSucceeded(operation);
        Assert.Equal(3, cloud.Results(operation).Count);
        Assert.Equal(["10.0.0.0/16"], cloud.Ranges());
        Assert.Empty(cloud.Ranges(StackSetCloud.Two, StackSetCloud.West));
        Assert.Empty(cloud.Instances());
        cloud.Refused("StackInstanceNotFoundException", CloudFormationApi.DeleteStackInstances, new DeleteStackInstancesRequest { StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East], RetainStacks = false });
        cloud.Cloud.Call(CloudFormationApi.DeleteStackSet, new DeleteStackSetRequest { StackSetName = "nets" });
        cloud.Refused("StackSetNotFoundException", CloudFormationApi.DescribeStackSet, new DescribeStackSetRequest { StackSetName = "nets" });
    }

    [Fact]
    public void A_stack_that_cannot_be_deleted_makes_its_instance_inoperable()
    {
        cloud.Create();
        cloud.Deploy([StackSetCloud.One], [StackSetCloud.East]);
        var vpc = cloud.Cloud.Call(CloudFormationApi.DescribeStackResources, new DescribeStackResourcesRequest { StackName = cloud.Instance().StackId }, null, StackSetCloud.One).StackResources!.Single().PhysicalResourceId!;
        var subnet = cloud.Cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.0.0/24" }, null, StackSetCloud.One).Subnet!.SubnetId!;
        var operation = cloud.Delete([StackSetCloud.One], [StackSetCloud.East]);
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        Assert.Equal("INOPERABLE", cloud.Instance().Status);
        Assert.StartsWith("ResourceLogicalId:Net, ResourceType:AWS::EC2::VPC, ResourceStatusReason:", cloud.Instance().StatusReason, StringComparison.Ordinal);
        // An update leaves it out; another deletion may succeed.
        Assert.Empty(cloud.Results(cloud.Update(StackSetCloud.Net, ("Name", "blue"))));
        cloud.Cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet }, null, StackSetCloud.One);
        cloud.AssertSucceeded(cloud.Delete([StackSetCloud.One], [StackSetCloud.East]));
        Assert.Empty(cloud.Instances());
    }

    [Fact]
    public void A_stack_whose_creation_failed_is_made_anew_once_its_cause_is_gone()
    {
        cloud.Create(parameters: ("Range", "10.0.0.0/8"));
        var failed = cloud.Deploy([StackSetCloud.One], [StackSetCloud.East]);
        Assert.Equal("FAILED", cloud.Operation(failed).Status);
        Assert.Equal(1, cloud.Operation(failed).StatusDetails!.FailedStackInstancesCount);
        Assert.Equal(("OUTDATED", "FAILED"), (cloud.Instance().Status, cloud.Instance().StackInstanceStatus!.DetailedStatus));
        Assert.Contains("InvalidVpc.Range", cloud.Instance().StatusReason, StringComparison.Ordinal);
        var stillborn = cloud.Instance().StackId;
        cloud.AssertSucceeded(cloud.Update(StackSetCloud.Net, ("Range", "10.4.0.0/16")));
        Assert.NotEqual(stillborn, cloud.Instance().StackId);
        Assert.Equal(["10.4.0.0/16"], cloud.Ranges());
    }

    [Fact]
    public void With_the_pace_of_aws_an_operation_goes_on_from_the_state_as_time_passes()
    {
        var slow = new StackSetCloud(Pace.Aws);
        slow.Create();
        var operation = slow.Deploy([StackSetCloud.One, StackSetCloud.Two], [StackSetCloud.East]);
        Assert.Equal(("RUNNING", "PENDING", "OUTDATED"), (slow.Operation(operation).Status, slow.Instance().StackInstanceStatus!.DetailedStatus, slow.Instance().Status));
        slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal([$"{StackSetCloud.One} us-east-1 RUNNING", $"{StackSetCloud.Two} us-east-1 PENDING"], slow.Results(operation));
        Assert.Equal("RUNNING", slow.Instance().StackInstanceStatus!.DetailedStatus);
        for (var i = 0; i < 10; i++) slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        slow.AssertSucceeded(operation);
        Assert.NotNull(slow.Operation(operation).EndTimestamp);
    }

    [Fact]
    public void A_template_that_is_too_large_for_a_call_goes_to_its_stacks_whole()
    {
        var large = StackSetCloud.Net + "\nMetadata: {Note: '" + new string('x', 60_000) + "'}";
        var here = new StackSetCloud(templates: new OneTemplate(large));
        here.Cloud.Call(CloudFormationApi.CreateStackSet, new CreateStackSetRequest { StackSetName = "nets", TemplateURL = "https://s3.amazonaws.com/b/k" });
        Assert.Equal(large, here.Set().TemplateBody);
        here.AssertSucceeded(here.Deploy([StackSetCloud.One], [StackSetCloud.East]));
        var template = here.Cloud.Call(CloudFormationApi.GetTemplate, new GetTemplateRequest { StackName = here.Instance().StackId }, null, StackSetCloud.One).TemplateBody;
        Assert.Equal(large, template);
    }

    private void UpdateInstance(params ParameterShape[] overrides) => cloud.AssertSucceeded(cloud.Cloud.Call(CloudFormationApi.UpdateStackInstances, new UpdateStackInstancesRequest
    {
        StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East], ParameterOverrides = overrides,
    }).OperationId!);

    private sealed class OneTemplate(string text) : Weft.Aws.CloudFormation.Stacks.ITemplateStore
    {
        public string? Find(Weft.Control.State.View view, Uri address) => text;
    }
}
