using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One group's permission to send: the traffic, and the group whose members have it.</summary>
internal readonly record struct Permission(Traffic Traffic, int Owner);

/// <summary>
/// The egress rules of the groups that anyone carries, by what they speak of: blocks of addresses, of which the innermost one that holds an
/// address stands for the whole chain, and groups. Immutable; a change of one group shares the rest.
/// </summary>
internal sealed class EgressRules
{
    private const int MaxLoose = 16;

    private readonly Nesting _blocks;
    private readonly Chunks<Permission[]?> _byBlock;
    private readonly Chunks<Permission[]?> _byGroup;
    private readonly int[] _nodes;

    public EgressRules(EndpointTable endpoints, IEnumerable<GroupNode> groups)
    {
        Endpoints = endpoints;
        var carried = groups.Where(group => endpoints.GroupMembers[group.Index].Length > 0).ToArray();
        _blocks = new Nesting(Ranges(carried));
        _byBlock = new Chunks<Permission[]?>(_blocks.Count);
        _byGroup = new Chunks<Permission[]?>(endpoints.Network.Groups.Length);
        Loose = [];
        var lists = new Dictionary<(bool IsGroup, int), List<Permission>>();
        foreach (var group in carried)
        {
            foreach (var rule in group.Rules(Direction.Egress))
            {
                foreach (var range in rule.Ranges) Add(lists, (false, _blocks.IndexOf(range)), new Permission(rule.Traffic, group.Index));
                if (IsInScope(group, rule)) Add(lists, (true, rule.Group), new Permission(rule.Traffic, group.Index));
            }
        }

        foreach (var (key, list) in lists) (key.IsGroup ? _byGroup : _byBlock)[key.Item2] = [.. list];
        // Parents come before the blocks inside them, so that the innermost is painted last.
        _nodes = new int[endpoints.Count];
        Array.Fill(_nodes, Nesting.None);
        for (var node = 0; node < _blocks.Count; node++)
        {
            var (from, to) = endpoints.Run(_blocks[node]);
            _nodes.AsSpan(from..Math.Max(from, to)).Fill(node);
        }
    }

    private EgressRules(EgressRules other, EndpointTable endpoints, GroupNode old, GroupNode now)
    {
        Endpoints = endpoints;
        (_blocks, _nodes) = (other._blocks, other._nodes);
        _byBlock = other._byBlock.Copy();
        _byGroup = other._byGroup.Copy();
        var loose = other.Loose.ToDictionary(entry => entry.Block, entry => entry.Permissions);
        foreach (var rule in old.Rules(Direction.Egress))
        {
            foreach (var range in rule.Ranges) Change(range, loose, known => Without(known, old.Index));
            if (rule.Group != RuleNode.NoGroup) _byGroup[rule.Group] = Without(_byGroup[rule.Group], old.Index);
        }

        foreach (var rule in now.Rules(Direction.Egress))
        {
            var permission = new Permission(rule.Traffic, now.Index);
            foreach (var range in rule.Ranges) Change(range, loose, known => [.. known ?? [], permission]);
            if (IsInScope(now, rule)) _byGroup[rule.Group] = [.. _byGroup[rule.Group] ?? [], permission];
        }

        Loose = [.. loose.Where(entry => entry.Value.Length > 0).Select(entry => (entry.Key, entry.Value))];
    }

    public EndpointTable Endpoints { get; }

    /// <summary>Permissions for blocks that came after the others were put in order. They are asked one by one.</summary>
    public ImmutableArray<(Cidr Block, Permission[] Permissions)> Loose { get; }

    /// <summary>The rules with one group's replaced.</summary>
    public EgressRules With(EndpointTable endpoints, GroupNode old, GroupNode now)
    {
        var isSame = old.Rules(Direction.Egress).AsSpan().SequenceEqual(now.Rules(Direction.Egress), RuleMeaning.Equality);
        if (isSame || endpoints.GroupMembers[now.Index].Length == 0) return this;
        var rules = new EgressRules(this, endpoints, old, now);
        return rules.Loose.Length > MaxLoose ? new EgressRules(endpoints, endpoints.Network.Groups) : rules;
    }

    /// <summary>Whether these rules came from the others by changes of groups, so that the blocks have the same numbers.</summary>
    public bool IsChangeOf(EgressRules other) => ReferenceEquals(_blocks, other._blocks);

    /// <summary>The innermost block that holds the endpoint's address: endpoints with equal numbers may be sent the same, loose blocks aside.</summary>
    public int Node(int endpoint) => _nodes[endpoint];

    public int Parent(int node) => _blocks.Parent(node);

    public Permission[] ToBlock(int node) => _byBlock[node] ?? [];

    public Permission[] ToGroup(int group) => _byGroup[group] ?? [];

    private static IEnumerable<Cidr> Ranges(GroupNode[] groups)
    {
        // The same few blocks stand in many rules.
        var ranges = new HashSet<Cidr>();
        foreach (var group in groups)
        {
            foreach (var rule in group.Rules(Direction.Egress))
            {
                foreach (var range in rule.Ranges) ranges.Add(range);
            }
        }

        return ranges;
    }

    private bool IsInScope(GroupNode group, RuleNode rule)
    {
        var network = Endpoints.Network;
        return rule.Group != RuleNode.NoGroup && network.Routers[group.Router].GroupScope.Contains(network.Groups[rule.Group].Router);
    }

    private void Change(Cidr range, Dictionary<Cidr, Permission[]> loose, Func<Permission[]?, Permission[]> change)
    {
        var node = _blocks.IndexOf(range);
        if (node >= 0) _byBlock[node] = change(_byBlock[node]);
        else loose[range] = change(loose.GetValueOrDefault(range));
    }

    private static Permission[] Without(Permission[]? permissions, int owner) => [.. (permissions ?? []).Where(permission => permission.Owner != owner)];

    private static void Add(Dictionary<(bool, int), List<Permission>> lists, (bool, int) key, Permission permission)
    {
        if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
        list.Add(permission);
    }
}
