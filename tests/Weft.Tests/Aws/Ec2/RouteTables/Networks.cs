using Weft.Wire.Ec2;

namespace Weft.Tests.Aws.Ec2.RouteTables;

/// <summary>What tests of routing are made of: VPCs, subnets, gateways, tables.</summary>
internal sealed class Networks(TestCloud cloud)
{
    public string Vpc(string cidr = "10.0.0.0/16", bool ipv6 = false) =>
        cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr, AmazonProvidedIpv6CidrBlock = ipv6 }).Vpc!.VpcId!;

    public string Subnet(string vpc, string cidr) =>
        cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = cidr }).Subnet!.SubnetId!;

    public string InternetGateway(string? vpc = null)
    {
        var id = cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        if (vpc is not null) cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = id, VpcId = vpc });
        return id;
    }

    public string VpnGateway(string? vpc = null)
    {
        var id = cloud.Call(Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1" }).VpnGateway!.VpnGatewayId!;
        if (vpc is not null) cloud.Call(Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = id, VpcId = vpc });
        return id;
    }

    public string EgressOnlyGateway(string vpc) => cloud.Call(
        Ec2Api.CreateEgressOnlyInternetGateway,
        new CreateEgressOnlyInternetGatewayRequest { VpcId = vpc }).EgressOnlyInternetGateway!.EgressOnlyInternetGatewayId!;

    public string Table(string vpc) => cloud.Call(Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc }).RouteTable!.RouteTableId!;

    public RouteTableShape MainTable(string vpc) =>
        Tables(("vpc-id", vpc)).Single(table => table.Associations!.Any(association => association.Main == true));

    public RouteTableShape Show(string table) =>
        cloud.Call(Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { RouteTableIds = [table] }).RouteTables!.Single();

    public IReadOnlyList<RouteTableShape> Tables(params (string Name, string Value)[] filters) => cloud.Call(
        Ec2Api.DescribeRouteTables,
        new DescribeRouteTablesRequest { Filters = [.. filters.Select(filter => new FilterShape { Name = filter.Name, Values = [filter.Value] })] }).RouteTables!;

    public string Associate(string table, string? subnet = null, string? gateway = null) => cloud.Call(
        Ec2Api.AssociateRouteTable,
        new AssociateRouteTableRequest { RouteTableId = table, SubnetId = subnet, GatewayId = gateway }).AssociationId!;

    public void RouteTo(string table, string destination, string gateway) =>
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, GatewayId = gateway });

    /// <summary>The table's routes as "destination target state".</summary>
    public IReadOnlyList<string> Lines(string table) => [.. Show(table).Routes!.Select(Line)];

    public static string Line(RouteShape route)
    {
        var destination = route.DestinationCidrBlock ?? route.DestinationIpv6CidrBlock ?? route.DestinationPrefixListId;
        var target = route.GatewayId ?? route.EgressOnlyInternetGatewayId ?? route.NatGatewayId ?? route.VpcPeeringConnectionId ?? route.NetworkInterfaceId;
        return $"{destination} {target} {route.State}";
    }
}
