using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.RouteTables;

public class RouteTableAssociationTests
{
    private readonly TestCloud cloud = new();
    private readonly Networks networks;
    private readonly string vpc;
    private readonly string table;
    private readonly string subnet;

    public RouteTableAssociationTests()
    {
        networks = new Networks(cloud);
        vpc = networks.Vpc();
        table = networks.Table(vpc);
        subnet = networks.Subnet(vpc, "10.0.1.0/24");
    }

    [Fact]
    public void Associating_a_subnet_twice_with_one_table_is_one_association()
    {
        var association = networks.Associate(table, subnet);

        Assert.Equal(association, networks.Associate(table, subnet));
        var shown = Assert.Single(networks.Show(table).Associations!);
        Assert.Equal((association, subnet, false, "associated"), (shown.RouteTableAssociationId, shown.SubnetId, shown.Main, shown.AssociationState!.State));
    }

    [Fact]
    public void A_subnet_has_one_table()
    {
        networks.Associate(table, subnet);
        var other = networks.Table(vpc);

        var error = cloud.Refused("Resource.AlreadyAssociated", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = other, SubnetId = subnet });

        Assert.Equal($"the specified association for route table {other} conflicts with an existing association", error.Message);
    }

    [Fact]
    public void AssociateRouteTable_checks_both_ends()
    {
        cloud.Refused("MissingParameter", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table });
        cloud.Refused("InvalidParameterCombination", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = subnet, GatewayId = "igw-0" });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = "rtb-00000000000000000", SubnetId = subnet });
        cloud.Refused("InvalidSubnetID.NotFound", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, SubnetId = "subnet-00000000000000000" });
        cloud.Refused("InvalidGatewayID.NotFound", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, GatewayId = "igw-00000000000000000" });
        cloud.Refused("InvalidParameterValue", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = networks.Table(networks.Vpc()), SubnetId = subnet });
        cloud.Refused("InvalidParameterValue", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, GatewayId = networks.InternetGateway() });
        cloud.Refused("UnsupportedOperation", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = table, PublicIpv4Pool = "ipv4pool-ec2-0" });
    }

    [Fact]
    public void DisassociateRouteTable_leaves_the_main_association_alone()
    {
        var main = networks.MainTable(vpc).Associations![0].RouteTableAssociationId!;

        var error = cloud.Refused("InvalidParameterValue", Ec2Api.DisassociateRouteTable, new DisassociateRouteTableRequest { AssociationId = main });

        Assert.Equal($"cannot disassociate the main route table association {main}", error.Message);
        cloud.Refused("InvalidAssociationID.NotFound", Ec2Api.DisassociateRouteTable, new DisassociateRouteTableRequest { AssociationId = "rtbassoc-00000000000000000" });
    }

    [Fact]
    public void Replacing_an_association_gives_it_a_new_identifier()
    {
        var (association, other) = (networks.Associate(table, subnet), networks.Table(vpc));

        var replaced = Replace(association, other);

        Assert.NotEqual(association, replaced);
        Assert.Empty(networks.Show(table).Associations!);
        Assert.Equal(subnet, Assert.Single(networks.Show(other).Associations!).SubnetId);
        cloud.Refused("InvalidAssociationID.NotFound", Ec2Api.ReplaceRouteTableAssociation, new ReplaceRouteTableAssociationRequest { AssociationId = association, RouteTableId = other });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.ReplaceRouteTableAssociation, new ReplaceRouteTableAssociationRequest { AssociationId = replaced, RouteTableId = "rtb-00000000000000000" });
        cloud.Refused("InvalidParameterValue", Ec2Api.ReplaceRouteTableAssociation, new ReplaceRouteTableAssociationRequest { AssociationId = replaced, RouteTableId = networks.Table(networks.Vpc()) });
    }

    [Fact]
    public void The_main_table_is_replaced_and_then_goes_with_its_vpc()
    {
        var before = networks.MainTable(vpc);

        Replace(before.Associations![0].RouteTableAssociationId!, table);

        Assert.Equal(table, networks.MainTable(vpc).RouteTableId);
        cloud.Refused("DependencyViolation", Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = table });
        cloud.Call(Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = before.RouteTableId! });
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        Assert.Empty(networks.Tables(("vpc-id", vpc)));
    }

    [Fact]
    public void A_deleted_subnet_takes_its_association_along()
    {
        networks.Associate(table, subnet);

        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });

        Assert.Empty(networks.Show(table).Associations!);
        cloud.Call(Ec2Api.DeleteRouteTable, new DeleteRouteTableRequest { RouteTableId = table });
    }

    [Fact]
    public void A_gateway_route_table_takes_local_routes_alone()
    {
        var gateway = networks.InternetGateway(vpc);
        var association = networks.Associate(table, gateway: gateway);

        Assert.Equal(association, networks.Associate(table, gateway: gateway));
        Assert.Equal(gateway, Assert.Single(networks.Show(table).Associations!).GatewayId);
        Assert.Equal(table, Assert.Single(networks.Tables(("association.gateway-id", gateway))).RouteTableId);
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        cloud.Refused("Resource.AlreadyAssociated", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = networks.Table(vpc), GatewayId = gateway });
        cloud.Refused("InvalidParameterValue", Ec2Api.ReplaceRouteTableAssociation, new ReplaceRouteTableAssociationRequest
        {
            AssociationId = networks.MainTable(vpc).Associations![0].RouteTableAssociationId!,
            RouteTableId = table,
        });
    }

    [Fact]
    public void A_table_with_other_routes_or_propagation_does_not_go_to_the_edge()
    {
        var (gateway, vpn, propagating) = (networks.InternetGateway(vpc), networks.VpnGateway(vpc), networks.Table(vpc));
        networks.RouteTo(table, "0.0.0.0/0", gateway);
        cloud.Call(Ec2Api.EnableVgwRoutePropagation, new EnableVgwRoutePropagationRequest { RouteTableId = propagating, GatewayId = vpn });

        foreach (var unfit in new[] { table, propagating })
            cloud.Refused("InvalidParameterValue", Ec2Api.AssociateRouteTable, new AssociateRouteTableRequest { RouteTableId = unfit, GatewayId = gateway });
    }

    [Fact]
    public void A_gateway_that_leaves_ends_its_edge_association()
    {
        var gateway = networks.InternetGateway(vpc);
        networks.Associate(table, gateway: gateway);

        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });

        Assert.Empty(networks.Show(table).Associations!);
    }

    private string Replace(string association, string other) => cloud.Call(
        Ec2Api.ReplaceRouteTableAssociation,
        new ReplaceRouteTableAssociationRequest { AssociationId = association, RouteTableId = other }).NewAssociationId!;
}
