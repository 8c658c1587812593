using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Compilation;

/// <summary>One permission with its far end resolved to blocks or to the index of a group; neither when the reference is stale.</summary>
internal sealed class RuleNode(GroupRule input, ImmutableArray<Cidr> ranges, int group)
{
    public const int NoGroup = -1;

    public GroupRule Input { get; } = input;

    public Traffic Traffic { get; } = input.Traffic;

    public ImmutableArray<Cidr> Ranges { get; } = ranges;

    public int Group { get; } = group;

    public bool ContainsRange(Address address)
    {
        foreach (var range in Ranges)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    /// <summary>Whether the rule speaks of every address of the family.</summary>
    public bool IsAnywhere(bool isIPv6)
    {
        foreach (var range in Ranges)
        {
            if (range.Length == 0 && range.IsIPv6 == isIPv6) return true;
        }

        return false;
    }
}

/// <summary>A stateful group with its rules by direction.</summary>
internal sealed class GroupNode(int index, StatefulGroup input, int router, RuleNode[] ingress, RuleNode[] egress)
{
    public int Index { get; } = index;

    public StatefulGroup Input { get; } = input;

    public string Id => Input.Id;

    /// <summary>The index of the network it belongs to.</summary>
    public int Router { get; } = router;

    public RuleNode[] Rules(Direction direction) => direction == Direction.Ingress ? ingress : egress;
}

/// <summary>A stateless list with its rules by direction, lowest number first.</summary>
internal sealed class FilterListNode
{
    private readonly FilterRule[] _ingress;
    private readonly FilterRule[] _egress;

    public FilterListNode(int index, FilterList input)
    {
        Index = index;
        Input = input;
        _ingress = Sorted(Direction.Ingress);
        _egress = Sorted(Direction.Egress);
    }

    public int Index { get; }

    public FilterList Input { get; }

    public string Id => Input.Id;

    public FilterRule[] Rules(Direction direction) => direction == Direction.Ingress ? _ingress : _egress;

    /// <summary>The rule that decides on a packet, or null for the deny at the end. <paramref name="far"/> is the end outside the subnet.</summary>
    public FilterRule? FindRule(Direction direction, Address far, in Packet packet)
    {
        foreach (var rule in Rules(direction))
        {
            if (rule.Range.Contains(far) && rule.Traffic.Matches(packet)) return rule;
        }

        return null;
    }

    private FilterRule[] Sorted(Direction direction) =>
        [.. Input.Rules.Where(rule => rule.Direction == direction).OrderBy(rule => rule.Number)];
}
