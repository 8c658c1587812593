using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Uplink;

/// <summary>What tells carried flows apart: as the host outside would see them. Of echoes the identifier is the source port.</summary>
internal readonly record struct UplinkKey(Protocol Protocol, Address Source, ushort SourcePort, Address Destination, ushort DestinationPort)
{
    public static UplinkKey Of(in Packet packet) =>
        new(packet.Protocol, packet.Source, packet.SourcePort, packet.Destination, packet.Protocol.IsIcmp ? (ushort)0 : packet.DestinationPort);
}
