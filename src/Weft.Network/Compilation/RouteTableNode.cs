using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>One entry of a table: a prefix, where it leads, and why it can or cannot be used.</summary>
internal sealed record RouteNode(Cidr Destination, RouteTarget Target, int Rank, string? PrefixList)
{
    /// <summary>The gateway, interface or link that the target's id resolves to.</summary>
    public object? Resolved { get; init; }

    /// <summary>The target cannot take packets. The route still wins: it drops.</summary>
    public bool IsBlackhole { get; init; }
}

/// <summary>A route table in the order in which it is read: longest prefix, then origin (see docs/packet-path.md, "Route selection").</summary>
internal sealed class RouteTableNode
{
    private readonly RouteNode[] _ipv4;
    private readonly RouteNode[] _ipv6;

    public RouteTableNode(int index, string id, RouterNode router, IEnumerable<RouteNode> routes)
    {
        Index = index;
        Id = id;
        Router = router;
        var ordered = routes
            .OrderByDescending(route => route.Destination.Length)
            .ThenBy(route => route.Destination)
            .ThenBy(route => route.Rank)
            .ThenBy(route => route.PrefixList, StringComparer.Ordinal)
            .ThenBy(route => route.Target.Id, StringComparer.Ordinal)
            .ToArray();
        _ipv4 = [.. ordered.Where(route => !route.Destination.IsIPv6)];
        _ipv6 = [.. ordered.Where(route => route.Destination.IsIPv6)];
    }

    public int Index { get; }

    public string Id { get; }

    public RouterNode Router { get; }

    public ReadOnlySpan<RouteNode> Routes(bool isIPv6) => isIPv6 ? _ipv6 : _ipv4;

    public RouteNode? Find(Address destination)
    {
        foreach (var route in Routes(destination.IsIPv6))
        {
            if (route.Destination.Contains(destination)) return route;
        }

        return null;
    }
}
