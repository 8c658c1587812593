using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.RouteTables;
using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NatGateways;

public class NatGatewayTests
{
    private const string Missing = "nat-00000000000000000";

    private readonly TestCloud cloud = new();
    private readonly Networks networks;
    private readonly string vpc;
    private readonly string subnet;

    public NatGatewayTests()
    {
        networks = new Networks(cloud);
        vpc = networks.Vpc();
        subnet = networks.Subnet(vpc, "10.0.1.0/24");
    }

    [Fact]
    public void A_public_gateway_is_answered_as_pending_and_then_has_an_interface_in_its_subnet()
    {
        networks.InternetGateway(vpc);
        var elastic = Allocate();

        var answer = Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic.AllocationId });

        Assert.Equal(("pending", "public", vpc), (answer.State, answer.ConnectivityType, answer.VpcId));
        var shown = Show(answer.NatGatewayId!);
        Assert.Equal("available", shown.State);
        var address = Assert.Single(shown.NatGatewayAddresses!);
        Assert.Equal((elastic.PublicIp, elastic.AllocationId, true, "succeeded"), (address.PublicIp, address.AllocationId, address.IsPrimary, address.Status));
        Assert.StartsWith("10.0.1.", address.PrivateIp);
        var mapped = Assert.Single(cloud.Call(Ec2Api.DescribeAddresses, new DescribeAddressesRequest { AllocationIds = [elastic.AllocationId!] }).Addresses!);
        Assert.Equal((address.NetworkInterfaceId, address.PrivateIp, address.AssociationId), (mapped.NetworkInterfaceId, mapped.PrivateIpAddress, mapped.AssociationId));
        Assert.Equal(250, cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [subnet] }).Subnets![0].AvailableIpAddressCount);
    }

    [Fact]
    public void A_gateway_passes_through_its_states_as_time_does()
    {
        var slow = new TestCloud(Pace.Aws);
        var world = new Networks(slow);
        var home = world.Subnet(world.Vpc(), "10.0.1.0/24");
        var id = slow.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = home, ConnectivityType = "private" }).NatGateway!.NatGatewayId!;

        slow.Pass(TimeSpan.FromSeconds(10));
        Assert.Equal("pending", State());
        slow.Pass(TimeSpan.FromMinutes(3));
        Assert.Equal("available", State());
        slow.Call(Ec2Api.DeleteNatGateway, new DeleteNatGatewayRequest { NatGatewayId = id });
        Assert.Equal("deleting", State());
        slow.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal("deleted", State());
        slow.Pass(TimeSpan.FromMinutes(61));
        slow.Refused("NatGatewayNotFound", Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [id] });

        string? State() => slow.Call(Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [id] }).NatGateways![0].State;
    }

    [Fact]
    public void A_deleted_gateway_frees_its_addresses_and_leaves_a_black_hole()
    {
        networks.InternetGateway(vpc);
        var (elastic, table) = (Allocate(), networks.Table(vpc));
        var id = Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic.AllocationId }).NatGatewayId!;
        cloud.Call(Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "0.0.0.0/0", NatGatewayId = id });
        Assert.Contains($"0.0.0.0/0 {id} active", networks.Lines(table));
        cloud.Refused("DependencyViolation", Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        cloud.Refused("InvalidIPAddress.InUse", Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = elastic.AllocationId });

        cloud.Call(Ec2Api.DeleteNatGateway, new DeleteNatGatewayRequest { NatGatewayId = id });

        Assert.Contains($"0.0.0.0/0 {id} blackhole", networks.Lines(table));
        var shown = Show(id);
        Assert.Equal(("deleted", elastic.PublicIp), (shown.State, shown.NatGatewayAddresses![0].PublicIp));
        Assert.NotNull(shown.DeleteTime);
        cloud.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = elastic.AllocationId });
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        cloud.Refused("NatGatewayNotFound", Ec2Api.DeleteNatGateway, new DeleteNatGatewayRequest { NatGatewayId = id });
        cloud.Refused("InvalidNatGatewayID.NotFound", Ec2Api.CreateRoute, new CreateRouteRequest { RouteTableId = table, DestinationCidrBlock = "1.0.0.0/8", NatGatewayId = id });
    }

    [Fact]
    public void An_internet_gateway_is_not_detached_under_a_nat_gateway()
    {
        var gateway = networks.InternetGateway(vpc);
        Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = Allocate().AllocationId });

        var error = cloud.Refused("DependencyViolation", Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });

        Assert.Equal($"Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway.", error.Message);
    }

    [Fact]
    public void A_public_gateway_fails_in_a_vpc_without_internet_gateway()
    {
        var failed = Show(Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = Allocate().AllocationId }).NatGatewayId!);

        Assert.Equal(("failed", "Gateway.NotAttached"), (failed.State, failed.FailureCode));
        Assert.Equal($"Network {vpc} has no Internet gateway attached", failed.FailureMessage);
        cloud.Pass(TimeSpan.FromMinutes(61));
        Assert.Empty(Find("nat-gateway-id", failed.NatGatewayId!));
    }

    [Fact]
    public void A_gateway_fails_with_an_address_in_use_and_in_a_full_subnet()
    {
        networks.InternetGateway(vpc);
        var elastic = Allocate().AllocationId;
        Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic });
        var tiny = networks.Subnet(vpc, "10.0.2.0/28");

        var taken = Show(Create(new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic }).NatGatewayId!);
        Create(new CreateNatGatewayRequest { SubnetId = tiny, ConnectivityType = "private", SecondaryPrivateIpAddressCount = 7 });
        var full = Show(Create(new CreateNatGatewayRequest { SubnetId = tiny, ConnectivityType = "private", SecondaryPrivateIpAddressCount = 3 }).NatGatewayId!);

        Assert.Equal(("Resource.AlreadyAssociated", $"Elastic IP address {elastic} is already associated"), (taken.FailureCode, taken.FailureMessage));
        Assert.Equal(("failed", "InsufficientFreeAddressesInSubnet"), (full.State, full.FailureCode));
    }

    [Fact]
    public void CreateNatGateway_demands_members_that_fit_together()
    {
        var elastic = Allocate().AllocationId;

        Refused("MissingParameter", new CreateNatGatewayRequest { AllocationId = elastic });
        Refused("MissingParameter", new CreateNatGatewayRequest { SubnetId = subnet });
        Refused("InvalidParameterCombination", new CreateNatGatewayRequest { SubnetId = subnet, ConnectivityType = "private", AllocationId = elastic });
        Refused("InvalidParameterCombination", new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic, SecondaryPrivateIpAddressCount = 1 });
        Refused("InvalidParameterCombination", new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic, SecondaryPrivateIpAddresses = ["10.0.1.9"] });
        Refused("InvalidParameterCombination", Private(count: 1, "10.0.1.9"));
        Refused("InvalidParameterValue", Private(null, "ten"));
        Refused("InvalidParameterValue", Private(null, "10.0.1.9", "10.0.1.9"));
        Refused("InvalidParameterValue", Private(null, "10.0.2.9"));
        Refused("InvalidParameterValue", new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastic, SecondaryAllocationIds = [elastic!] });
        Refused("UnsupportedOperation", new CreateNatGatewayRequest { VpcId = vpc, AvailabilityMode = "regional" });
        Refused("UnsupportedOperation", new CreateNatGatewayRequest { SubnetId = subnet, AvailabilityMode = "regional" });
        Refused("InvalidSubnetID.NotFound", new CreateNatGatewayRequest { SubnetId = "subnet-00000000000000000", ConnectivityType = "private" });
        Refused("InvalidAllocationID.NotFound", new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = "eipalloc-00000000000000000" });
    }

    [Fact]
    public void CreateNatGateway_stops_at_its_quotas()
    {
        var elastics = Enumerable.Range(0, 3).Select(_ => Allocate().AllocationId!).ToList();
        Refused("AddressLimitExceeded", new CreateNatGatewayRequest { SubnetId = subnet, AllocationId = elastics[0], SecondaryAllocationIds = elastics[1..] });
        Refused("PrivateIpAddressLimitExceeded", Private(8));
        for (var i = 0; i < 5; i++) Create(Private(null));

        var error = Refused("NatGatewayLimitExceeded", Private(null));

        Assert.Equal("Performing this operation would exceed the limit of 5 NAT gateways", error.Message);
    }

    [Fact]
    public void A_gateway_takes_the_private_addresses_that_it_was_told_to()
    {
        var id = Create(new CreateNatGatewayRequest
        {
            SubnetId = subnet, ConnectivityType = "private", PrivateIpAddress = "10.0.1.10", SecondaryPrivateIpAddresses = ["10.0.1.11", "10.0.1.12"],
        }).NatGatewayId!;

        Assert.Equal(["10.0.1.10", "10.0.1.11", "10.0.1.12"], Show(id).NatGatewayAddresses!.Select(address => address.PrivateIp));
        Refused("InvalidIPAddress.InUse", new CreateNatGatewayRequest { SubnetId = subnet, ConnectivityType = "private", PrivateIpAddress = "10.0.1.11" });
    }

    [Fact]
    public void DescribeNatGateways_filters_and_pages()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => Create(Private(null)).NatGatewayId!).ToList();

        foreach (var (name, value) in new[] { ("vpc-id", vpc), ("subnet-id", subnet), ("state", "available") }) Assert.Equal(3, Find(name, value).Count);
        Assert.Single(Find("nat-gateway-id", ids[0]));
        var page = cloud.Call(Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { MaxResults = 5 });
        Assert.Equal((3, null), (page.NatGateways!.Count, page.NextToken));
        cloud.Refused("NatGatewayNotFound", Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [Missing] });
        cloud.Refused("NatGatewayMalformed", Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = ["gateway"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { Filter = [new FilterShape { Name = "x", Values = ["y"] }] });
        cloud.Refused("NatGatewayNotFound", Ec2Api.DeleteNatGateway, new DeleteNatGatewayRequest { NatGatewayId = Missing });
    }

    private CreateNatGatewayRequest Private(int? count, params string[] secondaries) => new()
    {
        SubnetId = subnet, ConnectivityType = "private", SecondaryPrivateIpAddressCount = count, SecondaryPrivateIpAddresses = secondaries,
    };

    private AllocateAddressResult Allocate() => cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());

    private NatGatewayShape Create(CreateNatGatewayRequest request) => cloud.Call(Ec2Api.CreateNatGateway, request).NatGateway!;

    private AwsException Refused(string code, CreateNatGatewayRequest request) => cloud.Refused(code, Ec2Api.CreateNatGateway, request);

    private NatGatewayShape Show(string id) => cloud.Call(Ec2Api.DescribeNatGateways, new DescribeNatGatewaysRequest { NatGatewayIds = [id] }).NatGateways!.Single();

    private IReadOnlyList<NatGatewayShape> Find(string name, string value) => cloud.Call(
        Ec2Api.DescribeNatGateways,
        new DescribeNatGatewaysRequest { Filter = [new FilterShape { Name = name, Values = [value] }] }).NatGateways!;
}
