using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Model;

/// <summary>The way of a packet as seen from the interface or subnet that a filter guards.</summary>
public enum Direction
{
    Ingress,
    Egress,
}

/// <summary>The far end that a group rule speaks of: a block of addresses, the members of a group, or a prefix list.</summary>
public readonly record struct RulePeer
{
    private RulePeer(PeerKind kind, Cidr range, string id)
    {
        Kind = kind;
        Range = range;
        Id = id;
    }

    public PeerKind Kind { get; }

    public Cidr Range { get; }

    public string Id { get; }

    public static RulePeer Of(Cidr range) => new(PeerKind.Range, range, "");

    public static RulePeer Group(string id) => new(PeerKind.Group, default, id);

    public static RulePeer PrefixList(string id) => new(PeerKind.PrefixList, default, id);

    public override string ToString() => Kind == PeerKind.Range ? Range.ToString() : Id;
}

/// <summary>What a <see cref="RulePeer"/> names.</summary>
public enum PeerKind
{
    Range,
    Group,
    PrefixList,
}

/// <summary>One permission of a stateful group.</summary>
public sealed record GroupRule(string Id, Direction Direction, Traffic Traffic, RulePeer Peer);

/// <summary>
/// A set of permissions that filters the interfaces which carry it. Rules only allow, and the rules of all groups of an interface add up.
/// Answers to a flow that was let through are let through (<c>docs/packet-path.md</c> says which flows are tracked).
/// </summary>
public sealed record StatefulGroup(string Id, string Network, ImmutableArray<GroupRule> Rules);

/// <summary>One line of a stateless list. The lower number is read first.</summary>
public sealed record FilterRule(int Number, Direction Direction, bool IsAllow, Traffic Traffic, Cidr Range);

/// <summary>A stateless list that guards the border of a subnet: the first rule that matches decides, and none is a deny.</summary>
public sealed record FilterList(string Id, ImmutableArray<FilterRule> Rules);

/// <summary>A named set of blocks.</summary>
public sealed record PrefixList(string Id, ImmutableArray<Cidr> Ranges);
