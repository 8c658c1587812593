using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>ModifyVolume, DescribeVolumesModifications (EBS User Guide, "Modify an Amazon EBS volume using Elastic Volumes operations").</summary>
internal static class VolumeModifications
{
    /// <summary>The volume has its new settings.</summary>
    public static readonly Step Optimizing = new("volume.optimizing", BecomeOptimizing);

    /// <summary>The volume performs as its new settings say.</summary>
    public static readonly Step Completed = new("volume.modified", BecomeCompleted);

    /// <summary>So many are allowed within a day, each after the one before is completed.</summary>
    private const int MostInWindow = 4;
    private const int LargestPage = 500;

    private static readonly TimeSpan window = TimeSpan.FromHours(24);
    private static readonly TimeSpan modifying = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan optimizing = TimeSpan.FromMinutes(5);

    private static readonly FactFilters<Volume> filters = new FactFilters<Volume>()
        .With("modification-state", volume => volume.Modifications[^1].State)
        .With("original-iops", volume => VolumeLimits.ShownIops(volume.Modifications[^1].Original)?.ToString())
        .With("original-size", volume => volume.Modifications[^1].Original.SizeGiB.ToString())
        .With("original-volume-type", volume => volume.Modifications[^1].Original.Type)
        .With("originalMultiAttachEnabled", _ => false)
        .With("start-time", volume => Volume.TextOf(volume.Modifications[^1].StartedAt))
        .With("target-iops", volume => VolumeLimits.ShownIops(volume.Modifications[^1].Target)?.ToString())
        .With("target-size", volume => volume.Modifications[^1].Target.SizeGiB.ToString())
        .With("target-volume-type", volume => volume.Modifications[^1].Target.Type)
        .With("targetMultiAttachEnabled", _ => false)
        .With("volume-id", volume => volume.Id.Text);

    public static ModifyVolumeResult Modify(Transaction transaction, ModifyVolumeRequest request)
    {
        if (request is { Size: null, VolumeType: null, Iops: null, Throughput: null }) throw Ec2Errors.MissingParameter("size, volumeType, iops or throughput");
        var volume = transaction.Require<Volume>(request.VolumeId);
        var target = TargetOf(volume.Settings, request);
        RequireModifiable(volume, transaction.Now);
        var recent = volume.Modifications.RemoveAll(earlier => earlier.StartedAt <= transaction.Now - window);
        var started = new VolumeModification(volume.Settings, target, VolumeModificationStateValues.Modifying, transaction.Now);
        transaction.Put(volume with { Modifications = recent.Add(started) });
        transaction.Later(modifying, Optimizing, volume.Id.Text);
        return new ModifyVolumeResult { VolumeModification = Of(transaction, volume.Id, started) };
    }

    /// <summary>The latest modification of each volume that ever had one.</summary>
    public static DescribeVolumesModificationsResult Describe(View view, DescribeVolumesModificationsRequest request)
    {
        if (request.MaxResults is < 1 or > LargestPage) throw Ec2Errors.InvalidParameter($"{request.MaxResults}", "maxResults", $"Expecting a value from 1 to {LargestPage}.");
        var volumes = view.Select<Volume>(request.VolumeIds, []).ToList();
        if (request.VolumeIds.Count > 0 && volumes.Find(volume => volume.Modifications.IsEmpty) is { } still)
            throw new AwsException("InvalidVolumeModification.NotFound", $"Modification for volume '{still.Id}' does not exist.");
        var modified = filters.Apply(view, volumes.Where(volume => !volume.Modifications.IsEmpty), request.Filters);
        var page = Page.Of(modified, volume => volume.Id.Text, request.MaxResults, request.NextToken, Ec2Errors.InvalidNextToken);
        return new DescribeVolumesModificationsResult
        {
            VolumesModifications = page.Select(volume => Of(view, volume.Id, volume.Modifications[^1])),
            NextToken = page.NextToken,
        };
    }

    private static VolumeSettings TargetOf(VolumeSettings present, ModifyVolumeRequest request)
    {
        var size = request.Size ?? present.SizeGiB;
        if (size < present.SizeGiB) throw Ec2Errors.InvalidParameterValue("New size cannot be smaller than existing size");
        var limits = VolumeLimits.Of(request.VolumeType ?? present.Type);
        var staysItself = limits.Type == present.Type;
        var iops = request.Iops ?? (limits.Iops is null ? null : staysItself ? present.Iops : VolumeLimits.LeastGp3Iops);
        return limits.Require(size, iops, request.Throughput ?? (staysItself ? present.Throughput : null));
    }

    private static void RequireModifiable(Volume volume, DateTimeOffset now)
    {
        if (volume.Modifications is [.., { EndedAt: null } underWay])
        {
            throw new AwsException(
                "IncorrectModificationState", $"Volume {volume.Id} cannot be modified in modification state {underWay.State.ToUpperInvariant()}");
        }

        var recent = volume.Modifications.Where(earlier => earlier.StartedAt > now - window).ToList();
        if (recent.Count >= MostInWindow)
        {
            throw new AwsException(
                "VolumeModificationRateExceeded",
                $"You've reached the maximum modification rate per volume limit. The next modification of this volume is possible after {Volume.TextOf(recent[0].StartedAt + window)}.");
        }
    }

    private static void BecomeOptimizing(Transaction transaction, string id)
    {
        if (Find(transaction, id, VolumeModificationStateValues.Modifying) is not { } volume) return;
        var changed = volume.Modifications[^1] with { State = VolumeModificationStateValues.Optimizing };
        transaction.Put(volume with { Settings = changed.Target, Modifications = volume.Modifications.SetItem(volume.Modifications.Length - 1, changed) });
        transaction.Later(optimizing, Completed, id);
    }

    private static void BecomeCompleted(Transaction transaction, string id)
    {
        if (Find(transaction, id, VolumeModificationStateValues.Optimizing) is not { } volume) return;
        var ended = volume.Modifications[^1] with { State = VolumeModificationStateValues.Completed, EndedAt = transaction.Now };
        transaction.Put(volume with { Modifications = volume.Modifications.SetItem(volume.Modifications.Length - 1, ended) });
    }

    private static Volume? Find(View view, string id, string state) =>
        view.Find(new Id<Volume>(id)) is { Modifications: [.., var latest] } volume && latest.State == state ? volume : null;

    private static VolumeModificationShape Of(View view, Id<Volume> volume, VolumeModification modification) => new()
    {
        VolumeId = volume.Text,
        ModificationState = modification.State,
        StartTime = modification.StartedAt,
        EndTime = modification.EndedAt,
        Progress = modification.EndedAt is null ? Math.Clamp((long)((view.Now - modification.StartedAt) / (modifying + optimizing) * 100), 0, 99) : 100,
        OriginalSize = modification.Original.SizeGiB,
        OriginalVolumeType = modification.Original.Type,
        OriginalIops = VolumeLimits.ShownIops(modification.Original),
        OriginalThroughput = modification.Original.Throughput,
        OriginalMultiAttachEnabled = false,
        TargetSize = modification.Target.SizeGiB,
        TargetVolumeType = modification.Target.Type,
        TargetIops = VolumeLimits.ShownIops(modification.Target),
        TargetThroughput = modification.Target.Throughput,
        TargetMultiAttachEnabled = false,
    };
}
