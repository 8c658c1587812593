using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class NetworkInterfaceAddressTests
{
    private readonly CardCloud world = new();

    [Fact]
    public void AssignPrivateIpAddresses_adds_drawn_and_chosen_addresses()
    {
        var card = world.Card().NetworkInterfaceId!;

        var drawn = Assign(new() { NetworkInterfaceId = card, SecondaryPrivateIpAddressCount = 2 });
        var chosen = Assign(new() { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"] });

        Assert.Equal(2, drawn.Distinct().Count());
        Assert.Equal(["10.0.1.50"], chosen);
        Assert.Equal(4, world.Look(card).PrivateIpAddresses!.Count);
    }

    [Fact]
    public void AssignPrivateIpAddresses_moves_a_secondary_address_only_when_allowed()
    {
        var (from, to) = (world.Card().NetworkInterfaceId!, world.Card().NetworkInterfaceId!);
        Assign(new() { NetworkInterfaceId = from, PrivateIpAddresses = ["10.0.1.50"] });

        Refuse("Resource.AlreadyAssigned", new() { NetworkInterfaceId = to, PrivateIpAddresses = ["10.0.1.50"] });
        Assign(new() { NetworkInterfaceId = to, PrivateIpAddresses = ["10.0.1.50"], AllowReassignment = true });

        Assert.Single(world.Look(from).PrivateIpAddresses!);
        Assert.Contains(world.Look(to).PrivateIpAddresses!, address => address.PrivateIpAddress == "10.0.1.50");
    }

    [Fact]
    public void AssignPrivateIpAddresses_never_moves_a_primary_address()
    {
        world.Card(address: "10.0.1.9");

        Refuse("Resource.AlreadyAssigned", new() { NetworkInterfaceId = world.Card().NetworkInterfaceId!, PrivateIpAddresses = ["10.0.1.9"], AllowReassignment = true });
    }

    [Fact]
    public void AssignPrivateIpAddresses_refuses_bad_requests_and_more_than_the_type_holds()
    {
        var card = world.Card().NetworkInterfaceId!;
        var used = world.Run(type: "t3.micro").NetworkInterfaces![0].NetworkInterfaceId!;

        Refuse("MissingParameter", new() { NetworkInterfaceId = card });
        Refuse("InvalidParameterCombination", new() { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"], SecondaryPrivateIpAddressCount = 1 });
        Refuse("InvalidParameterValue", new() { NetworkInterfaceId = card, SecondaryPrivateIpAddressCount = 0 });
        Refuse("InvalidParameterValue", new() { NetworkInterfaceId = card, PrivateIpAddresses = ["10.9.1.50"] });
        Refuse("InvalidNetworkInterfaceID.NotFound", new() { NetworkInterfaceId = "eni-00000000000000000", SecondaryPrivateIpAddressCount = 1 });
        Refuse("UnsupportedOperation", new() { NetworkInterfaceId = card, Ipv4PrefixCount = 1 });
        Assign(new() { NetworkInterfaceId = used, SecondaryPrivateIpAddressCount = 1 });
        Refuse("PrivateIpAddressLimitExceeded", new() { NetworkInterfaceId = used, SecondaryPrivateIpAddressCount = 1 });
    }

    [Fact]
    public void UnassignPrivateIpAddresses_takes_secondary_addresses_only()
    {
        var card = world.Card(address: "10.0.1.9").NetworkInterfaceId!;
        Assign(new() { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"] });

        world.Cloud.Call(Ec2Api.UnassignPrivateIpAddresses, new UnassignPrivateIpAddressesRequest { NetworkInterfaceId = card, PrivateIpAddresses = ["10.0.1.50"] });

        Assert.Single(world.Look(card).PrivateIpAddresses!);
        foreach (var address in new[] { "10.0.1.9", "10.0.1.50", "x" })
            world.Refused("InvalidParameterValue", Ec2Api.UnassignPrivateIpAddresses, new UnassignPrivateIpAddressesRequest { NetworkInterfaceId = card, PrivateIpAddresses = [address] });
        world.Refused("MissingParameter", Ec2Api.UnassignPrivateIpAddresses, new UnassignPrivateIpAddressesRequest { NetworkInterfaceId = card });
    }

    [Fact]
    public void IPv6_addresses_come_and_go_but_the_primary_one_stays()
    {
        var card = world.Card().NetworkInterfaceId!;
        var added = world.Cloud.Call(Ec2Api.AssignIpv6Addresses, new AssignIpv6AddressesRequest { NetworkInterfaceId = card, Ipv6AddressCount = 2 }).AssignedIpv6Addresses!;
        world.Cloud.Call(Ec2Api.ModifyNetworkInterfaceAttribute, new ModifyNetworkInterfaceAttributeRequest { NetworkInterfaceId = card, EnablePrimaryIpv6 = true });

        var gone = world.Cloud.Call(Ec2Api.UnassignIpv6Addresses, new UnassignIpv6AddressesRequest { NetworkInterfaceId = card, Ipv6Addresses = [added[1]] });

        Assert.Equal([added[1]], gone.UnassignedIpv6Addresses!);
        Assert.Equal([added[0]], world.Look(card).Ipv6Addresses!.Select(address => address.Ipv6Address!));
        foreach (var address in added)
            world.Refused("InvalidParameterValue", Ec2Api.UnassignIpv6Addresses, new UnassignIpv6AddressesRequest { NetworkInterfaceId = card, Ipv6Addresses = [address] });
        world.Refused("MissingParameter", Ec2Api.UnassignIpv6Addresses, new UnassignIpv6AddressesRequest { NetworkInterfaceId = card });
    }

    [Fact]
    public void AssignIpv6Addresses_refuses_what_the_subnet_does_not_have()
    {
        var card = world.Card(world.OtherSubnet).NetworkInterfaceId!;
        var other = world.Card().NetworkInterfaceId!;
        var taken = world.Cloud.Call(Ec2Api.AssignIpv6Addresses, new AssignIpv6AddressesRequest { NetworkInterfaceId = other, Ipv6AddressCount = 1 }).AssignedIpv6Addresses![0];

        RefuseIpv6("InvalidParameterValue", new() { NetworkInterfaceId = card, Ipv6AddressCount = 1 });
        RefuseIpv6("InvalidIPAddress.InUse", new() { NetworkInterfaceId = other, Ipv6Addresses = [taken] });
        RefuseIpv6("InvalidParameterValue", new() { NetworkInterfaceId = other, Ipv6Addresses = ["10.0.1.7"] });
        RefuseIpv6("MissingParameter", new() { NetworkInterfaceId = other });
        RefuseIpv6("InvalidParameterCombination", new() { NetworkInterfaceId = other, Ipv6Addresses = [taken], Ipv6AddressCount = 1 });
        RefuseIpv6("PrivateIpAddressLimitExceeded", new() { NetworkInterfaceId = other, Ipv6AddressCount = 200 });
    }

    private string[] Assign(AssignPrivateIpAddressesRequest request) =>
        [.. world.Cloud.Call(Ec2Api.AssignPrivateIpAddresses, request).AssignedPrivateIpAddresses!.Select(address => address.PrivateIpAddress!)];

    private void Refuse(string code, AssignPrivateIpAddressesRequest request) => world.Refused(code, Ec2Api.AssignPrivateIpAddresses, request);

    private void RefuseIpv6(string code, AssignIpv6AddressesRequest request) => world.Refused(code, Ec2Api.AssignIpv6Addresses, request);
}
