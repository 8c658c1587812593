using Weft.Tests.Aws.Ec2.NetworkInterfaces;
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
    public void The_root_volume_of_an_instance_drifts_setting_by_setting()
    {
        cloud.Create("disk", $$"""
            {"Resources":{"Web":{"Type":"AWS::EC2::Instance","Properties":{"ImageId":"{{new CardCloud().Image}}","InstanceType":"t3.micro",
             "BlockDeviceMappings":[{"DeviceName":"/dev/xvda","Ebs":{"VolumeSize":20,"VolumeType":"gp3"} }]} } } }
            """);
        Assert.Equal(("IN_SYNC", 0), Detect("disk"));
        var volume = cloud.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest()).Volumes!.Single().VolumeId!;
        cloud.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 25 });

        Assert.Equal(("DRIFTED", 1), Detect("disk"));
        var difference = cloud.Cloud.Call(CloudFormationApi.DetectStackResourceDrift, new DetectStackResourceDriftRequest { StackName = "disk", LogicalResourceId = "Web" })
            .StackResourceDrift.PropertyDifferences!.Single();
        Assert.Equal(("/BlockDeviceMappings/0/Ebs/VolumeSize", "20", "25"), (difference.PropertyPath, difference.ExpectedValue, difference.ActualValue));
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

    private (string? Status, int? Drifted) Detect(string stack = "net")
    {
        var id = cloud.Cloud.Call(CloudFormationApi.DetectStackDrift, new DetectStackDriftRequest { StackName = stack }).StackDriftDetectionId;
        var found = cloud.Cloud.Call(CloudFormationApi.DescribeStackDriftDetectionStatus, new DescribeStackDriftDetectionStatusRequest { StackDriftDetectionId = id });
        return (found.StackDriftStatus, found.DriftedStackResourceCount);
    }
}
