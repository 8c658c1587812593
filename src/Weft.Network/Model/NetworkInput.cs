using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Network.Model;

/// <summary>
/// Everything that decides the fate of packets, free of any vendor's words: what the compiler takes in. Things refer to each other by id.
/// A reference that decides ownership (a subnet's network, an interface's subnet, its tables and groups) must resolve; a rule or a route
/// may point at something that is gone, which is a state that real networks are in (a stale reference, a blackhole).
/// A new kind of thing is a list here, a <see cref="TargetKind"/> if routes lead to it, and a stage of the walk.
/// </summary>
public sealed record NetworkInput
{
    public ImmutableArray<VirtualNetwork> Networks { get; init; } = [];

    public ImmutableArray<Subnet> Subnets { get; init; } = [];

    public ImmutableArray<Interface> Interfaces { get; init; } = [];

    public ImmutableArray<RouteTable> RouteTables { get; init; } = [];

    public ImmutableArray<StatefulGroup> Groups { get; init; } = [];

    public ImmutableArray<FilterList> FilterLists { get; init; } = [];

    public ImmutableArray<PrefixList> PrefixLists { get; init; } = [];

    public ImmutableArray<InternetGateway> InternetGateways { get; init; } = [];

    public ImmutableArray<EgressOnlyGateway> EgressOnlyGateways { get; init; } = [];

    public ImmutableArray<NatGateway> NatGateways { get; init; } = [];

    public ImmutableArray<Peering> Peerings { get; init; } = [];

    public ImmutableArray<HostService> HostServices { get; init; } = [];

    /// <summary>Ranges that only the hypervisor answers: packets to them are never forwarded, whatever the routes say.</summary>
    public ImmutableArray<Cidr> HostOnlyRanges { get; init; } = [Cidr.Parse("169.254.0.0/16"), Cidr.Parse("fe80::/10")];
}
