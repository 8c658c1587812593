using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.RouteTables;

public class RouteTableTests
{
    private const string Missing = "rtb-00000000000000000";

    private readonly TestCloud cloud = new();
    private readonly Networks networks;

    public RouteTableTests() => networks = new Networks(cloud);

    [Fact]
    public void A_vpc_is_born_with_a_main_table_and_takes_it_along()
    {
        var vpc = networks.Vpc();

        var main = networks.MainTable(vpc);

        Assert.Equal([$"10.0.0.0/16 local active"], networks.Lines(main.RouteTableId!));
        Assert.Equal("CreateRouteTable", main.Routes![0].Origin);
        Assert.StartsWith("rtbassoc-0", main.Associations![0].RouteTableAssociationId);
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { RouteTableIds = [main.RouteTableId!] });
    }

    [Fact]
    public void The_default_vpc_is_routed_to_the_internet()
    {
        var vpc = cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Single().VpcId!;
        var gateway = cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest()).InternetGateways!.Single();

        Assert.Equal(vpc, gateway.Attachments![0].VpcId);
        Assert.Equal(
            ["172.31.0.0/16 local active", $"0.0.0.0/0 {gateway.InternetGatewayId} active"],
            networks.Lines(networks.MainTable(vpc).RouteTableId!));
    }

    [Fact]
    public void Local_routes_follow_the_blocks_of_the_vpc()
    {
        var vpc = networks.Vpc(ipv6: true);
        var table = networks.Table(vpc);
        var added = cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = "10.1.0.0/16" }).CidrBlockAssociation!;

        var lines = networks.Lines(table);
        Assert.Equal(["10.0.0.0/16 local active", "10.1.0.0/16 local active"], lines.Take(2));
        Assert.EndsWith("/56 local active", lines[2]);

        cloud.Call(Ec2Api.DisassociateVpcCidrBlock, new DisassociateVpcCidrBlockRequest { AssociationId = added.AssociationId! });
        Assert.DoesNotContain("10.1.0.0/16 local active", networks.Lines(table));
    }

    [Fact]
    public void A_vpc_can_not_take_a_block_that_a_route_leads_out_of_it()
    {
        var vpc = networks.Vpc();
        networks.RouteTo(networks.Table(vpc), "10.9.1.0/24", networks.InternetGateway(vpc));

        cloud.Refused("InvalidVpc.Range", Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = "10.9.0.0/16" });
        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = "10.9.1.0/25" });
    }

    [Fact]
    public void CreateRouteTable_needs_a_vpc_with_room()
    {
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = "vpc-00000000000000000" });
        var vpc = networks.Vpc();
        for (var i = 0; i < 199; i++) networks.Table(vpc);

        cloud.Refused("RouteTableLimitExceeded", Ec2Api.CreateRouteTable, new CreateRouteTableRequest { VpcId = vpc });
    }

    [Fact]
    public void DeleteRouteTable_refuses_one_that_is_main_or_associated()
    {
        var vpc = networks.Vpc();
        var (table, subnet) = (networks.Table(vpc), networks.Subnet(vpc, "10.0.1.0/24"));
        var association = networks.Associate(table, subnet);

        var error = Delete("DependencyViolation", table);
        Assert.Equal($"The routeTable '{table}' has dependencies and cannot be deleted.", error);
        Delete("DependencyViolation", networks.MainTable(vpc).RouteTableId!);
        Delete("InvalidRouteTableID.NotFound", Missing);
        Delete("InvalidRouteTableId.Malformed", "table");

        cloud.Call(Ec2Api.DisassociateRouteTable, new DisassociateRouteTableRequest { AssociationId = association });
        cloud.Call(Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = table });
        Delete("InvalidRouteTableID.NotFound", table);
    }

    [Fact]
    public void A_vpc_with_a_custom_table_is_not_deleted()
    {
        var vpc = networks.Vpc();
        networks.Table(vpc);

        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    [Fact]
    public void DescribeRouteTables_filters_by_association_and_route()
    {
        var vpc = networks.Vpc();
        var (table, subnet, gateway) = (networks.Table(vpc), networks.Subnet(vpc, "10.0.1.0/24"), networks.InternetGateway(vpc));
        var association = networks.Associate(table, subnet);
        networks.RouteTo(table, "0.0.0.0/0", gateway);

        (string, string)[] filters =
        [
            ("association.subnet-id", subnet), ("association.route-table-association-id", association), ("association.route-table-id", table),
            ("association.main", "false"), ("route-table-id", table), ("route.gateway-id", gateway), ("route.destination-cidr-block", "0.0.0.0/0"),
            ("route.origin", "CreateRoute"),
        ];
        foreach (var filter in filters) Assert.Equal(table, Assert.Single(networks.Tables(("vpc-id", vpc), filter)).RouteTableId);
        Assert.Equal(2, networks.Tables(("vpc-id", vpc), ("route.state", "active"), ("owner-id", "123456789012")).Count);
        foreach (var name in new[] { "egress-only-internet-gateway-id", "instance-id", "nat-gateway-id", "transit-gateway-id", "vpc-peering-connection-id", "destination-prefix-list-id", "destination-ipv6-cidr-block" })
            Assert.Empty(networks.Tables(($"route.{name}", "*")));
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeRouteTables, new DescribeRouteTablesRequest { Filters = [new FilterShape { Name = "route.colour", Values = ["red"] }] });
    }

    private string Delete(string code, string table) =>
        cloud.Refused(code, Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = table }).Message;
}
