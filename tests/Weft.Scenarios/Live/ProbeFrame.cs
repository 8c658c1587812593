using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Scenarios.Live;

/// <summary>
/// Whole frames with the headers that the engine speaks of: written with right checksums and a mark in the payload, and read back with every
/// checksum summed anew. It shares no code with the fabric's own reader.
/// </summary>
internal static class ProbeFrame
{
    public const int TimeToLive = 64;

    private const int Ethernet = 14, MarkLength = 8;

    public static byte[] Write(in Packet packet, MacAddress to, MacAddress from, ulong mark, ushort id)
    {
        var ip = WriteIp(packet, mark, id);
        var frame = new byte[Ethernet + ip.Length];
        to.Write(frame);
        from.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), packet.IsIPv6 ? (ushort)0x86dd : (ushort)0x0800);
        ip.CopyTo(frame.AsSpan(Ethernet));
        return frame;
    }

    /// <summary>Puts other hardware addresses on a frame, as a host does that sends it on.</summary>
    public static void Readdress(Span<byte> frame, MacAddress to, MacAddress from)
    {
        to.Write(frame);
        from.Write(frame[6..]);
    }

    public static bool IsMarked(ReadOnlySpan<byte> frame, ulong mark)
    {
        Span<byte> bytes = stackalloc byte[MarkLength];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, mark);
        return frame.IndexOf(bytes) >= 0;
    }

    /// <summary>Whether a frame of the network's own is about the one with the mark: an ICMP error quotes the mark, a reset acknowledges what the frame sent.</summary>
    public static bool IsNotice(ReadOnlySpan<byte> frame, ulong mark)
    {
        if (IsMarked(frame, mark)) return true;
        var ip = frame[Ethernet..];
        var isIPv6 = ip[0] >> 4 == 6;
        return new Protocol(ip[isIPv6 ? 6 : 9]) == Protocol.Tcp && BinaryPrimitives.ReadUInt32BigEndian(ip[((isIPv6 ? 40 : 20) + 8)..]) - SequenceOf(mark) <= ushort.MaxValue;
    }

    public static Address DestinationOf(ReadOnlySpan<byte> frame)
    {
        var ip = frame[Ethernet..];
        return ip[0] >> 4 == 6
            ? Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(ip[24..]))
            : Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[16..]));
    }

    /// <summary>The addresses and ports of a frame.</summary>
    public static Packet HeadersOf(ReadOnlySpan<byte> frame)
    {
        var ip = frame[Ethernet..];
        var isIPv6 = ip[0] >> 4 == 6;
        return ReadIp(ip, isIPv6 ? 40 : (ip[0] & 15) * 4, isIPv6);
    }

    /// <summary>In what a frame differs from the expected headers; null when it is as expected, all checksums included.</summary>
    public static string? Compare(ReadOnlySpan<byte> frame, in Packet expected, int timeToLive)
    {
        var ip = frame[Ethernet..];
        var isIPv6 = ip[0] >> 4 == 6;
        if (isIPv6 != expected.IsIPv6) return "the family";
        var header = isIPv6 ? 40 : (ip[0] & 15) * 4;
        var length = isIPv6 ? 40 + BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) : BinaryPrimitives.ReadUInt16BigEndian(ip[2..]);
        if (length != ip.Length) return $"a length of {length} in {ip.Length} bytes";
        if (!isIPv6 && Sum(ip[..header]) != 0xffff) return "the header's checksum is wrong";
        if (ip[isIPv6 ? 7 : 8] != timeToLive) return $"time to live {ip[isIPv6 ? 7 : 8]}, not {timeToLive}";
        if (new Protocol(ip[isIPv6 ? 6 : 9]) != expected.Protocol) return "the protocol";
        var read = ReadIp(ip, header, isIPv6);
        var wanted = expected with { Flags = TcpFlags.None, Length = 0, DontFragment = false, IsFragmented = false, About = null };
        if (wanted.Protocol.IsIcmp && !HasIdentifier(wanted.Protocol, wanted.IcmpType)) wanted = wanted with { SourcePort = 0 };
        if (read != wanted) return $"{read}, not {wanted}";
        if (TransportSum(ip[header..], read, isIPv6) is not (0xffff or -1)) return "the transport's checksum is wrong";
        return expected.About is { } about ? CompareQuote(ip[(header + 8)..], about) : null;
    }

    /// <summary>Puts the fragments of one packet together; null if one is missing or larger than allowed.</summary>
    public static byte[]? Join(List<byte[]> fragments, int maxLength)
    {
        var whole = new byte[1 << 16];
        var end = 0;
        var received = 0;
        foreach (var fragment in fragments)
        {
            var ip = fragment.AsSpan(Ethernet);
            if (ip.Length > maxLength || Sum(ip[..20]) != 0xffff) return null;
            var field = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]);
            var offset = (field & 0x1fff) * 8;
            ip[20..].CopyTo(whole.AsSpan(Ethernet + 20 + offset));
            received += ip.Length - 20;
            if ((field & 0x2000) == 0) end = offset + ip.Length - 20;
        }

        if (end == 0 || received != end) return null;
        fragments[0].AsSpan(0, Ethernet + 20).CopyTo(whole);
        var header = whole.AsSpan(Ethernet, 20);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)(20 + end));
        header[6..8].Clear();
        header[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~Sum(header));
        return whole[..(Ethernet + 20 + end)];
    }

    public static bool IsFragment(ReadOnlySpan<byte> frame) =>
        frame[Ethernet] >> 4 == 4 && (BinaryPrimitives.ReadUInt16BigEndian(frame[(Ethernet + 6)..]) & 0x3fff) != 0;

    public static ushort IdOf(ReadOnlySpan<byte> frame) => BinaryPrimitives.ReadUInt16BigEndian(frame[(Ethernet + 4)..]);

    private static string? CompareQuote(ReadOnlySpan<byte> quote, Quote about)
    {
        var isIPv6 = quote[0] >> 4 == 6;
        var header = isIPv6 ? 40 : (quote[0] & 15) * 4;
        if (!isIPv6 && Sum(quote[..header]) != 0xffff) return "the quoted header's checksum is wrong";
        var read = Quote.Of(ReadIp(quote, header, isIPv6));
        return read == about ? null : $"it quotes {read}, not {about}";
    }

    private static Packet ReadIp(ReadOnlySpan<byte> ip, int header, bool isIPv6)
    {
        var protocol = new Protocol(ip[isIPv6 ? 6 : 9]);
        var source = isIPv6 ? Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(ip[8..])) : Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[12..]));
        var destination = isIPv6 ? Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(ip[24..])) : Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(ip[16..]));
        var transport = ip[header..];
        var (sourcePort, destinationPort) = ((ushort)0, (ushort)0);
        if (protocol.HasPorts) (sourcePort, destinationPort) = (BinaryPrimitives.ReadUInt16BigEndian(transport), BinaryPrimitives.ReadUInt16BigEndian(transport[2..]));
        if (protocol.IsIcmp)
        {
            destinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport);
            if (HasIdentifier(protocol, transport[0])) sourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport[4..]);
        }

        return new Packet(source, destination, protocol, sourcePort, destinationPort) { Length = 0 };
    }

    public static bool HasIdentifier(Protocol protocol, byte type) =>
        protocol == Protocol.IcmpV6 ? type is 128 or 129 : type is 0 or 8 or 13 or 14 or 17 or 18;

    private static byte[] WriteIp(in Packet packet, ulong mark, ushort id)
    {
        var header = packet.IsIPv6 ? 40 : 20;
        var transport = WriteTransport(packet, mark, packet.Length - header);
        var ip = new byte[header + transport.Length];
        if (packet.IsIPv6)
        {
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(4), (ushort)transport.Length);
            ip[6] = packet.Protocol.Number;
            ip[7] = TimeToLive;
            packet.Source.WriteBytes(ip.AsSpan(8));
            packet.Destination.WriteBytes(ip.AsSpan(24));
        }
        else
        {
            ip[0] = 0x45;
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(2), (ushort)ip.Length);
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(4), id);
            ip[6] = packet.DontFragment ? (byte)0x40 : (byte)0;
            ip[8] = TimeToLive;
            ip[9] = packet.Protocol.Number;
            packet.Source.WriteBytes(ip.AsSpan(12));
            packet.Destination.WriteBytes(ip.AsSpan(16));
            BinaryPrimitives.WriteUInt16BigEndian(ip.AsSpan(10), (ushort)~Sum(ip.AsSpan(0, 20)));
        }

        transport.CopyTo(ip.AsSpan(header));
        return ip;
    }

    private static byte[] WriteTransport(in Packet packet, ulong mark, int length)
    {
        var quote = packet.About is { } about ? WriteIp(about.ToPacket() with { Length = 0 }, mark, 1) : [];
        var fixedLength = packet.Protocol == Protocol.Tcp ? 20 : packet.Protocol == Protocol.Udp || packet.Protocol.IsIcmp ? 8 : 0;
        var bytes = new byte[Math.Max(length, fixedLength + quote.Length + MarkLength)];
        quote.CopyTo(bytes.AsSpan(fixedLength));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(fixedLength + quote.Length), mark);
        var place = -1;
        if (packet.Protocol.HasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.SourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(2), packet.DestinationPort);
            place = packet.Protocol == Protocol.Tcp ? 16 : 6;
            if (packet.Protocol == Protocol.Udp) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), (ushort)bytes.Length);
            else WriteTcp(packet.Flags, SequenceOf(mark), bytes);
        }
        else if (packet.Protocol.IsIcmp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes, packet.DestinationPort);
            if (HasIdentifier(packet.Protocol, packet.IcmpType)) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(4), packet.SourcePort);
            place = 2;
        }

        if (place >= 0) BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(place), (ushort)~Sum(bytes, Pseudo(packet, bytes.Length)));
        return bytes;
    }

    // No segment is so long that it reaches the next mark's number.
    private static uint SequenceOf(ulong mark) => (uint)(mark << 16);

    private static void WriteTcp(TcpFlags flags, uint sequence, Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes[4..], sequence);
        if (flags.HasFlag(TcpFlags.Ack)) BinaryPrimitives.WriteUInt32BigEndian(bytes[8..], 2000);
        bytes[12] = 5 << 4;
        bytes[13] = (byte)((flags.HasFlag(TcpFlags.Fin) ? 1 : 0) | (flags.HasFlag(TcpFlags.Syn) ? 2 : 0) | (flags.HasFlag(TcpFlags.Rst) ? 4 : 0) | (flags.HasFlag(TcpFlags.Ack) ? 16 : 0));
        bytes[14] = 0xff;
    }

    private static int TransportSum(ReadOnlySpan<byte> transport, in Packet packet, bool isIPv6) => packet.Protocol.Number switch
    {
        17 when !isIPv6 && transport[6] == 0 && transport[7] == 0 => -1,
        6 or 17 or 58 or 1 => Sum(transport, Pseudo(packet, transport.Length)),
        _ => -1,
    };

    private static uint Pseudo(in Packet packet, int length)
    {
        if (packet.Protocol == Protocol.Icmp) return 0;
        Span<byte> bytes = stackalloc byte[40];
        var written = packet.Source.WriteBytes(bytes);
        written += packet.Destination.WriteBytes(bytes[written..]);
        bytes[written + 1] = packet.Protocol.Number;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[(written + 2)..], (ushort)length);
        return Sum(bytes[..(written + 4)]);
    }

    private static ushort Sum(ReadOnlySpan<byte> bytes, uint start = 0)
    {
        var sum = start;
        for (var i = 0; i < bytes.Length; i++) sum += i % 2 == 0 ? (uint)bytes[i] << 8 : bytes[i];
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)sum;
    }
}
