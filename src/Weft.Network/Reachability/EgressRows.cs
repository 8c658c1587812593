using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>A few senders that may send with some selectors.</summary>
internal readonly record struct SparseSenders(PortRange Selectors, int[] Senders);

/// <summary>
/// Which senders' own groups let them send to an address. What blocks give many senders is rows of bits, one block's made from its
/// parent's; what they give few, and what references to groups give, are lists beside the row.
/// </summary>
internal sealed class EgressRows
{
    private const int FewPermissions = 32;
    private const int FewSenders = 256;

    private readonly SenderSet _senders;
    private readonly Dictionary<(int Node, Protocol), Segment[]> _segments = [];
    private readonly Dictionary<(int Node, Protocol), SparseSenders[]> _sparse = [];
    private readonly Dictionary<int, int[]> _members = [];
    private readonly Dictionary<int, bool> _isDense = [];
    private readonly ulong[] _unfiltered;

    public EgressRows(EgressRules rules, SenderSet senders)
    {
        (Rules, _senders) = (rules, senders);
        _unfiltered = new ulong[senders.Words];
        for (var position = 0; position < senders.Count; position++)
        {
            if (!rules.Endpoints.Port(senders[position]).Input.IsFiltered) Bits.Set(_unfiltered, position);
        }
    }

    private EgressRows(EgressRows other, EgressRules rules)
    {
        (Rules, _senders, _unfiltered) = (rules, other._senders, other._unfiltered);
        foreach (var (key, segments) in other._segments)
        {
            if (IsUnchanged(other.Rules, rules, key.Node)) _segments[key] = segments;
        }
    }

    public EgressRules Rules { get; }

    /// <summary>The rows under changed rules for the same blocks; those of blocks that did not change are kept.</summary>
    public EgressRows Under(EgressRules rules) =>
        ReferenceEquals(rules, Rules) ? this : rules.IsChangeOf(Rules) ? new EgressRows(this, rules) : new EgressRows(rules, _senders);

    /// <summary>By interval of selectors, the senders that a row says may send to the block. The intervals cover all selectors.</summary>
    public Segment[] Of(int node, Protocol protocol)
    {
        while (node != Nesting.None && !IsDense(node)) node = Rules.Parent(node);
        if (_segments.TryGetValue((node, protocol), out var known)) return known;
        return _segments[(node, protocol)] = node == Nesting.None
            ? [new Segment(ProtocolAxis.Selectors(protocol), _unfiltered)]
            : Extended(Of(Rules.Parent(node), protocol), node, protocol);
    }

    /// <summary>Adds the senders that no row says: by permissions for small blocks that hold the endpoint, and for its groups.</summary>
    public void AddSparse(int endpoint, Protocol protocol, List<SparseSenders> into)
    {
        into.AddRange(Sparse(Rules.Node(endpoint), protocol));
        var address = Rules.Endpoints.Addresses[endpoint];
        foreach (var (block, permissions) in Rules.Loose)
        {
            if (block.Contains(address)) Add(permissions, protocol, into);
        }

        var (from, to) = Rules.Endpoints.Twins(endpoint);
        for (var twin = from; twin < to; twin++)
        {
            foreach (var group in Rules.Endpoints.Port(twin).Groups) Add(Rules.ToGroup(group), protocol, into);
        }
    }

    private static bool IsUnchanged(EgressRules old, EgressRules now, int node)
    {
        for (; node != Nesting.None; node = now.Parent(node))
        {
            if (!ReferenceEquals(old.ToBlock(node), now.ToBlock(node))) return false;
        }

        return true;
    }

    private bool IsDense(int node)
    {
        if (!_senders.IsAll) return true;
        if (_isDense.TryGetValue(node, out var known)) return known;
        var permissions = Rules.ToBlock(node);
        var senders = 0;
        foreach (var permission in permissions) senders += Rules.Endpoints.GroupMembers[permission.Owner].Length;
        return _isDense[node] = permissions.Length > FewPermissions || senders > Math.Max(FewSenders, _senders.Count / 64);
    }

    private SparseSenders[] Sparse(int node, Protocol protocol)
    {
        if (node == Nesting.None || IsDense(node)) return [];
        if (_sparse.TryGetValue((node, protocol), out var known)) return known;
        var list = new List<SparseSenders>(Sparse(Rules.Parent(node), protocol));
        Add(Rules.ToBlock(node), protocol, list);
        return _sparse[(node, protocol)] = [.. list];
    }

    private void Add(Permission[] permissions, Protocol protocol, List<SparseSenders> into)
    {
        foreach (var permission in permissions)
        {
            if (permission.Traffic.MatchesProtocol(protocol) && Members(permission.Owner) is { Length: > 0 } members)
                into.Add(new SparseSenders(ListMasks.Selectors(permission.Traffic, protocol), members));
        }
    }

    private Segment[] Extended(Segment[] parent, int node, Protocol protocol)
    {
        // What wider blocks give few senders is not in the parent's row.
        var own = new List<SparseSenders>(Sparse(Rules.Parent(node), protocol));
        Add(Rules.ToBlock(node), protocol, own);
        if (own.Count == 0) return parent;
        var cuts = new List<int>();
        foreach (var segment in parent) cuts.Add(segment.Selectors.First);
        foreach (var (selectors, _) in own)
        {
            cuts.Add(selectors.First);
            cuts.Add(selectors.Last + 1);
        }

        var last = ProtocolAxis.Selectors(protocol).Last;
        int[] starts = [.. cuts.Where(cut => cut <= last).Distinct().Order()];
        var segments = new Segment[starts.Length];
        for (var i = 0; i < starts.Length; i++)
        {
            var first = (ushort)starts[i];
            var row = (ulong[])Find(parent, first).Clone();
            foreach (var (selectors, senders) in CollectionsMarshal.AsSpan(own))
            {
                if (!selectors.Contains(first)) continue;
                foreach (var sender in senders) Bits.Set(row, sender);
            }

            segments[i] = new Segment(new PortRange(first, i + 1 < starts.Length ? (ushort)(starts[i + 1] - 1) : last), row);
        }

        return segments;
    }

    private int[] Members(int group)
    {
        if (_senders.IsAll) return Rules.Endpoints.GroupMembers[group];
        ref var members = ref CollectionsMarshal.GetValueRefOrAddDefault(_members, group, out _);
        return members ??= _senders.Positions(Rules.Endpoints.GroupMembers[group]);
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
