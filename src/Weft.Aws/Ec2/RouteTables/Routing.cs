using Weft.Aws.Ec2.EgressOnlyInternetGateways;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NatGateways;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Aws.Ec2.VpnGateways;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>
/// What a route table amounts to now: its local routes, which follow from the VPC's blocks, and whether a target can be reached. Nothing of
/// this is stored, so nothing of it can be stale.
/// </summary>
public static class Routing
{
    /// <summary>The table that routes what leaves the subnet.</summary>
    public static RouteTable TableOf(View view, Subnet subnet) =>
        view.Referring(RouteTable.OfSubnet, subnet.Id).FirstOrDefault() ?? MainTableOf(view, subnet.Vpc);

    public static RouteTable MainTableOf(View view, Id<Vpc> vpc) =>
        view.Under(RouteTable.MainOf, vpc.Text).FirstOrDefault() ?? throw new InvalidOperationException($"{vpc} has no main route table");

    /// <summary>The table that routes what enters through the gateway, or null when that is plainly local.</summary>
    public static RouteTable? EdgeTableOf(View view, string gateway) => view.Under(RouteTable.ByEdge, gateway).FirstOrDefault();

    /// <summary>Every route in force: one local route a block of the VPC unless it was given another target, then the others.</summary>
    public static IEnumerable<Route> RoutesOf(View view, RouteTable table)
    {
        var vpc = view.Require(table.Vpc);
        var locals = vpc.Blocks.Concat(vpc.Ipv6Blocks).Select(block => RouteDestination.Of(block.Cidr)).ToList();
        foreach (var destination in locals)
            yield return table.Routes.FirstOrDefault(route => route.Destination == destination) ?? new Route(destination, RouteTarget.Local);
        foreach (var route in table.Routes)
        {
            if (!locals.Contains(route.Destination)) yield return route;
        }
    }

    /// <summary>Whether the target takes packets; a route whose target does not is a black hole.</summary>
    public static bool IsActive(View view, RouteTable table, RouteTarget target) => target.Kind switch
    {
        RouteTargetKind.Local => true,
        RouteTargetKind.InternetGateway => view.Find(new Id<InternetGateway>(target.Id))?.Vpc == table.Vpc,
        RouteTargetKind.VpnGateway => view.Find(new Id<VpnGateway>(target.Id))?.Serves(table.Vpc) == true,
        RouteTargetKind.EgressOnlyInternetGateway => view.Find(new Id<EgressOnlyInternetGateway>(target.Id)) is not null,
        RouteTargetKind.NatGateway => view.Find(new Id<NatGateway>(target.Id)) is { IsGone: false },
        RouteTargetKind.NetworkInterface => IsUp(view, view.Find(new Id<NetworkInterface>(target.Id))),
        RouteTargetKind.VpcPeeringConnection =>
            view.Find(new Id<VpcPeeringConnection>(target.Id))?.Status == VpcPeeringConnectionStateReasonCodeValues.Active,
        _ => throw new InvalidOperationException($"{table.Id} holds a route to a {target.Kind}"),
    };

    // An interface takes packets while it is plugged into a running instance, or into a service.
    private static bool IsUp(View view, NetworkInterface? card) =>
        card is { Status: NetworkInterfaceStatusValues.InUse }
        && (card.Attachment!.Instance is not { } instance || view.Find(new Id<Instance>(instance)) is { State: InstanceStateNameValues.Running });
}
