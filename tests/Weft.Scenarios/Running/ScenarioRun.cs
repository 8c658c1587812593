using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;

namespace Weft.Scenarios.Running;

/// <summary>
/// Runs a scenario on the model. <c>trace</c> sends one packet, <c>answer</c> the reply to it, <c>exchange</c> both at once; flows and time
/// carry over from step to step. What follows two blanks is the claim: "delivered at X, as ADDRESS, via A B C" or "dropped at X because
/// REASON"; of an exchange "succeeds" or "fails at X because REASON"; of a diagnosis the changes, separated by "; ".
/// <c>repeat N PACKET</c> sends it from source ports 1 to N.
/// <c>add OWNER: LINE</c> and <c>remove OWNER: LINE</c> change the world; <c>wait 5s</c> lets time pass.
/// </summary>
public sealed partial class ScenarioRun
{
    private readonly ScenarioFile _file;
    private readonly List<string> _world;
    private CompiledNetwork _network;
    private FlowState _flows = FlowState.Empty;
    private TimeSpan _now;
    private Trace? _last;

    private ScenarioRun(ScenarioFile file)
    {
        _file = file;
        _world = [.. file.World];
        _network = CompiledNetwork.Compile(WorldText.Parse(_world));
    }

    /// <summary>Every reason for which a packet was dropped in this run.</summary>
    public HashSet<DropReason> Reasons { get; } = [];

    /// <summary>Runs all steps; the result lists each claim that did not hold, and is empty when all did.</summary>
    public static (ScenarioRun Run, IReadOnlyList<string> Failures) Of(ScenarioFile file)
    {
        var run = new ScenarioRun(file);
        var failures = new List<string>();
        foreach (var step in file.Steps)
        {
            if (run.Do(step) is { } failure) failures.Add($"{file.Name}:{step.Line}: {failure}");
        }

        return (run, failures);
    }

    private string? Do(ScenarioStep step)
    {
        var parts = TwoBlanks().Split(step.Text, 2);
        var (subject, claim) = (parts[0], parts.Length > 1 ? parts[1].Trim() : "");
        switch (step.Verb)
        {
            case "wait":
                _now += TimeSpan.FromSeconds(double.Parse(subject.TrimEnd('s'), CultureInfo.InvariantCulture));
                return null;
            case "add" or "remove":
                return ChangeWorld(step.Verb == "add", step.Text);
            case "trace":
                var (from, packet) = PacketText.Parse(_network.Input, subject);
                return Judge(PacketWalk.Forward(_network, from, packet, _flows, _now), claim);
            case "repeat":
                return Repeat(subject);
            case "answer":
                var answer = _last?.Packet.Answer() ?? throw new FormatException($"{_file.Name}:{step.Line}: there is nothing to answer");
                return Judge(PacketWalk.Forward(_network, _last.End, answer, _flows, _now), step.Text);
            case "exchange":
                return JudgeExchange(subject, claim);
            default:
                return JudgeDiagnosis(subject, claim);
        }
    }

    private string? Repeat(string subject)
    {
        var words = subject.Split(' ', 2);
        var (from, packet) = PacketText.Parse(_network.Input, words[1]);
        for (var i = 0; i < int.Parse(words[0], CultureInfo.InvariantCulture); i++)
            _flows = PacketWalk.Forward(_network, from, packet with { SourcePort = (ushort)(1 + i) }, _flows, _now).Flows;
        return null;
    }

    private string? ChangeWorld(bool isAddition, string text)
    {
        var colon = text.IndexOf(": ", StringComparison.Ordinal);
        var (owner, line) = colon < 0 ? ("", text) : (text[..colon], text[(colon + 2)..]);
        var start = owner.Length == 0 ? -1 : _world.FindIndex(candidate => $"{Words(candidate)} ".StartsWith(owner + " ", StringComparison.Ordinal));
        if (owner.Length > 0 && start < 0) return $"there is no '{owner}'";
        var found = isAddition ? -1 : _world.FindIndex(start + 1, candidate => Words(candidate) == Words(line));
        if (!isAddition && found < 0) return $"there is no '{line}'";
        if (!isAddition) _world.RemoveAt(found);
        else if (owner.Length == 0) _world.Add(line);
        else _world.Insert(start + 1, line);
        _network = CompiledNetwork.Compile(WorldText.Parse(_world));
        return null;
    }

    private string? Judge(Trace trace, string claim)
    {
        _last = trace;
        _flows = trace.Flows;
        if (!trace.IsDelivered) Reasons.Add(trace.Reason);
        var actual = Claims.Describe(trace, claim);
        return claim == actual ? null : $"said '{claim}', but '{actual}'";
    }

    private string? JudgeExchange(string subject, string claim)
    {
        var (from, packet) = PacketText.Parse(_network.Input, subject);
        var exchange = PacketWalk.RoundTrip(_network, from, packet, _flows, _now);
        _flows = exchange.Flows;
        var failed = exchange.Answer ?? exchange.Request;
        if (!failed.IsDelivered) Reasons.Add(failed.Reason);
        var actual = exchange.Succeeds ? "succeeds"
            : failed.IsDelivered ? "fails since the answer is not recognised"
            : $"fails {(exchange.Answer is null ? "" : "on the way back ")}at {Claims.LastComponent(failed)} because {Claims.Kebab(failed.Reason)}";
        return claim == actual ? null : $"said '{claim}', but '{actual}'";
    }

    private string? JudgeDiagnosis(string subject, string claim)
    {
        var (from, packet) = PacketText.Parse(_network.Input, subject);
        var diagnosis = Diagnosis.Of(_network, from, packet, _flows, _now);
        var actual = diagnosis.Remedies.IsEmpty ? "nothing" : string.Join(" | ", diagnosis.Remedies.Select(remedy => string.Join("; ", remedy.Changes)));
        // A claim may name the best remedies only.
        return actual == claim || actual.StartsWith(claim + " | ", StringComparison.Ordinal) ? null : $"said '{claim}', but '{actual}'";
    }

    private static string Words(string line) => string.Join(' ', line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(" {2,}")]
    private static partial Regex TwoBlanks();
}
