using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Weft.Fabric.Internet;

/// <summary>
/// The names of the internet (RFC 1035): a public host name that spells an address (<c>ec2-203-0-113-7.compute-1.…</c>) has that address; every
/// other name belongs to the internet's host.
/// </summary>
internal static class PublicNames
{
    private const int HeaderLength = 12, MaxName = 255;
    private const ushort KindIPv4 = 1, KindIPv6 = 28, ClassInternet = 1;
    private const int TimeToLiveSeconds = 60;

    /// <summary>The answer to a question; null for what is no question.</summary>
    public static byte[]? Answer(ReadOnlySpan<byte> query)
    {
        if (query.Length < HeaderLength || (query[2] & 0x80) != 0 || BinaryPrimitives.ReadUInt16BigEndian(query[4..]) != 1) return null;
        if (ReadName(query[HeaderLength..], out var length) is not { } name || query.Length < HeaderLength + length + 4) return null;
        var question = query.Slice(HeaderLength, length + 4);
        var kind = BinaryPrimitives.ReadUInt16BigEndian(question[length..]);
        var isInternet = BinaryPrimitives.ReadUInt16BigEndian(question[(length + 2)..]) == ClassInternet;
        var address = !isInternet ? [] : kind switch
        {
            KindIPv4 => Spelled(name) ?? OutsideHost.InternetAddresses[0].ToIPAddress().GetAddressBytes(),
            KindIPv6 when Spelled(name) is null => OutsideHost.InternetAddresses[1].ToIPAddress().GetAddressBytes(),
            _ => [],
        };
        return Write(query, question, kind, address);
    }

    private static byte[] Write(ReadOnlySpan<byte> query, ReadOnlySpan<byte> question, ushort kind, byte[] address)
    {
        var answer = new byte[HeaderLength + question.Length + (address.Length > 0 ? 12 + address.Length : 0)];
        query[..2].CopyTo(answer);
        // An answer, with recursion if it was wanted.
        answer[2] = (byte)(0x84 | (query[2] & 0x79));
        answer[3] = 0x80;
        answer[5] = 1;
        answer[7] = address.Length > 0 ? (byte)1 : (byte)0;
        question.CopyTo(answer.AsSpan(HeaderLength));
        if (address.Length == 0) return answer;
        var record = answer.AsSpan(HeaderLength + question.Length);
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | HeaderLength);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], kind);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], ClassInternet);
        BinaryPrimitives.WriteInt32BigEndian(record[6..], TimeToLiveSeconds);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)address.Length);
        address.CopyTo(record[12..]);
        return answer;
    }

    private static string? ReadName(ReadOnlySpan<byte> bytes, out int length)
    {
        var name = new StringBuilder();
        for (length = 0; length < bytes.Length && length <= MaxName;)
        {
            int label = bytes[length++];
            if (label == 0) return name.ToString();
            if (label > 63 || length + label > bytes.Length) return null;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.ASCII.GetString(bytes.Slice(length, label)));
            length += label;
        }

        return null;
    }

    private static byte[]? Spelled(string name)
    {
        var parts = name.Split('.')[0].Split('-');
        if (parts.Length != 5 || !parts[0].Equals("ec2", StringComparison.OrdinalIgnoreCase)) return null;
        var address = new byte[4];
        for (var i = 0; i < 4; i++)
        {
            if (!byte.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out address[i])) return null;
        }

        return address;
    }
}
