using Weft.Aws.Ec2.Regions;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>What all sizes of one instance family share, and where AWS offers it.</summary>
/// <param name="name">The part before the dot.</param>
/// <param name="maker">Who made the processor; AWS's own are arm64.</param>
/// <param name="threadsPerCore">Threads of a core by default.</param>
/// <param name="traits">The traits of most sizes.</param>
/// <param name="sizes">The sizes, smallest first, bare metal last.</param>
/// <param name="previous">True for what AWS calls previous generation.</param>
/// <param name="xen">True on Xen; the others are Nitro.</param>
/// <param name="encrypts">Traffic between instances is encrypted in transit.</param>
/// <param name="ownVolumeLimit">Volumes have a limit of their own and do not share it with network interfaces.</param>
/// <param name="legacyBios">Boots only in legacy BIOS mode though it is Nitro.</param>
/// <param name="tcpIdleSeconds">Idle time after which connection tracking forgets an established TCP connection.</param>
/// <param name="gpu">The graphics processor.</param>
/// <param name="only">The Regions that offer it; else all but <paramref name="except"/>.</param>
/// <param name="except">The Regions that do not offer it.</param>
/// <param name="notInZones">The zone ids of those Regions that do not.</param>
/// <remarks>
/// Regions: https://docs.aws.amazon.com/ec2/latest/instancetypes/ec2-instance-regions.html. Zones: as DescribeInstanceTypeOfferings
/// answers by zone id; where no such answer is known (ap-east-2, ap-southeast-6, ap-southeast-7, mx-central-1 and the zone
/// euw2-az4), a family that the Region offers is taken to be offered in each zone.
/// </remarks>
public sealed class InstanceFamily(
    string name,
    Maker maker,
    int threadsPerCore,
    Traits traits,
    InstanceSize[] sizes,
    bool previous = false,
    bool xen = false,
    bool encrypts = false,
    bool ownVolumeLimit = false,
    bool legacyBios = false,
    int tcpIdleSeconds = 432_000,
    Gpu? gpu = null,
    string? only = null,
    string? except = null,
    string? notInZones = null)
{
    private readonly string[] named = (only ?? except ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly string[] lackingZones = (notInZones ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
    private readonly bool namedOffer = only is not null;

    public string Name { get; } = name;

    public Maker Maker { get; } = maker;

    public int ThreadsPerCore { get; } = threadsPerCore;

    public Traits Traits { get; } = traits;

    public IReadOnlyList<InstanceSize> Sizes { get; } = sizes;

    public bool CurrentGeneration { get; } = !previous;

    public bool Xen { get; } = xen;

    public bool EncryptsInTransit { get; } = encrypts;

    public bool VolumesShareLimit { get; } = !ownVolumeLimit;

    public bool LegacyBiosOnly { get; } = legacyBios || xen;

    public TimeSpan TcpIdleTimeout { get; } = TimeSpan.FromSeconds(tcpIdleSeconds);

    public Gpu? Gpu { get; } = gpu;

    /// <summary>Burstable families are those that AWS calls T; they, and the flex ones, cannot join a cluster placement group.</summary>
    public bool Burstable => Name[0] == 't';

    public bool OfferedIn(RegionFacts region) => named.Contains(region.Name) == namedOffer;

    public bool OfferedIn(RegionFacts region, string zoneId) => OfferedIn(region) && !lackingZones.Contains(zoneId);

    /// <summary>The Regions that the offer is written in terms of.</summary>
    public IReadOnlyList<string> NamedRegions => named;

    /// <summary>Zones of its Regions that do not have it.</summary>
    public IReadOnlyList<string> ZonesWithout => lackingZones;
}
