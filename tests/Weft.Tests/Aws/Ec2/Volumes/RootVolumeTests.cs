using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Volumes;

public class RootVolumeTests
{
    private readonly VolumeCloud world = new();

    [Theory]
    [InlineData("gp3", 20, 4000, 500, 4000, 500)]
    [InlineData("gp3", 8, null, null, 3000, 125)]
    [InlineData("gp3", 65536, 80000, 2000, 80000, 2000)]
    [InlineData("gp2", 8, null, null, 100, null)]
    [InlineData("gp2", 500, null, null, 1500, null)]
    [InlineData("gp2", 16384, null, null, 16000, null)]
    [InlineData("io1", 20, 1000, null, 1000, null)]
    [InlineData("io2", 65536, 256000, null, 256000, null)]
    [InlineData("standard", 1024, null, null, null, null)]
    public void A_launch_chooses_size_type_and_speed(string type, int size, int? iops, int? throughput, int? shownIops, int? shownThroughput)
    {
        var volume = world.Look(world.VolumeOf(world.Run(new EbsBlockDeviceShape { VolumeType = type, VolumeSize = size, Iops = iops, Throughput = throughput })));

        Assert.Equal((type, size, shownIops, shownThroughput), (volume.VolumeType, volume.Size, volume.Iops, volume.Throughput));
    }

    [Fact]
    public void What_a_launch_leaves_out_is_as_the_image_has_it()
    {
        var snapshot = world.Look(world.VolumeOf(world.Run())).SnapshotId;

        var volume = world.Look(world.VolumeOf(world.Run(new EbsBlockDeviceShape { Encrypted = false, SnapshotId = snapshot })));

        Assert.Equal((8, "gp3", true), (volume.Size, volume.VolumeType, volume.Attachments![0].DeleteOnTermination));
    }

    [Fact]
    public void A_launch_of_several_gives_each_its_own()
    {
        var request = new RunInstancesRequest
        {
            ImageId = world.World.Image, InstanceType = "t3.micro", MinCount = 3, MaxCount = 3, SubnetId = world.World.Subnet,
            BlockDeviceMappings = [new() { DeviceName = VolumeCloud.Root, Ebs = new() { VolumeSize = 20 } }],
        };

        var instances = world.Cloud.Call(Ec2Api.RunInstances, request).Instances!;

        Assert.Equal(3, instances.Select(instance => world.VolumeOf(instance.InstanceId!)).Distinct().Count());
        Assert.Equal(3, world.Find("size", "20").Count());
    }

    [Theory]
    [InlineData("InvalidBlockDeviceMapping", "gp3", 7, null, null)]
    [InlineData("InvalidBlockDeviceMapping", "st1", 500, null, null)]
    [InlineData("InvalidBlockDeviceMapping", "sc1", 500, null, null)]
    [InlineData("InvalidParameterValue", "gp3", 65537, null, null)]
    [InlineData("InvalidParameterValue", "gp2", 16385, null, null)]
    [InlineData("InvalidParameterValue", "standard", 1025, null, null)]
    [InlineData("InvalidParameterCombination", "gp2", 20, 3000, null)]
    [InlineData("InvalidParameterCombination", "standard", 20, 100, null)]
    [InlineData("InvalidParameterCombination", "gp2", 20, null, 125)]
    [InlineData("InvalidParameterCombination", "io1", 20, 500, 125)]
    [InlineData("MissingParameter", "io1", 20, null, null)]
    [InlineData("MissingParameter", "io2", 20, null, null)]
    [InlineData("InvalidParameterValue", "gp3", 20, 2999, null)]
    [InlineData("InvalidParameterValue", "gp3", 2000, 80001, null)]
    [InlineData("InvalidParameterValue", "gp3", 8, 4001, null)]
    [InlineData("InvalidParameterValue", "io1", 20, 99, null)]
    [InlineData("InvalidParameterValue", "io1", 20, 1001, null)]
    [InlineData("InvalidParameterValue", "io2", 8, 8001, null)]
    [InlineData("InvalidParameterValue", "gp3", 20, null, 124)]
    [InlineData("InvalidParameterValue", "gp3", 20, null, 2001)]
    [InlineData("InvalidParameterValue", "gp3", 20, 3000, 751)]
    public void A_launch_refuses_what_no_root_volume_can_be(string code, string type, int size, int? iops, int? throughput) =>
        world.World.Refused(code, Ec2Api.RunInstances, world.Launch(new EbsBlockDeviceShape { VolumeType = type, VolumeSize = size, Iops = iops, Throughput = throughput }));

    [Fact]
    public void The_size_of_the_snapshot_is_the_least()
    {
        var snapshot = world.Look(world.VolumeOf(world.Run())).SnapshotId;

        var refusal = world.World.Refused("InvalidBlockDeviceMapping", Ec2Api.RunInstances, world.Launch(new EbsBlockDeviceShape { VolumeSize = 4 }));

        Assert.Equal($"Volume of size 4GB is smaller than snapshot '{snapshot}', expect size >= 8GB", refusal.Message);
    }

    [Fact]
    public void A_launch_refuses_devices_and_settings_that_a_machine_of_namespaces_does_not_get()
    {
        Assert.Contains("/dev/sdf", Refuse("UnsupportedOperation", new BlockDeviceMappingShape { DeviceName = "/dev/sdf", Ebs = new() { VolumeSize = 10 } }), StringComparison.Ordinal);
        Refuse("UnsupportedOperation", Root(), new() { DeviceName = "/dev/sdf", Ebs = new() { VolumeSize = 10 } });
        Assert.Contains("VirtualName", Refuse("UnsupportedOperation", new BlockDeviceMappingShape { DeviceName = "/dev/sdb", VirtualName = "ephemeral0" }), StringComparison.Ordinal);
        Refuse("UnsupportedOperation", new BlockDeviceMappingShape { DeviceName = VolumeCloud.Root, NoDevice = "true" });
        Refuse("InvalidBlockDeviceMapping", Root(), Root());
        Refuse("MissingParameter", new BlockDeviceMappingShape { Ebs = new() });
        Refuse("MissingParameter", new BlockDeviceMappingShape { DeviceName = VolumeCloud.Root });
        Refuse("InvalidBlockDeviceMapping", new BlockDeviceMappingShape { DeviceName = VolumeCloud.Root, Ebs = new() { SnapshotId = "snap-00000000000000000" } });
        foreach (var (name, ebs) in new (string, EbsBlockDeviceShape)[]
        {
            ("Encrypted", new() { Encrypted = true }),
            ("KmsKeyId", new() { KmsKeyId = "alias/aws/ebs" }),
            ("OutpostArn", new() { OutpostArn = "arn:aws:outposts:us-east-1:123456789012:outpost/op-1" }),
            ("AvailabilityZone", new() { AvailabilityZone = "us-east-1a" }),
            ("AvailabilityZoneId", new() { AvailabilityZoneId = "use1-az1" }),
            ("VolumeInitializationRate", new() { VolumeInitializationRate = 100 }),
            ("EbsCardIndex", new() { EbsCardIndex = 0 }),
        })
        {
            Assert.Contains(name, Refuse("UnsupportedOperation", new BlockDeviceMappingShape { DeviceName = VolumeCloud.Root, Ebs = ebs }), StringComparison.Ordinal);
        }
    }

    private static BlockDeviceMappingShape Root() => new() { DeviceName = VolumeCloud.Root, Ebs = new() { VolumeSize = 20 } };

    private string Refuse(string code, params BlockDeviceMappingShape[] devices) => world.World.Refused(code, Ec2Api.RunInstances, world.LaunchWith(devices)).Message;
}
