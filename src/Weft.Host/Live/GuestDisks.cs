using Weft.Host.Serving;

namespace Weft.Host.Live;

/// <summary>
/// What instances keep between boots: a folder for each, beside the state file, or a temporary one where the state is in memory only. It holds
/// what the instance wrote to its private folders, and whether it has booted before.
/// </summary>
internal sealed class GuestDisks : IDisposable
{
    private const string BootedMark = "booted";

    private readonly string root;
    private readonly bool isTemporary;

    public GuestDisks(ServerSettings settings)
    {
        isTemporary = settings.StateFile is null;
        root = settings.StateFile is { } file ? Path.GetFullPath(file) + ".instances" : Path.Combine(Path.GetTempPath(), $"weft-{Guid.NewGuid():N}.instances");
    }

    /// <summary>The folder of an instance's disk.</summary>
    public string FolderOf(string instance) => Path.Combine(root, instance);

    public bool HasBooted(string instance) => File.Exists(Path.Combine(FolderOf(instance), BootedMark));

    /// <summary>From here on a boot is not the first one any more, even if it does not get to its end.</summary>
    public void MarkBooted(string instance)
    {
        Directory.CreateDirectory(FolderOf(instance));
        File.WriteAllBytes(Path.Combine(FolderOf(instance), BootedMark), []);
    }

    /// <summary>Deletes the disks of instances that are gone.</summary>
    public void Keep(Func<string, bool> isKept)
    {
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root).Where(folder => !isKept(Path.GetFileName(folder)))) Delete(folder);
    }

    public void Dispose()
    {
        if (isTemporary && Directory.Exists(root)) Delete(root);
    }

    // A folder that the kernel still holds, or that another user owns, is left for the next time.
    private static void Delete(string folder)
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
}
