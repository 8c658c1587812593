using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Scenarios.Worlds;

/// <summary>
/// A random network of a given size that is legal, and full of what goes wrong: overlapping ranges, blackholes, prefix lists, references
/// over links, main tables, appliances, translations, lists that cut the ports of clients, hosts that are off. The same seed gives the
/// same network.
/// </summary>
public sealed class RandomWorld
{
    private readonly Random _random;
    private readonly bool _isPlain;
    private readonly List<VirtualNetwork> _networks = [];
    private readonly List<Subnet> _subnets = [];
    private readonly List<Peering> _peerings = [];
    private readonly List<InternetGateway> _gateways = [];
    private readonly List<EgressOnlyGateway> _egressOnly = [];
    private readonly List<NatGateway> _nats = [];
    private readonly List<StatefulGroup> _groups = [];
    private readonly List<Interface> _interfaces = [];
    private readonly List<RouteTable> _tables = [];
    private readonly List<FilterList> _lists = [];
    private readonly List<PrefixList> _prefixLists = [];
    private readonly HashSet<(string Network, Address)> _used = [];
    private int _publicCount;

    private RandomWorld(int seed, int interfaces, bool isPlain)
    {
        _random = new Random(seed);
        _isPlain = isPlain;
        AddNetworks(interfaces);
        AddGroups(interfaces);
        for (var i = 0; i < interfaces; i++) AddInterface(i);
        AddTables();
        for (var i = 0; i < _subnets.Count; i++) _subnets[i] = Furnished(_subnets[i]);
    }

    /// <param name="seed">Decides everything.</param>
    /// <param name="interfaces">How many network cards.</param>
    /// <param name="isPlain">Without appliances and translations between networks, whose pairs cost a walk each.</param>
    public static NetworkInput Create(int seed, int interfaces, bool isPlain = false)
    {
        var world = new RandomWorld(seed, interfaces, isPlain);
        return new NetworkInput
        {
            Networks = [.. world._networks],
            Subnets = [.. world._subnets],
            Interfaces = [.. world._interfaces],
            RouteTables = [.. world._tables],
            Groups = [.. world._groups],
            FilterLists = [.. world._lists],
            PrefixLists = [.. world._prefixLists],
            InternetGateways = [.. world._gateways],
            EgressOnlyGateways = [.. world._egressOnly],
            NatGateways = [.. world._nats],
            Peerings = [.. world._peerings],
        };
    }

    /// <summary>A random rule as another seed would have made it, for changes.</summary>
    public static StatefulGroup Changed(NetworkInput input, int seed)
    {
        var random = new Random(seed);
        var group = input.Groups[random.Next(input.Groups.Length)];
        var rules = new RandomRules(random, input.Networks, input.Subnets, input.Interfaces, input.Groups, input.PrefixLists);
        if (group.Rules.Length > 0 && random.Next(2) == 0) return group with { Rules = group.Rules.RemoveAt(random.Next(group.Rules.Length)) };
        return group with { Rules = group.Rules.Add(rules.GroupRule($"changed-{seed}")) };
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private T Pick<T>(IReadOnlyList<T> items) => items[_random.Next(items.Count)];

    private void AddNetworks(int interfaces)
    {
        var count = 1 + _random.Next(4);
        var subnetsEach = Math.Max(2, Math.Min(60, interfaces / (count * 6)));
        for (var n = 0; n < count; n++)
        {
            var second = _random.Next(5);
            var hasIPv6 = Chance(60);
            ImmutableArray<Cidr> ranges = hasIPv6 ? [Cidr.Parse($"10.{second}.0.0/16"), Cidr.Parse($"2001:db8:{n + 1}::/56")] : [Cidr.Parse($"10.{second}.0.0/16")];
            _networks.Add(new VirtualNetwork($"net{n}", ranges));
            for (var s = 0; s < subnetsEach; s++)
            {
                ImmutableArray<Cidr> slices = hasIPv6 && Chance(70)
                    ? [Cidr.Parse($"10.{second}.{s}.0/24"), Cidr.Parse($"2001:db8:{n + 1}:{s:x}::/64")]
                    : [Cidr.Parse($"10.{second}.{s}.0/24")];
                _subnets.Add(new Subnet($"sub{n}-{s}", $"net{n}", slices));
            }

            if (Chance(70)) _gateways.Add(new InternetGateway($"gw{n}", $"net{n}"));
            if (hasIPv6 && Chance(40)) _egressOnly.Add(new EgressOnlyGateway($"eo{n}", $"net{n}"));
        }

        for (var a = 0; a < count; a++)
        {
            for (var b = a + 1; b < count; b++)
            {
                if (_networks[a].Ranges[0] == _networks[b].Ranges[0] || !Chance(75)) continue;
                _peerings.Add(new Peering($"link{a}-{b}", $"net{a}", $"net{b}") { IsActive = Chance(90), IsLongHaul = Chance(15) });
            }
        }
    }

    private void AddGroups(int interfaces)
    {
        foreach (var (network, i) in _networks.Select((network, i) => (network, i)))
        {
            for (var g = 0; g < Math.Max(3, interfaces / (_networks.Count * 4)); g++) _groups.Add(new StatefulGroup($"grp{i}-{g}", network.Id, []));
            _prefixLists.Add(new PrefixList($"pl{i}", [network.Ranges[0], Cidr.Parse($"10.{_random.Next(5)}.{_random.Next(4)}.0/25"), Cidr.Parse("2001:db8::/34")]));
        }
    }

    private void AddInterface(int index)
    {
        var subnet = Pick(_subnets);
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (var range in subnet.Ranges)
        {
            if (range.IsIPv6 && Chance(30)) continue;
            var address = range.First + (UInt128)(4 + _random.Next(range.IsIPv6 ? 2000 : 250));
            if (address >= range.Last || !_used.Add((subnet.Network, address))) continue;
            addresses.Add(new InterfaceAddress(address, !range.IsIPv6 && Chance(25) ? NextPublic() : null));
        }

        var own = _groups.Where(group => group.Network == subnet.Network).Select(group => group.Id).ToList();
        _interfaces.Add(new Interface($"card{index}", subnet.Id, addresses.ToImmutable(), [.. Enumerable.Range(0, 1 + _random.Next(3)).Select(_ => Pick(own)).Distinct()])
        {
            IsAttached = Chance(95),
            IsFiltered = !Chance(3),
            ChecksAddresses = Chance(90),
            ForwardsTo = Chance(30) ? $"card{index}" : null,
        });
    }

    private Address NextPublic() => Address.Parse("203.0.0.1") + (UInt128)_publicCount++;

    private void AddTables()
    {
        var rules = new RandomRules(_random, [.. _networks], [.. _subnets], [.. _interfaces], [.. _groups], [.. _prefixLists]);
        for (var i = 0; i < _groups.Count; i++)
            _groups[i] = _groups[i] with { Rules = [.. Enumerable.Range(0, 1 + _random.Next(6)).Select(r => rules.GroupRule($"{_groups[i].Id}-{r}"))] };
        for (var i = 0; i < 1 + (_subnets.Count / 6); i++) _lists.Add(new FilterList($"list{i}", rules.ListRules()));
        foreach (var network in _networks)
        {
            if (!_isPlain && Chance(60)) AddNat(network);
            for (var t = 0; t < 1 + (_subnets.Count / 4); t++) _tables.Add(new RouteTable($"tab-{network.Id}-{t}", network.Id, Routes(network, rules)));
        }

        for (var i = 0; i < _networks.Count; i++)
        {
            if (Chance(50)) _networks[i] = _networks[i] with { MainRouteTable = $"tab-{_networks[i].Id}-0" };
            if (Chance(30)) _networks[i] = _networks[i] with { MainFilterList = Pick(_lists).Id };
        }
    }

    private void AddNat(VirtualNetwork network)
    {
        var subnet = Pick(_subnets.Where(candidate => candidate.Network == network.Id).ToList());
        var address = subnet.Ranges[0].First + 254;
        if (!_used.Add((network.Id, address))) return;
        _nats.Add(new NatGateway($"nat-{network.Id}", subnet.Id, [new InterfaceAddress(address, Chance(60) ? NextPublic() : null)]) { IsAvailable = Chance(90) });
    }

    private ImmutableArray<Route> Routes(VirtualNetwork network, RandomRules rules)
    {
        var routes = new Dictionary<string, Route>();
        foreach (var peering in _peerings.Where(peering => peering.NetworkA == network.Id || peering.NetworkB == network.Id))
        {
            var far = _networks.First(candidate => candidate.Id == (peering.NetworkA == network.Id ? peering.NetworkB : peering.NetworkA));
            if (Chance(80)) Put(Route.To(far.Ranges[0], new RouteTarget(TargetKind.Peering, peering.Id)));
            if (far.Ranges.Length > 1 && Chance(50)) Put(Route.To(far.Ranges[1], new RouteTarget(TargetKind.Peering, peering.Id)));
        }

        for (var i = 0; i < _random.Next(4); i++)
        {
            var destination = rules.Block();
            if (destination.Length > 0 && _networks.First(candidate => candidate == network).Ranges.Any(range => range.Overlaps(destination)) && !Chance(20)) continue;
            Put(Route.To(destination, Target(network), Chance(80) ? RouteOrigin.Static : RouteOrigin.PropagatedDynamicTunnel));
        }

        if (Chance(20)) Put(Route.ToList(Pick(_prefixLists).Id, Target(network)));
        if (Chance(50)) Put(Route.To(Cidr.AnyIPv4, Target(network)));
        if (Chance(50)) Put(Route.To(Cidr.AnyIPv6, Target(network)));
        return [.. routes.Values];

        void Put(Route route) => routes[$"{route.Destination} {route.PrefixList} {route.Origin}"] = route;
    }

    private RouteTarget Target(VirtualNetwork network)
    {
        var choices = new List<RouteTarget> { new(TargetKind.Gone, "gone") };
        choices.AddRange(_gateways.Select(gateway => new RouteTarget(TargetKind.InternetGateway, gateway.Id)));
        choices.AddRange(_egressOnly.Select(gateway => new RouteTarget(TargetKind.EgressOnlyGateway, gateway.Id)));
        choices.AddRange(_peerings.Select(peering => new RouteTarget(TargetKind.Peering, peering.Id)));
        choices.AddRange(_nats.Where(_ => Chance(50)).Select(nat => new RouteTarget(TargetKind.NatGateway, nat.Id)));
        if (!_isPlain && Chance(30)) choices.Add(new RouteTarget(TargetKind.Interface, Pick(_interfaces).Id));
        choices.AddRange(_gateways.Where(gateway => gateway.Network == network.Id).Select(gateway => new RouteTarget(TargetKind.InternetGateway, gateway.Id)));
        return Pick(choices);
    }

    private Subnet Furnished(Subnet subnet) => subnet with
    {
        RouteTable = Chance(80) ? Pick(_tables.Where(table => table.Network == subnet.Network).ToList()).Id : null,
        FilterList = Chance(40) ? Pick(_lists).Id : null,
    };
}
