using Weft.Control.Timing;
using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.StackSets;

public class StackSetOperationTests
{
    private readonly StackSetCloud cloud = new();

    public StackSetOperationTests() => cloud.Create();

    [Fact]
    public void A_region_where_more_fail_than_are_tolerated_ends_the_operation()
    {
        BreakOne();
        var operation = cloud.Deploy();
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        Assert.Equal(
            [$"{StackSetCloud.One} us-east-1 FAILED", $"{StackSetCloud.Two} us-east-1 CANCELLED", $"{StackSetCloud.One} us-west-2 CANCELLED", $"{StackSetCloud.Two} us-west-2 CANCELLED"],
            cloud.Results(operation));
        Assert.Equal("Cancelled since failure tolerance has exceeded", cloud.ResultShapes(operation)[1].StatusReason);
        Assert.Equal(("OUTDATED", "CANCELLED"), (cloud.Instance(StackSetCloud.Two).Status, cloud.Instance(StackSetCloud.Two).StackInstanceStatus!.DetailedStatus));
    }

    [Fact]
    public void As_many_failures_as_are_tolerated_in_each_region_do_not_end_it()
    {
        BreakOne();
        var operation = cloud.Deploy(preferences: new StackSetOperationPreferencesShape { FailureTolerancePercentage = 50 });
        cloud.AssertSucceeded(operation);
        Assert.Equal(
            [$"{StackSetCloud.One} us-east-1 FAILED", $"{StackSetCloud.Two} us-east-1 SUCCEEDED", $"{StackSetCloud.One} us-west-2 FAILED", $"{StackSetCloud.Two} us-west-2 SUCCEEDED"],
            cloud.Results(operation));
        Assert.Equal(2, cloud.Operation(operation).StatusDetails!.FailedStackInstancesCount);
    }

    [Fact]
    public void Parallel_regions_fail_each_for_themselves()
    {
        BreakOne();
        var operation = cloud.Deploy([StackSetCloud.Two, StackSetCloud.One], preferences: new StackSetOperationPreferencesShape { RegionConcurrencyType = "PARALLEL" });
        Assert.Equal("FAILED", cloud.Operation(operation).Status);
        Assert.Equal(
            [$"{StackSetCloud.Two} us-east-1 SUCCEEDED", $"{StackSetCloud.One} us-east-1 FAILED", $"{StackSetCloud.Two} us-west-2 SUCCEEDED", $"{StackSetCloud.One} us-west-2 FAILED"],
            cloud.Results(operation));
    }

    [Theory]
    [InlineData(null, null, null, 1, 1)]
    [InlineData(2, null, null, 1, 1)]
    [InlineData(2, 1, null, 2, 2)]
    [InlineData(2, null, "SOFT_FAILURE_TOLERANCE", 2, 2)]
    [InlineData(1, 2, null, 1, 1)]
    public void As_many_accounts_are_gone_about_at_a_time_as_asked(int? concurrent, int? tolerated, string? mode, int inOneRegion, int inParallel)
    {
        var slow = new StackSetCloud(Pace.Aws);
        slow.Create();
        foreach (var (type, running) in new[] { ("SEQUENTIAL", inOneRegion), ("PARALLEL", 2 * inParallel) })
        {
            var operation = slow.Deploy(preferences: new StackSetOperationPreferencesShape
            {
                MaxConcurrentCount = concurrent, FailureToleranceCount = tolerated, ConcurrencyMode = mode, RegionConcurrencyType = type,
            });
            slow.Cloud.Pass(TimeSpan.FromSeconds(2));
            Assert.Equal(running, slow.Results(operation).Count(result => result.EndsWith("RUNNING", StringComparison.Ordinal)));
            for (var i = 0; i < 20; i++) slow.Cloud.Pass(TimeSpan.FromSeconds(2));
            slow.AssertSucceeded(operation);
            slow.Delete();
            for (var i = 0; i < 20; i++) slow.Cloud.Pass(TimeSpan.FromSeconds(2));
            Assert.Empty(slow.Instances());
        }
    }

    [Fact]
    public void While_one_operation_runs_there_is_no_other_and_stopping_it_lets_what_runs_end()
    {
        var slow = new StackSetCloud(Pace.Aws);
        slow.Create();
        var operation = slow.Deploy();
        slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        slow.Refused("OperationInProgressException", CloudFormationApi.DetectStackSetDrift, new DetectStackSetDriftRequest { StackSetName = "nets" });
        slow.Refused("OperationInProgressException", CloudFormationApi.DeleteStackSet, new DeleteStackSetRequest { StackSetName = "nets" });
        slow.Cloud.Call(CloudFormationApi.StopStackSetOperation, new StopStackSetOperationRequest { StackSetName = "nets", OperationId = operation });
        Assert.Equal("STOPPING", slow.Operation(operation).Status);
        for (var i = 0; i < 5; i++) slow.Cloud.Pass(TimeSpan.FromSeconds(2));
        Assert.Equal("STOPPED", slow.Operation(operation).Status);
        Assert.Equal(["SUCCEEDED", "CANCELLED", "CANCELLED", "CANCELLED"], slow.ResultShapes(operation).Select(result => result.Status));
        slow.Refused("InvalidOperationException", CloudFormationApi.StopStackSetOperation, new StopStackSetOperationRequest { StackSetName = "nets", OperationId = operation });
    }

    [Fact]
    public void An_operations_identifier_makes_it_happen_once()
    {
        var request = new DeleteStackInstancesRequest { StackSetName = "nets", Accounts = [StackSetCloud.One], Regions = [StackSetCloud.East], RetainStacks = false, OperationId = "once" };
        cloud.Deploy();
        Assert.Equal("once", cloud.Cloud.Call(CloudFormationApi.DeleteStackInstances, request).OperationId);
        Assert.Equal("once", cloud.Cloud.Call(CloudFormationApi.DeleteStackInstances, request).OperationId);
        Assert.Equal(2, cloud.Cloud.Call(CloudFormationApi.ListStackSetOperations, new ListStackSetOperationsRequest { StackSetName = "nets" }).Summaries!.Count);
        cloud.Refused("OperationIdAlreadyExistsException", CloudFormationApi.DetectStackSetDrift, new DetectStackSetDriftRequest { StackSetName = "nets", OperationId = "once" });
        cloud.Cloud.Call(CloudFormationApi.DetectStackSetDrift, new DetectStackSetDriftRequest { StackSetName = "nets", OperationId = "later" });
        cloud.Refused("StaleRequestException", CloudFormationApi.DeleteStackInstances, request);
        Assert.Equal(
            ["DETECT_DRIFT", "DELETE", "CREATE"],
            cloud.Cloud.Call(CloudFormationApi.ListStackSetOperations, new ListStackSetOperationsRequest { StackSetName = "nets" }).Summaries!.Select(operation => operation.Action));
    }

    [Fact]
    public void Drift_of_a_stack_set_is_that_of_its_stacks()
    {
        cloud.Deploy();
        Assert.Equal("NOT_CHECKED", cloud.Set().StackSetDriftDetectionDetails!.DriftStatus);
        var vpc = cloud.Cloud.Call(CloudFormationApi.DescribeStackResources, new DescribeStackResourcesRequest { StackName = cloud.Instance().StackId }, null, StackSetCloud.One).StackResources!.Single().PhysicalResourceId!;
        cloud.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [vpc], Tags = [new Weft.Wire.Ec2.TagShape { Key = "by", Value = "hand" }] }, null, StackSetCloud.One);
        var operation = cloud.Cloud.Call(CloudFormationApi.DetectStackSetDrift, new DetectStackSetDriftRequest { StackSetName = "nets" }).OperationId!;
        var found = cloud.Set().StackSetDriftDetectionDetails!;
        Assert.Equal(("DRIFTED", "COMPLETED", 4, 1, 3), (found.DriftStatus, found.DriftDetectionStatus, found.TotalStackInstancesCount, found.DriftedStackInstancesCount, found.InSyncStackInstancesCount));
        Assert.Equal(found.DriftedStackInstancesCount, cloud.Operation(operation).StackSetDriftDetectionDetails!.DriftedStackInstancesCount);
        var drifted = cloud.Cloud.Call(CloudFormationApi.ListStackInstances, new ListStackInstancesRequest
        {
            StackSetName = "nets", Filters = [new StackInstanceFilterShape { Name = "DRIFT_STATUS", Values = "DRIFTED" }],
        }).Summaries!.Single();
        Assert.Equal((StackSetCloud.One, StackSetCloud.East, "CURRENT"), (drifted.Account, drifted.Region, drifted.Status));
        var resource = cloud.Cloud.Call(CloudFormationApi.ListStackInstanceResourceDrifts, new ListStackInstanceResourceDriftsRequest
        {
            StackSetName = "nets", StackInstanceAccount = StackSetCloud.One, StackInstanceRegion = StackSetCloud.East, OperationId = operation,
        }).Summaries!.Single();
        Assert.Equal(("Net", "MODIFIED", vpc), (resource.LogicalResourceId, resource.StackResourceDriftStatus, resource.PhysicalResourceId));
        Assert.Equal("DRIFTED", cloud.Cloud.Call(CloudFormationApi.ListStackSets, new ListStackSetsRequest()).Summaries!.Single().DriftStatus);
    }

    [Fact]
    public void Results_can_be_narrowed_to_a_status()
    {
        BreakOne();
        var operation = cloud.Deploy(preferences: new StackSetOperationPreferencesShape { FailureToleranceCount = 1 });
        var failed = cloud.Cloud.Call(CloudFormationApi.ListStackSetOperationResults, new ListStackSetOperationResultsRequest
        {
            StackSetName = "nets", OperationId = operation, Filters = [new OperationResultFilterShape { Name = "OPERATION_RESULT_STATUS", Values = "FAILED" }], MaxResults = 1,
        });
        Assert.Equal((StackSetCloud.One, StackSetCloud.East), (failed.Summaries!.Single().Account, failed.Summaries!.Single().Region));
        Assert.NotNull(failed.NextToken);
    }

    /// <summary>Takes the role out of the first account.</summary>
    private void BreakOne() => cloud.DeleteRole(StackSetCloud.One, "AWSCloudFormationStackSetExecutionRole", "may");
}
