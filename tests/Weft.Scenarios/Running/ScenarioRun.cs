using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;

namespace Weft.Scenarios.Running;

/// <summary>
/// Runs a scenario on the model. Lines that begin with <c>aws</c> build its world through the API (<see cref="IScriptedCloud"/>). <c>trace</c> sends one packet, <c>answer</c> the reply to it, <c>exchange</c> both at once; <c>error 3.3</c>
/// is an ICMP error about it from where it arrived (or from <c>by=ADDRESS</c>), <c>notice</c> what the network itself sends about one that
/// it dropped; flows and time carry over from step to step. What follows two blanks is the claim: "delivered at X, as ADDRESS, via A B C" or "dropped at X because
/// REASON"; of an exchange "succeeds" or "fails at X because REASON"; of a diagnosis the changes, separated by "; ".
/// <c>analyze $path</c> asks the cloud's own analyzer about a path: "found" or "blocked by CODE at X, CODE at Y".
/// <c>repeat N PACKET</c> sends it from source ports 1 to N.
/// <c>add OWNER: LINE</c> and <c>remove OWNER: LINE</c> change the world; <c>wait 5s</c> lets time pass.
/// </summary>
public sealed partial class ScenarioRun
{
    private readonly ScenarioFile _file;
    private readonly List<string> _world;
    private readonly Func<IScriptedCloud> _makeCloud;
    private readonly IPacketCarrier? _carrier;
    private IScriptedCloud? _cloud;
    private CompiledNetwork? _compiled;
    private FlowState _flows = FlowState.Empty;
    private TimeSpan _now;
    private Trace? _last;

    private ScenarioRun(ScenarioFile file, Func<IScriptedCloud> makeCloud, IPacketCarrier? carrier)
    {
        _carrier = carrier;
        _makeCloud = makeCloud;
        _file = file;
        _world = [.. file.World];
    }

    /// <summary>The network as it is after the last step done.</summary>
    public CompiledNetwork Network => _compiled ??= CompiledNetwork.Compile(_cloud?.Lower() ?? WorldText.Parse(_world));

    /// <summary>Every reason for which a packet was dropped in this run.</summary>
    public HashSet<DropReason> Reasons { get; } = [];

    /// <summary>
    /// Runs all steps; the result lists each claim that did not hold, and is empty when all did. With a carrier each packet is sent for real as
    /// well, and the result lists where that differs from the model.
    /// </summary>
    public static (ScenarioRun Run, IReadOnlyList<string> Failures) Of(ScenarioFile file, Func<IScriptedCloud> makeCloud, IPacketCarrier? carrier = null)
    {
        var run = new ScenarioRun(file, makeCloud, carrier);
        var failures = new List<string>();
        foreach (var step in file.Steps)
        {
            if (run.Do(step) is not { } failure) continue;
            failures.Add($"{file.Name}:{step.Line}: {failure}");
            // What follows a line that was not done would fail for want of it.
            if (step.Verb == "aws") break;
        }

        return (run, failures);
    }

    private string? Do(ScenarioStep step)
    {
        var parts = TwoBlanks().Split(step.Text, 2);
        var (subject, claim) = (Read(parts[0]), parts.Length > 1 ? parts[1].Trim() : "");
        switch (step.Verb)
        {
            case "aws":
                return DoInCloud(step.Text);
            case "wait":
                var time = TimeSpan.FromSeconds(double.Parse(subject.TrimEnd('s'), CultureInfo.InvariantCulture));
                _now += time;
                _carrier?.Pass(time);
                return null;
            case "add" or "remove":
                return ChangeWorld(step.Verb == "add", step.Text);
            case "trace":
                var (from, packet) = PacketText.Parse(Network.Input, subject);
                return Judge(from, packet, claim);
            case "repeat":
                return Repeat(subject);
            case "answer":
                var answer = _last?.Packet.Answer() ?? throw new FormatException($"{_file.Name}:{step.Line}: there is nothing to answer");
                return Judge(_last.End, answer, step.Text);
            case "error" when _last is not { IsDelivered: true }:
                return "there is no packet that arrived to report on";
            case "error":
                return JudgeError(_last!, subject, claim);
            case "notice":
                var notice = PacketWalk.Notify(Network, _last!, _now);
                return Compare(step.Text, notice is null ? "nothing" : Claims.Describe(notice, step.Text)) ?? _carrier?.CompareNotice(notice);
            case "analyze":
                return Compare(claim, _cloud!.Analyze(parts[0], claim.Contains(", via ", StringComparison.Ordinal)));
            case "exchange":
                return JudgeExchange(subject, claim);
            default:
                return JudgeDiagnosis(subject, claim);
        }
    }

    private string? Repeat(string subject)
    {
        var words = subject.Split(' ', 2);
        var (from, packet) = PacketText.Parse(Network.Input, words[1]);
        for (var i = 0; i < int.Parse(words[0], CultureInfo.InvariantCulture); i++)
        {
            var sent = packet with { SourcePort = (ushort)(1 + i) };
            var trace = PacketWalk.Forward(Network, from, sent, _flows, _now);
            Remember(trace);
            if (_carrier?.Carry(Network, from, sent, trace) is { } difference) return $"live: {difference}";
        }

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
        _compiled = null;
        return null;
    }

    private string? DoInCloud(string line)
    {
        _cloud ??= _makeCloud();
        _compiled = null;
        return _cloud.Run(line);
    }

    // In a cloud the reader writes names, and the engine speaks of ids.
    private string Read(string text) => _cloud?.WithIds(text) ?? text;

    private string? Compare(string claim, string actual)
    {
        var readable = _cloud?.WithNames(actual) ?? actual;
        return claim == readable ? null : $"said '{claim}', but '{readable}'";
    }

    private string? Judge(Place from, Packet packet, string claim)
    {
        var trace = PacketWalk.Forward(Network, from, packet, _flows, _now);
        _last = trace;
        Remember(trace);
        return Compare(claim, Claims.Describe(trace, claim)) ?? Carried(from, packet, trace);
    }

    // What the network says about a packet that it dropped it says at once, whether the scenario looks at it or not.
    private void Remember(Trace trace)
    {
        _flows = trace.Flows;
        if (trace.IsDelivered) return;
        Reasons.Add(trace.Reason);
        if (PacketWalk.Notify(Network, trace, _now) is not { } notice) return;
        _flows = notice.Flows;
        if (!notice.IsDelivered) Reasons.Add(notice.Reason);
    }

    private string? Carried(Place from, Packet packet, Trace trace) =>
        _carrier?.Carry(Network, from, packet, trace) is { } difference ? $"live: {_cloud?.WithNames(difference) ?? difference}" : null;

    // More than one report can be made on the same packet.
    private string? JudgeError(Trace about, string subject, string claim)
    {
        var failure = Judge(about.End, PacketText.Error(about.Packet, subject), claim);
        _last = about;
        return failure;
    }

    private string? JudgeExchange(string subject, string claim)
    {
        var (from, packet) = PacketText.Parse(Network.Input, subject);
        var exchange = PacketWalk.RoundTrip(Network, from, packet, _flows, _now);
        Remember(exchange.Request);
        if (exchange.Answer is not null) Remember(exchange.Answer);
        var failed = exchange.Answer ?? exchange.Request;
        var actual = exchange.Succeeds ? "succeeds"
            : failed.IsDelivered ? "fails since the answer is not recognised"
            : $"fails {(exchange.Answer is null ? "" : "on the way back ")}at {Claims.LastComponent(failed)} because {Claims.Kebab(failed.Reason)}";
        return Compare(claim, actual) ?? Carried(from, packet, exchange.Request) ?? CarriedAnswer(exchange);
    }

    private string? CarriedAnswer(Exchange exchange)
    {
        if (_carrier is null || exchange.Answer is not { } answer) return null;
        if (exchange.Request.End.Kind != PlaceKind.HostService) return Carried(exchange.Request.End, exchange.Request.Packet.Answer()!.Value, answer);
        return _carrier.CarryServiceAnswer(Network, answer) is { } difference ? $"live: {difference}" : null;
    }

    private string? JudgeDiagnosis(string subject, string claim)
    {
        var (from, packet) = PacketText.Parse(Network.Input, subject);
        var diagnosis = Diagnosis.Of(Network, from, packet, _flows, _now);
        var found = diagnosis.Remedies.IsEmpty ? "nothing" : string.Join(" | ", diagnosis.Remedies.Select(remedy => string.Join("; ", remedy.Changes)));
        var actual = _cloud?.WithNames(found) ?? found;
        // A claim may name the best remedies only.
        return actual == claim || actual.StartsWith(claim + " | ", StringComparison.Ordinal) ? null : $"said '{claim}', but '{actual}'";
    }

    private static string Words(string line) => string.Join(' ', line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex(" {2,}")]
    private static partial Regex TwoBlanks();
}
