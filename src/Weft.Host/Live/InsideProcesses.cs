using System.Globalization;

namespace Weft.Host.Live;

/// <summary>What runs inside machines, read from /proc.</summary>
internal static class InsideProcesses
{
    /// <summary>The processes of each first process's namespace, by that process's number, in the order of their numbers.</summary>
    public static Dictionary<int, List<(int Process, string Command)>> Of(IEnumerable<int> firsts)
    {
        var homes = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var first in firsts)
        {
            if (NamespaceOf(first) is { } home) homes[home] = first;
        }

        var found = homes.Values.ToDictionary(first => first, _ => new List<(int, string)>());
        foreach (var process in Directory.EnumerateDirectories("/proc").Select(Number).Where(number => number > 0).Order())
        {
            if (NamespaceOf(process) is { } home && homes.TryGetValue(home, out var first)) found[first].Add((process, CommandOf(process)));
        }

        return found;
    }

    private static int Number(string folder) => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    // A process may end while it is looked at.
    private static string? NamespaceOf(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/ns/pid").LinkTarget;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string CommandOf(int process)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{process}/cmdline").Replace('\0', ' ').Trim();
            return line.Length > 0 ? line : File.ReadAllText($"/proc/{process}/comm").Trim();
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
