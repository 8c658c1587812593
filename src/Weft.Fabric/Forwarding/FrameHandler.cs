using Weft.Fabric.Errors;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;
using Weft.Fabric.Uplink;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// What one pump does with one frame: the fast path by the port's own table, the slow path through the engine, and answers of the hypervisor
/// itself. One buffer, used again for every frame.
/// </summary>
internal sealed unsafe class FrameHandler(SlowPath slowPath, Observers observers, Func<string, HostConfiguration> configurationOf)
{
    private const int BufferLength = 1 << 17;
    private const int MaxEntries = 1 << 14;

    private readonly byte[] _buffer = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private readonly byte[] _own = GC.AllocateArray<byte>(BufferLength, pinned: true);
    private readonly LinkAnswers _linkAnswers = new(slowPath, configurationOf);
    private long _now;
    private DateTimeOffset _time;

    /// <summary>Where the next frame is to be read into: its virtio-net header first.</summary>
    public byte[] Room => _buffer;

    /// <summary>The time of the frames that follow.</summary>
    public void SetTime(TimeSpan now, DateTimeOffset time)
    {
        _now = now.Ticks;
        _time = time;
    }

    /// <summary>Handles the frame that was read from the port, and says how much work it was.</summary>
    public FrameWork Handle(Port port, int length)
    {
        var frame = _buffer.AsSpan(VirtioHeader.Length, length - VirtioHeader.Length);
        var virtio = VirtioHeader.Read(_buffer);
        var headers = FrameHeaders.Read(frame);
        var (packets, bytes) = headers.IsIP ? virtio.OnWire(headers, frame) : (1, frame.Length);
        port.CountSent(packets, bytes);
        var crossing = new Crossing(port, virtio, packets, bytes);
        if (headers.From != port.Mac)
        {
            Drop(crossing, headers, frame, new(FrameFault.ForeignSource), null);
            return FrameWork.Fast;
        }

        if (headers.IsIP && !headers.IsFragment
            && port.Flows.TryGetValue(FrameKey.Of(headers), out var entry)
            && entry.Carries(headers, virtio.LargestPacket(headers, frame), slowPath.Revision, _now))
        {
            Pass(crossing, headers, frame, entry, entry.Flow.Trace);
            return FrameWork.Fast;
        }

        return HandleSlowly(crossing, ref headers, frame);
    }

    /// <summary>Tells the host behind a port who its router is.</summary>
    public void Advertise(Port port)
    {
        var length = _linkAnswers.Advertise(port, _own.AsSpan(VirtioHeader.Length));
        if (length > 0) SendOwn(port, length, default, null);
    }

    private FrameWork HandleSlowly(in Crossing crossing, ref FrameHeaders headers, Span<byte> frame)
    {
        var port = crossing.Port;
        if (!headers.IsIP && headers.Kind != FrameKind.Arp)
        {
            Drop(crossing, headers, frame, new(headers.Kind == FrameKind.Other ? FrameFault.UnknownKind : FrameFault.Malformed), null);
            return FrameWork.Slow;
        }

        if (LinkAnswers.IsForLink(headers))
        {
            AnswerOnLink(crossing, headers, frame);
            return FrameWork.Slow;
        }

        if (!HasRightChecksum(frame, headers))
        {
            Drop(crossing, headers, frame, new(FrameFault.Malformed), null);
            return FrameWork.Slow;
        }

        if (headers.IsLaterFragment && !port.Fragments.Complete(ref headers, _now))
        {
            Drop(crossing, headers, frame, new(FrameFault.FragmentWithoutFirst), null);
            return FrameWork.Slow;
        }

        if (headers.IsFragment && !headers.IsLaterFragment) port.Fragments.Keep(headers, _now);
        if (port.Kind != PortKind.Services) return Judge(crossing, headers, frame);
        HandleServiceAnswer(crossing, headers, frame);
        return FrameWork.Slow;
    }

    private FrameWork Judge(in Crossing crossing, in FrameHeaders headers, Span<byte> frame)
    {
        var port = crossing.Port;
        var packet = headers.ToPacket(crossing.Virtio.LargestPacket(headers, frame));
        if (headers.IsIcmp && IcmpError.Read(frame, headers) is { } about) packet = packet with { About = about };
        var target = TargetOf(port, headers, out var isForNobody);
        var judgement = slowPath.Judge(new Question(port, FrameKey.Of(headers), packet, target, _now, _time) { IsForNobody = isForNobody, TimeToLive = headers.TimeToLive });
        if (judgement.Entry is not { } entry)
        {
            var cause = isForNobody && judgement.Trace is { IsDelivered: true } && headers.To.IsGroup ? new DropCause(FrameFault.GroupAddress) : judgement.Drop!.Value;
            Drop(crossing, headers, frame, cause, judgement.Trace);
            if (judgement.Notice is { } notice) Tell(notice, headers, frame);
            return FrameWork.Slow;
        }

        if (entry.To.Kind == PortKind.Services && !port.Allowance.Take(_now, crossing.Packets))
        {
            Drop(crossing, headers, frame, new(FrameFault.ServiceRate), judgement.Trace);
            return FrameWork.Slow;
        }

        if (entry.To.Uplink is { } uplink && !Admit(crossing, headers, frame, entry, judgement.Trace!, uplink)) return FrameWork.NewFlow;
        // What the services are sent is counted packet by packet.
        if (IsForTable(entry, judgement.Trace!)) Keep(port, headers, entry);
        Pass(crossing, headers, frame, entry, judgement.Trace!);
        return entry.Walks == 1 ? FrameWork.NewFlow : FrameWork.Slow;
    }

    // False where the packet is not the namespace's to take yet, or at all.
    private bool Admit(in Crossing crossing, in FrameHeaders headers, Span<byte> frame, FlowEntry entry, Trace trace, HostUplink uplink)
    {
        var admission = uplink.Admit(trace.Packet, out var flow);
        if (admission == Admission.Pass) return true;
        // The flow's next packet is asked about again.
        entry.Prolong(_now);
        if (admission == Admission.NoRoom)
        {
            Drop(crossing, headers, frame, new(FrameFault.QueueFull), trace);
            return false;
        }

        if (observers.IsAny) ShowSent(crossing, headers, frame, entry.Flow, null, trace);
        entry.Flow.Count(crossing.Packets, crossing.Bytes, headers.Protocol == 6 ? headers.TcpFlags : (byte)0, _time.UtcTicks);
        if (admission == Admission.Lose) return false;
        entry.Rewrite.Apply(frame, headers, crossing.Virtio.NeedsChecksum);
        var held = new HeldFrame(_buffer[..(VirtioHeader.Length + frame.Length)], crossing.Packets, crossing.Bytes, entry.Flow, trace);
        if (admission == Admission.Refuse) uplink.Refuse(held);
        else flow!.Take(held);
        return false;
    }

    private static bool IsForTable(FlowEntry entry, Trace trace) =>
        entry.To.Kind != PortKind.Services && !trace.Packet.IsFragmented && trace.Packet.About is null;

    private static void Keep(Port port, in FrameHeaders headers, FlowEntry entry)
    {
        var key = FrameKey.Of(headers);
        if (port.Flows.Count < MaxEntries || port.Flows.ContainsKey(key)) port.Flows[key] = entry;
    }

    private void HandleServiceAnswer(in Crossing crossing, in FrameHeaders headers, Span<byte> frame)
    {
        var key = FrameKey.Of(headers);
        if (slowPath.FindServiceAnswer(crossing.Port, key, _now) is not { } entry)
        {
            Drop(crossing, headers, frame, new(FrameFault.NotAsked), null);
            return;
        }

        Keep(crossing.Port, headers, entry);
        Pass(crossing, headers, frame, entry, entry.Flow.Trace);
    }

    private LinkTarget TargetOf(Port port, in FrameHeaders headers, out bool isForNobody)
    {
        isForNobody = false;
        if (port.Kind != PortKind.Interface) return LinkTarget.ByDestination;
        if (headers.To == RouterCard.Mac) return LinkTarget.Router;
        if (slowPath.Network is { } network && network.FindLink(port.Id) is { } link)
        {
            if (link.FindNeighbour(headers.DestinationAddress) is { } owner && slowPath.HardwareAddresses.Of(owner) == headers.To) return LinkTarget.To(owner);
            if (slowPath.HardwareAddresses.TryFind(network, link, headers.To, out var other) && other != port.Id) return LinkTarget.To(other);
        }

        isForNobody = true;
        return LinkTarget.ByDestination;
    }

    private static bool HasRightChecksum(Span<byte> frame, in FrameHeaders headers)
    {
        if (headers.Kind != FrameKind.IPv4) return true;
        var header = frame.Slice(FrameHeaders.EthernetLength, (frame[FrameHeaders.EthernetLength] & 15) * 4);
        return Checksum.Fold(Checksum.Sum(header)) == 0xffff;
    }

    private void AnswerOnLink(in Crossing crossing, in FrameHeaders headers, Span<byte> frame)
    {
        var answer = _own.AsSpan(VirtioHeader.Length);
        var length = _linkAnswers.Answer(crossing.Port, headers, frame, answer);
        if (length == 0)
        {
            Drop(crossing, headers, frame, new(FrameFault.NotAnswered), null);
            return;
        }

        ShowSent(crossing, headers, frame, null, null, null);
        SendOwn(crossing.Port, length, default, null);
    }

    private void Tell(Notice notice, in FrameHeaders about, ReadOnlySpan<byte> dropped)
    {
        var length = NoticeFrames.Write(notice, dropped, about, _own.AsSpan(VirtioHeader.Length));
        SendOwn(notice.To, length, notice.Trace.Packet, notice.Trace);
    }

    private void Pass(in Crossing crossing, in FrameHeaders headers, Span<byte> frame, FlowEntry entry, Trace trace)
    {
        if (observers.IsAny) ShowSent(crossing, headers, frame, entry.Flow, null, trace);
        entry.Flow.Count(crossing.Packets, crossing.Bytes, headers.Protocol == 6 ? headers.TcpFlags : (byte)0, _time.UtcTicks);
        entry.Rewrite.Apply(frame, headers, crossing.Virtio.NeedsChecksum);
        if (trace.Packet.About is not null) IcmpError.Translate(frame, headers, trace.Packet);
        if (trace.FragmentSize is { } size && headers.Length > size && !crossing.Virtio.IsSegmented)
        {
            PassInPieces(crossing, headers, frame, entry, trace, size);
            return;
        }

        fixed (byte* start = _buffer)
        {
            if (entry.To.IsClosed) Drop(crossing, headers, frame, new(FrameFault.NoPort), trace);
            else if (!entry.To.Tap.Write(start, VirtioHeader.Length + frame.Length)) Drop(crossing, headers, frame, new(FrameFault.QueueFull), trace);
            else Received(entry.To, crossing.Packets, crossing.Bytes, frame, crossing.Virtio, entry.Flow, trace);
        }
    }

    private void PassInPieces(in Crossing crossing, in FrameHeaders headers, Span<byte> frame, FlowEntry entry, Trace trace, int size)
    {
        if (crossing.Virtio.NeedsChecksum)
            Fragments.FinishChecksum(frame, crossing.Virtio.ChecksumStart, crossing.Virtio.ChecksumOffset, FrameHeaders.EthernetLength + headers.Length);
        for (var i = 0; Fragments.Write(frame, headers.Length, size, i, _own.AsSpan(VirtioHeader.Length)) is > 0 and var length; i++)
            SendOwn(entry.To, length, trace.Packet, trace, entry.Flow);
    }

    private void SendOwn(Port to, int length, Packet packet, Trace? trace, LiveFlow? flow = null)
    {
        _own.AsSpan(0, VirtioHeader.Length).Clear();
        var frame = _own.AsSpan(VirtioHeader.Length, length);
        fixed (byte* start = _own)
        {
            if (to.IsClosed || !to.Tap.Write(start, VirtioHeader.Length + length)) return;
        }

        to.CountReceived(1, length - FrameHeaders.EthernetLength);
        if (!observers.IsAny) return;
        observers.Show(new SeenPacket { Port = to.SeenAs, Way = FrameWay.Received, Frame = frame, Offload = new(false, 0, 1), Packet = packet, Flow = flow, Trace = trace, Time = _time });
    }

    private void Received(Port to, int packets, int bytes, ReadOnlySpan<byte> frame, in VirtioHeader virtio, LiveFlow flow, Trace trace)
    {
        to.CountReceived(packets, bytes);
        if (!observers.IsAny) return;
        observers.Show(new SeenPacket
        {
            Port = to.SeenAs,
            Way = FrameWay.Received,
            Frame = frame,
            Offload = virtio.ToOffload(packets),
            Packet = trace.Packet,
            Flow = flow,
            Trace = trace,
            Time = _time,
        });
    }

    private void Drop(in Crossing crossing, in FrameHeaders headers, ReadOnlySpan<byte> frame, DropCause cause, Trace? trace)
    {
        crossing.Port.CountDrop(cause, crossing.Packets);
        if (observers.IsAny) ShowSent(crossing, headers, frame, null, cause, trace);
    }

    private void ShowSent(in Crossing crossing, in FrameHeaders headers, ReadOnlySpan<byte> frame, LiveFlow? flow, DropCause? drop, Trace? trace)
    {
        if (!observers.IsAny) return;
        observers.Show(new SeenPacket
        {
            Port = crossing.Port.SeenAs,
            Way = FrameWay.Sent,
            Frame = frame,
            Offload = crossing.Virtio.ToOffload(crossing.Packets),
            Packet = headers.IsIP ? headers.ToPacket(crossing.Virtio.LargestPacket(headers, frame)) : default,
            Flow = flow,
            Drop = drop,
            Trace = trace,
            Time = _time,
        });
    }

    /// <summary>One frame on its way from its port.</summary>
    private readonly record struct Crossing(Port Port, VirtioHeader Virtio, int Packets, int Bytes);
}
