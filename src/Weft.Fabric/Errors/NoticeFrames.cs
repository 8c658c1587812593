using System.Buffers.Binary;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Network.Packets;

namespace Weft.Fabric.Errors;

/// <summary>Writes the frames that the network itself sends about a packet that it dropped: "too big", "time exceeded", a TCP reset.</summary>
internal static class NoticeFrames
{
    // Enough for a host to find the connection, and never itself too big.
    private const int MaxQuoteIPv4 = 548, MaxQuoteIPv6 = 1200;
    private const byte TimeToLive = 255;

    public const int MaxLength = FrameHeaders.EthernetLength + 48 + MaxQuoteIPv6;

    /// <summary>Writes the frame; returns its length.</summary>
    /// <param name="notice">Where to, and with what headers.</param>
    /// <param name="dropped">The frame that was dropped, as its sender wrote it.</param>
    /// <param name="about">Its headers.</param>
    /// <param name="frame">Room for <see cref="MaxLength"/> bytes.</param>
    public static int Write(Notice notice, ReadOnlySpan<byte> dropped, in FrameHeaders about, Span<byte> frame) =>
        Write(notice.Trace.Packet, notice.To.Mac, RouterCard.Mac, notice.Mtu, dropped, about, frame);

    /// <inheritdoc cref="Write(Notice, ReadOnlySpan{byte}, in FrameHeaders, Span{byte})"/>
    /// <param name="packet">The headers of what is sent: an ICMP error, or the reset of a connection.</param>
    public static int Write(in Packet packet, MacAddress to, MacAddress from, int mtu, ReadOnlySpan<byte> dropped, in FrameHeaders about, Span<byte> frame)
    {
        WriteEthernet(to, from, packet.IsIPv6, frame);
        return packet.Protocol == Protocol.Tcp ? WriteReset(packet, dropped, about, frame) : WriteError(packet, mtu, dropped, about, frame);
    }

    public static void WriteEthernet(MacAddress to, MacAddress from, bool isIPv6, Span<byte> frame)
    {
        to.Write(frame);
        from.Write(frame[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], isIPv6 ? (ushort)0x86dd : (ushort)0x0800);
    }

    private static int WriteError(in Packet packet, int mtu, ReadOnlySpan<byte> dropped, in FrameHeaders about, Span<byte> frame)
    {
        var original = dropped[FrameHeaders.EthernetLength..(FrameHeaders.EthernetLength + about.Length)];
        var quote = original[..Math.Min(original.Length, packet.IsIPv6 ? MaxQuoteIPv6 : MaxQuoteIPv4)];
        var header = WriteIp(packet, 8 + quote.Length, frame);
        var message = frame.Slice(header, 8 + quote.Length);
        message[..8].Clear();
        message[0] = packet.IcmpType;
        message[1] = packet.IcmpCode;
        if (packet.IsIPv6) BinaryPrimitives.WriteUInt32BigEndian(message[4..], (uint)mtu);
        else BinaryPrimitives.WriteUInt16BigEndian(message[6..], (ushort)mtu);
        quote.CopyTo(message[8..]);
        var whole = frame[..(header + message.Length)];
        // On its way back to the sender the quote has become what the sender wrote, except where the notice ends elsewhere.
        IcmpError.Translate(whole, FrameHeaders.Read(whole), packet);
        IcmpError.Finish(whole);
        return whole.Length;
    }

    private static int WriteReset(in Packet packet, ReadOnlySpan<byte> dropped, in FrameHeaders about, Span<byte> frame)
    {
        const int length = 20;
        const byte reset = 4, acknowledge = 16;
        var segment = dropped[about.Transport..(FrameHeaders.EthernetLength + about.Length)];
        var header = WriteIp(packet, length, frame);
        var tcp = frame.Slice(header, length);
        tcp.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(tcp, packet.SourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[2..], packet.DestinationPort);
        // RFC 9293, 3.10.7.1: a reset takes the number that the other side expects, and acknowledges what it sent.
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], BinaryPrimitives.ReadUInt32BigEndian(segment[8..]));
        var received = segment.Length - ((segment[12] >> 4) * 4) + ((segment[13] & 3) == 0 ? 0 : 1);
        BinaryPrimitives.WriteUInt32BigEndian(tcp[8..], BinaryPrimitives.ReadUInt32BigEndian(segment[4..]) + (uint)Math.Max(received, 0));
        tcp[12] = 5 << 4;
        tcp[13] = reset | acknowledge;
        var headers = FrameHeaders.Read(frame[..(header + length)]);
        BinaryPrimitives.WriteUInt16BigEndian(tcp[16..], (ushort)~Checksum.Fold(Checksum.Sum(tcp, Checksum.PseudoHeader(headers, length))));
        return header + length;
    }

    /// <summary>Writes the IP header of a packet with so many bytes behind it, and returns where they start.</summary>
    public static int WriteIp(in Packet packet, int payload, Span<byte> frame)
    {
        var ip = frame[FrameHeaders.EthernetLength..];
        if (packet.IsIPv6)
        {
            ip[..40].Clear();
            ip[0] = 0x60;
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)payload);
            ip[6] = packet.Protocol.Number;
            ip[7] = TimeToLive;
            packet.Source.WriteBytes(ip[8..]);
            packet.Destination.WriteBytes(ip[24..]);
            return FrameHeaders.EthernetLength + 40;
        }

        ip[..20].Clear();
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)(20 + payload));
        ip[8] = TimeToLive;
        ip[9] = packet.Protocol.Number;
        packet.Source.WriteBytes(ip[12..]);
        packet.Destination.WriteBytes(ip[16..]);
        IcmpError.FinishIPv4(ip[..20]);
        return FrameHeaders.EthernetLength + 20;
    }
}
