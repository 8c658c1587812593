using System.Buffers.Binary;

namespace Weft.Host.Live;

/// <summary>The time as SNTP tells it (RFC 4330): the clock of Weft, which may be a test's.</summary>
internal static class ClockReply
{
    private const int Length = 48;
    private const int Client = 3;
    private const int Server = 4;

    // Amazon's own service answers as a server three steps from the source.
    private const byte Stratum = 4;

    private static readonly DateTimeOffset epoch = new(1900, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Null for what is no question.</summary>
    public static byte[]? To(ReadOnlyMemory<byte> request, DateTimeOffset now)
    {
        var asked = request.Span;
        if (asked.Length < Length || (asked[0] & 7) != Client) return null;
        var reply = new byte[Length];
        reply[0] = (byte)((asked[0] & 0x38) | Server);
        reply[1] = Stratum;
        reply[2] = asked[2];
        reply[3] = unchecked((byte)-20);
        "WEFT"u8.CopyTo(reply.AsSpan(12));
        WriteTime(reply.AsSpan(16), now);
        asked.Slice(40, 8).CopyTo(reply.AsSpan(24));
        WriteTime(reply.AsSpan(32), now);
        WriteTime(reply.AsSpan(40), now);
        return reply;
    }

    private static void WriteTime(Span<byte> at, DateTimeOffset moment)
    {
        var ticks = (ulong)(moment - epoch).Ticks;
        BinaryPrimitives.WriteUInt32BigEndian(at, (uint)(ticks / TimeSpan.TicksPerSecond));
        BinaryPrimitives.WriteUInt32BigEndian(at[4..], (uint)(((ticks % TimeSpan.TicksPerSecond) << 32) / TimeSpan.TicksPerSecond));
    }
}
