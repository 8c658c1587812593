using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Bench.Packets;

/// <summary>What many hosts cost, and how soon a changed network is obeyed by packets that are on their way.</summary>
internal static class ManyPorts
{
    private const int Changes = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    public static void Run(int count, bool inKernel)
    {
        if (LiveNetwork.WhyImpossible() is not null) return;
        var input = World(count);
        var live = new LiveNetwork(new LiveSettings { ForwardsInKernel = inKernel }, TimeProvider.System);
        if (live.ForwardsInKernel != inKernel)
        {
            live.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return;
        }

        live.Apply(CompiledNetwork.Compile(input));
        var (cpu, memory, watch) = (Environment.CpuUsage.TotalTime, Memory(), Stopwatch.StartNew());
        var hosts = input.Interfaces.Select(item =>
        {
            var inside = NetworkNamespace.Create();
            live.AddPort(item.Id, inside, "ens5");
            return inside;
        }).ToArray();
        var made = (Environment.CpuUsage.TotalTime - cpu, watch.Elapsed, Memory() - memory);
        var delays = Obey(live, input, hosts).ToList();
        (cpu, watch) = (Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        Task.WhenAll(input.Interfaces.Select(item => live.RemovePortAsync(item.Id))).GetAwaiter().GetResult();
        var removed = (Environment.CpuUsage.TotalTime - cpu, watch.Elapsed);
        Table.Print($"{count} hosts{(inKernel ? ", known flows in the kernel" : "")}", ["what", "measured"],
        [
            ["namespace, card, addresses, routes: CPU s for all", $"{made.Item1.TotalSeconds:0.00}"],
            ["elapsed s for all", $"{made.Elapsed.TotalSeconds:0.00}"],
            ["KB of the program each", $"{made.Item3 / 1024.0 / count:0.0}"],
            ["all cards taken away at once: CPU s", $"{removed.Item1.TotalSeconds:0.00}"],
            ["elapsed s for this", $"{removed.Elapsed.TotalSeconds:0.00}"],
            ["compile, apply, first packet that obeys: ms, median", $"{delays.Select(delay => delay.Milliseconds).Median():0.00}"],
            ["the same, slowest", $"{delays.Max(delay => delay.Milliseconds):0.00}"],
            ["of it compile and apply: median, slowest", $"{delays.Select(delay => delay.Applied).Median():0.00}, {delays.Max(delay => delay.Applied):0.00}"],
            ["this without the time in which its thread waited for a core: median, slowest", $"{delays.Select(delay => delay.Own).Median():0.00}, {delays.Max(delay => delay.Own):0.00}"],
            ["the collector in one change: ms, slowest", $"{delays.Max(delay => delay.Collector):0.00}"],
        ]);
        live.DisposeAsync().AsTask().GetAwaiter().GetResult();
        foreach (var host in hosts) host.Dispose();
    }

    private static IEnumerable<Delay> Obey(LiveNetwork live, NetworkInput input, NetworkNamespace[] hosts)
    {
        using var socket = hosts[0].OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var target = new IPEndPoint(input.Interfaces[1].Addresses[0].Address.ToIPAddress(), 9);
        var closed = input with { Groups = [input.Groups[0] with { Rules = [.. input.Groups[0].Rules.Where(rule => rule.Direction == Direction.Egress)] }] };
        for (var i = 0; i <= Changes; i++)
        {
            live.Apply(CompiledNetwork.Compile(input));
            for (var k = 0; k < 10; k++) socket.SendTo([1], target);
            var first = new FirstDrop();
            using var watching = live.Observe(first);
            // It stops at once: dropped packets cost an interface its allowance of walks, and the next change would wait until it has one again.
            var sending = new Thread(() =>
            {
                for (var watch = Stopwatch.StartNew(); first.At == 0 && watch.Elapsed < s_patience;) socket.SendTo([1], target);
            });
            sending.Start();
            var (waited, collected) = (WaitedForCores(), GC.GetTotalPauseDuration());
            var start = first.Begin();
            live.Apply(CompiledNetwork.Compile(closed));
            var applied = Stopwatch.GetTimestamp();
            var waitedOne = WaitedForCores(onlyThis: true);
            sending.Join();
            var delay = new Delay(
                Stopwatch.GetElapsedTime(start, first.At).TotalMilliseconds,
                Stopwatch.GetElapsedTime(start, applied).TotalMilliseconds,
                waitedOne.Sum(pair => pair.Value - waited.GetValueOrDefault(pair.Key)),
                (GC.GetTotalPauseDuration() - collected).TotalMilliseconds);
            // The first change is for the compiler.
            if (i > 0) yield return delay;
        }
    }

    // Per thread, in milliseconds: the second number is the time on a run queue.
    private static Dictionary<string, double> WaitedForCores(bool onlyThis = false) =>
        (onlyThis ? [$"/proc/self/task/{Path.GetFileName(File.ResolveLinkTarget("/proc/thread-self", false)!.FullName)}"] : Directory.EnumerateDirectories("/proc/self/task"))
        .ToDictionary(thread => Path.GetFileName(thread), WaitOf);

    private static double WaitOf(string thread)
    {
        try
        {
            return double.Parse(File.ReadAllText($"{thread}/schedstat").Split(' ')[1]) / 1e6;
        }
        catch (IOException)
        {
            return 0; // It has ended since it was listed.
        }
    }

    private static long Memory()
    {
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static NetworkInput World(int count) => new()
    {
        Networks = [new VirtualNetwork("main", [Cidr.Parse("10.0.0.0/16")])],
        RouteTables = [new RouteTable("table", "main", [])],
        Subnets = [new Subnet("subnet", "main", [Cidr.Parse("10.0.0.0/16")]) { RouteTable = "table" }],
        Groups = [new StatefulGroup("any", "main", [.. Enum.GetValues<Direction>().Select(way => new GroupRule($"any-{way}", way, Traffic.All, RulePeer.Of(Cidr.AnyIPv4)))])],
        Interfaces = [.. Enumerable.Range(0, count).Select(i => new Interface($"host-{i}", "subnet", [new InterfaceAddress(Cidr.Parse("10.0.0.0/16").First + (UInt128)(10 + i))], ["any"]))],
    };

    /// <param name="Milliseconds">From the change to the first packet that obeys.</param>
    /// <param name="Applied">Until the change was compiled and applied.</param>
    /// <param name="Waited">How much of that the thread was ready and had no core.</param>
    /// <param name="Collector">How long the collector held all threads, from the beginning to the end.</param>
    private sealed record Delay(double Milliseconds, double Applied, double Waited, double Collector)
    {
        public double Own => Applied - Waited;
    }

    private sealed class FirstDrop : IPacketObserver
    {
        private long _start, _at;

        public long At => Volatile.Read(ref _at);

        /// <summary>What is dropped before this moment is of an older network.</summary>
        public long Begin()
        {
            Volatile.Write(ref _start, Stopwatch.GetTimestamp());
            return _start;
        }

        public void Seen(in SeenPacket packet)
        {
            if (Volatile.Read(ref _start) != 0 && packet.Drop is not null && packet.Packet.Protocol == Protocol.Udp) Interlocked.CompareExchange(ref _at, Stopwatch.GetTimestamp(), 0);
        }
    }
}
