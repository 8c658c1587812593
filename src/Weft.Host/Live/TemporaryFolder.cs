using System.Runtime.InteropServices;

namespace Weft.Host.Live;

/// <summary>
/// A folder that lives as long as this process, among the machine's temporary ones. A lock inside proves that its process lives: where that was
/// killed, the next one to start deletes the folder.
/// </summary>
internal sealed partial class TemporaryFolder : IDisposable
{
    private const string Prefix = "weft-", Suffix = ".instances", LockName = "process.lock";
    private const int MaxTries = 10;

    private readonly FileStream held;

    private TemporaryFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    public string Path { get; }

    /// <summary>Makes one that nobody else can look into, and deletes those of this user whose processes are dead.</summary>
    /// <exception cref="IOException">It can't be made.</exception>
    public static TemporaryFolder Create(string among)
    {
        Sweep(among);
        for (var tries = 1; ; tries++)
        {
            var path = System.IO.Path.Combine(among, $"{Prefix}{Guid.NewGuid():N}{Suffix}");
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
            else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            try
            {
                return new TemporaryFolder(path, new FileStream(LockOf(path), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException) when (tries < MaxTries)
            {
                // Who sweeps took the lock in the moment between its making and its locking, and has deleted the folder.
            }
        }
    }

    /// <summary>Deletes the folder with all that is in it; what the kernel still holds is left for the next process.</summary>
    public void Dispose()
    {
        DeleteWithLock(Path);
        held.Dispose();
    }

    /// <summary>Deletes what is there; a folder that the kernel still holds, or that another user owns, is left.</summary>
    public static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            _ = busy;
        }
    }

    // The lock goes last: a folder without one can never be proven to be nobody's.
    private static void DeleteWithLock(string folder)
    {
        foreach (var inside in Directory.EnumerateDirectories(folder)) Delete(inside);
        if (!Directory.EnumerateDirectories(folder).Any()) Delete(folder);
    }

    private static void Sweep(string among)
    {
        if (!OperatingSystem.IsLinux()) return;
        foreach (var folder in Directory.EnumerateDirectories(among, $"{Prefix}*{Suffix}"))
        {
            if (OwnerOf(folder) != UserNamespace.EffectiveUser() || !File.Exists(LockOf(folder))) continue;
            try
            {
                // The lock is kept until the folder is gone, so that it is one process that deletes.
                using var taken = new FileStream(LockOf(folder), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
                DeleteWithLock(folder);
            }
            catch (Exception alive) when (alive is IOException or UnauthorizedAccessException)
            {
                // Its process lives, or another one has deleted it.
            }
        }
    }

    private static string LockOf(string folder) => System.IO.Path.Combine(folder, LockName);

    // Of the folder itself, not of what a link leads to; null where that can't be told.
    private static unsafe uint? OwnerOf(string folder)
    {
        const int currentFolder = -100, noFollow = 0x100, length = 256, modeOffset = 28, ownerOffset = 20;
        const uint typeAndOwner = 0x9;
        const ushort typeMask = 0xf000, isFolder = 0x4000;
        var found = stackalloc byte[length];
        if (Describe(currentFolder, folder, noFollow, typeAndOwner, found) != 0) return null;
        return (*(ushort*)(found + modeOffset) & typeMask) == isFolder ? *(uint*)(found + ownerOffset) : null;
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Describe(int folder, string path, int flags, uint mask, byte* found);
}
