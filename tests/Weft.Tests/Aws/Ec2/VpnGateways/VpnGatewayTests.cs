using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.RouteTables;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.VpnGateways;

public class VpnGatewayTests
{
    private const string Missing = "vgw-00000000000000000";

    private readonly TestCloud cloud = new();
    private readonly Networks networks;

    public VpnGatewayTests() => networks = new Networks(cloud);

    [Fact]
    public void A_gateway_is_attached_after_a_while_and_detached_after_another()
    {
        var slow = new TestCloud(Pace.Aws);
        var world = new Networks(slow);
        var (vpc, gateway) = (world.Vpc(), world.VpnGateway());

        var attaching = slow.Call(Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = vpc }).VpcAttachment!;
        Assert.Equal((vpc, "attaching"), (attaching.VpcId, attaching.State));
        Assert.Equal("attaching", State());
        slow.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("attached", State());
        slow.Call(Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = vpc });
        Assert.Equal("detaching", State());
        slow.Refused("IncorrectState", Ec2Api.DeleteVpnGateway, new DeleteVpnGatewayRequest { VpnGatewayId = gateway });
        slow.Pass(TimeSpan.FromMinutes(5));
        Assert.Equal("detached", State());

        string? State() => slow.Call(Ec2Api.DescribeVpnGateways, new DescribeVpnGatewaysRequest { VpnGatewayIds = [gateway] }).VpnGateways![0].VpcAttachments![0].State;
    }

    [Fact]
    public void An_empty_zone_is_no_wish_for_a_zone()
    {
        var gateway = cloud.Call(Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1", AvailabilityZone = "" }).VpnGateway!;

        Assert.Null(gateway.AvailabilityZone);
    }

    [Fact]
    public void CreateVpnGateway_gives_the_default_number_or_a_private_one()
    {
        var plain = Create(null);

        Assert.Equal((64512L, "available", "ipsec.1"), (plain.AmazonSideAsn, plain.State, plain.Type));
        Assert.Equal(4200000000, Create(4200000000).AmazonSideAsn);
        foreach (var asn in new[] { 0L, 64511, 65535, 4294967295 })
            cloud.Refused("InvalidParameterValue", Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1", AmazonSideAsn = asn });
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1", AvailabilityZone = "us-west-2a" });
    }

    [Fact]
    public void CreateVpnGateway_stops_at_the_quota()
    {
        for (var i = 0; i < 5; i++) networks.VpnGateway();

        cloud.Refused("VpnGatewayLimitExceeded", Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1" });
    }

    [Fact]
    public void A_vpc_has_one_gateway_and_a_gateway_one_vpc()
    {
        var vpc = networks.Vpc();
        var gateway = networks.VpnGateway(vpc);

        cloud.Refused("VpnGatewayAttachmentLimitExceeded", Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = networks.Vpc() });
        cloud.Refused("InvalidParameterValue", Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = networks.VpnGateway(), VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = "vpc-00000000000000000" });
        cloud.Refused("InvalidVpnGatewayID.NotFound", Ec2Api.AttachVpnGateway, new AttachVpnGatewayRequest { VpnGatewayId = Missing, VpcId = vpc });
        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    [Fact]
    public void Detaching_and_deleting_need_the_right_state()
    {
        var vpc = networks.Vpc();
        var gateway = networks.VpnGateway(vpc);

        cloud.Refused("InvalidVpnGatewayAttachment.NotFound", Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = networks.Vpc() });
        cloud.Refused("InvalidVpnGatewayID.NotFound", Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = Missing, VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = "vpc-00000000000000000" });
        cloud.Refused("IncorrectState", Ec2Api.DeleteVpnGateway, new DeleteVpnGatewayRequest { VpnGatewayId = gateway });
        cloud.Call(Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = vpc });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        cloud.Call(Ec2Api.DeleteVpnGateway, new DeleteVpnGatewayRequest { VpnGatewayId = gateway });
        cloud.Refused("InvalidVpnGatewayID.NotFound", Ec2Api.DeleteVpnGateway, new DeleteVpnGatewayRequest { VpnGatewayId = gateway });
        cloud.Refused("InvalidVpnGatewayID.NotFound", Ec2Api.DescribeVpnGateways, new DescribeVpnGatewaysRequest { VpnGatewayIds = [gateway] });
    }

    [Fact]
    public void DescribeVpnGateways_filters()
    {
        var vpc = networks.Vpc();
        var gateway = networks.VpnGateway(vpc);
        networks.VpnGateway();

        foreach (var (name, value) in new[] { ("attachment.vpc-id", vpc), ("attachment.state", "attached"), ("vpn-gateway-id", gateway) })
            Assert.Equal(gateway, Assert.Single(Find(name, value)).VpnGatewayId);
        foreach (var (name, value) in new[] { ("amazon-side-asn", "64512"), ("state", "available"), ("type", "ipsec.1") }) Assert.Equal(2, Find(name, value).Count);
        Assert.Empty(Find("availability-zone", "*"));
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeVpnGateways, new DescribeVpnGatewaysRequest { Filters = [new FilterShape { Name = "x", Values = ["y"] }] });
    }

    [Fact]
    public void Propagation_is_switched_on_and_off_and_ends_with_the_attachment()
    {
        var vpc = networks.Vpc();
        var (table, gateway) = (networks.Table(vpc), networks.VpnGateway(vpc));
        networks.RouteTo(table, "192.168.0.0/16", gateway);

        Enable(table, gateway);
        Enable(table, gateway);
        Assert.Equal(gateway, Assert.Single(networks.Show(table).PropagatingVgws!).GatewayId);
        cloud.Call(Ec2Api.DisableVgwRoutePropagation, new DisableVgwRoutePropagationRequest { RouteTableId = table, GatewayId = gateway });
        Assert.Empty(networks.Show(table).PropagatingVgws!);
        Enable(table, gateway);
        cloud.Call(Ec2Api.DetachVpnGateway, new DetachVpnGatewayRequest { VpnGatewayId = gateway, VpcId = vpc });

        Assert.Empty(networks.Show(table).PropagatingVgws!);
        Assert.Contains($"192.168.0.0/16 {gateway} blackhole", networks.Lines(table));
    }

    [Fact]
    public void Propagation_needs_a_gateway_of_the_same_vpc_and_a_subnet_table()
    {
        var vpc = networks.Vpc();
        var (table, gateway, idle) = (networks.Table(vpc), networks.VpnGateway(vpc), networks.VpnGateway());

        Refused("Gateway.NotAttached", table, idle);
        Refused("InvalidParameterValue", networks.Table(networks.Vpc()), gateway);
        Refused("InvalidVpnGatewayID.NotFound", table, Missing);
        Refused("InvalidRouteTableID.NotFound", "rtb-00000000000000000", gateway);
        networks.Associate(table, gateway: gateway);
        Refused("InvalidParameterValue", table, gateway);
        cloud.Refused("InvalidVpnGatewayID.NotFound", Ec2Api.DisableVgwRoutePropagation, new DisableVgwRoutePropagationRequest { RouteTableId = table, GatewayId = Missing });
        cloud.Refused("InvalidRouteTableID.NotFound", Ec2Api.DisableVgwRoutePropagation, new DisableVgwRoutePropagationRequest { RouteTableId = "rtb-00000000000000000", GatewayId = gateway });
    }

    private void Enable(string table, string gateway) =>
        cloud.Call(Ec2Api.EnableVgwRoutePropagation, new EnableVgwRoutePropagationRequest { RouteTableId = table, GatewayId = gateway });

    private void Refused(string code, string table, string gateway) =>
        cloud.Refused(code, Ec2Api.EnableVgwRoutePropagation, new EnableVgwRoutePropagationRequest { RouteTableId = table, GatewayId = gateway });

    private VpnGatewayShape Create(long? asn) =>
        cloud.Call(Ec2Api.CreateVpnGateway, new CreateVpnGatewayRequest { Type = "ipsec.1", AmazonSideAsn = asn }).VpnGateway!;

    private IReadOnlyList<VpnGatewayShape> Find(string name, string value) => cloud.Call(
        Ec2Api.DescribeVpnGateways,
        new DescribeVpnGatewaysRequest { Filters = [new FilterShape { Name = name, Values = [value] }] }).VpnGateways!;
}
