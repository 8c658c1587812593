using Weft.Control.Timing;
using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Tests.Aws.Ec2.RouteTables;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Addresses;

public class AddressAssociationTests
{
    private readonly CardCloud world = new();
    private readonly Networks networks;

    public AddressAssociationTests() => networks = new Networks(world.Cloud);

    [Fact]
    public void An_address_stands_for_the_primary_private_address_of_an_interface()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, card) = (Allocate(), world.Card(secondary: 1));

        var id = Associate(elastic, card.NetworkInterfaceId!);

        var shown = Show(elastic);
        Assert.Equal((id, card.NetworkInterfaceId, card.PrivateIpAddress, "123456789012"), (shown.AssociationId, shown.NetworkInterfaceId, shown.PrivateIpAddress, shown.NetworkInterfaceOwnerId));
        Assert.Equal(elastic.PublicIp, world.Look(card.NetworkInterfaceId!).Association!.PublicIp);
        Assert.Equal(id, Associate(elastic, card.NetworkInterfaceId!));
        foreach (var (name, value) in new[]
        {
            ("association-id", id), ("network-interface-id", card.NetworkInterfaceId!), ("private-ip-address", card.PrivateIpAddress!), ("network-interface-owner-id", "123456789012"),
        })
        {
            var found = world.Cloud.Call(Ec2Api.DescribeAddresses, new DescribeAddressesRequest { Filters = [CardCloud.Filter(name, value)] }).Addresses!;
            Assert.Equal(elastic.AllocationId, Assert.Single(found).AllocationId);
        }
    }

    [Fact]
    public void A_secondary_private_address_has_an_elastic_ip_of_its_own()
    {
        networks.InternetGateway(world.Vpc);
        var (first, second, card) = (Allocate(), Allocate(), world.Card(secondary: 1));
        var secondary = card.PrivateIpAddresses!.Single(address => address.Primary != true).PrivateIpAddress;

        Associate(first, card.NetworkInterfaceId!);
        Associate(second, card.NetworkInterfaceId!, secondary);

        var addresses = world.Look(card.NetworkInterfaceId!).PrivateIpAddresses!;
        Assert.Equal([first.PublicIp, second.PublicIp], addresses.Select(address => address.Association!.PublicIp));
    }

    [Fact]
    public void An_address_moves_unless_the_caller_forbids_it()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, one, two) = (Allocate(), world.Card().NetworkInterfaceId!, world.Card().NetworkInterfaceId!);
        var association = Associate(elastic, one);

        var error = Refused("Resource.AlreadyAssociated", new AssociateAddressRequest { AllocationId = elastic.AllocationId, NetworkInterfaceId = two, AllowReassociation = false });
        Assert.Equal($"resource {elastic.AllocationId} is already associated with associate-id {association}", error);
        Assert.NotEqual(association, Associate(elastic, two));

        Assert.Null(world.Look(one).Association);
        Assert.Equal(two, Show(elastic).NetworkInterfaceId);
    }

    [Fact]
    public void A_private_address_gives_up_its_elastic_ip_for_another()
    {
        networks.InternetGateway(world.Vpc);
        var (first, second, card) = (Allocate(), Allocate(), world.Card().NetworkInterfaceId!);
        Associate(first, card);

        Associate(second, card);

        Assert.Null(Show(first).AssociationId);
        Assert.Equal(second.PublicIp, world.Look(card).Association!.PublicIp);
    }

    [Fact]
    public void An_instance_with_one_interface_can_be_named_instead()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, instance) = (Allocate(), world.Run().InstanceId!);

        world.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = elastic.AllocationId, InstanceId = instance });

        Assert.Equal(instance, Show(elastic).InstanceId);
        Assert.Equal(elastic.PublicIp, world.Instance(instance).PublicIpAddress);
        world.Attach(world.Card().NetworkInterfaceId!, instance);
        Refused("InvalidInstanceID", new AssociateAddressRequest { AllocationId = Allocate().AllocationId, InstanceId = instance });
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [instance] });
        Assert.Null(Show(elastic).AssociationId);
        Refused("InvalidInstanceID", new AssociateAddressRequest { AllocationId = elastic.AllocationId, InstanceId = instance });
    }

    [Fact]
    public void An_instance_that_is_not_up_yet_has_to_wait()
    {
        var slow = new CardCloud(Pace.Aws);
        var elastic = slow.Cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());
        var instance = slow.Run().InstanceId!;

        var error = slow.Refused("InvalidInstanceID", Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = elastic.AllocationId, InstanceId = instance });

        Assert.Equal($"The pending instance '{instance}' is not in a valid state for this operation.", error.Message);
    }

    [Fact]
    public void AssociateAddress_needs_an_internet_gateway()
    {
        var card = world.Card().NetworkInterfaceId!;

        var error = Refused("Gateway.NotAttached", new AssociateAddressRequest { AllocationId = Allocate().AllocationId, NetworkInterfaceId = card });

        Assert.Equal($"Network {world.Vpc} is not attached to any internet gateway", error);
    }

    [Fact]
    public void AssociateAddress_refuses_what_does_not_fit()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, card) = (Allocate(), world.Card().NetworkInterfaceId!);
        var id = elastic.AllocationId;

        Refused("MissingParameter", new AssociateAddressRequest { NetworkInterfaceId = card });
        Refused("MissingParameter", new AssociateAddressRequest { AllocationId = id });
        Refused("InvalidParameterCombination", new AssociateAddressRequest { AllocationId = id, PublicIp = elastic.PublicIp, NetworkInterfaceId = card });
        Refused("InvalidParameterCombination", new AssociateAddressRequest { PublicIp = elastic.PublicIp, NetworkInterfaceId = card });
        Refused("InvalidParameterCombination", new AssociateAddressRequest { AllocationId = id, InstanceId = "i-00000000000000000", NetworkInterfaceId = card });
        Refused("InvalidAllocationID.NotFound", new AssociateAddressRequest { AllocationId = "eipalloc-00000000000000000", NetworkInterfaceId = card });
        Refused("InvalidNetworkInterfaceID.NotFound", new AssociateAddressRequest { AllocationId = id, NetworkInterfaceId = "eni-00000000000000000" });
        Refused("InvalidInstanceID.NotFound", new AssociateAddressRequest { AllocationId = id, InstanceId = "i-00000000000000000" });
        Refused("InvalidParameterValue", new AssociateAddressRequest { AllocationId = id, NetworkInterfaceId = card, PrivateIpAddress = "ten" });
        Refused("InvalidParameterValue", new AssociateAddressRequest { AllocationId = id, NetworkInterfaceId = card, PrivateIpAddress = "10.0.1.254" });
    }

    [Fact]
    public void DisassociateAddress_frees_the_address_and_needs_an_association()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, card) = (Allocate(), world.Card().NetworkInterfaceId!);
        var association = Associate(elastic, card);

        foreach (var (code, request) in new (string, DisassociateAddressRequest)[]
        {
            ("MissingParameter", new()), ("InvalidParameterCombination", new() { AssociationId = association, PublicIp = elastic.PublicIp }),
            ("InvalidParameterValue", new() { PublicIp = elastic.PublicIp }), ("InvalidAddress.NotFound", new() { PublicIp = "203.0.114.1" }),
            ("InvalidAssociationID.NotFound", new() { AssociationId = "eipassoc-00000000000000000" }),
        })
            world.Refused(code, Ec2Api.DisassociateAddress, request);
        world.Refused("InvalidIPAddress.InUse", Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = elastic.AllocationId });
        world.Cloud.Call(Ec2Api.DisassociateAddress, new DisassociateAddressRequest { AssociationId = association });

        Assert.Null(world.Look(card).Association);
        world.Cloud.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = elastic.AllocationId });
    }

    [Fact]
    public void The_address_of_a_nat_gateway_belongs_to_the_service()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, other) = (Allocate(), Allocate());
        world.Cloud.Call(Ec2Api.CreateNatGateway, new CreateNatGatewayRequest { SubnetId = world.Subnet, AllocationId = elastic.AllocationId });
        var used = Show(elastic);

        world.Refused("AuthFailure", Ec2Api.DisassociateAddress, new DisassociateAddressRequest { AssociationId = used.AssociationId });
        Refused("AuthFailure", new AssociateAddressRequest { AllocationId = other.AllocationId, NetworkInterfaceId = used.NetworkInterfaceId });
        Refused("Resource.AlreadyAssociated", new AssociateAddressRequest { AllocationId = elastic.AllocationId, NetworkInterfaceId = world.Card().NetworkInterfaceId });
    }

    [Fact]
    public void Releasing_an_address_in_a_default_vpc_also_ends_its_association()
    {
        var subnet = world.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { Filters = [CardCloud.Filter("default-for-az", "true")] }).Subnets![0].SubnetId!;
        var (elastic, card) = (Allocate(), world.Card(subnet).NetworkInterfaceId!);
        Associate(elastic, card);

        world.Cloud.Call(Ec2Api.ReleaseAddress, new ReleaseAddressRequest { AllocationId = elastic.AllocationId });

        Assert.Null(world.Look(card).Association);
    }

    [Fact]
    public void A_deleted_interface_frees_its_address()
    {
        networks.InternetGateway(world.Vpc);
        var (elastic, card) = (Allocate(), world.Card().NetworkInterfaceId!);
        Associate(elastic, card);

        world.Cloud.Call(Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = card });

        Assert.Null(Show(elastic).AssociationId);
    }

    [Fact]
    public void An_internet_gateway_is_not_detached_under_a_mapped_address()
    {
        var gateway = networks.InternetGateway(world.Vpc);
        Associate(Allocate(), world.Card().NetworkInterfaceId!);

        world.Refused("DependencyViolation", Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = world.Vpc });
    }

    private AllocateAddressResult Allocate() => world.Cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());

    private string Associate(AllocateAddressResult address, string card, string? privateAddress = null) => world.Cloud.Call(
        Ec2Api.AssociateAddress,
        new AssociateAddressRequest { AllocationId = address.AllocationId, NetworkInterfaceId = card, PrivateIpAddress = privateAddress }).AssociationId!;

    private string Refused(string code, AssociateAddressRequest request) => world.Refused(code, Ec2Api.AssociateAddress, request).Message;

    private AddressShape Show(AllocateAddressResult address) =>
        world.Cloud.Call(Ec2Api.DescribeAddresses, new DescribeAddressesRequest { AllocationIds = [address.AllocationId!] }).Addresses!.Single();
}
