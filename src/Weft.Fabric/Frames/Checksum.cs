using System.Buffers.Binary;

namespace Weft.Fabric.Frames;

/// <summary>
/// The internet checksum (RFC 1071), and its change when some of the summed words change (RFC 1624). A delta is a folded sum of what went
/// (complemented) and what came.
/// </summary>
internal static class Checksum
{
    /// <summary>The sum of the bytes as 16-bit words, added to <paramref name="start"/>; not folded.</summary>
    public static ulong Sum(ReadOnlySpan<byte> bytes, ulong start = 0)
    {
        var sum = start;
        while (bytes.Length >= 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes);
            bytes = bytes[4..];
        }

        if (bytes.Length >= 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
            bytes = bytes[2..];
        }

        return bytes.Length == 1 ? sum + ((ulong)bytes[0] << 8) : sum;
    }

    public static ushort Fold(ulong sum)
    {
        sum = (sum & 0xffff_ffff) + (sum >> 32);
        sum = (sum & 0xffff) + ((sum >> 16) & 0xffff) + (sum >> 32);
        sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)((sum & 0xffff) + (sum >> 16));
    }

    /// <summary>What a complete checksum becomes.</summary>
    public static ushort Adjust(ushort checksum, ushort delta) => (ushort)~Fold((ulong)(ushort)~checksum + delta);

    /// <summary>What the sum of the pseudo header becomes that stands in the place of a checksum which the card is to finish.</summary>
    public static ushort AdjustPartial(ushort sum, ushort delta) => Fold((ulong)sum + delta);

    public static ushort Delta(ushort before, ushort after) => Fold((ulong)(ushort)~before + after);

    public static ushort Delta(UInt128 before, UInt128 after) => Fold(SumOf(~before) + SumOf(after));

    /// <summary>The delta of two changes.</summary>
    public static ushort Join(ushort one, ushort other) => Fold((ulong)one + other);

    /// <summary>The sum of the pseudo header of IPv4 or IPv6, not folded.</summary>
    public static ulong PseudoHeader(in FrameHeaders headers, int transportLength) =>
        SumOf(headers.Source) + SumOf(headers.Destination) + headers.Protocol + (ulong)transportLength;

    private static ulong SumOf(UInt128 number) =>
        ((ulong)(number >> 96) & 0xffff_ffff) + ((ulong)(number >> 64) & 0xffff_ffff) + ((ulong)(number >> 32) & 0xffff_ffff) + ((ulong)number & 0xffff_ffff);
}
