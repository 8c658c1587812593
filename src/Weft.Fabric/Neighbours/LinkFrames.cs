using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;

namespace Weft.Fabric.Neighbours;

/// <summary>Frames of IPv6 that the hypervisor itself sends on one link.</summary>
internal static class LinkFrames
{
    public const int Payload = FrameHeaders.EthernetLength + FixedHeader;

    private const int FixedHeader = 40;
    private const byte Farthest = 255;

    /// <summary>Writes the headers before a payload that is there already, and its checksum at the given place; returns the length of the frame.</summary>
    public static int Finish(Span<byte> frame, MacAddress to, MacAddress from, Address source, Address destination, byte protocol, int length, int checksum)
    {
        to.Write(frame);
        from.Write(frame[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x86dd);
        var ip = frame[FrameHeaders.EthernetLength..];
        ip[..FixedHeader].Clear();
        ip[0] = 0x60;
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)length);
        ip[6] = protocol;
        ip[7] = Farthest;
        source.WriteBytes(ip[8..]);
        destination.WriteBytes(ip[24..]);
        var payload = frame.Slice(Payload, length);
        payload.Slice(checksum, 2).Clear();
        var sum = (ushort)~Checksum.Fold(Checksum.Sum(payload, Checksum.PseudoHeader(FrameHeaders.Read(frame[..(Payload + length)]), length)));
        // For UDP a sum of zero would say that there is none.
        BinaryPrimitives.WriteUInt16BigEndian(payload[checksum..], protocol == 17 && sum == 0 ? (ushort)0xffff : sum);
        return Payload + length;
    }

    public static bool IsLinkLocal(Address address) => address.IsIPv6 && address.Number >> 118 == 0x3fa;
}
