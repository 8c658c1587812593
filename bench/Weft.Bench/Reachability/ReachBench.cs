using System.Diagnostics;
using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;

namespace Weft.Bench.Reachability;

/// <summary>
/// What all pairs cost against walking pair by pair, and how that grows. CPU time of this process, best of several runs, because other
/// work on the machine only ever adds. Prints a table in Markdown, and bars on a scale of powers of ten.
/// </summary>
internal static class ReachBench
{
    private const int Runs = 7;
    private const int Changes = 101;

    /// <summary>One fresh process, everything once: what a first answer costs, above all as a native program.</summary>
    public static void RunOnce(int interfaces)
    {
        var input = LargeWorld.Create(interfaces);
        var (network, matrix) = ((CompiledNetwork?)null, (ReachMatrix?)null);
        var compile = CpuOf(() => network = CompiledNetwork.Compile(input));
        var pairs = CpuOf(() => matrix = ReachMatrix.Of(network!));
        var internet = CpuOf(() => AskInternet(network!, matrix!));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{interfaces} interfaces: compile {compile:F0} ms, all pairs {pairs:F0} ms, internet both ways {internet:F0} ms, together {compile + pairs + internet:F0} ms of CPU; {Process.GetCurrentProcess().PeakWorkingSet64 >> 20} MB at most"));
    }

    /// <param name="chart">Where to write the picture of the growth, if anywhere.</param>
    public static void Run(int[] sizes, string? chart = null)
    {
        Measure(sizes[0]); // so that the smallest size does not pay for the compiler's warming up
        var results = sizes.Select(Measure).ToList();
        Console.WriteLine("| interfaces | compile, CPU ms | all pairs, CPU ms | internet both ways, CPU ms | heap MB | one change, ms (median, worst) | explain a pair, ms | pairs open | against a walk per pair |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var result in results) Console.WriteLine(result.Row());
        Console.WriteLine();
        if (chart is not null)
        {
            File.WriteAllText(chart, GrowthChart.Svg("All pairs, all ports, both directions: CPU time", "ms", sizes,
            [
                ("all pairs", [.. results.Select(result => result.AllPairsMilliseconds)]),
                ("internet", [.. results.Select(result => result.InternetMilliseconds)]),
                ("compile", [.. results.Select(result => result.CompileMilliseconds)]),
                ("one rule", [.. results.Select(result => result.ChangeMilliseconds)]),
            ]));
        }

        foreach (var result in results)
        {
            var bar = new string('#', (int)(10 * Math.Max(0, Math.Log10(result.AllPairsMilliseconds))));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Interfaces,8} {bar} {result.AllPairsMilliseconds:F0} ms"));
        }
    }

    private static Result Measure(int interfaces)
    {
        var input = LargeWorld.Create(interfaces);
        var (compile, reach, internet) = (double.MaxValue, double.MaxValue, double.MaxValue);
        CompiledNetwork? network = null;
        ReachMatrix? matrix = null;
        for (var run = 0; run < (interfaces > 20_000 ? 1 : Runs); run++)
        {
            compile = Math.Min(compile, CpuOf(() => network = CompiledNetwork.Compile(input)));
            matrix = null;
            reach = Math.Min(reach, CpuOf(() => matrix = ReachMatrix.Of(network!)));
            internet = Math.Min(internet, CpuOf(() => AskInternet(network!, matrix!)));
        }

        (network, matrix) = (null, null);
        var heap = HeapOf(() => (network, matrix) = Both(input));
        var changes = TimesOfChanges(matrix!);
        var (explain, walk) = TimeOfWalks(network!, matrix!);
        var pairs = (double)interfaces * interfaces;
        // One walk answers for one port; the matrix answers for all ports of all protocols, which is not even counted here.
        return new Result(interfaces, compile, reach, internet, heap, changes[changes.Count / 2], changes[^1], explain, matrix!.Totals.Pairs, pairs * walk / reach);
    }

    // What the internet can open with each endpoint, and each endpoint with the internet, translation included.
    private static void AskInternet(CompiledNetwork network, ReachMatrix matrix)
    {
        var reach = new InternetReach(network);
        foreach (var endpoint in matrix.Endpoints)
        {
            reach.Inbound(endpoint);
            reach.Outbound(endpoint);
        }
    }

    private static (CompiledNetwork, ReachMatrix) Both(NetworkInput input)
    {
        var network = CompiledNetwork.Compile(input);
        return (network, ReachMatrix.Of(network));
    }

    private static double CpuOf(Action action)
    {
        var before = Environment.CpuUsage.TotalTime;
        action();
        return (Environment.CpuUsage.TotalTime - before).TotalMilliseconds;
    }

    private static long HeapOf(Action action)
    {
        var before = GC.GetTotalMemory(true);
        action();
        return (GC.GetTotalMemory(true) - before) >> 20;
    }

    private static List<double> TimesOfChanges(ReachMatrix matrix)
    {
        var random = new Random(1);
        var times = new List<double>();
        for (var i = 0; i < Changes; i++)
        {
            var groups = matrix.Network.Input.Groups;
            var group = groups[random.Next(groups.Length)];
            var index = random.Next(group.Rules.Length);
            var changed = group with { Rules = group.Rules.SetItem(index, group.Rules[index] with { Traffic = Traffic.Tcp((ushort)(1000 + i)) }) };
            times.Add(CpuOf(() => matrix = matrix.WithGroup(changed)));
        }

        times.Sort();
        return times;
    }

    private static (double Explain, double Walk) TimeOfWalks(CompiledNetwork network, ReachMatrix matrix)
    {
        const int count = 20_000;
        var random = new Random(2);
        var endpoints = matrix.Endpoints.ToArray();
        var packets = new (Place, Packet)[count];
        for (var i = 0; i < count; i++)
        {
            var from = endpoints[random.Next(endpoints.Length)];
            // Half of the pairs in one network or next to it in order, where there is more to explain.
            var to = endpoints[i % 2 == 0 ? random.Next(endpoints.Length) : Math.Min(endpoints.Length - 1, Array.IndexOf(endpoints, from) + random.Next(1, 50))];
            packets[i] = (Place.Interface(from.Interface), Packet.Tcp(from.Address, 40000, to.Address, 443));
        }

        var walk = CpuOf(() =>
        {
            foreach (var (from, packet) in packets) PacketWalk.RoundTrip(network, from, packet, FlowState.Empty);
        }) / count;
        var explain = CpuOf(() =>
        {
            foreach (var (from, packet) in packets.AsSpan(0, 200)) Diagnosis.Of(network, from, packet, FlowState.Empty);
        }) / 200;
        return (explain, walk);
    }

    private sealed record Result(
        int Interfaces,
        double CompileMilliseconds,
        double AllPairsMilliseconds,
        double InternetMilliseconds,
        long HeapMegabytes,
        double ChangeMilliseconds,
        double WorstChangeMilliseconds,
        double ExplainMilliseconds,
        long Pairs,
        double Ratio)
    {
        public string Row() => string.Create(
            CultureInfo.InvariantCulture,
            $"| {Interfaces} | {CompileMilliseconds:F0} | {AllPairsMilliseconds:F0} | {InternetMilliseconds:F0} | {HeapMegabytes} | {ChangeMilliseconds:F2}, {WorstChangeMilliseconds:F0} | {ExplainMilliseconds:F3} | {Pairs} | {Ratio:F0} times less |");
    }
}
