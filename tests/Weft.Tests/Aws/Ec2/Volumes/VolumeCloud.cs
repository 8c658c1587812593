using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;

namespace Weft.Tests.Aws.Ec2.Volumes;

/// <summary>A cloud with short ways to instances and their root volumes. The image has a root device /dev/xvda of 8 GiB, gp3.</summary>
internal sealed class VolumeCloud(Pace pace = Pace.Instant)
{
    public const string Root = "/dev/xvda";

    public CardCloud World { get; } = new(pace);

    public TestCloud Cloud => World.Cloud;

    /// <summary>Launches an instance; without settings as the image has it.</summary>
    public string Run(EbsBlockDeviceShape? root = null, params TagSpecificationShape[] tags) => Cloud.Call(Ec2Api.RunInstances, Launch(root, tags)).Instances![0].InstanceId!;

    public RunInstancesRequest Launch(EbsBlockDeviceShape? root = null, params TagSpecificationShape[] tags) =>
        LaunchWith(root is null ? [] : [new BlockDeviceMappingShape { DeviceName = Root, Ebs = root }], tags);

    public RunInstancesRequest LaunchWith(IReadOnlyList<BlockDeviceMappingShape> devices, params TagSpecificationShape[] tags) => new()
    {
        ImageId = World.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = World.Subnet, BlockDeviceMappings = devices, TagSpecifications = tags,
    };

    public string VolumeOf(string instance) => World.Instance(instance).BlockDeviceMappings![0].Ebs!.VolumeId!;

    public VolumeShape Look(string volume) => Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = [volume] }).Volumes![0];

    public IEnumerable<string> Find(string filter, params string[] values) =>
        Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { Filters = [CardCloud.Filter(filter, values)] }).Volumes!.Select(volume => volume.VolumeId!);

    public void Terminate(string instance) => Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [instance] });
}
