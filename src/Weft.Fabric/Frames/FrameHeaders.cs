using System.Buffers.Binary;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Frames;

/// <summary>What a frame carries.</summary>
internal enum FrameKind : byte
{
    Malformed,
    Other,
    Arp,
    IPv4,
    IPv6,
}

/// <summary>
/// Where the headers of one frame are and what they say. Read without allocation; every length is checked against the frame. Ports of ICMP are
/// as in <see cref="Packet"/>: identifier, and type and code.
/// </summary>
internal struct FrameHeaders
{
    public const int EthernetLength = 14;

    private const ushort ArpKind = 0x0806, IPv4Kind = 0x0800, IPv6Kind = 0x86dd;
    private const int ArpLength = 28;

    public FrameKind Kind;
    public MacAddress To;
    public MacAddress From;
    public UInt128 Source;
    public UInt128 Destination;

    /// <summary>Where the transport header starts, from the start of the frame; 0 in a later fragment.</summary>
    public int Transport;

    /// <summary>The length of the IP packet as its header says.</summary>
    public int Length;

    /// <summary>Of a fragment: its identification.</summary>
    public uint FragmentId;

    public ushort SourcePort;
    public ushort DestinationPort;
    public byte Protocol;
    public byte TimeToLive;

    /// <summary>The flag octet of a TCP header.</summary>
    public byte TcpFlags;
    public bool DontFragment;
    public bool IsFragment;

    public readonly bool IsIPv6 => Kind == FrameKind.IPv6;

    public readonly bool IsIP => Kind >= FrameKind.IPv4;

    public readonly bool IsIcmp => Protocol == (IsIPv6 ? 58 : 1);

    public readonly bool IsLaterFragment => IsFragment && Transport == 0;

    public readonly Address SourceAddress => Of(Source);

    public readonly Address DestinationAddress => Of(Destination);

    public static FrameHeaders Read(ReadOnlySpan<byte> frame)
    {
        var headers = default(FrameHeaders);
        if (frame.Length < EthernetLength) return headers;
        headers.To = MacAddress.Read(frame);
        headers.From = MacAddress.Read(frame[6..]);
        switch (BinaryPrimitives.ReadUInt16BigEndian(frame[12..]))
        {
            case IPv4Kind:
                if (ReadIPv4(frame, ref headers)) headers.Kind = FrameKind.IPv4;
                break;
            case IPv6Kind:
                if (ReadIPv6(frame, ref headers)) headers.Kind = FrameKind.IPv6;
                break;
            case ArpKind:
                if (frame.Length >= EthernetLength + ArpLength) headers.Kind = FrameKind.Arp;
                break;
            default:
                headers.Kind = FrameKind.Other;
                break;
        }

        return headers;
    }

    /// <summary>The packet for the engine; <paramref name="length"/> is that of the largest packet that the frame stands for.</summary>
    public readonly Packet ToPacket(int length) => new(SourceAddress, DestinationAddress, new Protocol(Protocol), SourcePort, DestinationPort)
    {
        Flags = (Network.Packets.TcpFlags)(
            ((TcpFlags & 0x02) >> 1) | ((TcpFlags & 0x10) >> 3) | ((TcpFlags & 0x01) << 2) | ((TcpFlags & 0x04) << 1)),
        Length = length,
        DontFragment = DontFragment,
        IsFragmented = IsFragment,
    };

    private readonly Address Of(UInt128 number) => IsIPv6 ? Address.IPv6(number) : Address.IPv4((uint)number);

    private static bool ReadIPv4(ReadOnlySpan<byte> frame, ref FrameHeaders headers)
    {
        const int minimum = 20;
        if (frame.Length < EthernetLength + minimum) return false;
        var ip = frame[EthernetLength..];
        var headerLength = (ip[0] & 15) * 4;
        headers.Length = BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (ip[0] >> 4 != 4 || headerLength < minimum || headers.Length < headerLength || headers.Length > ip.Length) return false;
        headers.Source = BinaryPrimitives.ReadUInt32BigEndian(ip[12..]);
        headers.Destination = BinaryPrimitives.ReadUInt32BigEndian(ip[16..]);
        headers.Protocol = ip[9];
        headers.TimeToLive = ip[8];
        var fragment = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]);
        headers.DontFragment = (fragment & 0x4000) != 0;
        headers.IsFragment = (fragment & 0x3fff) != 0;
        if (headers.IsFragment) headers.FragmentId = BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        return (fragment & 0x1fff) != 0 || ReadTransport(frame[..(EthernetLength + headers.Length)], EthernetLength + headerLength, 1, ref headers);
    }

    private static bool ReadIPv6(ReadOnlySpan<byte> frame, ref FrameHeaders headers)
    {
        const int fixedLength = 40;
        if (frame.Length < EthernetLength + fixedLength) return false;
        var ip = frame[EthernetLength..];
        headers.Length = fixedLength + BinaryPrimitives.ReadUInt16BigEndian(ip[4..]);
        if (ip[0] >> 4 != 6 || headers.Length > ip.Length) return false;
        headers.TimeToLive = ip[7];
        headers.Source = BinaryPrimitives.ReadUInt128BigEndian(ip[8..]);
        headers.Destination = BinaryPrimitives.ReadUInt128BigEndian(ip[24..]);
        var next = ip[6];
        var offset = EthernetLength + fixedLength;
        return ReadExtensions(frame[..(EthernetLength + headers.Length)], ref next, ref offset, ref headers)
            && (offset == 0 || ReadTransport(frame[..(EthernetLength + headers.Length)], offset, 58, ref headers));
    }

    // RFC 8200: hop-by-hop, routing, fragment, authentication and destination headers may stand before the transport.
    private static bool ReadExtensions(ReadOnlySpan<byte> packet, ref byte next, ref int offset, ref FrameHeaders headers)
    {
        const int maxHeaders = 8;
        for (var i = 0; next is 0 or 43 or 44 or 51 or 60; i++)
        {
            if (i == maxHeaders || packet.Length < offset + 8) return false;
            var length = next switch { 44 => 8, 51 => (packet[offset + 1] + 2) * 4, _ => (packet[offset + 1] + 1) * 8 };
            var isFragment = next == 44;
            next = packet[offset];
            if (isFragment)
            {
                headers.IsFragment = true;
                headers.FragmentId = BinaryPrimitives.ReadUInt32BigEndian(packet[(offset + 4)..]);
                if ((BinaryPrimitives.ReadUInt16BigEndian(packet[(offset + 2)..]) & 0xfff8) != 0)
                {
                    headers.Protocol = next;
                    offset = 0;
                    return true;
                }
            }

            offset += length;
        }

        headers.Protocol = next;
        return packet.Length >= offset;
    }

    private static bool ReadTransport(ReadOnlySpan<byte> packet, int offset, byte icmp, ref FrameHeaders headers)
    {
        headers.Transport = offset;
        var transport = packet[offset..];
        switch (headers.Protocol)
        {
            case 6:
                if (transport.Length < 20) return false;
                ReadPorts(transport, ref headers);
                headers.TcpFlags = transport[13];
                return (transport[12] >> 4) >= 5;
            case 17:
                if (transport.Length < 8) return false;
                ReadPorts(transport, ref headers);
                return true;
            case 1 or 58 when headers.Protocol == icmp:
                if (transport.Length < 8) return false;
                headers.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport);
                if (HasIdentifier(icmp, transport[0])) headers.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport[4..]);
                return true;
            default:
                return true;
        }
    }

    private static void ReadPorts(ReadOnlySpan<byte> transport, ref FrameHeaders headers)
    {
        headers.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport);
        headers.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
    }

    // Echo, timestamp and address mask, and their answers.
    private static bool HasIdentifier(byte icmp, byte type) => icmp == 58 ? type is 128 or 129 : type is 0 or 8 or 13 or 14 or 17 or 18;
}
