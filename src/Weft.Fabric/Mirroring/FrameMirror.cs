using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Mirroring;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Mirroring;

/// <summary>
/// Copies the packets of mirrored interfaces to the targets of their sessions, inside VXLAN. A copy takes the way that the engine gives a packet
/// from the source to the target, but for the groups of the source; each packet is copied once, by the first session that wants it.
/// </summary>
internal sealed class FrameMirror(SlowPath slowPath, Observers observers, TimeProvider clock, long start) : IPacketObserver
{
    // The resolver is the one service of the hypervisor that can be mirrored.
    private const string Resolver = "resolver";
    private const ushort FirstPort = 49_152;
    private const ushort Ports = 16_384;

    private static readonly TimeSpan routeLife = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, CopyRoute> _routes = new(StringComparer.Ordinal);
    private volatile FrozenDictionary<string, MirrorSession[]> _sessions = FrozenDictionary<string, MirrorSession[]>.Empty;

    public bool IsAny => _sessions.Count > 0;

    public void Mirror(IReadOnlyList<MirrorSession> sessions)
    {
        _sessions = sessions.GroupBy(session => session.Source).ToFrozenDictionary(
            group => group.Key, group => group.OrderBy(session => session.Number).ToArray(), StringComparer.Ordinal);
        _routes.Clear();
    }

    public void Seen(in SeenPacket packet)
    {
        if (packet.IsCopy || packet.Packet == default || !_sessions.TryGetValue(packet.Port, out var sessions)) return;
        var direction = packet.Way == FrameWay.Sent ? Direction.Egress : Direction.Ingress;
        // What comes in was let in. What goes out is copied before groups and lists judge it, unless it never was the host's to send.
        if (packet.Drop is { } drop && (drop.Fault != FrameFault.None || drop.Reason == DropReason.SourceNotOwned)) return;
        if (Find(sessions, direction, packet) is { } session) Copy(session, packet);
    }

    private static MirrorSession? Find(MirrorSession[] sessions, Direction direction, in SeenPacket packet)
    {
        var service = ServiceOf(packet);
        foreach (var session in sessions)
        {
            if (service is null ? session.Wants(direction, packet.Packet) : service == Resolver && session.CopiesNames) return session;
        }

        return null;
    }

    private static string? ServiceOf(in SeenPacket packet)
    {
        if (packet.Way == FrameWay.Sent) return packet.Trace?.End is { Kind: PlaceKind.HostService } end ? end.Id : null;
        return packet.Flow?.From is { Kind: PlaceKind.HostService } from ? from.Id : null;
    }

    private void Copy(MirrorSession session, in SeenPacket packet)
    {
        var headers = FrameHeaders.Read(packet.Frame);
        if (!headers.IsIP || RouteOf(session) is not { } route) return;
        var port = (ushort)(FirstPort + ((uint)HashCode.Combine(headers.Source, headers.Destination, headers.Protocol, headers.SourcePort, headers.DestinationPort) % Ports));
        var buffer = ArrayPool<byte>.Shared.Rent(VirtioHeader.Length + VxlanFrame.HeadersLength + packet.Frame.Length);
        var frame = buffer.AsSpan(VirtioHeader.Length);
        for (var i = 0; Segments.Write(packet.Frame, headers, packet.Offload, i, frame[VxlanFrame.HeadersLength..]) is > 0 and var length; i++)
        {
            var inner = Math.Min(length, Math.Min(session.Length ?? int.MaxValue, VxlanFrame.MaxInner));
            var whole = frame[..(VxlanFrame.HeadersLength + inner)];
            VxlanFrame.WriteHeaders(whole, route.ToMac, route.FromMac, route.Trace.Packet.Source, port, route.Trace.Packet.Destination, session.VirtualNetwork);
            Send(route, buffer, whole, port, packet.Time);
        }

        ArrayPool<byte>.Shared.Return(buffer);
    }

    private unsafe void Send(CopyRoute route, byte[] buffer, ReadOnlySpan<byte> frame, ushort sourcePort, DateTimeOffset time)
    {
        buffer.AsSpan(0, VirtioHeader.Length).Clear();
        var isDelivered = route.To is { IsClosed: false };
        if (isDelivered)
        {
            fixed (byte* first = buffer)
            {
                // Copies give way: what finds no room at the target is lost.
                if (!route.To!.Tap.Write(first, VirtioHeader.Length + frame.Length)) return;
            }

            route.To.CountReceived(1, frame.Length - FrameHeaders.EthernetLength);
        }

        observers.Show(new SeenPacket
        {
            Port = isDelivered ? route.To!.Id : route.From,
            Way = isDelivered ? FrameWay.Received : FrameWay.Sent,
            Frame = frame,
            Offload = new Offload(false, 0, 1),
            Packet = route.Trace.Packet with { SourcePort = sourcePort, Length = frame.Length - FrameHeaders.EthernetLength },
            Drop = isDelivered ? null : route.Trace.IsDelivered ? new DropCause(FrameFault.NoPort) : new DropCause(route.Trace.Reason),
            Trace = route.Trace,
            Time = time,
            IsCopy = true,
        });
    }

    // Nothing on the way depends on the port that a copy comes from, so one walk stands for all copies of a session.
    private CopyRoute? RouteOf(MirrorSession session)
    {
        var now = clock.GetElapsedTime(start);
        if (_routes.TryGetValue(session.Id, out var known) && known.Revision == slowPath.Revision && now < known.Until) return known;
        var packet = Packet.Udp(session.SourceAddress, FirstPort, session.TargetAddress, VxlanFrame.Port);
        var fresh = slowPath.RouteCopy(session.Source, packet, now, now + routeLife);
        if (fresh is not null) _routes[session.Id] = fresh;
        return fresh;
    }
}

/// <summary>The way of the copies of one session, for a short time.</summary>
/// <param name="To">Where they arrive; null when they do not.</param>
internal sealed record CopyRoute(string From, Port? To, MacAddress ToMac, MacAddress FromMac, Trace Trace, int Revision, TimeSpan Until);
