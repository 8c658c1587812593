using System.Collections.Immutable;

namespace Weft.Network.Model;

/// <summary>The door between one network and the internet: IPv4 addresses are mapped one to one, IPv6 passes as it is.</summary>
public sealed record InternetGateway(string Id, string? Network)
{
    /// <summary>Consulted for packets that come in, in place of local delivery.</summary>
    public string? EdgeRouteTable { get; init; }
}

/// <summary>A door to the internet for IPv6 that only the inside can open.</summary>
public sealed record EgressOnlyGateway(string Id, string? Network);

/// <summary>A door between one network and private networks elsewhere, which tunnels lead to.</summary>
public sealed record PrivateGateway(string Id, string? Network)
{
    /// <summary>Consulted for packets that come in, in place of local delivery.</summary>
    public string? EdgeRouteTable { get; init; }
}

/// <summary>
/// Translates many private sources to its own address and a port of its own. Its first address is the primary one. Addresses with a public
/// address make it public: the internet gateway maps them on. Without one it serves private destinations.
/// </summary>
public sealed record NatGateway(string Id, string Subnet, ImmutableArray<InterfaceAddress> Addresses)
{
    public bool IsAvailable { get; init; } = true;

    /// <summary>Simultaneous flows from one of its addresses to one destination (address, port and protocol).</summary>
    public int FlowsPerDestination { get; init; } = 55_000;
}

/// <summary>A direct link between two networks, without transit.</summary>
public sealed record Peering(string Id, string NetworkA, string NetworkB)
{
    public bool IsActive { get; init; } = true;

    /// <summary>The networks are far apart: the link carries smaller packets, and groups of the far side cannot be referred to.</summary>
    public bool IsLongHaul { get; init; }
}
