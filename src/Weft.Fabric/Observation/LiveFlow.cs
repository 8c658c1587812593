using System.Collections.Immutable;
using Weft.Fabric.Forwarding;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Observation;

/// <summary>One direction of one flow that passes: what the engine said of it, and what has passed since.</summary>
public sealed class LiveFlow
{
    private long _packets;
    private long _bytes;
    private long _lastSeenTicks;
    private int _tcpFlags;

    internal LiveFlow(Place from, Packet sent, Trace trace, DateTimeOffset now)
    {
        From = from;
        Sent = sent;
        Trace = trace;
        Started = now;
        _lastSeenTicks = now.UtcTicks;
    }

    public Place From { get; }

    /// <summary>The headers as the sender wrote them.</summary>
    public Packet Sent { get; }

    /// <summary>The engine's last walk; its <c>Packet</c> has the headers as the receiver sees them. Without hops as long as there was only one.</summary>
    public Trace Trace { get; internal set; }

    /// <summary>What counts its bytes, by its last walk.</summary>
    internal ImmutableArray<MeteredWay> Ways { get; set; } = [];

    public Place To => Trace.End;

    public DateTimeOffset Started { get; }

    public DateTimeOffset LastSeen => new(Volatile.Read(ref _lastSeenTicks), TimeSpan.Zero);

    /// <summary>Packets as they are on the wire: a segmented frame counts as its segments.</summary>
    public long Packets => Volatile.Read(ref _packets);

    /// <summary>Bytes of IP packets, headers of every segment included.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>All TCP flags seen, as in the header's flag octet.</summary>
    public byte TcpFlagsSeen => (byte)Volatile.Read(ref _tcpFlags);

    /// <summary>Called by the thread that carries the flow's packets, and for those that the kernel carried.</summary>
    internal void Count(long packets, long bytes, byte tcpFlags, long nowTicks)
    {
        Interlocked.Add(ref _packets, packets);
        Interlocked.Add(ref _bytes, bytes);
        if ((_tcpFlags | tcpFlags) != _tcpFlags) Interlocked.Or(ref _tcpFlags, tcpFlags);
        Volatile.Write(ref _lastSeenTicks, nowTicks);
    }
}
