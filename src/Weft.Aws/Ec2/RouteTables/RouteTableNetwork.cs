using Weft.Control.State;
using Weft.Network.Model;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>A route table for the engine. A route whose target takes no packets leads to something that is gone: a black hole.</summary>
internal static class RouteTableNetwork
{
    public static void Lower(View view, RouteTable table, NetworkDraft draft) =>
        draft.RouteTables.Add(new Network.Model.RouteTable(table.Id.Text, table.Vpc.Text, [.. table.Routes.Select(route => RouteOf(view, table, route))]));

    private static Network.Model.Route RouteOf(View view, RouteTable table, Route route)
    {
        var target = route.Target.Kind == RouteTargetKind.Local
            ? Network.Model.RouteTarget.Local
            : new Network.Model.RouteTarget(Routing.IsActive(view, table, route.Target) ? KindOf(route.Target.Kind) : TargetKind.Gone, route.Target.Id);
        return route.Destination.Block is { } block
            ? Network.Model.Route.To(block, target)
            : Network.Model.Route.ToList(route.Destination.PrefixList!.Value.Text, target);
    }

    private static TargetKind KindOf(RouteTargetKind kind) => kind switch
    {
        RouteTargetKind.InternetGateway => TargetKind.InternetGateway,
        RouteTargetKind.EgressOnlyInternetGateway => TargetKind.EgressOnlyGateway,
        RouteTargetKind.NatGateway => TargetKind.NatGateway,
        RouteTargetKind.NetworkInterface => TargetKind.Interface,
        RouteTargetKind.VpcPeeringConnection => TargetKind.Peering,
        RouteTargetKind.VpnGateway => TargetKind.PrivateGateway,
        _ => throw new InvalidOperationException($"No packet can take a route to a {kind}"),
    };
}
