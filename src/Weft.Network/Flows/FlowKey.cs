using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Flows;

/// <summary>
/// One flow as seen from one end: the near side and the far side. TCP and UDP are told apart by ports, ICMP by its identifier, other
/// protocols by addresses alone.
/// </summary>
public readonly record struct FlowKey(Protocol Protocol, Address Near, ushort NearPort, Address Far, ushort FarPort)
{
    /// <summary>The flow of a packet whose sender is the near side. An ICMP error is of the flow that it is about, in the other direction.</summary>
    public static FlowKey Sent(in Packet packet) => packet.About is { } about ? Sent(about.ToPacket()).Reversed()
        : packet.Protocol.HasPorts ? new(packet.Protocol, packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort)
        : new(packet.Protocol, packet.Source, Identifier(packet), packet.Destination, Identifier(packet));

    /// <summary>The flow of a packet whose receiver is the near side.</summary>
    public static FlowKey Received(in Packet packet) => Sent(packet).Reversed();

    public FlowKey Reversed() => new(Protocol, Far, FarPort, Near, NearPort);

    private static ushort Identifier(in Packet packet) => packet.Protocol.IsIcmp ? packet.SourcePort : (ushort)0;
}
