using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Instances;

public class LaunchSpecificationTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void A_launch_takes_interfaces_that_exist_and_makes_others()
    {
        var present = world.Card(address: "10.0.1.9").NetworkInterfaceId!;
        var group = world.Group("web");

        var id = Run(
            new() { DeviceIndex = 1, SubnetId = world.Subnet, Groups = [group], Description = "second", SecondaryPrivateIpAddressCount = 1, DeleteOnTermination = false },
            new() { DeviceIndex = 0, NetworkInterfaceId = present }).InstanceId!;

        var cards = world.Instance(id).NetworkInterfaces!;
        Assert.Equal([present, cards[1].NetworkInterfaceId], cards.Select(card => card.NetworkInterfaceId));
        Assert.Equal(("10.0.1.9", "second", group, 2), (world.Instance(id).PrivateIpAddress, cards[1].Description, cards[1].Groups![0].GroupId, cards[1].PrivateIpAddresses!.Count));
        world.Cloud.Call(Ec2Api.TerminateInstances, new TerminateInstancesRequest { InstanceIds = [id] });
        Assert.Equal(("available", "available"), (world.Look(present).Status, world.Look(cards[1].NetworkInterfaceId!).Status));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void AssociatePublicIpAddress_goes_before_what_the_subnet_says(bool asked)
    {
        world.Cloud.Call(Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = world.Subnet, MapPublicIpOnLaunch = new() { Value = !asked } });

        var id = Run(new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, SubnetId = world.Subnet, AssociatePublicIpAddress = asked }).InstanceId!;

        Assert.Equal(asked, world.Instance(id).PublicIpAddress is not null);
    }

    [Fact]
    public void An_empty_zone_is_no_wish_for_a_zone()
    {
        var launched = world.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = world.Subnet, Placement = new() { AvailabilityZone = "" },
        }).Instances![0];

        Assert.Equal("us-east-1a", launched.Placement!.AvailabilityZone);
    }

    [Fact]
    public void A_launch_refuses_specifications_that_can_not_go_together()
    {
        var card = world.Card().NetworkInterfaceId!;
        var used = world.Run().NetworkInterfaces![0].NetworkInterfaceId!;

        Refuse("InvalidParameterCombination", At(0), At(0));
        Refuse("InvalidParameterCombination", At(1));
        Refuse("MissingParameter", new InstanceNetworkInterfaceSpecificationShape { SubnetId = world.Subnet });
        Refuse("InvalidParameterValue", At(0), At(-1));
        Refuse("InvalidParameterCombination", new() { DeviceIndex = 0, SubnetId = world.Subnet, AssociatePublicIpAddress = true }, At(1));
        Refuse("InvalidParameterCombination", At(0), new() { DeviceIndex = 1, SubnetId = world.OtherSubnet });
        Refuse("InvalidParameterCombination", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, NetworkInterfaceId = card, SubnetId = world.Subnet });
        Refuse("InvalidParameterCombination", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, NetworkInterfaceId = card, DeleteOnTermination = true });
        Refuse("InvalidNetworkInterface.InUse", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, NetworkInterfaceId = used });
        Refuse("InvalidNetworkInterfaceID.NotFound", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, NetworkInterfaceId = "eni-00000000000000000" });
        Refuse("UnsupportedOperation", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, SubnetId = world.Subnet, InterfaceType = "efa" });
        Refuse("UnsupportedOperation", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, SubnetId = world.Subnet, Ipv4PrefixCount = 1 });
    }

    [Fact]
    public void A_launch_refuses_more_than_its_type_holds()
    {
        Refuse("AttachmentLimitExceeded", At(0), At(1), At(2));
        Refuse("InvalidInterface.IpAddressLimitExceeded", new InstanceNetworkInterfaceSpecificationShape { DeviceIndex = 0, SubnetId = world.Subnet, SecondaryPrivateIpAddressCount = 2 });
        Refuse("InvalidParameterValue", At(0), new() { DeviceIndex = 1, NetworkCardIndex = 1, SubnetId = world.Subnet });
    }

    [Fact]
    public void A_launch_with_specifications_refuses_members_of_its_own()
    {
        world.Refused("InvalidParameterCombination", Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, NetworkInterfaces = [At(0)], SubnetId = world.Subnet,
        });
        world.Refused("InvalidParameterCombination", Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, NetworkInterfaces = [At(0)], SecurityGroupIds = [world.Group("web")],
        });
        world.Refused("InvalidParameterCombination", Ec2Api.RunInstances, new RunInstancesRequest
        {
            ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 2,
            NetworkInterfaces = [new() { DeviceIndex = 0, NetworkInterfaceId = world.Card().NetworkInterfaceId }],
        });
    }

    private InstanceNetworkInterfaceSpecificationShape At(int device) => new() { DeviceIndex = device, SubnetId = world.Subnet };

    private InstanceShape Run(params InstanceNetworkInterfaceSpecificationShape[] cards) =>
        world.Cloud.Call(Ec2Api.RunInstances, Request(cards)).Instances![0];

    private void Refuse(string code, params InstanceNetworkInterfaceSpecificationShape[] cards) => world.Refused(code, Ec2Api.RunInstances, Request(cards));

    private RunInstancesRequest Request(InstanceNetworkInterfaceSpecificationShape[] cards) =>
        new() { ImageId = world.Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, NetworkInterfaces = cards };
}
