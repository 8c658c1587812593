using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>The disk of an instance: what it writes to its private folders is kept as long as its volume stands.</summary>
/// <param name="Zone">The zone of the instance that it was made with.</param>
/// <param name="Disk">The instance that it was made with, under whose name its folder lies on the host.</param>
/// <param name="Snapshot">The image's snapshot that it began as.</param>
/// <param name="Attachment">Null once its instance is gone and it was kept.</param>
/// <param name="Modifications">The changes of its settings, the latest last; older than a day only the latest.</param>
public sealed record Volume(
    Id<Volume> Id,
    string Zone,
    Id<Instance> Disk,
    string Snapshot,
    VolumeSettings Settings,
    DateTimeOffset CreatedAt,
    VolumeAttachment? Attachment,
    ImmutableArray<VolumeModification> Modifications) : IResource<Volume>
{
    /// <summary>The volume of an instance, by the instance.</summary>
    public static readonly Index<Volume> OfInstance = Index<Volume>.By(volume => volume.Attachment?.Instance.Text);

    public static ResourceType<Volume> Type { get; } = new ResourceType<Volume>("volume", VolumeJson.Default)
        .WithPrefix("vol")
        .Unknown(id => new AwsException("InvalidVolume.NotFound", $"The volume '{id}' does not exist."))
        .Malformed(id => Ec2Errors.Malformed("InvalidVolumeID.Malformed", id, "vol"))
        .IndexedBy(OfInstance)
        .Tells(VolumeConditions.Of)
        .Filter("attachment.attach-time", volume => volume.Attachment is { } attachment ? TextOf(attachment.AttachedAt) : null)
        .Filter("attachment.delete-on-termination", volume => volume.Attachment is { } attachment ? (attachment.DeleteOnTermination ? "true" : "false") : null)
        .Filter("attachment.device", volume => volume.Attachment?.Device)
        .Filter("attachment.instance-id", OfInstance)
        .Filter("attachment.status", volume => volume.Attachment?.Status)
        .Filter("availability-zone", volume => volume.Zone)
        .Filter("availability-zone-id", (view, volume) => SubnetZones.IdOf(view, volume.Zone))
        .Filter("create-time", volume => TextOf(volume.CreatedAt))
        .Filter("encrypted", _ => false)
        .Filter("fast-restored", _ => false)
        .Filter("multi-attach-enabled", _ => false)
        .Filter("operator.managed", _ => false)
        .Filter("size", volume => volume.Settings.SizeGiB.ToString())
        .Filter("snapshot-id", volume => volume.Snapshot)
        .Filter("status", volume => volume.State)
        .Filter("volume-id", volume => volume.Id.Text)
        .Filter("volume-type", volume => volume.Settings.Type);

    /// <summary>One of <see cref="VolumeStateValues"/>.</summary>
    [JsonIgnore]
    public string State => Attachment is null ? VolumeStateValues.Available : VolumeStateValues.InUse;

    public static void Declare(Catalog catalog)
    {
        const string noneManaged = "no volume here is operated by another service";
        catalog.Resource(Type).AtOpen(RootVolume.Complete);
        catalog.Read(Ec2Api.DescribeVolumes, VolumeOperations.Describe).Accepts(r => r.IncludeManagedResources, noneManaged);
        catalog.Read(Ec2Api.DescribeVolumeStatus, VolumeStatuses.Describe).Accepts(r => r.IncludeManagedResources, noneManaged);
        catalog.Read(Ec2Api.DescribeVolumeAttribute, VolumeOperations.DescribeAttribute);
        catalog.Write(Ec2Api.DeleteVolume, VolumeOperations.Delete);
        catalog.WithStep(VolumeModifications.Optimizing).WithStep(VolumeModifications.Completed);
        catalog.Write(Ec2Api.ModifyVolume, VolumeModifications.Modify).RefusesValue(r => r.MultiAttachEnabled, true);
        catalog.Read(Ec2Api.DescribeVolumesModifications, VolumeModifications.Describe);
    }

    /// <summary>The root volume of an instance; null for one that is terminated, and in revisions of a Weft that had no volumes.</summary>
    public static Volume? RootOf(View view, Id<Instance> instance) => view.Under(OfInstance, instance.Text).FirstOrDefault();

    /// <summary>The way EC2 writes a moment in filters.</summary>
    internal static string TextOf(DateTimeOffset moment) => moment.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ");
}

/// <summary>What was asked of a volume: recorded and shown, and nothing that the host enforces.</summary>
/// <param name="Type">One of <see cref="VolumeTypeValues"/>.</param>
/// <param name="Iops">As provisioned; null for types where the size decides.</param>
/// <param name="Throughput">In MiB/s; null for every type but gp3.</param>
public sealed record VolumeSettings(string Type, int SizeGiB, int? Iops, int? Throughput);

/// <summary>A volume in use.</summary>
/// <param name="Device">The name under which the image knows it, such as /dev/xvda.</param>
/// <param name="DeleteOnTermination">Whether the end of the instance is the end of the volume.</param>
/// <param name="Status">One of <see cref="VolumeAttachmentStateValues"/>.</param>
public sealed record VolumeAttachment(Id<Instance> Instance, string Device, bool DeleteOnTermination, DateTimeOffset AttachedAt, string Status);

/// <summary>One change of a volume's settings.</summary>
/// <param name="State">One of <see cref="VolumeModificationStateValues"/>.</param>
/// <param name="EndedAt">Null while it is under way.</param>
public sealed record VolumeModification(VolumeSettings Original, VolumeSettings Target, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt = null);

[JsonSerializable(typeof(Volume))]
internal sealed partial class VolumeJson : JsonSerializerContext;
