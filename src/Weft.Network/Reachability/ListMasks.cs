using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>Places that a list treats alike: the selectors that pass, and the places.</summary>
internal readonly record struct MaskedPlaces(SelectorSet Mask, ulong[] Places);

/// <summary>What one stateless list lets through, by far place: first match turned into sets of selectors once and for all.</summary>
internal sealed class ListMasks
{
    private readonly FilterListNode _list;
    private readonly Nesting _blocks;
    private readonly int[] _nodeOfPlace;
    private readonly Dictionary<(Direction, Protocol, int Node), SelectorSet> _masks = [];
    private readonly Dictionary<(Direction, Protocol), MaskedPlaces[]> _places = [];

    public ListMasks(FilterListNode list, ReadOnlySpan<Address> places)
    {
        _list = list;
        _blocks = new Nesting(list.Input.Rules.Select(rule => rule.Range));
        _nodeOfPlace = new int[places.Length];
        for (var i = 0; i < places.Length; i++) _nodeOfPlace[i] = _blocks.Innermost(places[i]);
    }

    public int NodeCount => _blocks.Count;

    /// <summary>The innermost block of the list that holds a place: places of one block are alike to the list.</summary>
    public int NodeOf(int place) => _nodeOfPlace[place];

    /// <summary>The selectors that pass between the list's subnet and a far place.</summary>
    public SelectorSet Of(Direction direction, Protocol protocol, int place) => AtNode(direction, protocol, _nodeOfPlace[place]);

    /// <summary>The selectors that pass between the list's subnet and any address.</summary>
    public SelectorSet Of(Direction direction, Protocol protocol, Address far) => AtNode(direction, protocol, _blocks.Innermost(far));

    /// <summary>The places, by what passes between them and the list's subnet.</summary>
    public MaskedPlaces[] Places(Direction direction, Protocol protocol)
    {
        if (_places.TryGetValue((direction, protocol), out var known)) return known;
        var byNode = new Dictionary<int, MaskedPlaces>();
        for (var place = 0; place < _nodeOfPlace.Length; place++)
        {
            if (!byNode.TryGetValue(_nodeOfPlace[place], out var masked))
            {
                var mask = AtNode(direction, protocol, _nodeOfPlace[place]);
                masked = byNode.Values.FirstOrDefault(other => other.Mask.Ranges.SequenceEqual(mask.Ranges));
                if (masked.Places is null) masked = new MaskedPlaces(mask, new ulong[Bits.Words(_nodeOfPlace.Length)]);
                byNode[_nodeOfPlace[place]] = masked;
            }

            Bits.Set(masked.Places, place);
        }

        return _places[(direction, protocol)] = [.. byNode.Values.DistinctBy(masked => masked.Places)];
    }

    private SelectorSet AtNode(Direction direction, Protocol protocol, int node)
    {
        if (_masks.TryGetValue((direction, protocol, node), out var known)) return known;
        return _masks[(direction, protocol, node)] = Evaluate(direction, protocol, node);
    }

    private SelectorSet Evaluate(Direction direction, Protocol protocol, int node)
    {
        var left = SelectorSet.Of(ProtocolAxis.Selectors(protocol));
        var passing = SelectorSet.Empty;
        foreach (var rule in _list.Rules(direction))
        {
            if (left.IsEmpty) break;
            if (!rule.Traffic.MatchesProtocol(protocol) || !IsInChain(node, rule.Range)) continue;
            var selectors = Selectors(rule.Traffic, protocol);
            if (rule.IsAllow) passing = passing.Union(left.Intersect(SelectorSet.Of(selectors)));
            left = left.Without(selectors);
        }

        return passing;
    }

    internal static PortRange Selectors(Traffic traffic, Protocol protocol) =>
        traffic.Protocol is null || traffic.Selector == PortRange.All || !(protocol.HasPorts || protocol.IsIcmp)
            ? ProtocolAxis.Selectors(protocol)
            : traffic.Selector;

    private bool IsInChain(int node, Cidr block)
    {
        for (; node != Nesting.None; node = _blocks.Parent(node))
        {
            if (_blocks[node] == block) return true;
        }

        return false;
    }
}
