using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Weft.Network.Addressing;

/// <summary>
/// A block of addresses in CIDR notation (RFC 4632): a base address whose host bits are zero, and a prefix length in bits.
/// Ordered by family, then base address, then length, so that a block comes directly before the blocks inside it.
/// </summary>
[JsonConverter(typeof(CidrJsonConverter))]
public readonly record struct Cidr : IComparable<Cidr>, ISpanParsable<Cidr>
{
    /// <exception cref="ArgumentOutOfRangeException">The length does not fit the family, or the address has host bits set.</exception>
    public Cidr(Address address, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, address.Bits);
        if ((address.Number & HostMask(address.Bits, length)) != 0) throw new ArgumentOutOfRangeException(nameof(address), $"{address}/{length} has host bits set");
        First = address;
        Length = length;
    }

    public static Cidr AnyIPv4 { get; } = new(Address.IPv4(0), 0);

    public static Cidr AnyIPv6 { get; } = new(Address.IPv6(0), 0);

    /// <summary>The lowest address of the block.</summary>
    public Address First { get; }

    /// <summary>The prefix length in bits: 0 to 32, or 0 to 128.</summary>
    public int Length { get; }

    /// <summary>The highest address of the block.</summary>
    public Address Last => First.With(First.Number | HostMask(First.Bits, Length));

    public bool IsIPv6 => First.IsIPv6;

    /// <summary>How many addresses the block holds; the whole of IPv6 counts as the greatest number that fits.</summary>
    public UInt128 Count => Length == 0 && IsIPv6 ? UInt128.MaxValue : UInt128.One << (First.Bits - Length);

    /// <summary>The block of exactly one address.</summary>
    public static Cidr Of(Address address) => new(address, address.Bits);

    /// <summary>The block of the given length that holds the address: host bits are cleared.</summary>
    public static Cidr Enclosing(Address address, int length) =>
        new(address.With(address.Number & ~HostMask(address.Bits, length)), length);

    public bool Contains(Address address) =>
        address.IsIPv6 == IsIPv6 && ((address.Number ^ First.Number) & ~HostMask(First.Bits, Length)) == 0;

    public bool Contains(Cidr other) => other.Length >= Length && Contains(other.First);

    public bool Overlaps(Cidr other) => Contains(other.First) || other.Contains(First);

    public int CompareTo(Cidr other)
    {
        var byAddress = First.CompareTo(other.First);
        return byAddress != 0 ? byAddress : Length.CompareTo(other.Length);
    }

    public static bool operator <(Cidr left, Cidr right) => left.CompareTo(right) < 0;

    public static bool operator >(Cidr left, Cidr right) => left.CompareTo(right) > 0;

    public static bool operator <=(Cidr left, Cidr right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Cidr left, Cidr right) => left.CompareTo(right) >= 0;

    /// <summary>Parses "address/length"; host bits that are set make the text invalid (see <see cref="TryParseLoose"/>).</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out Cidr result) =>
        TryParseLoose(text, out result, out var hadHostBits) && !hadHostBits;

    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out Cidr result) =>
        TryParse(text.AsSpan(), provider, out result);

    public static bool TryParse([NotNullWhen(true)] string? text, out Cidr result) => TryParse(text.AsSpan(), null, out result);

    /// <summary>Parses "address/length" as AWS does where it rewrites 100.68.0.18/18 to 100.68.0.0/18: host bits are cleared and reported.</summary>
    public static bool TryParseLoose(ReadOnlySpan<char> text, out Cidr result, out bool hadHostBits)
    {
        result = default;
        hadHostBits = false;
        var slash = text.IndexOf('/');
        if (slash < 0 || !Address.TryParse(text[..slash], null, out var address)) return false;
        var digits = text[(slash + 1)..];
        if (digits.Length is 0 or > 3 || digits.ContainsAnyExceptInRange('0', '9') || (digits.Length > 1 && digits[0] == '0')) return false;
        var length = int.Parse(digits, null);
        if (length > address.Bits) return false;
        result = Enclosing(address, length);
        hadHostBits = result.First != address;
        return true;
    }

    public static Cidr Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out var result) ? result : throw new FormatException($"'{text}' is not a CIDR block");

    public static Cidr Parse(string text, IFormatProvider? provider = null) => Parse(text.AsSpan(), provider);

    public override string ToString()
    {
        Span<char> text = stackalloc char[Address.MaxTextLength + 4];
        var end = First.Format(text);
        text[end++] = '/';
        Length.TryFormat(text[end..], out var digits);
        return new string(text[..(end + digits)]);
    }

    private static UInt128 HostMask(int bits, int length) =>
        length == bits ? 0 : UInt128.MaxValue >> (128 - bits + length);
}
