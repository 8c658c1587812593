namespace Weft.Fabric.Linux;

/// <summary>What stands in the way of carrying packets on this machine, found by trying.</summary>
internal static class Obstacle
{
    /// <summary>One sentence, or null where there is none.</summary>
    public static string? Find()
    {
        if (!OperatingSystem.IsLinux()) return "Carrying packets needs Linux network namespaces; this is another system.";
        try
        {
            using var trial = NetworkNamespace.Create();
            using var card = TapDevice.Open(trial, "trial0");
            return null;
        }
        catch (LinuxException refusal)
        {
            return Sentence(refusal);
        }
    }

    private static string Sentence(LinuxException refusal) => refusal switch
    {
        { Call: "unshare", Error: Libc.PermissionDenied } =>
            "This user may not make network namespaces: run as root, or inside a user namespace (unshare --map-root-user --net).",
        { Call: "open /dev/net/tun", Error: Libc.AccessDenied } =>
            "This user may not open /dev/net/tun, as is usual for all users: let root run 'chmod 0666 /dev/net/tun'.",
        { Call: "open /dev/net/tun", Error: Libc.NoEntry or Libc.NoDevice } =>
            "There is no /dev/net/tun: the kernel module tun is missing.",
        _ => $"The kernel does not give virtual network cards here ({refusal.Message}).",
    };
}
