using System.Buffers.Binary;
using System.Text;
using Weft.Network.Addressing;

namespace Weft.Host.Live.Names;

/// <summary>Writes answers: addresses, or the name of an address, all with the same time to live.</summary>
internal static class DnsReply
{
    private const uint SecondsToLive = 60;
    private const ushort Internet = 1;
    private const ushort OwnUdpBytes = 4096;
    private const ushort QuestionPointer = 0xC000 | DnsQuery.HeaderLength;

    /// <summary>An answer without records.</summary>
    public static byte[] Empty(DnsQuery query, DnsCode code) => Write(query, code, []);

    /// <param name="addresses">Of the family that was asked for.</param>
    public static byte[] Addresses(DnsQuery query, IReadOnlyList<Address> addresses) => Write(query, DnsCode.NoError, [.. addresses.Select(BytesOf)]);

    public static byte[] Name(DnsQuery query, string name) => Write(query, DnsCode.NoError, [Labels(name)]);

    /// <summary>The answer to bytes that begin like a query and can't be read; null if not even an id is there.</summary>
    public static byte[]? FormatError(ReadOnlySpan<byte> message)
    {
        if (message.Length < DnsQuery.HeaderLength || (message[2] & 0x80) != 0) return null;
        var reply = new byte[DnsQuery.HeaderLength];
        message[..2].CopyTo(reply);
        reply[2] = 0x80;
        reply[3] = (byte)DnsCode.FormatError;
        return reply;
    }

    /// <summary>The answer as UDP carries it: cut down to its header and question, and marked so, where it is too long.</summary>
    public static byte[] ForUdp(DnsQuery query, byte[] reply)
    {
        if (reply.Length <= query.MaxUdpBytes) return reply;
        var cut = reply[..(DnsQuery.HeaderLength + query.Question.Length)];
        cut[2] |= 2;
        cut.AsSpan(6, 6).Clear();
        return cut;
    }

    private static byte[] Write(DnsQuery query, DnsCode code, byte[][] records)
    {
        var reply = new MemoryStream();
        Span<byte> header = stackalloc byte[DnsQuery.HeaderLength];
        BinaryPrimitives.WriteUInt16BigEndian(header, query.Id);
        const int isReply = 0x8000, recursionAvailable = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(
            header[2..], (ushort)(isReply | (query.Operation << 11) | (query.IsRecursionDesired ? 0x100 : 0) | recursionAvailable | (int)code));
        BinaryPrimitives.WriteUInt16BigEndian(header[4..], 1);
        BinaryPrimitives.WriteUInt16BigEndian(header[6..], (ushort)records.Length);
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)(query.HasOptions ? 1 : 0));
        reply.Write(header);
        reply.Write(query.Question);
        foreach (var record in records)
        {
            WriteNumber(reply, QuestionPointer);
            WriteNumber(reply, (ushort)query.Type);
            WriteNumber(reply, Internet);
            WriteNumber(reply, (ushort)(SecondsToLive >> 16));
            WriteNumber(reply, unchecked((ushort)SecondsToLive));
            WriteNumber(reply, (ushort)record.Length);
            reply.Write(record);
        }

        if (query.HasOptions)
        {
            reply.WriteByte(0);
            WriteNumber(reply, (ushort)DnsType.Options);
            WriteNumber(reply, OwnUdpBytes);
            reply.Write([0, 0, 0, 0, 0, 0]);
        }

        return reply.ToArray();
    }

    private static void WriteNumber(MemoryStream reply, ushort number)
    {
        reply.WriteByte((byte)(number >> 8));
        reply.WriteByte((byte)number);
    }

    private static byte[] BytesOf(Address address)
    {
        Span<byte> bytes = stackalloc byte[16];
        return bytes[..address.WriteBytes(bytes)].ToArray();
    }

    private static byte[] Labels(string name)
    {
        var bytes = new MemoryStream();
        foreach (var label in name.Split('.'))
        {
            bytes.WriteByte((byte)label.Length);
            bytes.Write(Encoding.ASCII.GetBytes(label));
        }

        bytes.WriteByte(0);
        return bytes.ToArray();
    }
}
