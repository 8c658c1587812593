using System.Collections.Immutable;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>
/// How what a request says joins what a stored launch says (EC2 User Guide, "Launch an Amazon EC2 instance using a launch template"): a parameter
/// of the request takes the place of the stored one, a nested parameter that one nested parameter, and the rest of the structure stays.
/// </summary>
/// <remarks>
/// Network interfaces are one where they have the same network card and device index, block devices where they have the same name, tags where they
/// have the same type and key. Groups by identifier and by name are one parameter. A new version that is based on another joins it in the same way (docs/decisions/0048-launch-templates.md).
/// </remarks>
internal static class LaunchJoin
{
    public static LaunchParameters Over(this LaunchParameters said, LaunchParameters stored)
    {
        var saysGroups = !said.GroupIds.IsEmpty || !said.GroupNames.IsEmpty;
        return new LaunchParameters
        {
            Image = said.Image ?? stored.Image,
            InstanceType = said.InstanceType ?? stored.InstanceType,
            KeyName = said.KeyName ?? stored.KeyName,
            UserData = said.UserData ?? stored.UserData,
            ShutdownBehavior = said.ShutdownBehavior ?? stored.ShutdownBehavior,
            EbsOptimized = said.EbsOptimized ?? stored.EbsOptimized,
            Monitored = said.Monitored ?? stored.Monitored,
            TerminationProtected = said.TerminationProtected ?? stored.TerminationProtected,
            StopProtected = said.StopProtected ?? stored.StopProtected,
            CpuCredits = said.CpuCredits ?? stored.CpuCredits,
            Hibernation = said.Hibernation ?? stored.Hibernation,
            Enclave = said.Enclave ?? stored.Enclave,
            AutoRecovery = said.AutoRecovery ?? stored.AutoRecovery,
            BandwidthWeighting = said.BandwidthWeighting ?? stored.BandwidthWeighting,
            ReservationPreference = said.ReservationPreference ?? stored.ReservationPreference,
            // An ARN and a name are two ways to say one thing.
            Profile = said.Profile ?? stored.Profile,
            Placement = Join(said.Placement, stored.Placement, Over),
            Processor = Join(said.Processor, stored.Processor, Over),
            Metadata = Join(said.Metadata, stored.Metadata, Over),
            HostNames = Join(said.HostNames, stored.HostNames, Over),
            GroupIds = saysGroups ? said.GroupIds : stored.GroupIds,
            GroupNames = saysGroups ? said.GroupNames : stored.GroupNames,
            Cards = JoinEach(said.Cards, stored.Cards, card => (card.NetworkCardIndex ?? 0, card.DeviceIndex), Over),
            Devices = JoinEach(said.Devices, stored.Devices, device => device.Device, Over),
            Tags = JoinEach(said.Tags, stored.Tags, tags => tags.ResourceType, Over),
        };
    }

    /// <summary>What a new version inherits from its source: all but the snapshots of its block devices (EC2 API Reference, CreateLaunchTemplateVersion).</summary>
    public static LaunchParameters Inherited(this LaunchParameters source) => source with
    {
        Devices = [.. source.Devices.Select(device => device with { Volume = device.Volume is { } volume ? volume with { Snapshot = null } : null })],
    };

    // A zone by name and one by identifier are two ways to say one thing.
    private static PlacementParameters Over(PlacementParameters said, PlacementParameters stored)
    {
        var saysZone = said.Zone is not null || said.ZoneId is not null;
        return new PlacementParameters(saysZone ? said.Zone : stored.Zone, saysZone ? said.ZoneId : stored.ZoneId, said.Tenancy ?? stored.Tenancy);
    }

    private static ProcessorParameters Over(ProcessorParameters said, ProcessorParameters stored) => new(
        said.CoreCount ?? stored.CoreCount,
        said.ThreadsPerCore ?? stored.ThreadsPerCore,
        said.AmdSevSnp ?? stored.AmdSevSnp,
        said.NestedVirtualization ?? stored.NestedVirtualization);

    private static MetadataParameters Over(MetadataParameters said, MetadataParameters stored) => new(
        said.Endpoint ?? stored.Endpoint, said.Tokens ?? stored.Tokens, said.HopLimit ?? stored.HopLimit, said.Ipv6 ?? stored.Ipv6, said.Tags ?? stored.Tags);

    private static HostNameParameters Over(HostNameParameters said, HostNameParameters stored) =>
        new(said.Type ?? stored.Type, said.ResourceNameA ?? stored.ResourceNameA, said.ResourceNameAaaa ?? stored.ResourceNameAaaa);

    private static DeviceParameters Over(DeviceParameters said, DeviceParameters stored) => stored with { Volume = Join(said.Volume, stored.Volume, Over) };

    private static VolumeParameters Over(VolumeParameters said, VolumeParameters stored) => new(
        said.Snapshot ?? stored.Snapshot,
        said.SizeGiB ?? stored.SizeGiB,
        said.Type ?? stored.Type,
        said.Iops ?? stored.Iops,
        said.Throughput ?? stored.Throughput,
        said.Encrypted ?? stored.Encrypted,
        said.DeleteOnTermination ?? stored.DeleteOnTermination);

    private static TagParameters Over(TagParameters said, TagParameters stored) =>
        stored with { Tags = JoinEach(said.Tags, stored.Tags, tag => tag.Key, (one, _) => one) };

    private static CardParameters Over(CardParameters said, CardParameters stored) => new()
    {
        DeviceIndex = stored.DeviceIndex,
        NetworkCardIndex = said.NetworkCardIndex ?? stored.NetworkCardIndex,
        NetworkInterface = said.NetworkInterface ?? stored.NetworkInterface,
        Subnet = said.Subnet ?? stored.Subnet,
        Description = said.Description ?? stored.Description,
        InterfaceType = said.InterfaceType ?? stored.InterfaceType,
        PublicAddress = said.PublicAddress ?? stored.PublicAddress,
        DeleteOnTermination = said.DeleteOnTermination ?? stored.DeleteOnTermination,
        PrimaryIpv6 = said.PrimaryIpv6 ?? stored.PrimaryIpv6,
        PrivateAddress = said.PrivateAddress ?? stored.PrivateAddress,
        SecondaryCount = said.SecondaryCount ?? stored.SecondaryCount,
        Ipv6Count = said.Ipv6Count ?? stored.Ipv6Count,
        Groups = Either(said.Groups, stored.Groups),
        PrivateAddresses = Either(said.PrivateAddresses, stored.PrivateAddresses),
        Ipv6Addresses = Either(said.Ipv6Addresses, stored.Ipv6Addresses),
    };

    private static ImmutableArray<T> Either<T>(ImmutableArray<T> said, ImmutableArray<T> stored) => said.IsEmpty ? stored : said;

    private static T? Join<T>(T? said, T? stored, Func<T, T, T> join)
        where T : class => said is null ? stored : stored is null ? said : join(said, stored);

    /// <summary>The stored ones, each joined by what was said of the same, and after them what was said of no stored one.</summary>
    private static ImmutableArray<T> JoinEach<T, TKey>(ImmutableArray<T> said, ImmutableArray<T> stored, Func<T, TKey> key, Func<T, T, T> join)
    {
        var same = EqualityComparer<TKey>.Default;
        var joined = stored.Select(old => said.Where(one => same.Equals(key(one), key(old))).Aggregate(old, (under, one) => join(one, under)));
        return [.. joined, .. said.Where(one => !stored.Any(old => same.Equals(key(one), key(old))))];
    }
}
