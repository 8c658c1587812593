using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.RouteTables;

public class RouteTargetTests
{
    private readonly CardCloud world = new();
    private readonly Networks networks;
    private readonly string table;
    private string? other;

    public RouteTargetTests()
    {
        networks = new Networks(world.Cloud);
        table = networks.Table(world.Vpc);
    }

    [Fact]
    public void A_route_to_an_instance_leads_to_its_interface_and_follows_its_state()
    {
        var instance = world.Run();
        var card = instance.NetworkInterfaces![0].NetworkInterfaceId!;
        world.Cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", InstanceId = instance.InstanceId });

        var route = networks.Show(table).Routes!.Single(shown => shown.DestinationCidrBlock == "0.0.0.0/0");
        Assert.Equal((instance.InstanceId, "123456789012", card, "active"), (route.InstanceId, route.InstanceOwnerId, route.NetworkInterfaceId, route.State));
        Assert.Equal(table, Assert.Single(networks.Tables(("route.instance-id", instance.InstanceId!))).RouteTableId);
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [instance.InstanceId!] });
        Assert.Contains($"0.0.0.0/0 {card} blackhole", networks.Lines(table));
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [instance.InstanceId!] });

        Assert.Contains($"0.0.0.0/0 {card} blackhole", networks.Lines(table));
    }

    [Fact]
    public void An_instance_with_several_interfaces_is_no_target()
    {
        var instance = world.Run().InstanceId!;
        world.Attach(world.Card().NetworkInterfaceId!, instance);

        Refused("InvalidInstanceID", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", InstanceId = instance });
    }

    [Fact]
    public void A_route_to_an_interface_is_a_black_hole_until_it_is_plugged_in()
    {
        var card = world.Card().NetworkInterfaceId!;
        ToInterface("0.0.0.0/0", card);
        Assert.Contains($"0.0.0.0/0 {card} blackhole", networks.Lines(table));

        world.Attach(card, world.Run().InstanceId!);

        Assert.Contains($"0.0.0.0/0 {card} active", networks.Lines(table));
        var elsewhere = networks.Table(networks.Vpc());
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = elsewhere, DestinationCidrBlock = "0.0.0.0/0", NetworkInterfaceId = card });
    }

    [Fact]
    public void An_interface_may_take_a_whole_subnet_and_nothing_smaller()
    {
        var card = world.Card().NetworkInterfaceId!;

        ToInterface("10.0.2.0/24", card);

        Assert.Contains($"10.0.2.0/24 {card} blackhole", networks.Lines(table));
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.2.0/25", NetworkInterfaceId = card });
        Refused("RouteAlreadyExists", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.0.0/16", NetworkInterfaceId = card });
    }

    [Fact]
    public void A_local_route_gets_another_target_and_its_own_again()
    {
        var card = world.Card().NetworkInterfaceId!;

        Replace(new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.0.0/16", NetworkInterfaceId = card });
        Assert.Contains($"10.0.0.0/16 {card} blackhole", networks.Lines(table));
        world.Refused("InvalidParameterValue", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.0.0/16" });
        Replace(new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.0.0/16", LocalTarget = true });

        Assert.Contains("10.0.0.0/16 local active", networks.Lines(table));
    }

    [Fact]
    public void A_local_route_with_another_target_goes_with_its_block()
    {
        var block = world.Cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = world.Vpc, CidrBlock = "10.1.0.0/16" }).CidrBlockAssociation!;
        Replace(new ReplaceRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.1.0.0/16", NetworkInterfaceId = world.Card().NetworkInterfaceId });

        world.Cloud.Call(Ec2Api.DisassociateVpcCidrBlock, new DisassociateVpcCidrBlockRequest { AssociationId = block.AssociationId! });

        Assert.DoesNotContain(networks.Lines(table), line => line.StartsWith("10.1.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_gateway_route_table_leads_whole_blocks_to_an_interface()
    {
        var (gateway, card) = (networks.InternetGateway(world.Vpc), world.Card().NetworkInterfaceId!);
        networks.Associate(table, gateway: gateway);

        ToInterface("10.0.2.0/24", card);

        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "192.168.0.0/16", NetworkInterfaceId = card });
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "10.0.2.0/25", NetworkInterfaceId = card });
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = PrefixList(), NetworkInterfaceId = card });
    }

    [Fact]
    public void A_prefix_list_as_destination_counts_for_all_that_it_may_hold()
    {
        var (list, gateway) = (PrefixList(400), networks.InternetGateway(world.Vpc));
        var request = new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = list, GatewayId = gateway };

        world.Cloud.Call(Ec2Api.CreateRoute, request);

        Assert.Contains($"{list} {gateway} active", networks.Lines(table));
        Assert.Equal(table, Assert.Single(networks.Tables(("route.destination-prefix-list-id", list))).RouteTableId);
        Refused("RouteAlreadyExists", request);
        Refused("RouteLimitExceeded", new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = PrefixList(101), GatewayId = gateway });
        Refused("InvalidPrefixListId.Malformed", new CreateRouteRequest { RouteTableId = table, DestinationPrefixListId = "list", GatewayId = gateway });
        world.Cloud.Call(Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationPrefixListId = list });
        world.Refused("InvalidRoute.NotFound", Ec2Api.DeleteRoute, new DeleteRouteRequest { RouteTableId = table, DestinationPrefixListId = list });
    }

    [Fact]
    public void A_route_to_a_peer_waits_for_the_connection_and_needs_an_end_here()
    {
        var pending = Peering("pending-acceptance");

        ToPeer("192.168.0.0/16", pending);
        Assert.Contains($"192.168.0.0/16 {pending} blackhole", networks.Lines(table));
        ToPeer("192.169.0.0/16", Peering("active"));
        Assert.Contains(networks.Lines(table), line => line.StartsWith("192.169.0.0/16 pcx-", StringComparison.Ordinal) && line.EndsWith(" active", StringComparison.Ordinal));

        Refused("InvalidVpcPeeringConnectionID.NotFound", new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "1.0.0.0/8", VpcPeeringConnectionId = Peering("deleted") });
        var elsewhere = networks.Table(networks.Vpc());
        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = elsewhere, DestinationCidrBlock = "1.0.0.0/8", VpcPeeringConnectionId = pending });
    }

    [Fact]
    public void A_nat_gateway_of_another_vpc_is_no_target()
    {
        var nat = world.Cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = world.Subnet, ConnectivityType = "private" }).NatGateway!.NatGatewayId;

        Refused("InvalidParameterValue", new CreateRouteRequest { RouteTableId = networks.Table(networks.Vpc()), DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = nat });
    }

    private void ToInterface(string destination, string card) => world.Cloud.Call(
        Ec2Api.CreateRoute,
        new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, NetworkInterfaceId = card });

    private void ToPeer(string destination, string peering) => world.Cloud.Call(
        Ec2Api.CreateRoute,
        new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = destination, VpcPeeringConnectionId = peering });

    private void Replace(ReplaceRouteRequest request) => world.Cloud.Call(Ec2Api.ReplaceRoute, request);

    private void Refused(string code, CreateRouteRequest request) => world.Refused(code, Ec2Api.CreateRoute, request);

    private string PrefixList(int maxEntries = 1)
    {
        var id = "";
        world.Cloud.Write(transaction => id = transaction.Put(new ManagedPrefixList(
            transaction.NewId<ManagedPrefixList>(), "blocks", "IPv4", maxEntries, 1, "create-complete")).Id.Text);
        return id;
    }

    private string Peering(string status)
    {
        var id = "";
        other ??= networks.Vpc("192.168.0.0/16");
        world.Cloud.Write(transaction =>
        {
            var (here, there) = (new PeeringEnd(transaction.Scope, new Id<Vpc>(world.Vpc)), new PeeringEnd(transaction.Scope, new Id<Vpc>(other)));
            id = transaction.Put(new VpcPeeringConnection(transaction.NewId<VpcPeeringConnection>(), transaction.Scope, here, there, status, "", null)).Id.Text;
        });
        return id;
    }
}
