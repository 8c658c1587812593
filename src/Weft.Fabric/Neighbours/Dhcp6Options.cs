using System.Buffers.Binary;

namespace Weft.Fabric.Neighbours;

/// <summary>The options of a DHCPv6 message one after the other (RFC 8415, 21): code, length, value. One that is cut short ends the list.</summary>
internal ref struct Dhcp6Options(ReadOnlySpan<byte> bytes)
{
    public const ushort ClientId = 1, ServerId = 2, Association = 3, Address = 5, Status = 13, RapidCommit = 14, Resolvers = 23, SearchList = 24, TimeServers = 56;

    private ReadOnlySpan<byte> _rest = bytes;

    public ushort Code { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public bool Next()
    {
        if (_rest.Length < 4) return false;
        var length = BinaryPrimitives.ReadUInt16BigEndian(_rest[2..]);
        if (_rest.Length < 4 + length) return false;
        Code = BinaryPrimitives.ReadUInt16BigEndian(_rest);
        Value = _rest.Slice(4, length);
        _rest = _rest[(4 + length)..];
        return true;
    }

    public static bool TryFind(ReadOnlySpan<byte> bytes, ushort code, out ReadOnlySpan<byte> value)
    {
        var options = new Dhcp6Options(bytes);
        while (options.Next())
        {
            if (options.Code != code) continue;
            value = options.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <summary>Writes the head of an option and returns where its value starts.</summary>
    public static int Begin(Span<byte> message, int at, ushort code)
    {
        BinaryPrimitives.WriteUInt16BigEndian(message[at..], code);
        return at + 4;
    }

    /// <summary>Ends the option whose value starts at the given place.</summary>
    public static void End(Span<byte> message, int start, int end) => BinaryPrimitives.WriteUInt16BigEndian(message[(start - 2)..], (ushort)(end - start));

    public static void Put(Span<byte> message, ref int at, ushort code, ReadOnlySpan<byte> value)
    {
        var start = Begin(message, at, code);
        value.CopyTo(message[start..]);
        at = start + value.Length;
        End(message, start, at);
    }
}
