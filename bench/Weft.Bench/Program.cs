using System.Globalization;
using Weft.Bench;
using Weft.Bench.Packets;
using Weft.Bench.Reachability;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string[] given = args is [var first, ..] && !first.StartsWith('-') ? args : ["all", .. args];
var rounds = Option("--rounds") is { } text ? int.Parse(text) : 5;
var aot = Option("--aot");
var settings = args.Zip(args.Skip(1)).Where(pair => pair.First == "--try").Select(pair => pair.Second).ToList();
return given[0] switch
{
    "constant" => await ConstantServer.RunAsync(int.Parse(given[1]), given[2]),
    "requests" => Run(() => RequestRates.Measure(rounds, aot, settings)),
    "start" => Run(() => Starts.Measure(rounds, aot, settings)),
    "reach" => Run(() => ReachBench.Run(Sizes([1_000, 10_000]), Option("--chart"))),
    "reach-once" => Run(() => ReachBench.RunOnce(int.Parse(given[1]))),
    "revisions" => Run(() => RevisionBench.Run(Sizes([1_000, 4_000]))),
    "analyses" => await RunAsync(() => AnalysisBench.RunAsync(Sizes([1_000, 10_000]))),
    "packets" => Run(() => PacketBench.Run(rounds), () => Flood(), () => Ports(1_000)),
    "ports" => Run(() => Ports(given.Length == 1 ? 1_000 : int.Parse(given[1]))),
    "flood" => Run(() => Flood()),
    "stacks" => Run(() => StackRates.Measure(rounds)),
    "instances" => Run(() => ManyInstances.Measure(given.Length > 1 && int.TryParse(given[1], out var count) ? count : 1_000, aot)),
    "interfaces" => Run(() => ManyInterfaces.Measure(aot)),
    "all" => Run(() => RequestRates.Measure(rounds, aot, settings), () => Starts.Measure(rounds, aot, settings), () => ManyInterfaces.Measure(aot)),
    _ => Usage(),
};

string? Option(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

void Flood()
{
    foreach (var inKernel in (bool[])[false, true]) FloodBench.Run(rounds, inKernel);
}

void Ports(int count)
{
    foreach (var inKernel in (bool[])[false, true]) ManyPorts.Run(count, inKernel);
}

int[] Sizes(int[] otherwise) => given.Skip(1).TakeWhile(word => char.IsAsciiDigit(word[0])).Select(int.Parse).ToArray() is { Length: > 0 } sizes ? sizes : otherwise;

static int Run(params Action[] measurements)
{
    foreach (var measure in measurements) measure();
    return 0;
}

static async Task<int> RunAsync(Func<Task> measure)
{
    await measure();
    return 0;
}

static int Usage()
{
    Console.Error.WriteLine("usage: Weft.Bench [reach | reach-once | revisions | analyses] [SIZE...] [--chart FILE.svg]");
    Console.Error.WriteLine("       Weft.Bench [packets | flood | ports [COUNT]] [--rounds N]");
    Console.Error.WriteLine("       Weft.Bench instances [COUNT] [--aot PATH-OF-NATIVE-WEFT]");
    Console.Error.WriteLine("       Weft.Bench [all | requests | start | interfaces | stacks] [--rounds N] [--aot PATH-OF-NATIVE-WEFT] [--no-moto] [--try DOTNET_SETTING=VALUE]...");
    return 2;
}
