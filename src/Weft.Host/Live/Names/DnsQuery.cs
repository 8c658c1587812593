using System.Buffers.Binary;
using System.Text;

namespace Weft.Host.Live.Names;

/// <summary>The record types that are spoken here (RFC 1035, RFC 3596, RFC 6891).</summary>
internal enum DnsType : ushort
{
    A = 1,
    Pointer = 12,
    Aaaa = 28,
    Options = 41,
}

/// <summary>How an answer ended.</summary>
internal enum DnsCode
{
    NoError = 0,
    FormatError = 1,
    ServerFailure = 2,
    NameError = 3,
    NotImplemented = 4,
    Refused = 5,
}

/// <summary>A question that came over the wire. Only what an answer needs of it is kept.</summary>
/// <param name="Name">Without the final dot, as it was spelled.</param>
/// <param name="Question">The bytes of the question section, which an answer repeats.</param>
/// <param name="MaxUdpBytes">How long an answer over UDP may be.</param>
/// <param name="HasOptions">Whether the asker speaks EDNS, and so wants to hear it back.</param>
internal sealed record DnsQuery(
    ushort Id, string Name, DnsType Type, ushort Class, int Operation, bool IsRecursionDesired, byte[] Question, int MaxUdpBytes, bool HasOptions)
{
    public const int HeaderLength = 12;

    private const int ClassicUdpBytes = 512;
    private const int MaxNameLength = 255;

    /// <summary>Reads a query. Null for what is no query at all, or can't be read as one.</summary>
    public static DnsQuery? TryRead(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderLength) return null;
        var flags = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        if ((flags & 0x8000) != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[4..]) != 1) return null;
        var position = HeaderLength;
        if (ReadName(message, ref position) is not { } name || message.Length < position + 4) return null;
        var type = BinaryPrimitives.ReadUInt16BigEndian(message[position..]);
        var kind = BinaryPrimitives.ReadUInt16BigEndian(message[(position + 2)..]);
        position += 4;
        var question = message[HeaderLength..position].ToArray();
        var (size, hasOptions) = ReadOptions(message, position);
        return new DnsQuery(
            BinaryPrimitives.ReadUInt16BigEndian(message), name, (DnsType)type, kind, (flags >> 11) & 15, (flags & 0x100) != 0, question, size, hasOptions);
    }

    // A query may use no compression: there is nothing before its name to point to.
    private static string? ReadName(ReadOnlySpan<byte> message, ref int position)
    {
        var name = new StringBuilder();
        while (position < message.Length)
        {
            var length = message[position++];
            if (length == 0) return name.ToString();
            if (length > 63 || position + length > message.Length || name.Length + length >= MaxNameLength) return null;
            if (name.Length > 0) name.Append('.');
            foreach (var character in message.Slice(position, length)) name.Append((char)character);
            position += length;
        }

        return null;
    }

    private static (int Size, bool HasOptions) ReadOptions(ReadOnlySpan<byte> message, int position)
    {
        var isPlain = BinaryPrimitives.ReadUInt16BigEndian(message[6..]) == 0 && BinaryPrimitives.ReadUInt16BigEndian(message[8..]) == 0;
        if (!isPlain || BinaryPrimitives.ReadUInt16BigEndian(message[10..]) == 0 || message.Length < position + 11) return (ClassicUdpBytes, false);
        if (message[position] != 0 || BinaryPrimitives.ReadUInt16BigEndian(message[(position + 1)..]) != (ushort)DnsType.Options) return (ClassicUdpBytes, false);
        return (Math.Max(ClassicUdpBytes, (int)BinaryPrimitives.ReadUInt16BigEndian(message[(position + 3)..])), true);
    }
}
