using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>Turns the routes of a table into entries: prefix lists spread out, local routes added, targets resolved, dead targets marked.</summary>
internal sealed class RouteCompiler
{
    private const int LocalRank = -1;

    private readonly Dictionary<string, RouterNode> _routers;
    private readonly Dictionary<string, PrefixList> _prefixLists;
    private readonly Dictionary<(TargetKind, string), object> _targets = [];
    private readonly Lazy<Dictionary<string, Interface>> _interfaces;
    private readonly Dictionary<string, string> _subnetNetworks;

    public RouteCompiler(NetworkInput input, Dictionary<string, RouterNode> routers)
    {
        _routers = routers;
        _prefixLists = input.PrefixLists.ToDictionary(list => list.Id);
        _subnetNetworks = input.Subnets.ToDictionary(subnet => subnet.Id, subnet => subnet.Network);
        foreach (var gateway in input.InternetGateways) _targets[(TargetKind.InternetGateway, gateway.Id)] = gateway;
        foreach (var gateway in input.EgressOnlyGateways) _targets[(TargetKind.EgressOnlyGateway, gateway.Id)] = gateway;
        foreach (var gateway in input.PrivateGateways) _targets[(TargetKind.PrivateGateway, gateway.Id)] = gateway;
        foreach (var gateway in input.NatGateways) _targets[(TargetKind.NatGateway, gateway.Id)] = gateway;
        foreach (var peering in input.Peerings) _targets[(TargetKind.Peering, peering.Id)] = peering;
        // Few routes lead to an interface, and there are many interfaces.
        _interfaces = new(() => input.Interfaces.ToDictionary(item => item.Id));
    }

    public RouteTableNode Table(int index, RouteTable table)
    {
        if (!_routers.TryGetValue(table.Network, out var router)) throw new InvalidOperationException($"{table.Id} refers to {table.Network}, which does not exist");
        return new RouteTableNode(index, table.Id, router, Entries(table, router));
    }

    private List<RouteNode> Entries(RouteTable table, RouterNode router)
    {
        var entries = new List<RouteNode>();
        foreach (var route in table.Routes)
        {
            var destinations = route.Destination is { } one ? [one]
                : route.PrefixList is { } list && _prefixLists.TryGetValue(list, out var known) ? known.Ranges : [];
            foreach (var destination in destinations)
            {
                if (IsUsable(route, destination, router)) entries.Add(Entry(route, destination, router));
            }
        }

        foreach (var range in router.Input.Ranges)
        {
            if (!entries.Exists(entry => entry.Destination == range && entry.Rank == (int)RouteOrigin.Static))
                entries.Add(new RouteNode(range, RouteTarget.Local, LocalRank, null));
        }

        return entries;
    }

    // A propagated route never takes traffic away from the network's own ranges, even when it is more specific.
    private static bool IsUsable(Route route, Cidr destination, RouterNode router) =>
        route.Origin is RouteOrigin.Static or RouteOrigin.PrefixList || !router.Input.Ranges.Any(range => range.Contains(destination));

    private RouteNode Entry(Route route, Cidr destination, RouterNode router)
    {
        var target = route.Target.Kind == TargetKind.Interface
            ? _interfaces.Value.GetValueOrDefault(route.Target.Id)
            : _targets.GetValueOrDefault((route.Target.Kind, route.Target.Id));
        return new RouteNode(destination, route.Target, (int)route.Origin, route.PrefixList)
        {
            Resolved = target,
            IsBlackhole = !IsAlive(route.Target.Kind, target, router),
        };
    }

    private bool IsAlive(TargetKind kind, object? target, RouterNode router) => (kind, target) switch
    {
        (TargetKind.Local, _) => true,
        (_, InternetGateway gateway) => gateway.Network == router.Id,
        (_, EgressOnlyGateway gateway) => gateway.Network == router.Id,
        (_, PrivateGateway gateway) => gateway.Network == router.Id,
        (_, NatGateway gateway) => gateway.IsAvailable && _subnetNetworks.GetValueOrDefault(gateway.Subnet) == router.Id,
        (_, Peering peering) => peering.IsActive && IsEnd(peering, router) && _routers.ContainsKey(peering.NetworkA) && _routers.ContainsKey(peering.NetworkB),
        (_, Interface item) => item.IsAttached && _subnetNetworks.GetValueOrDefault(item.Subnet) == router.Id,
        _ => false,
    };

    private static bool IsEnd(Peering peering, RouterNode router) => peering.NetworkA == router.Id || peering.NetworkB == router.Id;
}
