using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;

namespace Weft.Fabric.Mirroring;

/// <summary>A frame inside a UDP packet inside a frame (RFC 7348).</summary>
internal static class VxlanFrame
{
    public const ushort Port = 4789;

    /// <summary>Ethernet, IPv4, UDP and VXLAN headers before the inner frame.</summary>
    public const int HeadersLength = FrameHeaders.EthernetLength + IPLength + UdpLength + VxlanLength;

    /// <summary>The largest inner frame that fits into a packet of 9001 bytes.</summary>
    public const int MaxInner = 9001 - IPLength - UdpLength - VxlanLength;

    private const int IPLength = 20;
    private const int UdpLength = 8;
    private const int VxlanLength = 8;
    private const byte TimeToLive = 64;
    private const byte Udp = 17;
    private const byte HasNetwork = 0x08;

    /// <summary>Writes the headers before an inner frame that stands at <see cref="HeadersLength"/> already.</summary>
    public static void WriteHeaders(Span<byte> frame, MacAddress to, MacAddress from, Address source, ushort sourcePort, Address destination, int network)
    {
        frame[..HeadersLength].Clear();
        to.Write(frame);
        from.Write(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0800);
        var ip = frame[FrameHeaders.EthernetLength..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[8] = TimeToLive;
        ip[9] = Udp;
        BinaryPrimitives.WriteUInt32BigEndian(ip[12..], (uint)source.Number);
        BinaryPrimitives.WriteUInt32BigEndian(ip[16..], (uint)destination.Number);
        BinaryPrimitives.WriteUInt16BigEndian(ip[10..], (ushort)~Checksum.Fold(Checksum.Sum(ip[..IPLength])));
        var udp = ip[IPLength..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], Port);
        // The checksum stays zero, as RFC 7348 recommends.
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        udp[UdpLength] = HasNetwork;
        BinaryPrimitives.WriteUInt32BigEndian(udp[(UdpLength + 4)..], (uint)network << 8);
    }
}
