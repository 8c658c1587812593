using Weft.Host.Serving;

namespace Weft.Host.Live;

/// <summary>
/// What instances keep between boots, their root volumes: a folder for each, beside the state file, or a temporary one where the state is in memory only. It
/// holds what the instance wrote to its private folders, and whether it has booted before.
/// </summary>
internal sealed class GuestDisks : IDisposable
{
    private const string BootedMark = "booted";

    private readonly string root;
    private readonly TemporaryFolder? temporary;

    /// <exception cref="IOException">The temporary folder can't be made.</exception>
    public GuestDisks(ServerSettings settings)
    {
        temporary = settings.StateFile is null ? TemporaryFolder.Create(Path.GetTempPath()) : null;
        root = temporary?.Path ?? Path.GetFullPath(settings.StateFile!) + ".instances";
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

    /// <summary>Deletes the disks of instances whose volumes are gone.</summary>
    public void Keep(Func<string, bool> isKept)
    {
        if (!Directory.Exists(root)) return;
        foreach (var folder in Directory.EnumerateDirectories(root).Where(folder => !isKept(Path.GetFileName(folder)))) TemporaryFolder.Delete(folder);
    }

    public void Dispose() => temporary?.Dispose();
}
