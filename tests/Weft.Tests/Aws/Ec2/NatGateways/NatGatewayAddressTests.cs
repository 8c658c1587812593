using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.RouteTables;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NatGateways;

public class NatGatewayAddressTests
{
    private const string Missing = "nat-00000000000000000";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_public_gateway_gains_and_loses_a_second_elastic_ip()
    {
        var (gateway, second) = (Public(cloud), Allocate(cloud));

        var added = Assert.Single(Associate(gateway, second.AllocationId!).NatGatewayAddresses!);
        Assert.Equal((second.PublicIp, "associating", false), (added.PublicIp, added.Status, added.IsPrimary));
        Assert.Equal(["succeeded", "succeeded"], Show(cloud, gateway).NatGatewayAddresses!.Select(address => address.Status));
        var left = Assert.Single(Disassociate(cloud, gateway, added.AssociationId!).NatGatewayAddresses!);

        Assert.Equal("disassociating", left.Status);
        Assert.Single(Show(cloud, gateway).NatGatewayAddresses!);
        cloud.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = second.AllocationId });
    }

    [Fact]
    public void An_address_drains_before_it_goes_and_nothing_else_changes_meanwhile()
    {
        var slow = new TestCloud(Pace.Aws);
        var gateway = Public(slow);
        for (var i = 0; i < 2; i++) slow.Pass(TimeSpan.FromMinutes(2));
        var second = slow.Call(Ec2Api.AssociateNatGatewayAddress, new AssociateNatGatewayAddressRequest { NatGatewayId = gateway, AllocationIds = [Allocate(slow).AllocationId!] });
        slow.Pass(TimeSpan.FromMinutes(1));
        var association = second.NatGatewayAddresses![0].AssociationId!;

        Disassociate(slow, gateway, association);
        slow.Refused("IncorrectState", Ec2Api.DisassociateNatGatewayAddress, new DisassociateNatGatewayAddressRequest { NatGatewayId = gateway, AssociationIds = [association] });
        slow.Pass(TimeSpan.FromSeconds(300));
        Assert.Equal(["succeeded", "disassociating"], Show(slow, gateway).NatGatewayAddresses!.Select(address => address.Status));
        slow.Pass(TimeSpan.FromSeconds(60));

        Assert.Single(Show(slow, gateway).NatGatewayAddresses!);
    }

    [Fact]
    public void AssociateNatGatewayAddress_refuses_what_does_not_fit()
    {
        var (gateway, elastic) = (Public(cloud), Allocate(cloud).AllocationId!);
        var first = Show(cloud, gateway).NatGatewayAddresses![0].AllocationId!;

        Refused("MissingParameter", gateway, []);
        Refused("InvalidParameterCombination", gateway, [elastic], "10.0.1.8", "10.0.1.9");
        Refused("InvalidParameterValue", gateway, [elastic], "ten");
        Refused("NatGatewayNotFound", Missing, [elastic]);
        Refused("InvalidAllocationID.NotFound", gateway, ["eipalloc-00000000000000000"]);
        Refused("Resource.AlreadyAssociated", gateway, [first]);
        Refused("InvalidParameterValue", Private(), [elastic]);
        Refused("AddressLimitExceeded", gateway, [elastic, Allocate(cloud).AllocationId!]);
    }

    [Fact]
    public void DisassociateNatGatewayAddress_leaves_the_primary_address()
    {
        var gateway = Public(cloud);
        var primary = Show(cloud, gateway).NatGatewayAddresses![0].AssociationId!;

        foreach (var (code, id, associations) in new (string, string, string[])[]
        {
            ("MissingParameter", gateway, []), ("InvalidParameterValue", gateway, [primary]), ("InvalidAssociationID.NotFound", gateway, ["eipassoc-0"]),
            ("NatGatewayNotFound", Missing, [primary]), ("InvalidParameterValue", Private(), [primary]),
        })
            cloud.Refused(code, Ec2Api.DisassociateNatGatewayAddress, new DisassociateNatGatewayAddressRequest { NatGatewayId = id, AssociationIds = associations });
    }

    [Fact]
    public void A_private_gateway_gains_and_loses_private_addresses()
    {
        var gateway = Private();

        var asked = Assign(gateway, null, "10.0.1.20").NatGatewayAddresses!;
        Assert.Equal(("10.0.1.20", "assigning"), (asked[0].PrivateIp, asked[0].Status));
        Assert.Equal(2, Assign(gateway, 2).NatGatewayAddresses!.Count);
        Assert.Equal(4, Show(cloud, gateway).NatGatewayAddresses!.Count);
        var left = cloud.Call(Ec2Api.UnassignPrivateNatGatewayAddress, new UnassignPrivateNatGatewayAddressRequest { NatGatewayId = gateway, PrivateIpAddresses = ["10.0.1.20"] });

        Assert.Equal("unassigning", Assert.Single(left.NatGatewayAddresses!).Status);
        Assert.DoesNotContain("10.0.1.20", Show(cloud, gateway).NatGatewayAddresses!.Select(address => address.PrivateIp));
    }

    [Fact]
    public void Assigning_and_unassigning_refuse_what_does_not_fit()
    {
        var gateway = Private();
        var primary = Show(cloud, gateway).NatGatewayAddresses![0].PrivateIp!;

        foreach (var (code, request) in new (string, AssignPrivateNatGatewayAddressRequest)[]
        {
            ("MissingParameter", new() { NatGatewayId = gateway }),
            ("InvalidParameterCombination", new() { NatGatewayId = gateway, PrivateIpAddressCount = 1, PrivateIpAddresses = ["10.0.1.20"] }),
            ("InvalidParameterValue", new() { NatGatewayId = gateway, PrivateIpAddresses = ["10.0.9.20"] }),
            ("InvalidIPAddress.InUse", new() { NatGatewayId = gateway, PrivateIpAddresses = [primary] }),
            ("PrivateIpAddressLimitExceeded", new() { NatGatewayId = gateway, PrivateIpAddressCount = 8 }),
            ("NatGatewayNotFound", new() { NatGatewayId = Missing, PrivateIpAddressCount = 1 }),
            ("InvalidParameterValue", new() { NatGatewayId = Public(cloud), PrivateIpAddressCount = 1 }),
        })
            cloud.Refused(code, Ec2Api.AssignPrivateNatGatewayAddress, request);
        foreach (var (code, id, addresses) in new (string, string, string[])[]
        {
            ("MissingParameter", gateway, []), ("InvalidParameterValue", gateway, [primary]), ("InvalidParameterValue", gateway, ["10.0.1.99"]),
            ("InvalidParameterValue", gateway, ["ten"]), ("NatGatewayNotFound", Missing, [primary]),
        })
            cloud.Refused(code, Ec2Api.UnassignPrivateNatGatewayAddress, new UnassignPrivateNatGatewayAddressRequest { NatGatewayId = id, PrivateIpAddresses = addresses });
    }

    private static string Public(TestCloud world)
    {
        var networks = new Networks(world);
        var vpc = networks.Vpc();
        networks.InternetGateway(vpc);
        return world.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest
        {
            SubnetId = networks.Subnet(vpc, "10.0.1.0/24"), AllocationId = Allocate(world).AllocationId,
        }).NatGateway!.NatGatewayId!;
    }

    private string Private()
    {
        var networks = new Networks(cloud);
        return cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest
        {
            SubnetId = networks.Subnet(networks.Vpc(), "10.0.1.0/24"), ConnectivityType = "private", PrivateIpAddress = "10.0.1.5",
        }).NatGateway!.NatGatewayId!;
    }

    private static AllocateAddressResult Allocate(TestCloud world) => world.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());

    private AssociateNatGatewayAddressResult Associate(string gateway, string elastic) =>
        cloud.Call(Ec2Api.AssociateNatGatewayAddress, new AssociateNatGatewayAddressRequest { NatGatewayId = gateway, AllocationIds = [elastic] });

    private static DisassociateNatGatewayAddressResult Disassociate(TestCloud world, string gateway, string association) =>
        world.Call(Ec2Api.DisassociateNatGatewayAddress, new DisassociateNatGatewayAddressRequest { NatGatewayId = gateway, AssociationIds = [association] });

    private AssignPrivateNatGatewayAddressResult Assign(string gateway, int? count, params string[] addresses) => cloud.Call(
        Ec2Api.AssignPrivateNatGatewayAddress,
        new AssignPrivateNatGatewayAddressRequest { NatGatewayId = gateway, PrivateIpAddressCount = count, PrivateIpAddresses = addresses });

    private void Refused(string code, string gateway, string[] elastics, params string[] addresses) => cloud.Refused(
        code,
        Ec2Api.AssociateNatGatewayAddress,
        new AssociateNatGatewayAddressRequest { NatGatewayId = gateway, AllocationIds = elastics, PrivateIpAddresses = addresses });

    private static NatGatewayShape Show(TestCloud world, string id) =>
        world.Call(Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [id] }).NatGateways!.Single();
}
