namespace Weft.Aws.S3.Objects;

/// <summary>
/// The bytes of an object, or a stretch of them, read from its bodies one after the other. An object that is deleted meanwhile is read to its end: bodies
/// outlive their objects by some minutes.
/// </summary>
internal sealed class StoredBytes : Stream
{
    private readonly IObjectBodies store;
    private readonly IReadOnlyList<BodyPart> parts;
    private int part;
    private Stream? body;
    private long leftOfPart;
    private long left;

    private StoredBytes(IObjectBodies store, StoredObject stored, long first, long length)
    {
        this.store = store;
        parts = stored.Parts;
        (Length, left) = (length, length);
        while (part < parts.Count && first >= parts[part].Size) first -= parts[part++].Size;
        if (length > 0) OpenPart(first);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => Length - left;
        set => throw new NotSupportedException();
    }

    /// <exception cref="Wire.AwsException">NoSuchKey: it was deleted and swept away since it was found.</exception>
    public static StoredBytes Open(IObjectBodies store, StoredObject stored, ByteRange? range = null)
    {
        var bytes = new StoredBytes(store, stored, range?.First ?? 0, range?.Length ?? stored.Size);
        return bytes.body is not null || bytes.Length == 0 ? bytes : throw S3Errors.NoSuchKey(stored.Key);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (left == 0 || buffer.IsEmpty) return 0;
        if (leftOfPart == 0)
        {
            part++;
            OpenPart(0);
        }

        var count = body?.Read(buffer[..(int)Math.Min(buffer.Length, Math.Min(left, leftOfPart))]) ?? 0;
        if (count == 0) throw new InvalidOperationException("A body is not there, or shorter than its object says");
        left -= count;
        leftOfPart -= count;
        return count;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) body?.Dispose();
        base.Dispose(disposing);
    }

    private void OpenPart(long first)
    {
        body?.Dispose();
        while (part < parts.Count - 1 && parts[part].Size == 0) part++;
        body = store.Open(parts[part].Body);
        body?.Seek(first, SeekOrigin.Begin);
        leftOfPart = parts[part].Size - first;
    }
}
