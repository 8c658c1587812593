using Weft.Network.Addressing;

namespace Weft.Network.Packets;

/// <summary>
/// The headers of a packet as an ICMP error repeats them: what the error is about. Translations on the way change it together with the
/// error's own addresses (RFC 5508). <see cref="SourcePort"/> and <see cref="DestinationPort"/> are those of <see cref="Packet"/>.
/// </summary>
public sealed record Quote(Protocol Protocol, Address Source, ushort SourcePort, Address Destination, ushort DestinationPort)
{
    public static Quote Of(in Packet packet) =>
        new(packet.Protocol, packet.Source, packet.SourcePort, packet.Destination, packet.DestinationPort);

    /// <summary>The packet that is quoted, as far as a quote tells it.</summary>
    public Packet ToPacket() => new(Source, Destination, Protocol, SourcePort, DestinationPort);
}
