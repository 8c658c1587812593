using Weft.Fabric.Observation;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>What the slow path is asked: the fate of one packet that a port's host has sent.</summary>
internal readonly record struct Question(Port From, FrameKey Key, Packet Packet, LinkTarget Target, long Now, DateTimeOffset Time)
{
    /// <summary>Nobody on the link has the hardware address: the packet is dropped, and only the reason is asked. Nothing is remembered.</summary>
    public bool IsForNobody { get; init; }

    public byte TimeToLive { get; init; }
}

/// <summary>The answer: an entry by which the packet passes, or the cause of its drop; and what the network itself sends back.</summary>
internal readonly record struct Judgement(FlowEntry? Entry, DropCause? Drop, Trace? Trace)
{
    public Notice? Notice { get; init; }

    public static Judgement Dropped(DropCause cause, Trace? trace = null) => new(null, cause, trace);
}

/// <summary>A packet of the network's own, on its way to a port.</summary>
/// <param name="Mtu">Of "too big": the size that passes.</param>
internal sealed record Notice(Port To, Trace Trace, int Mtu);
