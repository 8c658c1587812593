using System.Runtime.CompilerServices;
using Weft.Fabric.Frames;
using Weft.Network.Records;
using Weft.Network.Walking;

namespace Weft.Fabric.Observation;

/// <summary>
/// Enters into a ledger what passes and what the engine drops, at every interface that its walk passed. What a card, a queue or the
/// hypervisor itself stops is no matter of the network, and is not entered.
/// </summary>
public sealed class FlowRecorder(FlowLedger ledger) : IPacketObserver
{
    // A flow keeps its walk for a second or so, and with it where it was seen.
    private readonly ConditionalWeakTable<Trace, FlowLedger.Trail> _trails = [];

    public void Seen(in SeenPacket packet)
    {
        if (packet.IsCopy)
        {
            RecordCopy(packet);
            return;
        }

        if (packet.Way != FrameWay.Sent || packet.Trace is not { } trace || packet.Port == LiveNetwork.ServicesPort) return;
        var isFlow = packet.Flow is not null;
        if (!isFlow && packet.Drop is not { Fault: FrameFault.None }) return;
        if (isFlow) ledger.Count(TrailOf(trace), packet.Offload.Segments, BytesOf(packet), packet.Packet.Flags, packet.Time);
        else ledger.Count(Sighting.Of(trace), packet.Offload.Segments, BytesOf(packet), packet.Packet.Flags, packet.Time);
    }

    /// <summary>Of all IP packets that the frame stands for: each segment has headers of its own.</summary>
    public static long BytesOf(in SeenPacket packet)
    {
        var length = packet.Frame.Length - FrameHeaders.EthernetLength;
        return packet.Offload.SegmentSize == 0
            ? Math.Min(packet.Packet.Length, length)
            : length + ((packet.Offload.Segments - 1L) * Math.Max(packet.Packet.Length - packet.Offload.SegmentSize, 0));
    }

    // A copy is nothing that its source has sent; its target gets it like any packet.
    private void RecordCopy(in SeenPacket packet)
    {
        if (packet.Trace is not { } trace || packet.Drop is { Fault: not FrameFault.None }) return;
        foreach (var seen in Sighting.Of(trace))
        {
            if (seen.Way == Crossing.In)
                ledger.Count([seen with { Packet = seen.Packet with { SourcePort = packet.Packet.SourcePort } }], 1, packet.Packet.Length, default, packet.Time);
        }
    }

    private FlowLedger.Trail TrailOf(Trace trace)
    {
        if (_trails.TryGetValue(trace, out var known)) return known;
        var fresh = new FlowLedger.Trail(Sighting.Of(trace));
        _trails.AddOrUpdate(trace, fresh);
        return fresh;
    }
}
