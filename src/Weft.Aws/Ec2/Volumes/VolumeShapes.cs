using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>Volumes as EC2 shows them, by themselves and as block devices of their instances.</summary>
internal static class VolumeShapes
{
    public static VolumeShape Of(View view, Volume volume) => new()
    {
        VolumeId = volume.Id.Text,
        AvailabilityZone = volume.Zone,
        AvailabilityZoneId = SubnetZones.IdOf(view, volume.Zone),
        State = volume.State,
        CreateTime = volume.CreatedAt,
        Size = volume.Settings.SizeGiB,
        SnapshotId = volume.Snapshot,
        VolumeType = volume.Settings.Type,
        Iops = VolumeLimits.ShownIops(volume.Settings),
        Throughput = volume.Settings.Throughput,
        Encrypted = false,
        MultiAttachEnabled = false,
        Operator = new OperatorResponseShape { Managed = false },
        Attachments = volume.Attachment is { } attachment ? [Of(volume, attachment)] : [],
        Tags = TagRules.Shapes(view.TagsOf(volume.Id)),
    };

    /// <summary>What an instance has mapped: its root device, until it is terminated.</summary>
    public static IReadOnlyList<InstanceBlockDeviceMappingShape> MappingsOf(View view, Instance instance) =>
        Volume.RootOf(view, instance.Id) is { Attachment: { } attachment } volume
            ?
            [
                new InstanceBlockDeviceMappingShape
                {
                    DeviceName = attachment.Device,
                    Ebs = new EbsInstanceBlockDeviceShape
                    {
                        VolumeId = volume.Id.Text,
                        AttachTime = attachment.AttachedAt,
                        DeleteOnTermination = attachment.DeleteOnTermination,
                        Status = attachment.Status,
                    },
                },
            ]
            : [];

    private static VolumeAttachmentShape Of(Volume volume, VolumeAttachment attachment) => new()
    {
        VolumeId = volume.Id.Text,
        InstanceId = attachment.Instance.Text,
        Device = attachment.Device,
        State = attachment.Status,
        AttachTime = attachment.AttachedAt,
        DeleteOnTermination = attachment.DeleteOnTermination,
    };
}
