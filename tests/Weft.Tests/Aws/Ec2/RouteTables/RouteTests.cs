using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.RouteTables;

public class RouteTests
{
    private readonly TestCloud cloud = new();
    private readonly Networks networks;
    private readonly string vpc;
    private readonly string table;
    private readonly string gateway;

    public RouteTests()
    {
        networks = new Networks(cloud);
        vpc = networks.Vpc();
        table = networks.Table(vpc);
        gateway = networks.InternetGateway(vpc);
    }

    [Fact]
    public void A_route_is_made_replaced_and_deleted()
    {
        var vpn = networks.VpnGateway(vpc);

        networks.RouteTo(table, "0.0.0.0/0", gateway);
        Assert.Equal(["10.0.0.0/16 local active", $"0.0.0.0/0 {gateway} active"], networks.Lines(table));
        cloud.Call(Ec2Api.ReplaceRoute, new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = vpn });
        Assert.Equal(["10.0.0.0/16 local active", $"0.0.0.0/0 {vpn} active"], networks.Lines(table));
        cloud.Call(Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });

        Assert.Equal(["10.0.0.0/16 local active"], networks.Lines(table));
    }

    [Fact]
    public void A_destination_loses_its_host_bits()
    {
        networks.RouteTo(table, "100.68.0.18/18", gateway);

        Assert.Contains($"100.68.0.0/18 {gateway} active", networks.Lines(table));
    }

    [Fact]
    public void A_route_is_a_black_hole_while_its_target_is_away()
    {
        networks.RouteTo(table, "0.0.0.0/0", gateway);

        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        Assert.Contains($"0.0.0.0/0 {gateway} blackhole", networks.Lines(table));
        cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        Assert.Contains($"0.0.0.0/0 {gateway} active", networks.Lines(table));
        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        cloud.Call(Ec2Api.DeleteInternetGateway, new DeleteInternetGatewayRequest { InternetGatewayId = gateway });

        Assert.Contains($"0.0.0.0/0 {gateway} blackhole", networks.Lines(table));
    }

    [Fact]
    public void An_egress_only_gateway_carries_ipv6_alone_and_leaves_a_black_hole()
    {
        var out6 = networks.EgressOnlyGateway(vpc);

        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", EgressOnlyInternetGatewayId = out6 });
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationIpv6CidrBlock = "::/0", EgressOnlyInternetGatewayId = out6 });
        Assert.Contains($"::/0 {out6} active", networks.Lines(table));
        cloud.Call(Ec2Api.DeleteEgressOnlyInternetGateway, new DeleteEgressOnlyInternetGatewayRequest { EgressOnlyInternetGatewayId = out6 });

        Assert.Contains($"::/0 {out6} blackhole", networks.Lines(table));
    }

    [Fact]
    public void CreateRoute_demands_exactly_one_destination_and_one_target()
    {
        Refused("MissingParameter", new CreateRouteRequest { RouteTableId = table, GatewayId = gateway });
        Refused("InvalidParameterCombination", new CreateRouteRequest { RouteTableId = table, GatewayId = gateway, DestinationCidrBlock = "0.0.0.0/0", DestinationIpv6CidrBlock = "::/0" });
        Refused("MissingParameter", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });
        Refused("InvalidParameterCombination", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway, NatGatewayId = "nat-0" });
    }

    [Theory]
    [InlineData("ten")]
    [InlineData("10.0.0.0")]
    [InlineData("::/0")]
    [InlineData("10.0.0.0/33")]
    public void CreateRoute_refuses_what_is_no_ipv4_block(string destination) =>
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, GatewayId = gateway });

    [Fact]
    public void CreateRoute_refuses_what_is_no_ipv6_block() =>
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationIpv6CidrBlock = "10.0.0.0/8", GatewayId = gateway });

    [Fact]
    public void CreateRoute_names_the_target_that_it_does_not_find()
    {
        const string none = "00000000000000000";

        Refused("InvalidGatewayID.NotFound", With(gateway: $"igw-{none}"));
        Refused("InvalidGatewayID.NotFound", With(gateway: "local"));
        Refused("InvalidNetworkInterfaceID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", NetworkInterfaceId = $"eni-{none}" });
        Refused("InvalidNatGatewayID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = $"nat-{none}" });
        Refused("InvalidInstanceID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", InstanceId = $"i-{none}" });
        Refused("InvalidVpcPeeringConnectionID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", VpcPeeringConnectionId = $"pcx-{none}" });
        Refused("InvalidTransitGatewayID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", TransitGatewayId = $"tgw-{none}" });
        Refused("InvalidLocalGatewayID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", LocalGatewayId = $"lgw-{none}" });
        Refused("InvalidCarrierGatewayID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", CarrierGatewayId = $"cagw-{none}" });
        Refused("InvalidVpcEndpointId.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", VpcEndpointId = $"vpce-{none}" });
        Refused("InvalidGatewayID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationIpv6CidrBlock = "::/0", EgressOnlyInternetGatewayId = $"eigw-{none}" });
        Refused("UnsupportedOperation", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", CoreNetworkArn = "arn" });
        Refused("InvalidPrefixListID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = $"pl-{none}", GatewayId = gateway });
        Refused("InvalidRouteTableID.NotFound", new CreateRouteRequest { RouteTableId = $"rtb-{none}", DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
    }

    [Fact]
    public void CreateRoute_refuses_a_gateway_of_another_network()
    {
        var idle = networks.InternetGateway();

        var error = Refused("InvalidParameterValue", With(gateway: idle));
        Assert.Equal($"route table {table} and network gateway {idle} belong to different networks", error.Message);
        Refused("InvalidParameterValue", With(gateway: networks.VpnGateway(networks.Vpc())));
    }

    [Fact]
    public void CreateRoute_refuses_a_destination_that_is_there()
    {
        networks.RouteTo(table, "0.0.0.0/0", gateway);

        var error = Refused("RouteAlreadyExists", With(gateway: gateway));

        Assert.Equal("The route identified by 0.0.0.0/0 already exists.", error.Message);
    }

    [Theory]
    [InlineData("10.0.0.0/16")]
    [InlineData("10.0.1.0/24")]
    public void A_gateway_can_not_take_what_is_local(string destination)
    {
        networks.Subnet(vpc, "10.0.1.0/24");

        var error = Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, GatewayId = gateway });

        Assert.StartsWith($"The destination CIDR block {destination} is equal to or more specific than one of this VPC's CIDR blocks.", error.Message);
    }

    [Fact]
    public void A_destination_may_be_wider_than_the_vpc()
    {
        networks.RouteTo(table, "10.0.0.0/8", gateway);

        Assert.Contains($"10.0.0.0/8 {gateway} active", networks.Lines(table));
    }

    [Theory]
    [InlineData("169.254.168.0/22", true)]
    [InlineData("169.254.169.254/32", true)]
    [InlineData("169.254.0.0/16", false)]
    public void Space_of_the_instance_services_is_not_routed(string destination, bool isReserved)
    {
        var request = new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, GatewayId = gateway };

        if (isReserved) Refused("InvalidParameterValue", request);
        else cloud.Call(Ec2Api.CreateRoute, request);
    }

    [Fact]
    public void CreateRoute_stops_at_the_quota_of_each_family()
    {
        for (var i = 0; i < 500; i++) networks.RouteTo(table, $"100.64.{i / 256}.{i % 256}/32", gateway);

        Refused("RouteLimitExceeded", With(gateway: gateway));
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationIpv6CidrBlock = "::/0", GatewayId = gateway });
    }

    [Fact]
    public void ReplaceRoute_and_DeleteRoute_need_a_route_that_may_go()
    {
        var replace = cloud.Refused("InvalidParameterValue", Ec2Api.ReplaceRoute, new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        var delete = cloud.Refused("InvalidRoute.NotFound", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });
        var local = cloud.Refused("InvalidParameterValue", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.0.0/16" });

        Assert.Equal("There is no route defined for '0.0.0.0/0' in the route table. Use CreateRoute instead.", replace.Message);
        Assert.Equal($"no route with destination-cidr-block 0.0.0.0/0 in route table {table}", delete.Message);
        Assert.Equal($"cannot remove local route 10.0.0.0/16 in route table {table}", local.Message);
        cloud.Refused("MissingParameter", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table });
        cloud.Refused("MissingParameter", Ec2Api.ReplaceRoute, new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0" });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = "rtb-00000000000000000", DestinationCidrBlock = "0.0.0.0/0" });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.ReplaceRoute, new ReplaceRouteRequest { RouteTableId = "rtb-00000000000000000", DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway });
        networks.RouteTo(table, "0.0.0.0/0", gateway);
        cloud.Refused("InvalidParameterValue", Ec2Api.ReplaceRoute, new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", LocalTarget = true });
    }

    private CreateRouteRequest With(string gateway) => new() { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", GatewayId = gateway };

    private AwsException Refused(string code, CreateRouteRequest request) => cloud.Refused(code, Ec2Api.CreateRoute, request);
}
