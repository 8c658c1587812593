using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Volumes;

public class VolumeModificationTests
{
    private readonly VolumeCloud world = new();

    [Fact]
    public void A_volume_grows_and_changes_its_type()
    {
        var volume = world.VolumeOf(world.Run());

        var started = Modify(new() { VolumeId = volume, Size = 20, VolumeType = "io2", Iops = 500 });

        Assert.Equal(("modifying", 0, 8, 20), (started.ModificationState, started.Progress, started.OriginalSize, started.TargetSize));
        Assert.Equal((20, "io2", 500, null), (world.Look(volume).Size, world.Look(volume).VolumeType, world.Look(volume).Iops, world.Look(volume).Throughput));
        var done = Latest(volume);
        Assert.Equal(("completed", 100, "gp3", "io2", 3000, 500), (done.ModificationState, done.Progress, done.OriginalVolumeType, done.TargetVolumeType, done.OriginalIops, done.TargetIops));
        Assert.NotNull(done.EndTime);
    }

    [Fact]
    public void What_is_not_named_stays_or_is_the_default_of_the_new_type()
    {
        var volume = world.VolumeOf(world.Run(new EbsBlockDeviceShape { Iops = 4000, Throughput = 500 }));

        Modify(new() { VolumeId = volume, Size = 100 });
        Assert.Equal((4000, 500), (world.Look(volume).Iops, world.Look(volume).Throughput));
        Modify(new() { VolumeId = volume, VolumeType = "gp2" });
        Assert.Equal((300, null), (world.Look(volume).Iops, world.Look(volume).Throughput));
        Modify(new() { VolumeId = volume, VolumeType = "gp3" });
        Assert.Equal((3000, 125), (world.Look(volume).Iops, world.Look(volume).Throughput));
    }

    [Fact]
    public void At_AWS_s_pace_one_modification_waits_for_the_other()
    {
        var slow = new VolumeCloud(Pace.Aws);
        var volume = slow.VolumeOf(slow.Run());
        slow.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 20 });

        var refusal = slow.World.Refused("IncorrectModificationState", Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 30 });
        Assert.Equal($"Volume {volume} cannot be modified in modification state MODIFYING", refusal.Message);
        Assert.Equal(8, slow.Look(volume).Size);
        slow.Cloud.Pass(TimeSpan.FromMinutes(1));
        Assert.Equal(20, slow.Look(volume).Size);
        var half = slow.Cloud.Call(Ec2Api.DescribeVolumesModifications, new DescribeVolumesModificationsRequest { VolumeIds = [volume] }).VolumesModifications![0];
        Assert.Equal("optimizing", half.ModificationState);
        Assert.InRange(half.Progress!.Value, 1, 99);
        slow.World.Refused("IncorrectModificationState", Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 30 });
        slow.Cloud.Pass(TimeSpan.FromMinutes(10));
        slow.Cloud.Call(Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 30 });
    }

    [Fact]
    public void Four_modifications_are_allowed_within_a_day()
    {
        var volume = world.VolumeOf(world.Run());
        for (var size = 10; size < 14; size++) Modify(new() { VolumeId = volume, Size = size });

        Assert.Contains("2026-01-03T03:04:05.000Z", world.World.Refused("VolumeModificationRateExceeded", Ec2Api.ModifyVolume, new ModifyVolumeRequest { VolumeId = volume, Size = 20 }).Message, StringComparison.Ordinal);
        world.Cloud.Pass(TimeSpan.FromHours(25));
        Modify(new() { VolumeId = volume, Size = 20 });
        Assert.Equal(20, world.Look(volume).Size);
    }

    [Fact]
    public void ModifyVolume_refuses_what_can_not_be()
    {
        var volume = world.VolumeOf(world.Run());

        Assert.Equal("New size cannot be smaller than existing size", Refuse("InvalidParameterValue", new() { VolumeId = volume, Size = 7 }));
        Refuse("MissingParameter", new() { VolumeId = volume });
        Refuse("InvalidParameterCombination", new() { VolumeId = volume, VolumeType = "gp2", Iops = 200 });
        Refuse("InvalidParameterValue", new() { VolumeId = volume, VolumeType = "io1" });
        Refuse("InvalidBlockDeviceMapping", new() { VolumeId = volume, VolumeType = "st1", Size = 500 });
        Refuse("UnsupportedOperation", new() { VolumeId = volume, Size = 20, MultiAttachEnabled = true });
        Refuse("InvalidVolume.NotFound", new() { VolumeId = "vol-00000000000000000", Size = 20 });
        Refuse("InvalidVolumeID.Malformed", new() { VolumeId = "disk", Size = 20 });
        Assert.Equal(8, world.Look(volume).Size);
    }

    [Theory]
    [InlineData("modification-state", "completed")]
    [InlineData("original-iops", "3000")]
    [InlineData("original-size", "8")]
    [InlineData("original-volume-type", "gp3")]
    [InlineData("originalMultiAttachEnabled", "false")]
    [InlineData("start-time", "2026-01-02*")]
    [InlineData("target-iops", "100")]
    [InlineData("target-size", "20")]
    [InlineData("target-volume-type", "gp2")]
    [InlineData("targetMultiAttachEnabled", "false")]
    [InlineData("volume-id", "vol-0*")]
    public void DescribeVolumesModifications_filters(string filter, string value)
    {
        var (volume, still) = (world.VolumeOf(world.Run()), world.VolumeOf(world.Run()));
        Modify(new() { VolumeId = volume, Size = 20, VolumeType = "gp2" });

        Assert.Equal([volume], Find(value));
        Assert.Empty(Find("something else"));
        world.World.Refused("InvalidVolumeModification.NotFound", Ec2Api.DescribeVolumesModifications, new DescribeVolumesModificationsRequest { VolumeIds = [still] });
        world.World.Refused("InvalidParameterValue", Ec2Api.DescribeVolumesModifications, new DescribeVolumesModificationsRequest { MaxResults = 501 });

        IEnumerable<string?> Find(string wanted) => world.Cloud.Call(
            Ec2Api.DescribeVolumesModifications, new DescribeVolumesModificationsRequest { Filters = [CardCloud.Filter(filter, wanted)] }).VolumesModifications!.Select(one => one.VolumeId);
    }

    private VolumeModificationShape Modify(ModifyVolumeRequest request) => world.Cloud.Call(Ec2Api.ModifyVolume, request).VolumeModification!;

    private VolumeModificationShape Latest(string volume) =>
        world.Cloud.Call(Ec2Api.DescribeVolumesModifications, new DescribeVolumesModificationsRequest { VolumeIds = [volume] }).VolumesModifications![0];

    private string Refuse(string code, ModifyVolumeRequest request) => world.World.Refused(code, Ec2Api.ModifyVolume, request).Message;
}
