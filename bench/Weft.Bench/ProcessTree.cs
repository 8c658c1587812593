namespace Weft.Bench;

/// <summary>A process and all that descend from it, as /proc has them.</summary>
internal static class ProcessTree
{
    private const double TicksPerSecond = 100;

    /// <summary>User and system seconds of a process's own threads.</summary>
    public static (double User, double System) OwnCpu(int process) => (Field(process, 14), Field(process, 15));

    /// <summary>Seconds of the children that have ended and been waited for, and of theirs.</summary>
    public static double EndedCpu(int process) => Field(process, 16) + Field(process, 17);

    /// <summary>Seconds of a process with one thread, to the nanosecond, and of its children that have ended, to the tick.</summary>
    public static double CpuSoFar(int process) => double.Parse(File.ReadAllText($"/proc/{process}/schedstat").Split(' ')[0]) / 1e9 + EndedCpu(process);

    /// <summary>The processes below one.</summary>
    public static List<int> Below(int process)
    {
        var children = Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Select(id => (Id: id, Parent: ParentOf(id))).ToLookup(pair => pair.Parent, pair => pair.Id);
        List<int> found = [.. children[process]];
        for (var i = 0; i < found.Count; i++) found.AddRange(children[found[i]]);
        return found;
    }

    /// <summary>Kilobytes that are the process's own, and its share of what it has together with others.</summary>
    public static double ProportionalKilobytes(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/smaps_rollup").FirstOrDefault(text => text.StartsWith("Pss:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static int ParentOf(int process)
    {
        try
        {
            return int.Parse(Fields(process)[4 - 3]);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static double Field(int process, int number) => double.Parse(Fields(process)[number - 3]) / TicksPerSecond;

    // The second field, a name in brackets, may hold spaces; what follows begins with the third.
    private static string[] Fields(int process)
    {
        var text = File.ReadAllText($"/proc/{process}/stat");
        return text[(text.LastIndexOf(')') + 2)..].Split(' ');
    }
}
