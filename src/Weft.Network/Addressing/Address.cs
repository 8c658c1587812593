using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text.Json.Serialization;

namespace Weft.Network.Addressing;

/// <summary>
/// One IPv4 or IPv6 address as a number, so that ranges, masks and comparisons are arithmetic and take no allocation.
/// IPv4 sorts before IPv6. Text form: dotted quad (RFC 791) or the canonical form of RFC 5952.
/// </summary>
[JsonConverter(typeof(AddressJsonConverter))]
public readonly record struct Address : IComparable<Address>, ISpanParsable<Address>
{
    /// <summary>The longest text of an address: an IPv6 address that ends in a dotted quad.</summary>
    internal const int MaxTextLength = 45;

    // A UInt128 as a field would make every address, block and rule a third larger, since its place must be a multiple of 16.
    private readonly ulong _high;
    private readonly ulong _low;

    private Address(UInt128 number, bool isIPv6)
    {
        (_high, _low) = ((ulong)(number >> 64), (ulong)number);
        IsIPv6 = isIPv6;
    }

    /// <summary>The address as an unsigned number: 32 bits used for IPv4, 128 for IPv6.</summary>
    public UInt128 Number => new(_high, _low);

    public bool IsIPv6 { get; }

    /// <summary>The width of the family in bits: 32 or 128.</summary>
    public int Bits => IsIPv6 ? 128 : 32;

    public static Address IPv4(uint number) => new(number, false);

    public static Address IPv6(UInt128 number) => new(number, true);

    /// <summary>The address with <paramref name="number"/> in the same family as this one.</summary>
    public Address With(UInt128 number) => new(number, IsIPv6);

    public static Address operator +(Address address, UInt128 offset) => new(address.Number + offset, address.IsIPv6);

    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    public bool Equals(Address other) => _low == other._low && _high == other._high && IsIPv6 == other.IsIPv6;

    // Addresses are the keys of the tables that every packet asks: their hash is a fold, not the general mix of a record.
    public override int GetHashCode()
    {
        var folded = _low ^ (_high * 0x9E3779B97F4A7C15);
        return (int)(folded ^ (folded >> 32));
    }

    public int CompareTo(Address other) =>
        IsIPv6 != other.IsIPv6 ? IsIPv6.CompareTo(other.IsIPv6) : _high != other._high ? _high.CompareTo(other._high) : _low.CompareTo(other._low);

    /// <summary>Parses strict text: exactly four decimal octets without leading zeros, or an IPv6 address without scope.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, IFormatProvider? provider, out Address result)
    {
        result = default;
        if (text.Contains(':'))
        {
            if (text.IndexOfAny('%', '[', ']') >= 0 || !IPAddress.TryParse(text, out var parsed)) return false;
            result = From(parsed);
            return true;
        }

        return TryParseIPv4(text, out result);
    }

    public static bool TryParse([NotNullWhen(true)] string? text, IFormatProvider? provider, out Address result) =>
        TryParse(text.AsSpan(), provider, out result);

    public static bool TryParse([NotNullWhen(true)] string? text, out Address result) => TryParse(text.AsSpan(), null, out result);

    public static Address Parse(ReadOnlySpan<char> text, IFormatProvider? provider = null) =>
        TryParse(text, provider, out var result) ? result : throw new FormatException($"'{text}' is not an IP address");

    public static Address Parse(string text, IFormatProvider? provider = null) => Parse(text.AsSpan(), provider);

    public static Address From(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4
            ? IPv4(BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : IPv6(BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        return new IPAddress(bytes[..WriteBytes(bytes)]);
    }

    /// <summary>Writes the address in network byte order; returns 4 or 16, the number of bytes written.</summary>
    public int WriteBytes(Span<byte> destination)
    {
        if (IsIPv6)
        {
            BinaryPrimitives.WriteUInt128BigEndian(destination, Number);
            return 16;
        }

        BinaryPrimitives.WriteUInt32BigEndian(destination, (uint)Number);
        return 4;
    }

    public override string ToString()
    {
        Span<char> text = stackalloc char[MaxTextLength];
        return new string(text[..Format(text)]);
    }

    /// <summary>Writes the text form; gives its length, <see cref="MaxTextLength"/> at most.</summary>
    internal int Format(Span<char> destination)
    {
        int written;
        if (IsIPv6)
        {
            ToIPAddress().TryFormat(destination, out written);
            return written;
        }

        var number = (uint)Number;
        destination.TryWrite($"{number >> 24}.{(number >> 16) & 255}.{(number >> 8) & 255}.{number & 255}", out written);
        return written;
    }

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out Address result)
    {
        result = default;
        uint number = 0;
        var octets = 0;
        foreach (var range in text.Split('.'))
        {
            var octet = text[range];
            if (++octets > 4 || octet.Length is 0 or > 3 || (octet.Length > 1 && octet[0] == '0')) return false;
            uint value = 0;
            foreach (var digit in octet)
            {
                if (!char.IsAsciiDigit(digit)) return false;
                value = (value * 10) + (uint)(digit - '0');
            }

            if (value > 255) return false;
            number = (number << 8) | value;
        }

        if (octets != 4) return false;
        result = IPv4(number);
        return true;
    }
}
