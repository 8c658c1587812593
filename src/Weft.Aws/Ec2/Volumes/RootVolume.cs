using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.Regions;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>The root volume that a launch gives to each of its instances: as the image has it, changed by the request's block device mapping.</summary>
internal sealed record RootVolume(string Device, string Snapshot, VolumeSettings Settings, bool DeleteOnTermination)
{
    /// <exception cref="AwsException">UnsupportedOperation for every device but the root one, InvalidBlockDeviceMapping, and what <see cref="VolumeLimits"/> refuses.</exception>
    public static RootVolume Resolve(IReadOnlyList<BlockDeviceMappingShape> mappings, CatalogImage image, RegionFacts region)
    {
        var plain = Of(image, region);
        var devices = mappings.Select(mapping => mapping.DeviceName ?? throw Ec2Errors.MissingParameter("deviceName")).ToList();
        if (devices.Distinct().Count() < devices.Count) throw Mapping("The device name is used more than once.");
        if (devices.Find(device => device != plain.Device) is { } other)
            throw Ec2Errors.Unsupported($"the block device {other}: an instance has its root device {plain.Device} and no other");
        return mappings.Count == 0 ? plain : plain.With(mappings[0].Ebs ?? throw Ec2Errors.MissingParameter("ebs"), image);
    }

    /// <summary>Makes the volume, which is being attached until the instance runs.</summary>
    public Volume Put(Transaction transaction, Instance instance) => Put(transaction, instance, transaction.Now, VolumeAttachmentStateValues.Attaching);

    /// <summary>The instance runs: its volume is attached.</summary>
    public static void Attach(Transaction transaction, Instance instance)
    {
        if (Volume.RootOf(transaction, instance.Id) is { Attachment: { Status: VolumeAttachmentStateValues.Attaching } attachment } volume)
            transaction.Put(volume with { Attachment = attachment with { Status = VolumeAttachmentStateValues.Attached } });
    }

    /// <summary>Says whether the volume outlives its instance.</summary>
    /// <exception cref="AwsException">InvalidInstanceAttributeValue for a device or volume that the instance does not have.</exception>
    public static void Keep(Transaction transaction, Instance instance, IReadOnlyList<InstanceBlockDeviceMappingSpecificationShape> devices)
    {
        if (devices.Count == 0) throw Ec2Errors.MissingParameter("blockDeviceMapping");
        foreach (var device in devices)
        {
            var name = device.DeviceName ?? throw Ec2Errors.MissingParameter("deviceName");
            if (Volume.RootOf(transaction, instance.Id) is not { Attachment: { } attachment } volume || attachment.Device != name)
                throw new AwsException("InvalidInstanceAttributeValue", $"No device is currently mapped at {name}");
            if (device.Ebs?.VolumeId is { } id && id != volume.Id.Text)
                throw new AwsException("InvalidInstanceAttributeValue", $"The volume '{id}' is not mapped at {name}");
            var deletes = device.Ebs?.DeleteOnTermination ?? throw Ec2Errors.MissingParameter("ebs.deleteOnTermination");
            transaction.Put(volume with { Attachment = attachment with { DeleteOnTermination = deletes } });
        }
    }

    /// <summary>The instance is terminated: its volume goes with it, or stays for its owner to delete.</summary>
    public static void Release(Transaction transaction, Instance instance)
    {
        if (Volume.RootOf(transaction, instance.Id) is not { } volume) return;
        if (volume.Attachment!.DeleteOnTermination) transaction.Remove(volume.Id);
        else transaction.Put(volume with { Attachment = null });
    }

    /// <summary>Gives its root volume to every instance of a state that was written before there were volumes.</summary>
    public static void Complete(Transaction transaction)
    {
        foreach (var instance in transaction.All<Instance>().Where(instance => !instance.IsEnding).ToList())
        {
            if (Volume.RootOf(transaction, instance.Id) is not null) continue;
            var status = instance.State == InstanceStateNameValues.Pending ? VolumeAttachmentStateValues.Attaching : VolumeAttachmentStateValues.Attached;
            Of(LaunchMachine.ImageOf(transaction, instance), transaction.RegionFacts()).Put(transaction, instance, instance.FirstLaunchedAt, status);
        }
    }

    private static RootVolume Of(CatalogImage image, RegionFacts region) =>
        new(image.RootDevice, image.SnapshotIn(region), VolumeLimits.Of(image.VolumeType).Require(image.VolumeGiB, null, null), DeleteOnTermination: true);

    private RootVolume With(EbsBlockDeviceShape asked, CatalogImage image)
    {
        if (asked.SnapshotId is { } snapshot && snapshot != Snapshot) throw Mapping("snapshotId cannot be modified on root device");
        var size = asked.VolumeSize ?? Settings.SizeGiB;
        if (size < image.VolumeGiB) throw Mapping($"Volume of size {size}GB is smaller than snapshot '{Snapshot}', expect size >= {image.VolumeGiB}GB");
        return this with
        {
            Settings = VolumeLimits.Of(asked.VolumeType ?? Settings.Type).Require(size, asked.Iops, asked.Throughput),
            DeleteOnTermination = asked.DeleteOnTermination ?? true,
        };
    }

    private Volume Put(Transaction transaction, Instance instance, DateTimeOffset madeAt, string status) => transaction.Put(new Volume(
        transaction.NewId<Volume>(),
        instance.Zone,
        instance.Id,
        Snapshot,
        Settings,
        madeAt,
        new VolumeAttachment(instance.Id, Device, DeleteOnTermination, madeAt, status),
        []));

    private static AwsException Mapping(string message) => new("InvalidBlockDeviceMapping", message);
}
