using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.RouteTables;

/// <summary>What route tables can be filtered by (EC2 API Reference, DescribeRouteTables). Filters on routes see them as they are shown.</summary>
internal static class RouteTableFilters
{
    public static ResourceType<RouteTable> AddTo(ResourceType<RouteTable> type) => AddRoutes(type
        .Filter("vpc-id", RouteTable.InVpc)
        .Filter("route-table-id", table => table.Id.Text)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("association.subnet-id", RouteTable.OfSubnet)
        .Filter("association.gateway-id", RouteTable.ByEdge)
        .Filter("association.route-table-association-id", RouteTable.ByAssociation)
        .FilterEach("association.route-table-id", table => table.Associations.Select(_ => table.Id.Text))
        .FilterEach("association.main", table => table.Associations.Select(association => association.IsMain ? "true" : "false")));

    private static ResourceType<RouteTable> AddRoutes(ResourceType<RouteTable> type) => type
        .FilterEach("route.destination-cidr-block", Each(route => route.DestinationCidrBlock))
        .FilterEach("route.destination-ipv6-cidr-block", Each(route => route.DestinationIpv6CidrBlock))
        .FilterEach("route.destination-prefix-list-id", Each(route => route.DestinationPrefixListId))
        .FilterEach("route.egress-only-internet-gateway-id", Each(route => route.EgressOnlyInternetGatewayId))
        .FilterEach("route.gateway-id", Each(route => route.GatewayId))
        .FilterEach("route.instance-id", Each(route => route.InstanceId))
        .FilterEach("route.nat-gateway-id", Each(route => route.NatGatewayId))
        .FilterEach("route.transit-gateway-id", Each(route => route.TransitGatewayId))
        .FilterEach("route.origin", Each(route => route.Origin))
        .FilterEach("route.state", Each(route => route.State))
        .FilterEach("route.vpc-peering-connection-id", Each(route => route.VpcPeeringConnectionId));

    private static Func<View, RouteTable, IEnumerable<string>> Each(Func<RouteShape, string?> member) =>
        (view, table) => RouteTableShapes.RoutesOf(view, table).Select(member).OfType<string>();
}
