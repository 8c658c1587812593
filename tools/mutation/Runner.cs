using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Scenarios.Running;
using Weft.Scenarios.Worlds;
using Weft.Tests.Network.Reachability;

// Everything that can notice a wrong engine, as one small program: mutate.py builds it from a changed copy of the sources.
foreach (var path in Directory.GetFiles(args[0], "*.scenario").Order(StringComparer.Ordinal))
{
    var file = ScenarioFile.Parse(Path.GetFileName(path), File.ReadAllText(path));
    if (file.Steps.Any(step => step.Verb == "aws")) continue; // those need the API, which is not part of the copy
    var (run, failures) = ScenarioRun.Of(file, () => throw new InvalidOperationException("no cloud here"));
    if (failures.Count > 0) return Fail(failures[0]);
    var matrix = ReachMatrix.Of(run.Network);
    if (ReachOracle.Differences(run.Network, matrix, 1) is [var unlike, ..]) return Fail($"{file.Name}: {unlike}");
    if (InternetOracle.Differences(run.Network, out _) is [var outside, ..]) return Fail($"{file.Name}: {outside}");
    foreach (var group in run.Network.Input.Groups)
    {
        foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
        {
            matrix = matrix.WithGroup(group with { Rules = group.Rules.RemoveAll(rule => rule.Direction == direction) });
            if (IsUnlikeScratch(matrix)) return Fail($"{file.Name}, {group.Id} without {direction}: not what it is from scratch");
        }
    }
}

for (var seed = 0; seed < 150; seed++)
{
    var network = CompiledNetwork.Compile(seed < 110 ? RandomWorld.Create(seed, 12) : JoinedWorld.Create(seed, 12, isPlain: seed % 3 == 0));
    var matrix = ReachMatrix.Of(network);
    if (ReachOracle.Differences(network, matrix, 1) is [var difference, ..]) return Fail($"seed {seed}: {difference}");
    if (InternetOracle.Differences(network, out _) is [var internet, ..]) return Fail($"seed {seed}: {internet}");
    for (var step = 0; step < 3; step++)
    {
        matrix = matrix.WithGroup(RandomWorld.Changed(matrix.Network.Input, (seed * 100) + step));
        if (IsUnlikeScratch(matrix)) return Fail($"seed {seed}, step {step}: not what it is from scratch");
    }
}

// Large enough that rows have few and many senders, and that a wide change is counted for its senders alone.
for (var seed = 0; seed < 2; seed++)
{
    var large = ReachMatrix.Of(CompiledNetwork.Compile(RandomWorld.Create(seed, 900, isPlain: true)));
    var carried = large.Network.Input.Interfaces.SelectMany(card => card.Groups).Distinct().Order(StringComparer.Ordinal).ToList();
    for (var step = 0; step < 3; step++)
    {
        var group = large.Network.Input.Groups.First(group => group.Id == carried[((seed * 31) + (step * 7)) % carried.Count]);
        var everywhere = new GroupRule($"to-all-{step}", Direction.Egress, Traffic.All, RulePeer.Of(Cidr.AnyIPv4));
        large = large.WithGroup(group with { Rules = step == 1 ? group.Rules.RemoveAll(rule => rule.Direction == Direction.Egress) : group.Rules.Add(everywhere) });
        if (IsUnlikeScratch(large)) return Fail($"large {seed}, step {step}: not what it is from scratch");
    }
}

return 0;

static bool IsUnlikeScratch(ReachMatrix matrix)
{
    var scratch = ReachMatrix.Of(CompiledNetwork.Compile(matrix.Network.Input));
    return matrix.Totals != scratch.Totals || !ReachDifference.Between(matrix, scratch).IsEmpty;
}

static int Fail(string what)
{
    Console.WriteLine(what);
    return 1;
}
