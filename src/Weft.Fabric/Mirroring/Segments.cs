using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Mirroring;

/// <summary>The packets that a frame stands for, as the card would have put them on a wire: cut into segments, with whole checksums.</summary>
internal static class Segments
{
    private const int TcpChecksum = 16;
    private const int UdpChecksum = 6;
    private const int UdpLength = 8;
    private const byte FinAndPush = 0x09;

    /// <summary>Writes the segment of that number as a frame of its own and gives its length; 0 after the last.</summary>
    public static int Write(ReadOnlySpan<byte> frame, in FrameHeaders headers, in Offload offload, int number, Span<byte> into)
    {
        var end = FrameHeaders.EthernetLength + headers.Length;
        if (offload.SegmentSize == 0 || headers.Transport == 0) return number == 0 ? Whole(frame[..end], headers, offload, into) : 0;
        var start = headers.Transport + (headers.Protocol == 6 ? (frame[headers.Transport + 12] >> 4) * 4 : UdpLength);
        var offset = number * offload.SegmentSize;
        if (number > 0 && start + offset >= end) return 0;
        var payload = Math.Min(offload.SegmentSize, end - start - offset);
        frame[..start].CopyTo(into);
        frame.Slice(start + offset, payload).CopyTo(into[start..]);
        var segment = into[..(start + payload)];
        SetIPLength(segment, headers, number);
        if (headers.Protocol == 6) SetTcp(segment[headers.Transport..], (uint)offset, isLast: start + offset + payload >= end);
        else BinaryPrimitives.WriteUInt16BigEndian(segment[(headers.Transport + 4)..], (ushort)(UdpLength + payload));
        Sum(segment, headers);
        return segment.Length;
    }

    private static int Whole(ReadOnlySpan<byte> frame, in FrameHeaders headers, in Offload offload, Span<byte> into)
    {
        frame.CopyTo(into);
        if (offload.IsChecksumPartial && headers.Transport > 0) Sum(into[..frame.Length], headers);
        return frame.Length;
    }

    private static void SetIPLength(Span<byte> segment, in FrameHeaders headers, int number)
    {
        const int ipv6Header = 40;
        var ip = segment[FrameHeaders.EthernetLength..];
        if (headers.IsIPv6)
        {
            BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(ip.Length - ipv6Header));
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)(BinaryPrimitives.ReadUInt16BigEndian(ip[4..]) + number));
        var header = ip[..((ip[0] & 15) * 4)];
        header[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~Checksum.Fold(Checksum.Sum(header)));
    }

    private static void SetTcp(Span<byte> tcp, uint offset, bool isLast)
    {
        BinaryPrimitives.WriteUInt32BigEndian(tcp[4..], BinaryPrimitives.ReadUInt32BigEndian(tcp[4..]) + offset);
        if (!isLast) tcp[13] &= unchecked((byte)~FinAndPush);
    }

    private static void Sum(Span<byte> segment, in FrameHeaders headers)
    {
        var at = headers.Protocol switch { 6 => TcpChecksum, 17 => UdpChecksum, _ => -1 };
        var transport = segment[headers.Transport..];
        if (at < 0 || transport.Length < at + sizeof(ushort)) return;
        transport.Slice(at, sizeof(ushort)).Clear();
        var sum = (ushort)~Checksum.Fold(Checksum.Sum(transport, Checksum.PseudoHeader(headers, transport.Length)));
        BinaryPrimitives.WriteUInt16BigEndian(transport[at..], sum == 0 && headers.Protocol == 17 ? ushort.MaxValue : sum);
    }
}
