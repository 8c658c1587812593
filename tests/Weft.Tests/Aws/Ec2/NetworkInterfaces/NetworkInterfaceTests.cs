using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class NetworkInterfaceTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void CreateNetworkInterface_draws_an_address_and_joins_the_default_group()
    {
        var card = world.Card();

        Assert.StartsWith("eni-0", card.NetworkInterfaceId);
        Assert.StartsWith("10.0.1.", card.PrivateIpAddress);
        Assert.Equal($"ip-{card.PrivateIpAddress!.Replace('.', '-')}.ec2.internal", card.PrivateDnsName);
        Assert.Matches("^02(:[0-9a-f]{2}){5}$", card.MacAddress);
        Assert.Equal("default", Assert.Single(card.Groups!).GroupName);
        Assert.Equal(("available", "interface", "us-east-1a", true, false), (card.Status, card.InterfaceType, card.AvailabilityZone, card.SourceDestCheck, card.RequesterManaged));
    }

    [Fact]
    public void An_interface_takes_its_addresses_from_the_subnet()
    {
        world.Card(address: "10.0.1.9", secondary: 3);

        var subnet = world.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [world.Subnet] }).Subnets![0];

        Assert.Equal(251 - 4, subnet.AvailableIpAddressCount);
    }

    [Fact]
    public void The_owner_of_an_address_is_found_by_the_address()
    {
        var card = world.Card(address: "10.0.1.9", secondary: 1);
        var view = world.Cloud.ViewOf();
        var vpc = new Id<Weft.Aws.Ec2.Vpcs.Vpc>(world.Vpc);

        Assert.Equal(card.NetworkInterfaceId, NetworkInterfaceAddresses.OwnerOf(view, vpc, Address.Parse("10.0.1.9"))?.Id.Text);
        Assert.Null(NetworkInterfaceAddresses.OwnerOf(view, vpc, Address.Parse("10.0.2.9")));
    }

    [Fact]
    public void CreateNetworkInterface_takes_a_primary_address_secondary_ones_and_IPv6()
    {
        var card = world.Cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest
        {
            SubnetId = world.Subnet,
            Description = "two of each",
            PrivateIpAddresses =
            [
                new PrivateIpAddressSpecificationShape { PrivateIpAddress = "10.0.1.21" },
                new PrivateIpAddressSpecificationShape { PrivateIpAddress = "10.0.1.20", Primary = true },
            ],
            Ipv6AddressCount = 2,
            EnablePrimaryIpv6 = true,
        }).NetworkInterface!;

        Assert.Equal("two of each", card.Description);
        Assert.Equal([("10.0.1.20", true), ("10.0.1.21", false)], card.PrivateIpAddresses!.Select(address => (address.PrivateIpAddress, address.Primary == true)));
        Assert.Equal([true, false], card.Ipv6Addresses!.Select(address => address.IsPrimaryIpv6 == true));
    }

    [Fact]
    public void The_IPv6_address_that_is_marked_leads_as_the_primary_one()
    {
        var block = world.Cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [world.Subnet] })
            .Subnets![0].Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!;
        var (first, second) = ($"{block[..block.IndexOf('/')]}5", $"{block[..block.IndexOf('/')]}6");

        var card = world.Cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest
        {
            SubnetId = world.Subnet, Ipv6Addresses = [new() { Ipv6Address = first }, new() { Ipv6Address = second, IsPrimaryIpv6 = true }],
        }).NetworkInterface!;

        Assert.Equal([(second, true), (first, false)], card.Ipv6Addresses!.Select(address => (address.Ipv6Address!, address.IsPrimaryIpv6 == true)));
        Refuse("InvalidParameterCombination", new()
        {
            SubnetId = world.Subnet,
            Ipv6Addresses = [new() { Ipv6Address = first, IsPrimaryIpv6 = true }, new() { Ipv6Address = second, IsPrimaryIpv6 = true }],
        });
    }

    [Theory]
    [InlineData("10.0.2.9", "InvalidParameterValue")]
    [InlineData("10.0.1.1", "InvalidParameterValue")]
    [InlineData("10.0.1.255", "InvalidParameterValue")]
    [InlineData("10.0.1", "InvalidParameterValue")]
    [InlineData("2001:db8::5", "InvalidParameterValue")]
    [InlineData("10.0.1.77", "InvalidIPAddress.InUse")]
    public void CreateNetworkInterface_refuses_an_address_that_it_can_not_have(string address, string code)
    {
        world.Card(address: "10.0.1.77");

        world.Refused(code, Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest { SubnetId = world.Subnet, PrivateIpAddress = address });
    }

    [Fact]
    public void CreateNetworkInterface_refuses_what_can_not_go_together()
    {
        var primary = new PrivateIpAddressSpecificationShape { PrivateIpAddress = "10.0.1.20", Primary = true };
        var secondary = new PrivateIpAddressSpecificationShape { PrivateIpAddress = "10.0.1.21" };

        Refuse("InvalidParameterCombination", new() { SubnetId = world.Subnet, PrivateIpAddress = "10.0.1.9", PrivateIpAddresses = [primary] });
        Refuse("InvalidParameterCombination", new() { SubnetId = world.Subnet, PrivateIpAddresses = [secondary], SecondaryPrivateIpAddressCount = 1 });
        Refuse("InvalidParameterCombination", new() { SubnetId = world.Subnet, Ipv6Addresses = [new() { Ipv6Address = "2001:db8::9" }], Ipv6AddressCount = 1 });
        Refuse("InvalidParameterValue", new() { SubnetId = world.Subnet, SecondaryPrivateIpAddressCount = -1 });
        Refuse("InvalidParameterValue", new() { SubnetId = world.OtherSubnet, Ipv6AddressCount = 1 });
        Refuse("PrivateIpAddressLimitExceeded", new() { SubnetId = world.Subnet, SecondaryPrivateIpAddressCount = 200 });
        Refuse("UnsupportedOperation", new() { SubnetId = world.Subnet, Ipv4PrefixCount = 1 });
        Refuse("UnsupportedOperation", new() { SubnetId = world.Subnet, InterfaceType = "efa" });
        Refuse("InvalidSubnetID.NotFound", new() { SubnetId = "subnet-00000000000000000" });
    }

    [Fact]
    public void CreateNetworkInterface_refuses_groups_of_another_network_unknown_ones_and_too_many()
    {
        var strange = world.Group("strange", world.Cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.1.0.0/16" }).Vpc!.VpcId);
        var six = Enumerable.Range(0, 6).Select(i => world.Group($"g{i}")).ToArray();

        Refuse("InvalidParameter", new() { SubnetId = world.Subnet, Groups = [strange] });
        Refuse("InvalidGroup.NotFound", new() { SubnetId = world.Subnet, Groups = ["sg-00000000000000000"] });
        Refuse("InvalidGroupId.Malformed", new() { SubnetId = world.Subnet, Groups = ["web"] });
        Refuse("SecurityGroupsPerInterfaceLimitExceeded", new() { SubnetId = world.Subnet, Groups = six });
        Assert.Equal(five(six), world.Card(groups: five(six)).Groups!.Select(group => group.GroupId!));

        static string[] five(string[] groups) => groups[..5];
    }

    [Fact]
    public void A_full_subnet_gives_no_more_addresses()
    {
        var small = world.CreateSubnet("10.0.9.0/28", "us-east-1a");
        world.Card(small, secondary: 10);

        Refuse("InsufficientFreeAddressesInSubnet", new() { SubnetId = small });
    }

    [Fact]
    public void CreateNetworkInterface_stops_at_the_quota_of_its_zone()
    {
        var wide = world.CreateSubnet("10.0.128.0/17", "us-east-1a");
        for (var i = 0; i < 5000; i++) world.Card(wide);

        Refuse("NetworkInterfaceLimitExceeded", new() { SubnetId = wide });
        Assert.NotNull(world.Card(world.OtherSubnet).NetworkInterfaceId);
    }

    [Fact]
    public void DeleteNetworkInterface_frees_the_addresses_but_not_of_one_in_use()
    {
        var card = world.Card(address: "10.0.1.9").NetworkInterfaceId!;
        var used = world.Run().NetworkInterfaces![0].NetworkInterfaceId!;

        world.Cloud.Call(Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = card });

        Assert.NotNull(world.Card(address: "10.0.1.9").NetworkInterfaceId);
        var error = world.Refused("InvalidParameterValue", Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = used });
        Assert.Equal($"Network interface '{used}' is currently in use.", error.Message);
        world.Refused("InvalidNetworkInterfaceID.NotFound", Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = card });
        world.Refused("InvalidNetworkInterfaceId.Malformed", Ec2Api.DeleteNetworkInterface, new DeleteNetworkInterfaceRequest { NetworkInterfaceId = "eni-x" });
    }

    [Fact]
    public void A_subnet_and_a_group_in_use_by_an_interface_can_not_be_deleted()
    {
        var group = world.Group("web");
        world.Card(groups: group);

        world.Refused("DependencyViolation", Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = world.Subnet });
        world.Cloud.Write(transaction => Assert.True(transaction.IsReferenced(new Id<SecurityGroup>(group))));
    }

    [Theory]
    [InlineData("subnet-id", "{subnet}")]
    [InlineData("vpc-id", "{vpc}")]
    [InlineData("private-ip-address", "10.0.1.9")]
    [InlineData("addresses.private-ip-address", "10.0.1.10")]
    [InlineData("mac-address", "{mac}")]
    [InlineData("private-dns-name", "ip-10-0-1-9.*")]
    [InlineData("status", "avail*")]
    [InlineData("interface-type", "interface")]
    [InlineData("requester-managed", "false")]
    [InlineData("group-name", "default")]
    [InlineData("availability-zone", "us-east-1a")]
    public void DescribeNetworkInterfaces_finds_by(string filter, string value)
    {
        var card = world.Cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest
        {
            SubnetId = world.Subnet,
            PrivateIpAddress = "10.0.1.9",
            PrivateIpAddresses = [new PrivateIpAddressSpecificationShape { PrivateIpAddress = "10.0.1.10" }],
        }).NetworkInterface!;
        var wanted = value.Replace("{subnet}", world.Subnet).Replace("{vpc}", world.Vpc).Replace("{mac}", card.MacAddress);

        Assert.Equal([card.NetworkInterfaceId!], Find(CardCloud.Filter(filter, wanted)));
        Assert.Empty(Find(CardCloud.Filter(filter, "nothing")));
    }

    [Fact]
    public void DescribeNetworkInterfaces_refuses_an_unknown_filter_and_gives_pages()
    {
        for (var i = 0; i < 7; i++) world.Card();

        var first = world.Cloud.Call(Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { MaxResults = 5 });
        var second = world.Cloud.Call(Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { MaxResults = 5, NextToken = first.NextToken });

        Assert.Equal((5, 2), (first.NetworkInterfaces!.Count, second.NetworkInterfaces!.Count));
        world.Refused("InvalidParameterValue", Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { Filters = [CardCloud.Filter("colour", "red")] });
        world.Refused("InvalidParameterValue", Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { NextToken = "nonsense" });
    }

    private string[] Find(params FilterShape[] filters) =>
        [.. world.Cloud.Call(Ec2Api.DescribeNetworkInterfaces, new DescribeNetworkInterfacesRequest { Filters = filters })
            .NetworkInterfaces!.Select(card => card.NetworkInterfaceId!)];

    private void Refuse(string code, CreateNetworkInterfaceRequest request) => world.Refused(code, Ec2Api.CreateNetworkInterface, request);
}
