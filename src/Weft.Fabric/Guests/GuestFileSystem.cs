using System.Text;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Guests;

/// <summary>
/// The file system of a guest: the host's, with a writable layer of its own over the folders that programs install to and write to, an empty
/// /tmp and /run, and a /sys that shows its own network. To be called on a thread that has a mount namespace of its own.
/// </summary>
internal static class GuestFileSystem
{
    private const string Memory = "tmpfs";
    private const string Layers = "overlay";
    private const string MemoryDisk = "/run/weft-disk";

    public static void Build(GuestPlan plan)
    {
        LinuxException.Check("make mounts private", ProcessCalls.Mount("none", "/", null, ProcessCalls.Recursive | ProcessCalls.Private, null));
        // The disk may be below /tmp or /run, so it is put to use before these are hidden.
        var open = GuestPlan.PrivateFolders.Where(folder => plan.Disk is null || !TryLayer(folder, plan.Disk)).ToList();
        Mount("/tmp", Memory, ProcessCalls.NoSetUserId | ProcessCalls.NoDevices, "mode=1777");
        Mount("/run", Memory, ProcessCalls.NoSetUserId | ProcessCalls.NoDevices, "mode=755");
        var isEtcOwn = !open.Contains("/etc");
        foreach (var folder in open) isEtcOwn |= TryLayer(folder, MemoryDisk) && folder == "/etc";
        foreach (var file in plan.Files) Place(file, isEtcOwn);
        // The host's own /sys stays where the kernel refuses another one; then it shows the host's devices.
        _ = ProcessCalls.Mount("sysfs", "/sys", "sysfs", ProcessCalls.ReadOnly | ProcessCalls.NoSetUserId | ProcessCalls.NoDevices | ProcessCalls.NoPrograms, null);
    }

    /// <summary>
    /// Shows in /proc the processes that the calling thread's children are among, once there is a first one; false where the kernel (before
    /// 6.17) shows nobody but them how to do it, or has no other /proc to give.
    /// </summary>
    public static bool TryShowProcesses() => ProcessCalls.Mount("proc", "/proc", "proc", 0, "pidns=/proc/thread-self/ns/pid_for_children") >= 0;

    public static unsafe void SetHostName(string name)
    {
        var bytes = Encoding.ASCII.GetBytes(name);
        fixed (byte* start = bytes) LinuxException.Check("sethostname", ProcessCalls.SetHostName(start, (nuint)bytes.Length));
    }

    // Below a folder's own layer a file is simply written, in place of a link of the host's if need be. Where the kernel knows no such
    // layers, it is mounted over the host's file.
    private static void Place(GuestFile file, bool isEtcOwn)
    {
        if (isEtcOwn || !file.Path.StartsWith("/etc/", StringComparison.Ordinal))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file.Path)!);
            File.Delete(file.Path);
            File.WriteAllBytes(file.Path, file.Content);
            return;
        }

        var own = "/run/weft-files" + file.Path;
        Directory.CreateDirectory(Path.GetDirectoryName(own)!);
        File.WriteAllBytes(own, file.Content);
        if (File.Exists(file.Path)) LinuxException.Check($"mount {file.Path}", ProcessCalls.Mount(own, file.Path, null, ProcessCalls.Bind, null));
    }

    private static bool TryLayer(string folder, string disk)
    {
        if (!Directory.Exists(folder) || Path.GetFullPath(disk).StartsWith(folder + "/", StringComparison.Ordinal)) return false;
        var (upper, work) = ($"{disk}{folder}/files", $"{disk}{folder}/work");
        Directory.CreateDirectory(upper);
        Directory.CreateDirectory(work);
        var options = $"lowerdir={folder},upperdir={upper},workdir={work}";
        // Without root the layer keeps its notes in attributes that a user may write.
        return ProcessCalls.Mount(Layers, folder, Layers, 0, options + ",userxattr") >= 0 || ProcessCalls.Mount(Layers, folder, Layers, 0, options) >= 0;
    }

    private static void Mount(string target, string kind, nuint flags, string options) =>
        LinuxException.Check($"mount {target}", ProcessCalls.Mount(kind, target, kind, flags, options));
}
