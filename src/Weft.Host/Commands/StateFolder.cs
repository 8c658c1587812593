namespace Weft.Host.Commands;

/// <summary>Where Weft keeps its state unless told otherwise: XDG_STATE_HOME (XDG Base Directory Specification), else the platform's own folder.</summary>
internal static class StateFolder
{
    /// <summary>The default state file; its folder is made if it is not there.</summary>
    public static string DefaultFile()
    {
        var folder = Path.Combine(Root(), "weft");
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, "weft.db");
    }

    private static string Root()
    {
        if (Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } state) return state;
        if (!OperatingSystem.IsLinux()) return Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        return Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "state");
    }
}
