using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Errors;

/// <summary>
/// An ICMP error and the packet that it quotes (RFC 792, RFC 4443): read, so that the engine knows what the error is about, and changed together
/// with the error's own addresses when it is translated (RFC 5508).
/// </summary>
internal static class IcmpError
{
    private const int HeaderLength = 8;

    /// <summary>What the error in the frame is about; null if it is no error, or quotes nothing that can be read.</summary>
    public static Quote? Read(ReadOnlySpan<byte> frame, in FrameHeaders headers) =>
        TryReadQuote(frame, headers, out _, out var quoted) ? Quote.Of(quoted.ToPacket(0)) : null;

    /// <summary>Writes the headers of a translated error over the old ones, inside and outside.</summary>
    public static void Translate(Span<byte> frame, in FrameHeaders headers, in Packet after)
    {
        if (after.About is not { } about || !TryReadQuote(frame, headers, out var start, out var quoted)) return;
        var inner = frame[start..];
        var quotedHeader = quoted.Transport - FrameHeaders.EthernetLength;
        WriteAddresses(inner, about.Source, about.Destination, about.Source.IsIPv6);
        if (!about.Source.IsIPv6) FinishIPv4(inner[..((inner[0] & 15) * 4)]);
        WritePorts(inner[quotedHeader..], about);
        var ip = frame[FrameHeaders.EthernetLength..];
        WriteAddresses(ip, after.Source, after.Destination, headers.IsIPv6);
        if (!headers.IsIPv6) FinishIPv4(ip[..((ip[0] & 15) * 4)]);
        Finish(frame);
    }

    /// <summary>Sums an ICMP packet anew.</summary>
    public static void Finish(Span<byte> frame)
    {
        var headers = FrameHeaders.Read(frame);
        var message = frame[headers.Transport..(FrameHeaders.EthernetLength + headers.Length)];
        message[2..4].Clear();
        var start = headers.IsIPv6 ? Checksum.PseudoHeader(headers, message.Length) : 0;
        BinaryPrimitives.WriteUInt16BigEndian(message[2..], (ushort)~Checksum.Fold(Checksum.Sum(message, start)));
    }

    public static void FinishIPv4(Span<byte> header)
    {
        header[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~Checksum.Fold(Checksum.Sum(header)));
    }

    // The quote is a packet cut short: it is read as a frame whose length ends where the quote does.
    private static bool TryReadQuote(ReadOnlySpan<byte> frame, in FrameHeaders headers, out int start, out FrameHeaders quoted)
    {
        start = headers.Transport + HeaderLength;
        quoted = default;
        if (!headers.IsIcmp || headers.IsFragment || !IsError(headers)) return false;
        var quote = frame[start..(FrameHeaders.EthernetLength + headers.Length)];
        return headers.IsIPv6 ? TryReadIPv6(quote, out quoted) : TryReadIPv4(quote, out quoted);
    }

    private static bool IsError(in FrameHeaders headers)
    {
        var type = headers.DestinationPort >> 8;
        return headers.IsIPv6 ? type is >= 1 and <= 4 : type is 3 or 4 or 5 or 11 or 12;
    }

    private static bool TryReadIPv4(ReadOnlySpan<byte> quote, out FrameHeaders quoted)
    {
        quoted = default;
        if (quote.Length < 20 || quote[0] >> 4 != 4) return false;
        var headerLength = (quote[0] & 15) * 4;
        // A later fragment says nothing of its flow.
        if (headerLength < 20 || quote.Length < headerLength + HeaderLength || (BinaryPrimitives.ReadUInt16BigEndian(quote[6..]) & 0x1fff) != 0) return false;
        quoted.Kind = FrameKind.IPv4;
        quoted.Source = BinaryPrimitives.ReadUInt32BigEndian(quote[12..]);
        quoted.Destination = BinaryPrimitives.ReadUInt32BigEndian(quote[16..]);
        quoted.Protocol = quote[9];
        quoted.Transport = FrameHeaders.EthernetLength + headerLength;
        ReadPorts(quote[headerLength..], ref quoted);
        return true;
    }

    private static bool TryReadIPv6(ReadOnlySpan<byte> quote, out FrameHeaders quoted)
    {
        const int fixedHeader = 40;
        quoted = default;
        if (quote.Length < fixedHeader + HeaderLength || quote[0] >> 4 != 6) return false;
        quoted.Kind = FrameKind.IPv6;
        quoted.Source = BinaryPrimitives.ReadUInt128BigEndian(quote[8..]);
        quoted.Destination = BinaryPrimitives.ReadUInt128BigEndian(quote[24..]);
        quoted.Protocol = quote[6];
        quoted.Transport = FrameHeaders.EthernetLength + fixedHeader;
        ReadPorts(quote[fixedHeader..], ref quoted);
        return true;
    }

    private static void ReadPorts(ReadOnlySpan<byte> transport, ref FrameHeaders quoted)
    {
        if (quoted.Protocol is 6 or 17)
        {
            quoted.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport);
            quoted.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport[2..]);
        }
        else if (quoted.IsIcmp)
        {
            quoted.SourcePort = BinaryPrimitives.ReadUInt16BigEndian(transport[4..]);
            quoted.DestinationPort = BinaryPrimitives.ReadUInt16BigEndian(transport);
        }
    }

    private static void WriteAddresses(Span<byte> ip, Address source, Address destination, bool isIPv6)
    {
        source.WriteBytes(ip[(isIPv6 ? 8 : 12)..]);
        destination.WriteBytes(ip[(isIPv6 ? 24 : 16)..]);
    }

    private static void WritePorts(Span<byte> transport, Quote about)
    {
        if (about.Protocol.HasPorts)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport, about.SourcePort);
            BinaryPrimitives.WriteUInt16BigEndian(transport[2..], about.DestinationPort);
        }
        else if (about.Protocol.IsIcmp)
        {
            BinaryPrimitives.WriteUInt16BigEndian(transport[4..], about.SourcePort);
        }
    }
}
