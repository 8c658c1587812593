using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Scenarios.Worlds;

/// <summary>
/// A random network whose parts are joined privately: networks with overlapping ranges are linked, each with a small range of its own that
/// the others know it by and a translating gateway without a public address in it; private gateways stand at some. What routes name of the
/// overlapping ranges is a coin's toss. The same seed gives the same network.
/// </summary>
public sealed class JoinedWorld
{
    private readonly Random _random;
    private readonly NetworkInput _input;
    private readonly List<Peering> _peerings;
    private readonly List<NatGateway> _nats;
    private readonly List<Subnet> _subnets;
    private readonly List<Interface> _interfaces;
    private readonly List<PrivateGateway> _gateways = [];

    private JoinedWorld(int seed, int interfaces, bool isPlain)
    {
        _input = RandomWorld.Create(seed, interfaces, isPlain);
        _random = new Random(~seed);
        (_peerings, _nats, _subnets, _interfaces) = ([.. _input.Peerings], [.. _input.NatGateways], [.. _input.Subnets], [.. _input.Interfaces]);
        LinkOverlapping();
        for (var n = 0; n < _input.Networks.Length; n++) AddDoor(n, isPlain);
    }

    /// <param name="seed">Decides everything.</param>
    /// <param name="interfaces">How many network cards, besides one behind each door.</param>
    /// <param name="isPlain">Without appliances and translations between networks, whose pairs cost a walk each.</param>
    public static NetworkInput Create(int seed, int interfaces, bool isPlain = false)
    {
        var world = new JoinedWorld(seed, interfaces, isPlain);
        return world._input with
        {
            Networks = [.. world._input.Networks.Select((network, n) => network with { Ranges = network.Ranges.Add(Own(n)) })],
            Subnets = [.. world._subnets],
            Interfaces = [.. world._interfaces],
            Peerings = [.. world._peerings],
            NatGateways = [.. world._nats],
            PrivateGateways = [.. world._gateways],
            RouteTables =
            [
                .. world._input.RouteTables.Select(table => table with { Routes = table.Routes.AddRange(world.Joins(table)) }),
                .. world._input.Networks.Select((network, n) => new RouteTable($"tab-door{n}", network.Id, [.. world.Onward(n)])),
            ],
        };
    }

    private static Cidr Own(int network) => Cidr.Parse($"100.64.{network}.0/24");

    private bool Chance(int percent) => _random.Next(100) < percent;

    private void LinkOverlapping()
    {
        for (var a = 0; a < _input.Networks.Length; a++)
        {
            for (var b = a + 1; b < _input.Networks.Length; b++)
            {
                var (left, right) = (_input.Networks[a], _input.Networks[b]);
                if (left.Ranges[0] == right.Ranges[0] && Chance(80)) _peerings.Add(new Peering($"twins{a}-{b}", left.Id, right.Id) { IsActive = Chance(90), IsLongHaul = Chance(15) });
            }
        }
    }

    private void AddDoor(int n, bool isPlain)
    {
        var network = _input.Networks[n];
        var lists = _input.FilterLists;
        _subnets.Add(new Subnet($"door{n}", network.Id, [Own(n)]) { RouteTable = $"tab-door{n}", FilterList = Chance(25) ? lists[_random.Next(lists.Length)].Id : null });
        if (!isPlain) _nats.Add(new NatGateway($"pnat{n}", $"door{n}", [new InterfaceAddress(Own(n).First + 9)]) { IsAvailable = Chance(90) });
        if (Chance(50)) _gateways.Add(new PrivateGateway($"vgw{n}", Chance(85) ? network.Id : null));
        var groups = _input.Groups.Where(group => group.Network == network.Id).ToList();
        _interfaces.Add(new Interface($"card-door{n}", $"door{n}", [new InterfaceAddress(Own(n).First + 10)], [groups[_random.Next(groups.Count)].Id]) { IsFiltered = Chance(80) });
    }

    // From the subnets of hosts: the far network by the name that it is known by, through translation or straight; some of its overlapping range.
    private List<Route> Joins(RouteTable table)
    {
        var routes = new List<Route>();
        var n = IndexOf(table.Network);
        foreach (var (far, link) in Neighbours(n))
        {
            if (Chance(75)) Put(Route.To(Own(far), Chance(65) ? new RouteTarget(TargetKind.NatGateway, $"pnat{n}") : link));
            if (!Chance(40)) continue;
            var whole = _input.Networks[far].Ranges[0];
            Put(Route.To(Chance(50) ? new Cidr(whole.First, 21) : new Cidr(whole.First + 256, 24), link));
        }

        if (_gateways.Count > 0 && Chance(40)) Put(Route.To(Own(_random.Next(_input.Networks.Length)), Gateway()));
        if (_gateways.Count > 0 && Chance(40)) Put(Route.To(Cidr.Parse($"10.{_random.Next(5)}.{_random.Next(3)}.0/24"), Gateway()));
        return routes;

        void Put(Route route)
        {
            if (!table.Routes.Concat(routes).Any(known => known.Destination == route.Destination && known.Origin == route.Origin)) routes.Add(route);
        }
    }

    // From the translating gateway's own subnet: over the link.
    private List<Route> Onward(int n)
    {
        var routes = new Dictionary<Cidr, Route>();
        foreach (var (far, link) in Neighbours(n))
        {
            if (Chance(90)) routes[Own(far)] = Route.To(Own(far), link);
            if (Chance(30)) routes[_input.Networks[far].Ranges[0]] = Route.To(_input.Networks[far].Ranges[0], link);
        }

        return [.. routes.Values];
    }

    private IEnumerable<(int Far, RouteTarget Link)> Neighbours(int n)
    {
        var id = _input.Networks[n].Id;
        foreach (var link in _peerings.Where(link => link.NetworkA == id || link.NetworkB == id))
            yield return (IndexOf(link.NetworkA == id ? link.NetworkB : link.NetworkA), new RouteTarget(TargetKind.Peering, link.Id));
    }

    private RouteTarget Gateway() => new(TargetKind.PrivateGateway, _gateways[_random.Next(_gateways.Count)].Id);

    private int IndexOf(string network) => _input.Networks.Select(item => item.Id).ToImmutableArray().IndexOf(network);
}
