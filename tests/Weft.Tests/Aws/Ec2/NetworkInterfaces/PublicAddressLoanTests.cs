using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class PublicAddressLoanTests
{
    private readonly CardCloud world = new();

    public PublicAddressLoanTests()
    {
        var gateway = world.Cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;
        world.Cloud.Call(Ec2Api.AttachInternetGateway, new AttachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = world.Vpc });
        world.Cloud.Call(Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = world.Subnet, MapPublicIpOnLaunch = new() { Value = true } });
    }

    [Fact]
    public void An_Elastic_IP_takes_the_place_of_the_lent_address_and_stays_over_a_stop()
    {
        var id = world.Run().InstanceId!;
        var lent = world.Instance(id).PublicIpAddress;
        var (allocation, elastic) = Allocate();

        var association = world.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = allocation, InstanceId = id }).AssociationId!;
        Assert.Equal(elastic, world.Instance(id).PublicIpAddress);
        world.Cloud.Call(Ec2Api.StopInstances, new StopInstancesRequest { InstanceIds = [id] });
        Assert.Equal(elastic, world.Instance(id).PublicIpAddress);
        world.Cloud.Call(Ec2Api.StartInstances, new StartInstancesRequest { InstanceIds = [id] });
        world.Cloud.Call(Ec2Api.DisassociateAddress, new DisassociateAddressRequest { AssociationId = association });

        Assert.NotNull(lent);
        Assert.NotNull(world.Instance(id).PublicIpAddress);
        Assert.DoesNotContain(world.Instance(id).PublicIpAddress, new[] { lent, elastic });
    }

    [Fact]
    public void An_Elastic_IP_moves_with_a_secondary_address_and_is_free_when_the_interface_ends()
    {
        var (from, to) = (world.Card(address: "10.0.1.9", secondary: 0).NetworkInterfaceId!, world.Card().NetworkInterfaceId!);
        world.Cloud.Call(Ec2Api.AssignPrivateIpAddresses, new AssignPrivateIpAddressesRequest { NetworkInterfaceId = from, PrivateIpAddresses = ["10.0.1.50"] });
        var (allocation, elastic) = Allocate();
        world.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = allocation, NetworkInterfaceId = from, PrivateIpAddress = "10.0.1.50" });

        world.Cloud.Call(Ec2Api.AssignPrivateIpAddresses, new AssignPrivateIpAddressesRequest { NetworkInterfaceId = to, PrivateIpAddresses = ["10.0.1.50"], AllowReassignment = true });

        Assert.Equal(elastic, world.Look(to).PrivateIpAddresses!.Single(address => address.PrivateIpAddress == "10.0.1.50").Association!.PublicIp);
        Assert.Equal(to, Described(allocation).NetworkInterfaceId);
        world.Cloud.Call(Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = to });
        Assert.Null(Described(allocation).AssociationId);
    }

    [Fact]
    public void An_Elastic_IP_is_free_when_its_private_address_is_unassigned_or_its_instance_terminated()
    {
        var card = world.Card().NetworkInterfaceId!;
        world.Cloud.Call(Ec2Api.AssignPrivateIpAddresses, new AssignPrivateIpAddressesRequest { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"] });
        var (first, _) = Allocate();
        world.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = first, NetworkInterfaceId = card, PrivateIpAddress = "10.0.1.50" });
        var (second, _) = Allocate();
        var id = world.Run().InstanceId!;
        world.Cloud.Call(Ec2Api.AssociateAddress, new AssociateAddressRequest { AllocationId = second, InstanceId = id });

        world.Cloud.Call(Ec2Api.UnassignPrivateIpAddresses, new UnassignPrivateIpAddressesRequest { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"] });
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] });

        Assert.Null(Described(first).AssociationId);
        Assert.Null(Described(second).AssociationId);
    }

    private (string Allocation, string Address) Allocate()
    {
        var made = world.Cloud.Call(Ec2Api.AllocateAddress, new AllocateAddressRequest());
        return (made.AllocationId!, made.PublicIp!);
    }

    private AddressShape Described(string allocation) =>
        world.Cloud.Call(Ec2Api.DescribeAddresses, new DescribeAddressesRequest { AllocationIds = [allocation] }).Addresses![0];
}
