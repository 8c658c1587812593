using System.Globalization;
using System.Text;

namespace Weft.Fabric.Frames;

/// <summary>The hardware address of a network card, as a 48-bit number.</summary>
public readonly record struct MacAddress(ulong Number)
{
    public const int Length = 6;

    public static MacAddress Broadcast { get; } = new(0xFFFF_FFFF_FFFF);

    /// <summary>Addressed to many: multicast, or everybody.</summary>
    public bool IsGroup => (Number & 0x0100_0000_0000) != 0;

    /// <summary>Six octets in hexadecimal, separated by colons.</summary>
    public static MacAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var octets = text.Split(':');
        if (octets.Length != Length) throw new FormatException($"'{text}' is not a MAC address");
        return new(octets.Aggregate(0ul, (number, octet) => (number << 8) | byte.Parse(octet, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    /// <summary>An address of one's own (locally administered) that always belongs to the same name.</summary>
    public static MacAddress For(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        // FNV-1a; the lower 40 bits below the prefix 02, which marks a local unicast address.
        var hash = Encoding.UTF8.GetBytes(name).Aggregate(14695981039346656037ul, (current, octet) => unchecked((current ^ octet) * 1099511628211ul));
        return new(0x0200_0000_0000 | ((hash ^ (hash >> 24)) & 0xFF_FFFF_FFFF));
    }

    public static MacAddress Read(ReadOnlySpan<byte> octets) =>
        new(((ulong)octets[0] << 40) | ((ulong)octets[1] << 32) | ((ulong)octets[2] << 24) | ((ulong)octets[3] << 16) | ((ulong)octets[4] << 8) | octets[5]);

    public void Write(Span<byte> octets)
    {
        for (var i = 0; i < Length; i++) octets[i] = (byte)(Number >> (40 - (8 * i)));
    }

    public override string ToString() => string.Join(':', Convert.ToHexStringLower(BitConverter.GetBytes(Number)).Chunk(2).Take(Length).Reverse().Select(octet => new string(octet)));
}
