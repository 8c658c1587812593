using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Weft.Host.Objects;

/// <summary>AES in counter mode (NIST SP 800-38A, section 6.5), which lets any stretch of a file be read by itself.</summary>
/// <param name="start">The first counter block, made anew for each file.</param>
internal sealed class CounterMode(byte[] key, byte[] start) : IDisposable
{
    public const int StartBytes = 16;

    private const int BlockBytes = 16;

    private readonly Aes aes = MakeAes(key);

    /// <summary>Encrypts or decrypts in place: both are the same.</summary>
    /// <param name="position">Where in the body the bytes stand.</param>
    public void Apply(Span<byte> bytes, long position)
    {
        Span<byte> stream = new byte[4096];
        while (!bytes.IsEmpty)
        {
            var skipped = (int)(position % BlockBytes);
            for (var offset = 0; offset < stream.Length; offset += BlockBytes) WriteCounter(stream.Slice(offset, BlockBytes), ((position - skipped) + offset) / BlockBytes);
            aes.EncryptEcb(stream, stream, PaddingMode.None);
            var count = Math.Min(bytes.Length, stream.Length - skipped);
            for (var i = 0; i < count; i++) bytes[i] ^= stream[skipped + i];
            bytes = bytes[count..];
            position += count;
        }
    }

    public void Dispose() => aes.Dispose();

    private static Aes MakeAes(byte[] key)
    {
        var made = Aes.Create();
        made.Key = key;
        return made;
    }

    private void WriteCounter(Span<byte> block, long number)
    {
        start.CopyTo(block);
        var low = BinaryPrimitives.ReadUInt64BigEndian(block[8..]);
        BinaryPrimitives.WriteUInt64BigEndian(block[8..], low + (ulong)number);
    }
}

/// <summary>One body as it is read: the file without its first block, decrypted.</summary>
internal sealed class BodyStream : Stream
{
    private readonly FileStream file;
    private readonly CounterMode cipher;

    public BodyStream(FileStream file, byte[] key)
    {
        this.file = file;
        var start = new byte[CounterMode.StartBytes];
        file.ReadExactly(start);
        cipher = new CounterMode(key, start);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length - CounterMode.StartBytes;

    public override long Position
    {
        get => file.Position - CounterMode.StartBytes;
        set => file.Position = value + CounterMode.StartBytes;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var position = Position;
        var count = file.Read(buffer);
        cipher.Apply(buffer[..count], position);
        return count;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => Position + offset, _ => Length + offset };
        return Position;
    }

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            file.Dispose();
        }

        base.Dispose(disposing);
    }
}
