using System.Buffers;
using System.IO.Compression;
using System.Text;

namespace Weft.Aws.Logs.LogEvents;

/// <summary>
/// Events to bytes and back: for each the time since the event before and the text's length as variable-length numbers, then the text; all of
/// it compressed. Flow log records shrink to about an eighth.
/// </summary>
internal static class EventPacking
{
    private const int Quality = 5;
    private const int WindowBits = 22;
    private const int PayloadBits = 7;

    /// <param name="events">In the order of time.</param>
    public static (byte[] Packed, int UnpackedBytes) Pack(IReadOnlyList<NewEvent> events)
    {
        var plain = new ArrayBufferWriter<byte>();
        var before = 0L;
        foreach (var (timestamp, text) in events)
        {
            Write(plain, timestamp - before);
            Write(plain, text.Length);
            plain.Write(text);
            before = timestamp;
        }

        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.WrittenCount)];
        return BrotliEncoder.TryCompress(plain.WrittenSpan, packed, out var length, Quality, WindowBits)
            ? (packed[..length], plain.WrittenCount)
            : throw new InvalidOperationException($"{plain.WrittenCount} bytes of events could not be packed");
    }

    public static IReadOnlyList<LogEvent> Unpack(LogChunk chunk)
    {
        var plain = new byte[chunk.UnpackedBytes];
        if (!BrotliDecoder.TryDecompress(chunk.Packed, plain, out var length) || length != plain.Length)
            throw new InvalidOperationException($"The log chunk {chunk.Id} can't be unpacked");
        var events = new LogEvent[chunk.Count];
        ReadOnlySpan<byte> rest = plain;
        var timestamp = 0L;
        for (var i = 0; i < events.Length; i++)
        {
            timestamp += Read(ref rest);
            var textLength = (int)Read(ref rest);
            events[i] = new LogEvent(timestamp, chunk.IngestedMs, chunk.FirstNumber + i, Encoding.UTF8.GetString(rest[..textLength]));
            rest = rest[textLength..];
        }

        return events;
    }

    private static void Write(ArrayBufferWriter<byte> output, long number)
    {
        var rest = (ulong)number;
        while (rest > 0x7f)
        {
            output.Write([(byte)(rest | 0x80)]);
            rest >>= PayloadBits;
        }

        output.Write([(byte)rest]);
    }

    private static long Read(ref ReadOnlySpan<byte> input)
    {
        var number = 0UL;
        for (var shift = 0; ; shift += PayloadBits)
        {
            var next = input[0];
            input = input[1..];
            number |= (ulong)(next & 0x7f) << shift;
            if (next <= 0x7f) return (long)number;
        }
    }
}
