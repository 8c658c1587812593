using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Volumes;

public class VolumeTests
{
    private readonly VolumeCloud world = new();

    [Fact]
    public void Every_instance_has_the_root_volume_that_its_image_says()
    {
        var id = world.Run();

        var volume = world.Look(world.VolumeOf(id));
        Assert.Equal(("in-use", 8, "gp3", 3000, 125, "us-east-1a", false), (volume.State, volume.Size, volume.VolumeType, volume.Iops, volume.Throughput, volume.AvailabilityZone, volume.Encrypted));
        var plug = Assert.Single(volume.Attachments!);
        Assert.Equal((id, VolumeCloud.Root, "attached", true, world.Cloud.Now), (plug.InstanceId, plug.Device, plug.State, plug.DeleteOnTermination, plug.AttachTime));
        var image = world.Cloud.Call(Ec2Api.DescribeImages, new DescribeImagesRequest { ImageIds = [world.World.Image] }).Images![0];
        Assert.Equal(image.BlockDeviceMappings![0].Ebs!.SnapshotId, volume.SnapshotId);
        var instance = world.World.Instance(id);
        Assert.Equal((VolumeCloud.Root, "ebs"), (instance.RootDeviceName, instance.RootDeviceType));
        Assert.Equal((VolumeCloud.Root, "attached", true), (instance.BlockDeviceMappings![0].DeviceName, instance.BlockDeviceMappings[0].Ebs!.Status, instance.BlockDeviceMappings[0].Ebs!.DeleteOnTermination));
    }

    [Fact]
    public void A_volume_is_attaching_until_its_instance_runs()
    {
        var slow = new VolumeCloud(Pace.Aws);
        var id = slow.Run();

        Assert.Equal(("in-use", "attaching"), (slow.Look(slow.VolumeOf(id)).State, slow.Look(slow.VolumeOf(id)).Attachments![0].State));
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal("attached", slow.Look(slow.VolumeOf(id)).Attachments![0].State);
    }

    [Fact]
    public void A_stop_keeps_the_volume_and_the_end_of_the_instance_deletes_it_with_its_tags()
    {
        var id = world.Run(null, Tags("disk"));
        var volume = world.VolumeOf(id);
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        Assert.Equal("in-use", world.Look(volume).State);

        world.Terminate(id);

        world.World.Refused("InvalidVolume.NotFound", Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = [volume] });
        Assert.Empty(world.World.Instance(id).BlockDeviceMappings!);
        Assert.Empty(world.Cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest()).Tags!);
    }

    [Fact]
    public void A_volume_that_outlives_its_instance_is_available_until_it_is_deleted()
    {
        var id = world.Run(new EbsBlockDeviceShape { DeleteOnTermination = false });
        var volume = world.VolumeOf(id);
        var refusal = world.World.Refused("VolumeInUse", Ec2Api.DeleteVolume, new DeleteVolumeRequest { VolumeId = volume });
        Assert.Equal($"Volume {volume} is currently attached to {id}", refusal.Message);

        world.Terminate(id);
        world.Cloud.Pass(TimeSpan.FromHours(2));

        Assert.Equal("available", world.Look(volume).State);
        Assert.Empty(world.Look(volume).Attachments!);
        world.Cloud.Call(Ec2Api.DeleteVolume, new DeleteVolumeRequest { VolumeId = volume });
        Assert.Empty(world.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest()).Volumes!);
    }

    [Fact]
    public void ModifyInstanceAttribute_says_whether_the_volume_outlives_its_instance()
    {
        var id = world.Run();
        var volume = world.VolumeOf(id);
        Keep(id, VolumeCloud.Root, false);
        Assert.False(world.World.Instance(id).BlockDeviceMappings![0].Ebs!.DeleteOnTermination);
        Keep(id, VolumeCloud.Root, true);
        Keep(id, VolumeCloud.Root, false, volume);

        world.Terminate(id);

        Assert.Equal("available", world.Look(volume).State);
    }

    [Fact]
    public void ModifyInstanceAttribute_refuses_devices_that_the_instance_does_not_have()
    {
        var id = world.Run();

        Refuse("InvalidInstanceAttributeValue", new() { DeviceName = "/dev/sdf", Ebs = new() { DeleteOnTermination = false } });
        Refuse("InvalidInstanceAttributeValue", new() { DeviceName = VolumeCloud.Root, Ebs = new() { DeleteOnTermination = false, VolumeId = "vol-00000000000000000" } });
        Refuse("MissingParameter", new() { DeviceName = VolumeCloud.Root });
        Refuse("MissingParameter", new() { Ebs = new() { DeleteOnTermination = false } });
        Refuse("UnsupportedOperation", new() { DeviceName = VolumeCloud.Root, VirtualName = "ephemeral0" });
        Refuse("UnsupportedOperation", new() { DeviceName = VolumeCloud.Root, NoDevice = "true" });
        world.World.Refused("MissingParameter", Ec2Api.ModifyInstanceAttribute, new ModifyInstanceAttributeRequest { InstanceId = id, Attribute = "blockDeviceMapping", Value = "x" });

        void Refuse(string code, InstanceBlockDeviceMappingSpecificationShape device) => world.World.Refused(
            code, Ec2Api.ModifyInstanceAttribute, new ModifyInstanceAttributeRequest { InstanceId = id, BlockDeviceMappings = [device] });
    }

    [Fact]
    public void Volumes_are_tagged_at_the_launch_and_later()
    {
        var volume = world.VolumeOf(world.Run(null, Tags("disk")));

        Assert.Equal(("Name", "disk"), (world.Look(volume).Tags![0].Key, world.Look(volume).Tags![0].Value));
        world.Cloud.Call(Ec2Api.CreateTags, new CreateTagsRequest { Resources = [volume], Tags = [new TagShape { Key = "Name", Value = "root" }] });
        Assert.Equal([volume], world.Find("tag:Name", "root"));
        Assert.Equal("volume", world.Cloud.Call(Ec2Api.DescribeTags, new DescribeTagsRequest()).Tags![0].ResourceType);
        world.Cloud.Call(Ec2Api.DeleteTags, new DeleteTagsRequest { Resources = [volume], Tags = [new TagShape { Key = "Name" }] });
        Assert.Null(world.Look(volume).Tags);
        world.World.Refused("InvalidVolume.NotFound", Ec2Api.CreateTags, new CreateTagsRequest { Resources = ["vol-00000000000000000"], Tags = [new TagShape { Key = "a" }] });
    }

    [Theory]
    [InlineData("attachment.instance-id", "INSTANCE")]
    [InlineData("attachment.device", "/dev/xvda")]
    [InlineData("attachment.status", "attached")]
    [InlineData("attachment.delete-on-termination", "true")]
    [InlineData("attachment.attach-time", "2026-01-02T03:04:05.000Z")]
    [InlineData("availability-zone", "us-east-1a")]
    [InlineData("availability-zone-id", "use1-az*")]
    [InlineData("create-time", "2026-01-02*")]
    [InlineData("encrypted", "false")]
    [InlineData("fast-restored", "false")]
    [InlineData("multi-attach-enabled", "false")]
    [InlineData("operator.managed", "false")]
    [InlineData("size", "8")]
    [InlineData("snapshot-id", "snap-0*")]
    [InlineData("status", "in-use")]
    [InlineData("volume-id", "vol-0*")]
    [InlineData("volume-type", "gp3")]
    public void DescribeVolumes_filters(string filter, string value)
    {
        var id = world.Run();

        Assert.Equal([world.VolumeOf(id)], world.Find(filter, value == "INSTANCE" ? id : value));
        Assert.Empty(world.Find(filter, "something else"));
    }

    [Theory]
    [InlineData("block-device-mapping.device-name", "/dev/xvda")]
    [InlineData("block-device-mapping.status", "attached")]
    [InlineData("block-device-mapping.delete-on-termination", "true")]
    [InlineData("block-device-mapping.attach-time", "2026-01-02T*")]
    [InlineData("block-device-mapping.volume-id", "VOLUME")]
    public void DescribeInstances_filters_by_block_device(string filter, string value)
    {
        var id = world.Run();

        Assert.Equal([id], Find(value == "VOLUME" ? world.VolumeOf(id) : value));
        Assert.Empty(Find("something else"));

        IEnumerable<string?> Find(string wanted) => world.Cloud.Call(Ec2Api.DescribeInstances, new DescribeInstancesRequest { Filters = [CardCloud.Filter(filter, wanted)] })
            .Reservations!.Select(launch => launch.Instances![0].InstanceId);
    }

    [Fact]
    public void DescribeVolumes_gives_pages_and_refuses_what_can_not_be()
    {
        var all = Enumerable.Range(0, 3).Select(_ => world.VolumeOf(world.Run())).Order(StringComparer.Ordinal).ToList();

        var first = world.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { MaxResults = 2 });
        var rest = world.Cloud.Call(Ec2Api.DescribeVolumes, new DescribeVolumesRequest { MaxResults = 2, NextToken = first.NextToken });
        Assert.Equal(all, first.Volumes!.Concat(rest.Volumes!).Select(volume => volume.VolumeId));
        Assert.Null(rest.NextToken);
        world.World.Refused("InvalidVolume.NotFound", Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = ["vol-00000000000000000"] });
        world.World.Refused("InvalidVolumeID.Malformed", Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = ["disk"] });
        world.World.Refused("InvalidParameterCombination", Ec2Api.DescribeVolumes, new DescribeVolumesRequest { VolumeIds = all, MaxResults = 5 });
        world.World.Refused("InvalidParameterValue", Ec2Api.DescribeVolumes, new DescribeVolumesRequest { Filters = [CardCloud.Filter("colour", "red")] });
        world.World.Refused("InvalidVolume.NotFound", Ec2Api.DeleteVolume, new DeleteVolumeRequest { VolumeId = "vol-00000000000000000" });
        world.World.Refused("InvalidVolumeID.Malformed", Ec2Api.DeleteVolume, new DeleteVolumeRequest { VolumeId = "disk" });
    }

    [Fact]
    public void DescribeVolumeStatus_says_that_volumes_take_reads_and_writes()
    {
        var volume = world.VolumeOf(world.Run());

        var status = Assert.Single(Statuses());
        Assert.Equal((volume, "ok", "us-east-1a"), (status.VolumeId, status.VolumeStatus!.Status, status.AvailabilityZone));
        Assert.Equal(["io-enabled passed", "io-performance not-applicable"], status.VolumeStatus.Details!.Select(detail => $"{detail.Name} {detail.Status}"));
        Assert.Single(Statuses(CardCloud.Filter("volume-status.status", "ok")));
        Assert.Single(Statuses(CardCloud.Filter("availability-zone", "us-east-1a"), CardCloud.Filter("volume-status.details-name", "io-enabled")));
        Assert.Empty(Statuses(CardCloud.Filter("volume-status.status", "impaired")));
        Assert.Empty(Statuses(CardCloud.Filter("event.event-type", "*")));
        world.World.Refused("InvalidParameterValue", Ec2Api.DescribeVolumeStatus, new DescribeVolumeStatusRequest { Filters = [CardCloud.Filter("size", "8")] });
        world.World.Refused("InvalidVolume.NotFound", Ec2Api.DescribeVolumeStatus, new DescribeVolumeStatusRequest { VolumeIds = ["vol-00000000000000000"] });

        IReadOnlyList<VolumeStatusItemShape> Statuses(params FilterShape[] filters) =>
            world.Cloud.Call(Ec2Api.DescribeVolumeStatus, new DescribeVolumeStatusRequest { Filters = filters }).VolumeStatuses!;
    }

    [Fact]
    public void DescribeVolumeAttribute_tells_one_attribute()
    {
        var volume = world.VolumeOf(world.Run());

        var enabled = world.Cloud.Call(Ec2Api.DescribeVolumeAttribute, new DescribeVolumeAttributeRequest { VolumeId = volume, Attribute = "autoEnableIO" });
        Assert.Equal((volume, false, null), (enabled.VolumeId, enabled.AutoEnableIO!.Value, enabled.ProductCodes));
        var codes = world.Cloud.Call(Ec2Api.DescribeVolumeAttribute, new DescribeVolumeAttributeRequest { VolumeId = volume, Attribute = "productCodes" });
        Assert.Empty(codes.ProductCodes!);
        Assert.Null(codes.AutoEnableIO);
        world.World.Refused(
            "InvalidVolume.NotFound", Ec2Api.DescribeVolumeAttribute, new DescribeVolumeAttributeRequest { VolumeId = "vol-00000000000000000", Attribute = "productCodes" });
    }

    private void Keep(string instance, string device, bool deletes, string? volume = null) => world.Cloud.Call(Ec2Api.ModifyInstanceAttribute, new ModifyInstanceAttributeRequest
    {
        InstanceId = instance, BlockDeviceMappings = [new() { DeviceName = device, Ebs = new() { DeleteOnTermination = deletes, VolumeId = volume } }],
    });

    private static TagSpecificationShape Tags(string name) => new() { ResourceType = "volume", Tags = [new TagShape { Key = "Name", Value = name }] };
}
