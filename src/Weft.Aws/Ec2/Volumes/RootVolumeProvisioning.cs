using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Instances;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>The BlockDeviceMappings property of AWS::EC2::Instance: its root device, of which a stack changes in place only whether the volume outlives the instance.</summary>
internal static class RootVolumeProvisioning
{
    public const string Name = "BlockDeviceMappings";

    /// <summary>Whether the launch puts the instance's tags on its volume as well.</summary>
    public const string Propagates = "PropagateTagsToVolumeOnCreation";

    private const string Device = "DeviceName";
    private const string Ebs = "Ebs";
    private const string Deletes = "DeleteOnTermination";

    private static readonly string[] settings = [Deletes, "Encrypted", "Iops", "SnapshotId", "VolumeSize", "VolumeType"];

    public static Property Property { get; } = Property.Groups(
        Name,
        Property.Text(Device).Required(),
        Property.Group(
            Ebs,
            Property.Flag(Deletes),
            Property.Flag("Encrypted"),
            Property.Integer("Iops"),
            Property.Text("SnapshotId"),
            Property.Integer("VolumeSize"),
            Property.Text("VolumeType"),
            Property.Refused("KmsKeyId")),
        Property.Refused("NoDevice"),
        Property.Refused("VirtualName")).MayReplace();

    public static IEnumerable<RequestFields> Fields(PropertyReader given) =>
        given.Groups(Name).Select(device => device.Fields(Device).With(Ebs, device.Group(Ebs)?.Fields(settings)));

    /// <summary>Whether a change is more than the volume's fate at the end of the instance.</summary>
    public static bool Replaces(ProvisionedUpdate update) => update.Changes(Name) && Essence(update.Before) != Essence(update.After);

    /// <summary>Changes what becomes of the volume; a mapping that says nothing of it means AWS's default.</summary>
    public static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (!update.Changes(Name) || update.After.Groups(Name).Count == 0) return;
        var devices = update.After.Groups(Name).Select(device => device.Fields(Device).With(Ebs, new RequestFields().With(Deletes, device.Group(Ebs)?.Flag(Deletes) ?? true)));
        call.Run(Ec2Api.ModifyInstanceAttribute, new RequestFields().With(InstanceProvisioning.IdName, update.Id).With("BlockDeviceMapping", devices));
    }

    /// <summary>The root device as the template has it: those of its settings that the template names, all where it names none.</summary>
    public static JsonArray Read(View view, Instance instance, PropertyReader last)
    {
        var given = last.Groups(Name);
        // An empty list asks for nothing, and so nothing of it can differ.
        if (last.Has(Name) && given.Count == 0) return [];
        if (Volume.RootOf(view, instance.Id) is not { Attachment: { } attachment } volume) return [];
        var named = given is [var device] ? device.Group(Ebs) : null;
        var ebs = new JsonObject();
        foreach (var (name, value) in Settings(volume, attachment))
        {
            if (named is not { } asked || asked.Has(name)) ebs[name] = value;
        }

        return [new JsonObject { [Device] = attachment.Device, [Ebs] = ebs }];
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Settings(Volume volume, VolumeAttachment attachment) =>
    [
        (Deletes, attachment.DeleteOnTermination),
        ("Encrypted", false),
        ("Iops", VolumeLimits.ShownIops(volume.Settings)),
        ("SnapshotId", volume.Snapshot),
        ("VolumeSize", volume.Settings.SizeGiB),
        ("VolumeType", volume.Settings.Type),
    ];

    /// <summary>What only another volume can change.</summary>
    private static string Essence(PropertyReader properties) => string.Join('\n', properties.Groups(Name).Select(device => string.Join(
        ' ', settings.Where(name => name != Deletes).Select(name => device.Group(Ebs)?.Value(name)?.GetRawText() ?? "-").Prepend(device.Text(Device)))));
}
