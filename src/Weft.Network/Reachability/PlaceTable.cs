using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;

namespace Weft.Network.Reachability;

/// <summary>How packets from one place get to another by the routes.</summary>
internal enum Lead : byte
{
    Nowhere,

    /// <summary>By the router itself or one link, unchanged.</summary>
    Direct,

    /// <summary>Out to the internet and in again, unchanged (IPv6 only).</summary>
    Hairpin,

    /// <summary>Through an appliance or a translation: only a walk can tell.</summary>
    Detour,
}

/// <summary>
/// Endpoints of one subnet that no route and no list can tell apart are one place. This finds the places, and how the routes lead from
/// each to each.
/// </summary>
internal sealed class PlaceTable
{
    private readonly Dictionary<RouteTableNode, Lead[]> _leads = [];
    private readonly HashSet<RouteTableNode> _underWay = [];
    private readonly Lead[]?[] _leadsFrom;
    private readonly Dictionary<(int Subnet, bool IsIPv6), List<int>> _inSubnet = [];
    private readonly List<SubnetNode> _subnets = [];
    private readonly List<Address> _samples = [];
    private readonly List<List<(int From, int To)>> _runs = [];

    public PlaceTable(EndpointTable endpoints)
    {
        Endpoints = endpoints;
        var network = endpoints.Network;
        var tables = network.Subnets.Select(subnet => subnet.Table).Concat(network.Tables).Distinct();
        var blocks = new Nesting(tables.SelectMany(Destinations).Concat(network.Input.FilterLists.SelectMany(list => list.Rules.Select(rule => rule.Range))));
        OfEndpoint = new int[endpoints.Count];
        var known = new Dictionary<(int Subnet, int Node), int>();
        for (var endpoint = 0; endpoint < endpoints.Count; endpoint++)
        {
            var subnet = endpoints.Port(endpoint).Subnet;
            var key = (subnet.Index, blocks.Innermost(endpoints.Addresses[endpoint]));
            if (!known.TryGetValue(key, out var place))
            {
                known[key] = place = _subnets.Count;
                _subnets.Add(subnet);
                _samples.Add(endpoints.Addresses[endpoint]);
                _runs.Add([]);
            }

            OfEndpoint[endpoint] = place;
            AddToRun(_runs[place], endpoint);
        }

        Samples = [.. _samples];
        for (var place = 0; place < Count; place++)
        {
            ref var inSubnet = ref CollectionsMarshal.GetValueRefOrAddDefault(_inSubnet, (_subnets[place].Index, Samples[place].IsIPv6), out _);
            (inSubnet ??= []).Add(place);
        }

        _leadsFrom = new Lead[Count][];
    }

    public EndpointTable Endpoints { get; }

    public int Count => _subnets.Count;

    public int Words => Bits.Words(Count);

    public int[] OfEndpoint { get; }

    /// <summary>One address of each place, which stands for all of them.</summary>
    public Address[] Samples { get; }

    public SubnetNode Subnet(int place) => _subnets[place];

    /// <summary>The subnets of all places.</summary>
    public IEnumerable<SubnetNode> AllSubnets => _subnets;

    /// <summary>The places of the same subnet and family, this one included.</summary>
    public List<int> InSubnetOf(int place) => _inSubnet[(_subnets[place].Index, Samples[place].IsIPv6)];

    public List<(int From, int To)> Runs(int place) => _runs[place];

    /// <summary>By place: where a packet for it is led that leaves a given place.</summary>
    public Lead[] LeadsFrom(int place) => _leadsFrom[place] ??= Leads(_subnets[place].Table);

    /// <summary>By place: where a packet for it is led that leaves a subnet with this table.</summary>
    public Lead[] Leads(RouteTableNode table)
    {
        if (_leads.TryGetValue(table, out var known)) return known;
        _underWay.Add(table);
        var leads = new Lead[Count];
        // The shortest prefix first, so that each longer one paints over it.
        var routes = table.Routes(false).ToArray().Concat(table.Routes(true).ToArray()).Reverse();
        foreach (var route in routes) Paint(leads, table.Router, route);
        _underWay.Remove(table);
        return _leads[table] = leads;
    }

    private static IEnumerable<Cidr> Destinations(RouteTableNode table) =>
        table.Routes(false).ToArray().Concat(table.Routes(true).ToArray()).Select(route => route.Destination);

    private static void AddToRun(List<(int From, int To)> runs, int endpoint)
    {
        if (runs.Count > 0 && runs[^1].To == endpoint) runs[^1] = (runs[^1].From, endpoint + 1);
        else runs.Add((endpoint, endpoint + 1));
    }

    private void Paint(Lead[] leads, RouterNode router, RouteNode route)
    {
        // Samples ascend, since places are found in the order of addresses.
        var from = Search(route.Destination.First, false);
        var to = Search(route.Destination.Last, true);
        if (from >= to) return;
        var painter = Painter(router, route);
        if (painter is null) leads.AsSpan(from..to).Clear();
        else
        {
            for (var place = from; place < to; place++) leads[place] = painter(place);
        }
    }

    private Func<int, Lead>? Painter(RouterNode router, RouteNode route)
    {
        if (route.IsBlackhole) return null;
        switch (route.Target.Kind, route.Resolved)
        {
            case (TargetKind.Local, _):
                return place => _subnets[place].Router == router ? Lead.Direct : Lead.Nowhere;
            case (_, Peering peering):
                var far = peering.NetworkA == router.Id ? peering.NetworkB : peering.NetworkA;
                return place => _subnets[place].Router.Id == far ? Lead.Direct : Lead.Nowhere;
            case (_, Interface):
                return _ => Lead.Detour;
            case (_, NatGateway gateway) when Endpoints.Network.TryPort(gateway.Id, out var port):
                return ThroughTranslation(port);
            case (_, InternetGateway or EgressOnlyGateway) when route.Destination.IsIPv6:
                return place => SpecialRanges.IsPrivate(Samples[place]) ? Lead.Nowhere : HairpinLead(router);
            default:
                return null;
        }
    }

    private Func<int, Lead> ThroughTranslation(PortNode port)
    {
        var isLoop = _underWay.Contains(port.Subnet.Table);
        var onward = isLoop ? null : Leads(port.Subnet.Table);
        return place => Samples[place].IsIPv6 ? Lead.Nowhere
            : onward is null || onward[place] != Lead.Nowhere || port.Subnet.Contains(Samples[place]) ? Lead.Detour
            : Lead.Nowhere;
    }

    private static Lead HairpinLead(RouterNode router) => router.EdgeTable is null ? Lead.Hairpin : Lead.Detour;

    private int Search(Address address, bool after)
    {
        var (low, high) = (0, Samples.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var comparison = Samples[middle].CompareTo(address);
            if (comparison < 0 || (after && comparison == 0)) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
