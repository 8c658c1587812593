using System.Collections.Immutable;
using Weft.Network.Flows;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The stages that a packet can pass, in the words of <c>docs/packet-path.md</c>.</summary>
public enum Stage
{
    InterfaceOut,
    GroupsOut,
    SameSubnet,
    ListOut,
    Route,
    ReturnLink,
    InternetGateway,
    EgressOnlyGateway,
    PrivateGateway,
    NatGateway,
    Peering,
    Internet,
    EdgeRoute,
    LocalDelivery,
    ListIn,
    GroupsIn,
    InterfaceIn,
    Forwarding,
    HostService,
}

/// <summary>Where a packet starts or ends.</summary>
public enum PlaceKind
{
    None,
    Interface,
    Internet,

    /// <summary>The far side of a link or of a private gateway, whatever is there.</summary>
    Gateway,
    HostService,
}

/// <summary>One place: an interface, a link or a private gateway by id, the internet, or a service of the hypervisor by name.</summary>
public readonly record struct Place(PlaceKind Kind, string Id)
{
    public static Place Internet { get; } = new(PlaceKind.Internet, "internet");

    public static Place Nowhere { get; } = new(PlaceKind.None, "");

    /// <summary>What is beyond a link between networks, or beyond a private gateway.</summary>
    public static Place Gateway(string id) => new(PlaceKind.Gateway, id);

    public static Place Interface(string id) => new(PlaceKind.Interface, id);

    public override string ToString() => Id;
}

/// <summary>What kind of thing decided.</summary>
public enum RuleKind
{
    GroupRule,
    TrackedFlow,

    /// <summary>An ICMP error passed for the sake of the flow that it is about.</summary>
    RelatedFlow,
    ListRule,
    Route,
    Translation,
}

/// <summary>
/// The rule that decided at a hop: the group, list, table or gateway that owns it, and its name there: a rule's id, a list rule's number
/// (<c>*</c> is the deny at the end), a route's destination.
/// </summary>
public readonly record struct RuleReference(RuleKind Kind, string Owner, string Rule)
{
    public const string EndOfList = "*";

    public override string ToString() => Kind switch
    {
        RuleKind.TrackedFlow => "tracked flow",
        RuleKind.RelatedFlow => "related flow",
        _ => $"{Owner} {Rule}",
    };
}

/// <summary>In what a rule that almost matched differs from the packet.</summary>
[Flags]
public enum Mismatch
{
    None = 0,
    Protocol = 1,
    Selector = 2,
    Peer = 4,

    /// <summary>The rule matches, and denies.</summary>
    Verdict = 8,
}

/// <summary>The rule that came nearest to letting the packet through.</summary>
public readonly record struct NearMiss(RuleReference Rule, Mismatch Mismatch);

/// <summary>One step of a packet: where, decided by what, and its headers before and after.</summary>
public sealed record Hop(Stage Stage, string Component, RuleReference? Rule, Packet Before, Packet After)
{
    /// <summary>Set on the hop that dropped the packet, and on a hop that only a change lets it pass.</summary>
    public DropReason Reason { get; init; }

    /// <summary>The change that is taken as made, in a diagnosis.</summary>
    public Change? Assumed { get; init; }

    public NearMiss? NearMiss { get; init; }

    /// <summary>The interface, or translating gateway, at whose border this is: the one that was entered or left last. Null out in the internet.</summary>
    public string? Port { get; init; }
}

/// <summary>How a walk ended.</summary>
public enum Outcome
{
    Delivered,
    Dropped,
}

/// <summary>A packet that the network itself sends back to the sender of one that it dropped.</summary>
/// <param name="Reset">A TCP reset; otherwise an ICMP message that the packet is too big.</param>
/// <param name="Mtu">The largest size that passes, in bytes; 0 for a reset.</param>
/// <param name="Stage">Where the packet was dropped.</param>
/// <param name="From">Who sends it: the interface, the translating gateway, or the network whose router met the limit.</param>
public readonly record struct SentBack(bool Reset, int Mtu, Stage Stage, string From);

/// <summary>The whole way of one packet. A drop is a result like any other.</summary>
public sealed record Trace(Outcome Outcome, DropReason Reason, Place End, ImmutableArray<Hop> Hops, Packet Packet, FlowState Flows)
{
    public SentBack? SentBack { get; init; }

    /// <summary>The size in bytes of the fragments that the packet was cut into; null if it was not.</summary>
    public int? FragmentSize { get; init; }

    public bool IsDelivered => Outcome == Outcome.Delivered;
}

/// <summary>A packet and the answer to it. <see cref="Answer"/> is null when there is none: dropped on the way, or a protocol without one.</summary>
/// <param name="Goal">Where the request has to arrive; null for wherever its destination address is.</param>
public sealed record Exchange(Place From, Packet Sent, Trace Request, Trace? Answer, Place? Goal = null)
{
    /// <summary>The request arrived; and its answer, if it has one, came back to the sender as the answer to what it had sent.</summary>
    public bool Succeeds => Request.IsDelivered && (Goal is null || Request.End == Goal) && (Answer is null || (Answer.IsDelivered && Answer.End == From && IsRecognised(Answer.Packet)));

    public FlowState Flows => (Answer ?? Request).Flows;

    // An answer that comes back from another address or port belongs to no connection of the sender.
    private bool IsRecognised(Packet answer) =>
        answer.Source == Sent.Destination && answer.Destination == Sent.Source
        && (Sent.Protocol.IsIcmp
            ? answer.SourcePort == Sent.SourcePort
            : answer.SourcePort == Sent.DestinationPort && answer.DestinationPort == Sent.SourcePort);
}
