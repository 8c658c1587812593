using Weft.Wire.CloudFormation;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Drift;

public class DriftTests
{
    private readonly StackCloud cloud = new();

    public DriftTests() => cloud.Create("net", StackCloud.Network);

    [Fact]
    public void A_stack_that_nobody_touched_is_in_sync()
    {
        Assert.Equal(("IN_SYNC", 0), Detect());
        Assert.Equal("IN_SYNC", cloud.Describe("net").DriftInformation!.StackDriftStatus);
    }

    [Fact]
    public void What_someone_changed_by_hand_is_found_property_by_property()
    {
        cloud.Cloud.Call(Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest
        {
            SubnetId = cloud.PhysicalId("net", "Web"), MapPublicIpOnLaunch = new AttributeBooleanValueShape { Value = true },
        });
        Assert.Equal(("DRIFTED", 1), Detect());
        var drift = cloud.Cloud.Call(CloudFormationApi.DescribeStackResourceDrifts, new DescribeStackResourceDriftsRequest { StackName = "net", StackResourceDriftStatusFilters = ["MODIFIED"] })
            .StackResourceDrifts.Single();
        var difference = drift.PropertyDifferences!.Single();
        Assert.Equal(("/MapPublicIpOnLaunch", "NOT_EQUAL", "false", "true"), (difference.PropertyPath, difference.DifferenceType, difference.ExpectedValue, difference.ActualValue));
        cloud.Update("net", StackCloud.Network, ("Public", "true"));
        Assert.Equal(("IN_SYNC", 0), Detect());
    }

    [Fact]
    public void Tags_that_were_added_and_resources_that_went_are_found()
    {
        cloud.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [cloud.PhysicalId("net", "Net")], Tags = [new Weft.Wire.Ec2.TagShape { Key = "by", Value = "hand" }] });
        cloud.Cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = cloud.PhysicalId("net", "Web") });
        Assert.Equal(("DRIFTED", 2), Detect());
        var one = cloud.Cloud.Call(CloudFormationApi.DetectStackResourceDrift, new DetectStackResourceDriftRequest { StackName = "net", LogicalResourceId = "Net" }).StackResourceDrift;
        Assert.Equal("ADD", one.PropertyDifferences!.Single().DifferenceType);
        Assert.Equal("DELETED", cloud.Resources("net").Single(resource => resource.LogicalResourceId == "Web").DriftInformation!.StackResourceDriftStatus);
        // What is gone already is deleted without a word.
        cloud.Delete("net");
        cloud.Cloud.Refused("ValidationError", CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = "net" });
    }

    private (string? Status, int? Drifted) Detect()
    {
        var id = cloud.Cloud.Call(CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = "net" }).StackDriftDetectionId;
        var found = cloud.Cloud.Call(CloudFormationApi.DescribeStackDriftDetectionStatus, new DescribeStackDriftDetectionStatusRequest { StackDriftDetectionId = id });
        return (found.StackDriftStatus, found.DriftedStackResourceCount);
    }
}
