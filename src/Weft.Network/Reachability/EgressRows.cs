using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// Which endpoints' own groups let them send to an address: rows of senders by the innermost block of egress rules that holds the address,
/// each built from its parent's, and by the groups that the address belongs to.
/// </summary>
internal sealed class EgressRows
{
    private readonly EndpointTable _endpoints;
    private readonly Nesting _blocks;
    private readonly Dictionary<Traffic, List<int>>?[] _byBlock;
    private readonly Dictionary<int, Dictionary<Traffic, List<int>>> _byGroup = [];
    private readonly Dictionary<(int Node, Protocol), Segment[]> _segments = [];
    private readonly int[] _nodes;
    private readonly ulong[] _unfiltered;

    public EgressRows(EndpointTable endpoints)
    {
        _endpoints = endpoints;
        var network = endpoints.Network;
        var carried = network.Groups.Where(group => endpoints.GroupMembers[group.Index].Length > 0).ToArray();
        _blocks = new Nesting(carried.SelectMany(group => group.Rules(Direction.Egress)).SelectMany(rule => rule.Ranges));
        _byBlock = new Dictionary<Traffic, List<int>>?[_blocks.Count];
        foreach (var group in carried)
        {
            foreach (var rule in group.Rules(Direction.Egress)) Add(group, rule);
        }

        _nodes = Array.ConvertAll(endpoints.Addresses, _blocks.Innermost);
        _unfiltered = new ulong[endpoints.Words];
        for (var endpoint = 0; endpoint < endpoints.Count; endpoint++)
        {
            if (!endpoints.Port(endpoint).Input.IsFiltered) Bits.Set(_unfiltered, endpoint);
        }
    }

    /// <summary>The block that decides what may be sent to the endpoint; equal numbers have equal rows.</summary>
    public int Node(int endpoint) => _nodes[endpoint];

    /// <summary>By interval of selectors, the endpoints whose rules for blocks of addresses allow them to send. The intervals cover all selectors.</summary>
    public Segment[] Of(int node, Protocol protocol)
    {
        if (_segments.TryGetValue((node, protocol), out var known)) return known;
        var segments = node == Nesting.None
            ? [new Segment(ProtocolAxis.Selectors(protocol), _unfiltered)]
            : Extended(Of(_blocks.Parent(node), protocol), _byBlock[node]!, protocol);
        return _segments[(node, protocol)] = segments;
    }

    /// <summary>The rules that allow sending to members of a group: traffic, and the endpoints that carry the rule.</summary>
    public IEnumerable<(PortRange Selectors, int[] Senders)> ToGroup(int group, Protocol protocol)
    {
        if (!_byGroup.TryGetValue(group, out var rules)) yield break;
        foreach (var (traffic, owners) in rules)
        {
            if (!traffic.MatchesProtocol(protocol)) continue;
            foreach (var owner in owners) yield return (ListMasks.Selectors(traffic, protocol), _endpoints.GroupMembers[owner]);
        }
    }

    public bool HasRulesToGroup(int group) => _byGroup.ContainsKey(group);

    private void Add(GroupNode group, RuleNode rule)
    {
        foreach (var range in rule.Ranges)
        {
            var traffic = _byBlock[_blocks.IndexOf(range)] ??= [];
            Add(traffic, rule.Traffic, group.Index);
        }

        if (rule.Group == RuleNode.NoGroup) return;
        var network = _endpoints.Network;
        if (!network.Routers[group.Router].GroupScope.Contains(network.Groups[rule.Group].Router)) return;
        if (!_byGroup.TryGetValue(rule.Group, out var rules)) _byGroup[rule.Group] = rules = [];
        Add(rules, rule.Traffic, group.Index);
    }

    private static void Add(Dictionary<Traffic, List<int>> rules, Traffic traffic, int group)
    {
        if (!rules.TryGetValue(traffic, out var groups)) rules[traffic] = groups = [];
        groups.Add(group);
    }

    private Segment[] Extended(Segment[] parent, Dictionary<Traffic, List<int>> rules, Protocol protocol)
    {
        var own = rules.Where(rule => rule.Key.MatchesProtocol(protocol)).ToList();
        if (own.Count == 0) return parent;
        var cuts = new SortedSet<int>();
        foreach (var segment in parent) cuts.Add(segment.Selectors.First);
        foreach (var (traffic, _) in own)
        {
            var selectors = ListMasks.Selectors(traffic, protocol);
            cuts.Add(selectors.First);
            cuts.Add(selectors.Last + 1);
        }

        var last = ProtocolAxis.Selectors(protocol).Last;
        int[] starts = [.. cuts.Where(cut => cut <= last)];
        var segments = new Segment[starts.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            var first = (ushort)starts[i];
            var row = (ulong[])Find(parent, first).Clone();
            foreach (var (traffic, groups) in own)
            {
                if (!ListMasks.Selectors(traffic, protocol).Contains(first)) continue;
                foreach (var group in groups) SetMembers(row, group);
            }

            segments[i] = new Segment(new PortRange(first, i + 1 < starts.Length ? (ushort)(starts[i + 1] - 1) : last), row);
        }

        return segments;
    }

    private void SetMembers(ulong[] row, int group)
    {
        foreach (var member in _endpoints.GroupMembers[group]) Bits.Set(row, member);
    }

    private static ulong[] Find(Segment[] segments, ushort selector)
    {
        foreach (var segment in segments)
        {
            if (segment.Selectors.Contains(selector)) return segment.Row;
        }

        throw new InvalidOperationException($"the segments do not cover {selector}");
    }
}
