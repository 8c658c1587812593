using System.Buffers.Binary;
using Weft.Fabric.Frames;

namespace Weft.Fabric.Errors;

/// <summary>Cuts an IPv4 packet that is too big for a link, and that its sender lets be cut, into fragments (RFC 791).</summary>
internal static class Fragments
{
    private const ushort MoreFragments = 0x2000, OffsetMask = 0x1fff;

    /// <summary>Writes the n-th fragment of at most <paramref name="size"/> bytes; returns the length of the frame, 0 when there is no more.</summary>
    public static int Write(ReadOnlySpan<byte> frame, int length, int size, int index, Span<byte> fragment)
    {
        var ip = frame.Slice(FrameHeaders.EthernetLength, length);
        var header = (ip[0] & 15) * 4;
        var each = (size - header) & ~7;
        var start = each * index;
        var payload = ip[header..];
        if (each <= 0 || start >= payload.Length) return 0;
        var piece = payload[start..Math.Min(start + each, payload.Length)];
        frame[..(FrameHeaders.EthernetLength + header)].CopyTo(fragment);
        piece.CopyTo(fragment[(FrameHeaders.EthernetLength + header)..]);
        var cut = fragment.Slice(FrameHeaders.EthernetLength, header);
        var before = BinaryPrimitives.ReadUInt16BigEndian(ip[6..]);
        var isLast = start + each >= payload.Length && (before & MoreFragments) == 0;
        BinaryPrimitives.WriteUInt16BigEndian(cut[2..], (ushort)(header + piece.Length));
        BinaryPrimitives.WriteUInt16BigEndian(cut[6..], (ushort)(((before & OffsetMask) + (start / 8)) | (isLast ? 0 : MoreFragments)));
        IcmpError.FinishIPv4(cut);
        return FrameHeaders.EthernetLength + header + piece.Length;
    }

    /// <summary>Finishes a checksum that was left to the card; afterwards the frame needs none.</summary>
    public static void FinishChecksum(Span<byte> frame, int checksumStart, int checksumOffset, int end)
    {
        if (checksumStart + checksumOffset + 2 > end || end > frame.Length) return;
        // The place of the checksum holds the sum of the pseudo header.
        var sum = (ushort)~Checksum.Fold(Checksum.Sum(frame[checksumStart..end]));
        BinaryPrimitives.WriteUInt16BigEndian(frame[(checksumStart + checksumOffset)..], sum == 0 ? (ushort)0xffff : sum);
    }
}
