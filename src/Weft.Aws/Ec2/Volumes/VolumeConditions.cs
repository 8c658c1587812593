using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.Regions;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Volumes;

/// <summary>What policies can ask of a volume (Service Authorization Reference, "Actions, resources, and condition keys for Amazon EC2").</summary>
internal static class VolumeConditions
{
    public static IEnumerable<ConditionFact> Of(View view, Volume volume) =>
        [new("ec2:VolumeID", volume.Id.Text), new("ec2:AvailabilityZone", volume.Zone), .. Of(view, volume.Settings, volume.Snapshot)];

    /// <summary>The root volume that a launch would make. One that the launch will refuse has nothing that could be asked for.</summary>
    public static MadeResource OfLaunch(View view, RunInstancesRequest request) => new(Volume.Type, [.. LaunchFacts(view, request)]);

    private static IEnumerable<ConditionFact> LaunchFacts(View view, RunInstancesRequest request)
    {
        if (ImageCatalog.Find(view.RegionFacts(), request.ImageId ?? "") is not { } image) return [];
        try
        {
            var root = RootVolume.Resolve(request.BlockDeviceMappings, image, view.RegionFacts());
            return [new("ec2:AvailabilityZone", ZoneOf(view, request)), .. Of(view, root.Settings, root.Snapshot)];
        }
        catch (AwsException)
        {
            return [];
        }
    }

    private static string? ZoneOf(View view, RunInstancesRequest request)
    {
        var subnet = request.SubnetId ?? request.NetworkInterfaces.Select(card => card.SubnetId).FirstOrDefault(id => id is not null);
        return subnet is null ? request.Placement?.AvailabilityZone : view.Find(new Id<Subnet>(subnet))?.Zone;
    }

    // The snapshots of public images belong to no account.
    private static IEnumerable<ConditionFact> Of(View view, VolumeSettings settings, string snapshot) =>
    [
        new("ec2:Encrypted", "false"),
        new("ec2:ParentSnapshot", $"arn:aws:ec2:{view.Region}::snapshot/{snapshot}"),
        new("ec2:VolumeSize", settings.SizeGiB.ToString()),
        new("ec2:VolumeType", settings.Type),
        new("ec2:VolumeIops", settings.Iops?.ToString()),
        new("ec2:VolumeThroughput", settings.Throughput?.ToString()),
    ];
}
