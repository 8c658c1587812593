namespace Weft.Aws.S3.Objects;

/// <summary>Where the bytes of objects lie: beside the state, which only names them. A body never changes; one that nothing names any more is swept away.</summary>
public interface IObjectBodies
{
    /// <summary>Keeps the bytes; they are durable when this returns.</summary>
    /// <returns>The name under which they are found.</returns>
    string Keep(ReadOnlyMemory<byte> bytes);

    /// <summary>All that are kept, named by an object or not.</summary>
    IEnumerable<string> Names { get; }

    void Remove(string name);

    /// <summary>The bytes of a body; null where they are not (any more).</summary>
    Stream? Open(string name);
}

/// <summary>Bodies in memory, gone with the program.</summary>
public sealed class BodiesInMemory : IObjectBodies
{
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> bodies = new(StringComparer.Ordinal);
    private long count;

    public IEnumerable<string> Names => bodies.Keys;

    public void Remove(string name) => bodies.TryRemove(name, out _);

    public string Keep(ReadOnlyMemory<byte> bytes)
    {
        var name = Interlocked.Increment(ref count).ToString(System.Globalization.CultureInfo.InvariantCulture);
        bodies[name] = bytes.ToArray();
        return name;
    }

    public Stream? Open(string name) => bodies.TryGetValue(name, out var bytes) ? new MemoryStream(bytes, writable: false) : null;
}
