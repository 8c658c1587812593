using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;

namespace Weft.Network.Compilation;

/// <summary>One compilation: resolves every reference of an input in the order in which things need each other.</summary>
internal sealed class NetworkCompiler
{
    private readonly Dictionary<string, RouterNode> _routers;
    private readonly Dictionary<string, SubnetNode> _subnets;
    private readonly Dictionary<string, RouteTableNode> _tables;

    public NetworkCompiler(NetworkInput input)
    {
        Input = input;
        Routers = [.. Ordered(input.Networks, network => network.Id).Select((network, index) => new RouterNode(index, network))];
        _routers = Routers.ToDictionary(router => router.Id);
        PlaceGateways();
        var routes = new RouteCompiler(input, _routers);
        Tables = [.. Ordered(input.RouteTables, table => table.Id).Select((table, index) => routes.Table(index, table))];
        _tables = Tables.ToDictionary(table => table.Id);
        Subnets = CompileSubnets(routes);
        _subnets = Subnets.ToDictionary(subnet => subnet.Id);
        var groups = Ordered(input.Groups, group => group.Id);
        GroupsById = groups.Select((group, index) => (group.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        Groups = [.. groups.Select((group, index) =>
            Group(index, group, Require(_routers, group.Network, group.Id).Index, input.PrefixLists, GroupsById))];
        Ports = CompilePorts();
        PortsById = new Dictionary<string, PortNode>(Ports.Length);
        foreach (var port in Ports) PortsById.Add(port.Id, port);
        HostServices = input.HostServices.GroupBy(service => service.Address).ToDictionary(
            group => group.Key, group => group.OrderBy(service => service.Network is null).ToArray());
        foreach (var (router, ports) in Ports.CountBy(port => port.Router)) router.Ports.EnsureCapacity(ports);
        foreach (var port in Ports) Bind(port);
        PlaceEdges();
    }

    public NetworkInput Input { get; }

    public RouterNode[] Routers { get; }

    public SubnetNode[] Subnets { get; }

    public PortNode[] Ports { get; }

    public GroupNode[] Groups { get; }

    public RouteTableNode[] Tables { get; }

    public Dictionary<string, PortNode> PortsById { get; }

    public Dictionary<string, int> GroupsById { get; }

    public Dictionary<Address, (PortNode Port, Address Private)> Public { get; } = [];

    public Dictionary<Address, HostService[]> HostServices { get; }

    public static GroupNode Group(
        int index, StatefulGroup group, int router, ImmutableArray<PrefixList> prefixLists, Dictionary<string, int> groups) =>
        new(index, group, router, Rules(group, Direction.Ingress, prefixLists, groups), Rules(group, Direction.Egress, prefixLists, groups));

    private static RuleNode[] Rules(
        StatefulGroup group, Direction direction, ImmutableArray<PrefixList> prefixLists, Dictionary<string, int> groups)
    {
        var count = 0;
        foreach (var rule in group.Rules) count += rule.Direction == direction ? 1 : 0;
        var nodes = new RuleNode[count];
        var next = 0;
        foreach (var rule in group.Rules)
        {
            if (rule.Direction == direction) nodes[next++] = Rule(rule, prefixLists, groups);
        }

        return nodes;
    }

    private static RuleNode Rule(GroupRule rule, ImmutableArray<PrefixList> prefixLists, Dictionary<string, int> groups) => rule.Peer.Kind switch
    {
        PeerKind.Range => new RuleNode(rule, [rule.Peer.Range], RuleNode.NoGroup),
        PeerKind.PrefixList => new RuleNode(rule, prefixLists.FirstOrDefault(list => list.Id == rule.Peer.Id)?.Ranges ?? [], RuleNode.NoGroup),
        _ => new RuleNode(rule, [], groups.GetValueOrDefault(rule.Peer.Id, RuleNode.NoGroup)),
    };

    private static T Require<T>(Dictionary<string, T> known, string id, string user) =>
        known.TryGetValue(id, out var value) ? value : throw new InvalidOperationException($"{user} refers to {id}, which does not exist");

    private static IReadOnlyList<T> Ordered<T>(ImmutableArray<T> items, Func<T, string> id)
    {
        for (var i = 1; i < items.Length; i++)
        {
            if (string.CompareOrdinal(id(items[i - 1]), id(items[i])) > 0) return [.. items.OrderBy(id, StringComparer.Ordinal)];
        }

        return items;
    }

    private void PlaceGateways()
    {
        foreach (var gateway in Ordered(Input.InternetGateways, gateway => gateway.Id))
        {
            if (gateway.Network is { } network) Require(_routers, network, gateway.Id).Gateway = gateway;
        }

        foreach (var gateway in Ordered(Input.EgressOnlyGateways, gateway => gateway.Id))
        {
            if (gateway.Network is { } network) Require(_routers, network, gateway.Id).EgressOnly = gateway;
        }

        foreach (var gateway in Ordered(Input.PrivateGateways, gateway => gateway.Id))
        {
            if (gateway.Network is { } network) Require(_routers, network, gateway.Id).PrivateGateway = gateway;
        }

        foreach (var peering in Ordered(Input.Peerings, peering => peering.Id))
        {
            // The far side of a link may be unknown here: it then carries nothing.
            if (!_routers.TryGetValue(peering.NetworkA, out var a) || !_routers.TryGetValue(peering.NetworkB, out var b)) continue;
            a.Peerings.Add(peering);
            b.Peerings.Add(peering);
            if (!peering.IsActive || peering.IsLongHaul) continue;
            a.GroupScope.Add(b.Index);
            b.GroupScope.Add(a.Index);
        }
    }

    private void PlaceEdges()
    {
        foreach (var router in Routers)
        {
            if (router.Gateway?.EdgeRouteTable is { } table) router.EdgeTable = Require(_tables, table, router.Gateway.Id);
            if (router.PrivateGateway?.EdgeRouteTable is { } inner) router.PrivateEdgeTable = Require(_tables, inner, router.PrivateGateway.Id);
        }
    }

    private SubnetNode[] CompileSubnets(RouteCompiler routes)
    {
        var lists = Ordered(Input.FilterLists, list => list.Id).Select((list, index) => new FilterListNode(index, list)).ToDictionary(list => list.Id);
        var bare = new Dictionary<int, RouteTableNode>();
        var nodes = new List<SubnetNode>();
        foreach (var subnet in Ordered(Input.Subnets, subnet => subnet.Id))
        {
            var router = Require(_routers, subnet.Network, subnet.Id);
            var tableId = subnet.RouteTable ?? router.Input.MainRouteTable;
            var listId = subnet.FilterList ?? router.Input.MainFilterList;
            if (!subnet.Ranges.All(slice => router.Input.Ranges.Any(range => range.Contains(slice))))
                throw new InvalidOperationException($"{subnet.Id} is not inside {router.Id}");
            if (!bare.TryGetValue(router.Index, out var table)) bare[router.Index] = table = routes.Table(-1, new RouteTable("", router.Id, []));
            if (tableId is not null) table = Require(_tables, tableId, subnet.Id);
            var node = new SubnetNode(nodes.Count, subnet, router, table, listId is null ? null : Require(lists, listId, subnet.Id));
            router.Subnets.Add(node);
            nodes.Add(node);
        }

        return [.. nodes];
    }

    private PortNode[] CompilePorts()
    {
        var ports = new List<PortNode>(Input.Interfaces.Length + Input.NatGateways.Length);
        foreach (var item in Ordered(Input.Interfaces, item => item.Id))
        {
            var groups = new int[item.Groups.Length];
            for (var i = 0; i < groups.Length; i++) groups[i] = Require(GroupsById, item.Groups[i], item.Id);
            Array.Sort(groups);
            var subnet = Require(_subnets, item.Subnet, item.Id);
            foreach (var group in groups)
            {
                if (Groups[group].Router != subnet.Router.Index) throw new InvalidOperationException($"{Groups[group].Id} of {item.Id} is in another network");
            }

            ports.Add(new PortNode(ports.Count, item, subnet, groups));
        }

        foreach (var nat in Ordered([.. Input.NatGateways.Where(nat => nat.IsAvailable)], nat => nat.Id))
        {
            var card = new Interface(nat.Id, nat.Subnet, nat.Addresses, []) { ChecksAddresses = false, IsFiltered = false };
            ports.Add(new PortNode(ports.Count, card, Require(_subnets, nat.Subnet, nat.Id), [], nat));
        }

        return [.. ports];
    }

    private bool IsTaken(Address address)
    {
        foreach (var range in Input.HostOnlyRanges)
        {
            if (range.Contains(address)) return true;
        }

        return HostServices.ContainsKey(address);
    }

    private void Bind(PortNode port)
    {
        foreach (var (address, publicAddress) in port.Input.Addresses)
        {
            if (!port.Subnet.Contains(address) || port.Subnet.IsReserved(address) || IsTaken(address))
                throw new InvalidOperationException($"{address} of {port.Id} is not free for an interface in {port.Subnet.Id}");
            if (!port.Router.Ports.TryAdd(address, port)) throw new InvalidOperationException($"{address} of {port.Id} is used twice in {port.Router.Id}");
            if (publicAddress is { } known && !Public.TryAdd(known, (port, address))) throw new InvalidOperationException($"{known} of {port.Id} is bound twice");
        }
    }
}
