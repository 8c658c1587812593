using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Network.Model;

/// <summary>What a route can lead to.</summary>
public enum TargetKind
{
    /// <summary>The network's own router delivers.</summary>
    Local,
    InternetGateway,
    EgressOnlyGateway,
    PrivateGateway,
    NatGateway,
    Peering,

    /// <summary>One interface, whose host is expected to forward (an appliance, an old-style NAT host).</summary>
    Interface,

    /// <summary>A target that is known to be gone. A target id that does not resolve counts as the same.</summary>
    Gone,
}

/// <summary>The next hop of a route.</summary>
public readonly record struct RouteTarget(TargetKind Kind, string Id)
{
    public static RouteTarget Local { get; } = new(TargetKind.Local, "local");

    public override string ToString() => Id;
}

/// <summary>Where a route comes from. Of routes with equal prefixes the lower value wins.</summary>
public enum RouteOrigin
{
    Static,
    PrefixList,
    PropagatedPrivateLine,
    PropagatedStaticTunnel,
    PropagatedDynamicTunnel,
}

/// <summary>One route: to a block, or to every block of a prefix list.</summary>
public sealed record Route(Cidr? Destination, string? PrefixList, RouteTarget Target, RouteOrigin Origin)
{
    public static Route To(Cidr destination, RouteTarget target, RouteOrigin origin = RouteOrigin.Static) => new(destination, null, target, origin);

    public static Route ToList(string prefixList, RouteTarget target) => new(null, prefixList, target, RouteOrigin.PrefixList);
}

/// <summary>
/// The routes of a subnet, or of a gateway's edge. The local route of each range of the network is always there, unless a static route to
/// exactly that range takes its place.
/// </summary>
public sealed record RouteTable(string Id, string Network, ImmutableArray<Route> Routes);
