using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>Route tables as EC2 shows them.</summary>
internal static class RouteTableShapes
{
    public static readonly RouteTableAssociationStateShape Associated = new() { State = RouteTableAssociationStateCodeValues.Associated };

    public static RouteTableShape Of(View view, RouteTable table) => new()
    {
        RouteTableId = table.Id.Text,
        VpcId = table.Vpc.Text,
        OwnerId = view.Account.Text,
        Associations = [.. table.Associations.Select(association => Of(table, association))],
        PropagatingVgws = [.. table.Propagating.Select(gateway => new PropagatingVgwShape { GatewayId = gateway.Text })],
        Routes = [.. RoutesOf(view, table)],
        Tags = TagRules.Shapes(view.TagsOf(table.Id)),
    };

    public static IEnumerable<RouteShape> RoutesOf(View view, RouteTable table) => Routing.RoutesOf(view, table).Select(route => Of(view, table, route));

    private static RouteTableAssociationShape Of(RouteTable table, RouteTableAssociation association) => new()
    {
        RouteTableAssociationId = association.Id,
        RouteTableId = table.Id.Text,
        SubnetId = association.Subnet?.Text,
        GatewayId = association.Gateway,
        Main = association.IsMain,
        AssociationState = Associated,
    };

    private static RouteShape Of(View view, RouteTable table, Route route)
    {
        var (block, target) = (route.Destination.Block, route.Target);
        var instance = target.Kind == RouteTargetKind.NetworkInterface ? view.Find(new Id<NetworkInterface>(target.Id))?.Attachment : null;
        return new RouteShape
        {
            DestinationCidrBlock = block is { IsIPv6: false } ? block.ToString() : null,
            DestinationIpv6CidrBlock = block is { IsIPv6: true } ? block.ToString() : null,
            DestinationPrefixListId = route.Destination.PrefixList?.Text,
            GatewayId = To(RouteTargetKind.Local) ?? To(RouteTargetKind.InternetGateway) ?? To(RouteTargetKind.VpnGateway),
            EgressOnlyInternetGatewayId = To(RouteTargetKind.EgressOnlyInternetGateway),
            NatGatewayId = To(RouteTargetKind.NatGateway),
            InstanceId = instance?.Instance,
            InstanceOwnerId = instance?.InstanceOwner,
            NetworkInterfaceId = To(RouteTargetKind.NetworkInterface),
            VpcPeeringConnectionId = To(RouteTargetKind.VpcPeeringConnection),
            Origin = target.Kind == RouteTargetKind.Local ? RouteOriginValues.CreateRouteTable : RouteOriginValues.CreateRoute,
            State = Routing.IsActive(view, table, target) ? RouteStateValues.Active : RouteStateValues.Blackhole,
        };

        string? To(RouteTargetKind kind) => target.Kind == kind ? target.Id : null;
    }
}
