using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.RouteTables;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>
/// One analysis: tries the path's packets in the network until one gets through as the filters want it, and takes the shortest way; else
/// diagnoses the attempt that takes the fewest changes to open, and says what they are.
/// </summary>
internal sealed class PathAnalysis(View view, CompiledNetwork network, NetworkInsightsPath path, IReadOnlyList<string> filterIn, IReadOnlyList<string> filterOut)
{
    private const int MostDiagnosed = 4;

    public AnalysisOutcome Run()
    {
        var (source, missingSource) = AnalysisEnd.Find(view, path.Source, path.SourceArn);
        var (destination, missingDestination) = path.Destination is { } id ? AnalysisEnd.Find(view, id, path.DestinationArn!) : (null, null);
        if (source is null || missingDestination is not null) return AnalysisOutcome.Blocked([.. new[] { missingSource, missingDestination }.OfType<ExplanationShape>()]);
        var attempts = new PathAttempts(view, network, path, source, destination);
        var contradictions = PathContradictions.Of(view, path, source, destination, attempts);
        if (!contradictions.All(PathContradictions.IsOfVpcs)) return AnalysisOutcome.Blocked(contradictions);
        var tried = Try(source, destination, [.. attempts.All()]);
        if (contradictions.IsEmpty) return tried;
        // Of VPCs that nothing joins the walk still says where the packet ends.
        return tried.IsFound ? AnalysisOutcome.Blocked(contradictions) : tried with { Explanations = [.. contradictions, .. tried.Explanations.Where(explanation => !PathContradictions.IsOfVpcs(explanation))] };
    }

    private AnalysisOutcome Try(AnalysisEnd source, AnalysisEnd? destination, List<PathAttempt> attempts)
    {
        var search = new PathSearch(network, path.AtSource?.SourcePorts);
        var tried = attempts.Select(attempt => (Attempt: attempt, Exchange: search.Try(attempt.From, attempt.Packet, attempt.Goal, attempt.Ports))).ToList();
        AnalysisOutcome? found = null;
        ImmutableArray<ExplanationShape> objections = [];
        foreach (var (attempt, exchange) in tried.Where(entry => entry.Exchange.Succeeds))
        {
            if (CutAt(exchange.Request) is { } border)
            {
                if (objections.IsEmpty) objections = [HopExplanations.Border(view, border)];
                continue;
            }

            var outcome = Shown(attempt, exchange, source, destination, _ => []) with { IsFound = true };
            var objected = PathObjections.To(view, path, exchange, PathHeaders.Of(network, exchange, attempt.Asked), outcome, source, destination, filterIn, filterOut);
            if (!objected.IsEmpty) objections = objections.IsEmpty ? objected : objections;
            else if (found is null || outcome.Forward.Length + outcome.Return.Length < found.Forward.Length + found.Return.Length) found = outcome;
        }

        if (found is not null) return found;
        if (!objections.IsEmpty) return AnalysisOutcome.Blocked(objections);
        var blocked = Diagnose(tried, source, destination);
        return WorksFromOtherPorts(attempts) ? blocked with { Explanations = blocked.Explanations.Insert(0, new ExplanationShape { ExplanationCode = "FILTER_AT_SOURCE_SOURCE_PORT_RANGE", PortRanges = [PathShapes.Ports(path.AtSource!.SourcePorts!.Value)] }) } : blocked;
    }

    private bool WorksFromOtherPorts(List<PathAttempt> attempts)
    {
        if (path.AtSource?.SourcePorts is null) return false;
        var search = new PathSearch(network);
        return attempts.Exists(attempt => search.Try(attempt.From, attempt.Packet, attempt.Goal, attempt.Ports).Succeeds);
    }

    private AnalysisOutcome Diagnose(List<(PathAttempt Attempt, Exchange Exchange)> tried, AnalysisEnd source, AnalysisEnd? destination)
    {
        if (tried.Count == 0) return AnalysisOutcome.Blocked(new ExplanationShape { ExplanationCode = "NO_PATH" });
        var best = tried.OrderByDescending(entry => entry.Exchange.Request.Hops.Length + (entry.Exchange.Answer?.Hops.Length ?? 0))
            .Take(MostDiagnosed)
            .Select(entry => (entry.Attempt, Diagnosis: Diagnosis.Of(network, entry.Attempt.From, entry.Exchange.Sent, FlowState.Empty, goal: entry.Attempt.Goal)))
            .MinBy(entry => entry.Diagnosis.Remedies.IsEmpty ? int.MaxValue : entry.Diagnosis.Remedies[0].Changes.Length);
        var (attempt, diagnosis) = best;
        var exchange = diagnosis.Remedies.IsEmpty ? diagnosis.Exchange : diagnosis.Remedies[0].Exchange;
        var explaining = new HopExplanations(view, network, attempt, source, destination);
        var shown = Shown(attempt, exchange, source, destination, explaining.Of);
        var explanations = ImmutableArray.CreateBuilder<ExplanationShape>();
        foreach (var hop in Visible(exchange.Request).Concat(exchange.Answer is { } answer && !IsCut(exchange.Request) ? Visible(answer) : [])) explanations.AddRange(explaining.Of(hop));
        if (!IsCut(diagnosis.Exchange.Request)) explanations.AddRange(explaining.OfDrop(diagnosis, exchange));
        if (CutAt(exchange.Request) is { } border) explanations.Add(HopExplanations.Border(view, border));
        if (explanations.Count == 0) explanations.Add(new ExplanationShape { ExplanationCode = "NO_PATH" });
        return shown with { Explanations = [.. explanations.DistinctBy(Culprit)], Hints = Hints(diagnosis) };
    }

    // The request and its answer may be stopped by one and the same thing.
    private static (string?, string?, string?, string?, string?) Culprit(ExplanationShape explanation) => (
        explanation.ExplanationCode, explanation.Direction, explanation.RouteTableRoute?.DestinationCidr ?? explanation.RouteTableRoute?.DestinationPrefixListId, explanation.MissingComponent,
        (explanation.NetworkInterface ?? explanation.Acl ?? explanation.RouteTable ?? explanation.NatGateway ?? explanation.VpcPeeringConnection ?? explanation.InternetGateway ?? explanation.VpnGateway ?? explanation.Component ?? explanation.Vpc)?.Id);

    private AnalysisOutcome Shown(PathAttempt attempt, Exchange exchange, AnalysisEnd source, AnalysisEnd? destination, Func<Hop, IReadOnlyList<ExplanationShape>> explain)
    {
        var headers = PathHeaders.Of(network, exchange, attempt.Asked);
        var request = exchange.Request with { Hops = [.. Visible(exchange.Request)] };
        var forward = PathComponents.Of(view, request, headers.Request, false, source.Host, exchange.Goal == request.End ? destination?.Host : null, explain);
        if (exchange.Answer is null || IsCut(exchange.Request)) return new AnalysisOutcome(false, [.. forward], [], [], []);
        var back = PathComponents.Of(view, exchange.Answer, headers.Answer, true, destination?.Host, exchange.Answer.End == exchange.From ? source.Host : null, explain);
        return new AnalysisOutcome(false, [.. forward], [.. back], [], []);
    }

    // What is in another account or Region is not shown: the way ends at the peering connection that leads there.
    private IEnumerable<Hop> Visible(Trace trace)
    {
        foreach (var hop in trace.Hops)
        {
            yield return hop;
            if (hop == CutAt(trace)) yield break;
        }
    }

    private bool IsCut(Trace request) => CutAt(request) is not null;

    private Hop? CutAt(Trace trace) => trace.Hops.Skip(1)
        .FirstOrDefault(hop => hop.Stage == Stage.Peering && hop != trace.Hops[^1] && HopExplanations.FarOutside(view, hop) is not null);

    private AlternatePathHintShape[] HintsOf(IEnumerable<string> ids) =>
        [.. ids.Distinct().Select(id => new AlternatePathHintShape { ComponentId = id, ComponentArn = ResourceName.ArnOf(view.Scope, id) })];

    // Other ways to open the path lead through other gateways.
    private ImmutableArray<AlternatePathHintShape> Hints(Diagnosis diagnosis) =>
        diagnosis.Remedies.Length < 2 ? [] : [.. HintsOf(diagnosis.Remedies.Skip(1)
            .SelectMany(remedy => remedy.Changes.Except(diagnosis.Remedies[0].Changes))
            .Where(change => change.Kind == ChangeKind.SetRoute && ResourceName.NounOf(change.Target.Id) is not null && view.Find(new Id<RouteTable>(change.Component)) is not null)
            .Select(change => change.Target.Id))];
}
