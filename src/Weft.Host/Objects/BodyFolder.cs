using System.Security.Cryptography;
using Weft.Aws.S3.Objects;

namespace Weft.Host.Objects;

/// <summary>
/// The bodies of objects in a folder beside the state file, a file each, encrypted with AES-256 under a key that lies with them. A file is whole and on disk
/// before anything names it, and has a name that no other ever had.
/// </summary>
internal sealed class BodyFolder(string folder) : IObjectBodies
{
    private const string KeyFile = "key";
    private const int KeyBytes = 32;

    // Who keeps no objects gets no folder.
    private readonly Lazy<byte[]> key = new(() => ReadOrMakeKey(folder));

    public IEnumerable<string> Names => !Directory.Exists(folder) ? [] : Directory.EnumerateFiles(folder).Select(path => Path.GetFileName(path)).Where(name => name != KeyFile);

    public string Keep(ReadOnlyMemory<byte> bytes)
    {
        var secret = key.Value;
        var name = Guid.NewGuid().ToString("N");
        var start = RandomNumberGenerator.GetBytes(CounterMode.StartBytes);
        using var file = new FileStream(PathOf(name), FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(start);
        using var cipher = new CounterMode(secret, start);
        var block = new byte[64 * 1024];
        for (var position = 0; position < bytes.Length; position += block.Length)
        {
            var piece = block.AsSpan(0, Math.Min(block.Length, bytes.Length - position));
            bytes.Span.Slice(position, piece.Length).CopyTo(piece);
            cipher.Apply(piece, position);
            file.Write(piece);
        }

        file.Flush(flushToDisk: true);
        return name;
    }

    public Stream? Open(string name)
    {
        try
        {
            return new BodyStream(new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete), key.Value);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    public void Remove(string name) => File.Delete(PathOf(name));

    private string PathOf(string name) => Path.Combine(folder, name);

    private static byte[] ReadOrMakeKey(string folder)
    {
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, KeyFile);
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: KeyBytes } kept) return kept;
        var made = RandomNumberGenerator.GetBytes(KeyBytes);
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
        file.Write(made);
        file.Flush(flushToDisk: true);
        return made;
    }
}
