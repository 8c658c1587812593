using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.RouteTables;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Walking;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInsightsAnalyses;

/// <summary>
/// Why a route table does not lead a packet where it should go: it has no route there, or it has one that is dead, that does not match, or
/// that another route goes before.
/// </summary>
internal sealed class RouteExplanations(View view, CompiledNetwork network, AnalysisEnd? destination, Address asked)
{
    public IReadOnlyList<ExplanationShape> Of(Hop hop)
    {
        var table = view.Find(new Id<Weft.Aws.Ec2.RouteTables.RouteTable>(hop.Component));
        if (hop.Reason == DropReason.ForwardingLoop) return [Explain("NO_ROUTE_TO_DESTINATION", hop, table, hop.Rule?.Rule)];
        if (hop.Reason == DropReason.BlackholeRoute && hop.Assumed?.Kind != ChangeKind.SetRoute && hop.Rule is { } dead) return [Explain("BAD_STATE_ROUTE", hop, table, dead.Rule)];
        var passed = RouteReview.Of(network, hop.Component, hop.Before.Destination, target => LeadsThere(hop, target));
        var explanations = passed.Select(route => Explain(CodeOf(route.Fault), hop, table, route.PrefixList ?? $"{route.Destination}")).ToList();
        // A dead route that wins is in the way of whatever is set beside it.
        if (hop.Reason == DropReason.BlackholeRoute && hop.Rule is { } winner && !passed.Any(route => route.Fault == RouteFault.Dead)) explanations.Insert(0, Explain("BAD_STATE_ROUTE", hop, table, winner.Rule));
        if (explanations.Count == 0) explanations.Add(Explain("NO_ROUTE_TO_DESTINATION", hop, table, null));
        if (IsLocalPassedBy(hop, table)) explanations.Add(Explain("VPC_LOCAL_ROUTE_CIDR_RESTRICTION", hop, table, $"{view.Require(table!.Vpc).Cidr}"));
        return explanations;
    }

    private static string CodeOf(RouteFault fault) => fault switch
    {
        RouteFault.NotMatching => "CANNOT_ROUTE",
        RouteFault.LessSpecific => "MORE_SPECIFIC_ROUTE",
        RouteFault.LowerPriority => "HIGHER_PRIORITY_ROUTE",
        _ => "BAD_STATE_ROUTE",
    };

    // Where the diagnosis says which route would help, routes to the same next hop are the ones of interest; else those to the destination itself.
    private bool LeadsThere(Hop hop, Network.Model.RouteTarget target) => hop.Assumed is { Kind: ChangeKind.SetRoute } change
        ? target.Kind != TargetKind.Local && change.Target.Id.Length > 0 && target.Id == change.Target.Id
        : destination is not null && target.Id == destination.Id;

    // The destination is in this very VPC, but is asked for by an address that is not.
    private bool IsLocalPassedBy(Hop hop, Weft.Aws.Ec2.RouteTables.RouteTable? table) =>
        table is not null && hop.Before.Destination == asked && destination is { Cards.IsEmpty: false } && destination.Vpcs.Contains(table.Vpc)
        && !view.Require(table.Vpc).AllBlocks.Any(block => block.Contains(hop.Before.Destination));

    private ExplanationShape Explain(string code, Hop hop, Weft.Aws.Ec2.RouteTables.RouteTable? table, string? route) => new()
    {
        ExplanationCode = code,
        RouteTable = PathShapes.Component(view, hop.Component),
        RouteTableRoute = route is null ? null : PathShapes.Route(view, hop.Component, route),
        Vpc = table is null ? null : PathShapes.Component(view, table.Vpc.Text),
        Destination = destination is null ? null : PathShapes.Component(view, destination.Id),
        Address = $"{Cidr.Of(hop.Before.Destination)}",
    };
}
