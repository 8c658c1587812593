using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Flows;

/// <summary>A flow that an interface's groups remember: while it lives, its packets pass in both directions whatever the rules now say.</summary>
/// <param name="IsOutbound">The near side sent the first packet.</param>
/// <param name="LastSeen">When the last packet of the flow passed.</param>
/// <param name="Requests">Packets from the side that began, up to 2: more than one exchange makes a UDP flow a stream.</param>
/// <param name="Answers">Packets from the other side, up to 2.</param>
/// <param name="IcmpType">The type of the ICMP packet that began it.</param>
public sealed record TrackedFlow(bool IsOutbound, TimeSpan LastSeen, int Requests, int Answers, byte IcmpType)
{
    /// <summary>A gateway on the way made the flow tracked, whatever the rules: ICMP errors about it pass (docs/packet-path.md, "ICMP").</summary>
    public bool IsAutomatic { get; init; }

    public bool IsAlive(Protocol protocol, FlowTimeouts timeouts, TimeSpan now) => now - LastSeen <= Timeout(protocol, timeouts);

    /// <summary>Whether a packet belongs to the flow; of ICMP only more of the same request, and its answer, do.</summary>
    public bool Admits(in Packet packet, bool isOutbound)
    {
        if (!packet.Protocol.IsIcmp) return true;
        return isOutbound == IsOutbound
            ? packet.IcmpType == IcmpType
            : Packet.IcmpAnswerType(packet.Protocol, IcmpType) == packet.IcmpType;
    }

    public TrackedFlow Seen(bool isOutbound, TimeSpan now) => isOutbound == IsOutbound
        ? this with { LastSeen = now, Requests = Math.Min(Requests + 1, 2) }
        : this with { LastSeen = now, Answers = Math.Min(Answers + 1, 2) };

    private TimeSpan Timeout(Protocol protocol, FlowTimeouts timeouts) => protocol.Number switch
    {
        6 => timeouts.TcpEstablished,
        17 => Requests > 1 && Answers > 1 ? timeouts.UdpStream : timeouts.Udp,
        _ => FlowTimeouts.Other,
    };
}
