using System.Collections.Immutable;
using Weft.Fabric.Frames;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;
using Weft.Fabric.Uplink;
using Weft.Network.Addressing;

namespace Weft.Fabric;

/// <summary>What a live network is made with.</summary>
public sealed record LiveSettings
{
    /// <summary>The hardware address of an interface, by its id. It is asked for interfaces without a port as well.</summary>
    public Func<string, MacAddress> MacOf { get; init; } = MacAddress.For;

    /// <summary>Threads that carry packets.</summary>
    public int Pumps { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 8);

    /// <summary>The ranges that public addresses are given out from: the internet's host routes them to the network.</summary>
    public ImmutableArray<Cidr> PublicRanges { get; init; } =
        [Cidr.Parse("203.0.113.0/24"), Cidr.Parse("198.51.100.0/24"), Cidr.Parse("198.18.0.0/15"), Cidr.Parse("2001:db8::/32")];

    /// <summary>
    /// Whether the hosts behind ports get addresses and routes, the internet and the services too. Where not, cards are only up, and hosts ask
    /// (DHCP) or configure themselves.
    /// </summary>
    public bool FurnishesHosts { get; init; } = true;

    /// <summary>What DHCP tells the host behind an interface, by the interface's id.</summary>
    public Func<string, HostConfiguration> HostConfigurationOf { get; init; } = _ => HostConfiguration.Default;

    /// <summary>Told of mistakes of the fabric itself: the frame that found one is lost, and the rest goes on.</summary>
    public Action<Exception>? ReportFault { get; init; }

    /// <summary>So many flows one interface may have at a time, those of the last half minute included; packets of further ones are dropped.</summary>
    public int FlowsPerInterface { get; init; } = 1 << 16;

    /// <summary>
    /// Frames of known flows between hosts are forwarded inside the kernel where that can be: as root, where it takes such programs. Elsewhere
    /// the pumps carry all of them.
    /// </summary>
    public bool ForwardsInKernel { get; init; } = true;

    /// <summary>
    /// How hosts reach what is outside: all of the internet that is not the internet's own host, or at home in <see cref="PublicRanges"/>; null: not at all,
    /// and the internet is that one host.
    /// </summary>
    public UplinkSettings? Uplink { get; init; }

    /// <summary>What the meters stood at when an earlier network of the same cloud ended: they go on from there.</summary>
    public ImmutableArray<TrafficMeter> MetersSoFar { get; init; } = [];

    /// <summary>A flow is walked through the engine again after this time, so that the engine knows that it is not idle.</summary>
    public TimeSpan WalkAgainAfter { get; init; } = TimeSpan.FromSeconds(1);
}
