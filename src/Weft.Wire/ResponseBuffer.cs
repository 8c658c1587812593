using System.Buffers;

namespace Weft.Wire;

/// <summary>A growing buffer of bytes on pooled memory, used again for answer after answer.</summary>
public sealed class ResponseBuffer(int capacity = 4096) : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = ArrayPool<byte>.Shared.Rent(capacity);
    private int written;

    public int WrittenCount => written;

    public ReadOnlySpan<byte> WrittenSpan => bytes.AsSpan(0, written);

    public ReadOnlyMemory<byte> WrittenMemory => bytes.AsMemory(0, written);

    /// <summary>Forgets what was written and keeps the memory.</summary>
    public void Reset() => written = 0;

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, bytes.Length - written);
        written += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return bytes.AsSpan(written);
    }

    public void Write(ReadOnlySpan<byte> value)
    {
        Reserve(value.Length);
        value.CopyTo(bytes.AsSpan(written));
        written += value.Length;
    }

    public void Dispose()
    {
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        bytes = [];
        written = 0;
    }

    private void Reserve(int count)
    {
        if (bytes.Length - written < count) Grow(count);
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(checked(written + count), bytes.Length * 2));
        WrittenSpan.CopyTo(larger);
        if (bytes.Length > 0) ArrayPool<byte>.Shared.Return(bytes);
        bytes = larger;
    }
}
