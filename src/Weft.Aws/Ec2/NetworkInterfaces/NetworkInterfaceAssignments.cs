using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>Assigning and unassigning secondary IPv4 addresses and IPv6 addresses.</summary>
internal static class NetworkInterfaceAssignments
{
    public static AssignPrivateIpAddressesResult Assign(Transaction transaction, AssignPrivateIpAddressesRequest request)
    {
        RequireEither(request.PrivateIpAddresses, request.SecondaryPrivateIpAddressCount, "privateIpAddresses", "secondaryPrivateIpAddressCount");
        var asked = request.PrivateIpAddresses.Select(RequestedAddresses.ParseIpv4).ToList();
        var card = RequireOwn(transaction, request.NetworkInterfaceId);
        var drawn = request.SecondaryPrivateIpAddressCount ?? 0;
        NetworkInterfaceAddresses.RequireRoom(transaction, card, card.Ipv4.Length + asked.Count + drawn);
        Reassign(transaction, card, asked, request.AllowReassignment == true);
        var changed = NetworkInterfaceAddresses.Add(transaction, card, asked, drawn);
        return new AssignPrivateIpAddressesResult
        {
            NetworkInterfaceId = card.Id.Text,
            AssignedPrivateIpAddresses =
                [.. changed.Ipv4.Skip(card.Ipv4.Length).Select(address => new AssignedPrivateIpAddressShape { PrivateIpAddress = address.ToString() })],
        };
    }

    public static EmptyResult Unassign(Transaction transaction, UnassignPrivateIpAddressesRequest request)
    {
        if (request.PrivateIpAddresses.Count == 0) throw Ec2Errors.MissingParameter("privateIpAddresses");
        var addresses = request.PrivateIpAddresses.Select(RequestedAddresses.ParseIpv4).ToList();
        var card = RequireOwn(transaction, request.NetworkInterfaceId);
        foreach (var address in addresses)
        {
            if (address == card.PrimaryIpv4)
                throw Ec2Errors.InvalidParameterValue($"The primary private address {address} of the network interface {card.Id} cannot be unassigned");
            if (!card.Ipv4.Contains(address)) throw NotAssigned(card, address);
        }

        NetworkInterfaceAddresses.Remove(transaction, card, addresses);
        return EmptyResult.Instance;
    }

    public static AssignIpv6AddressesResult AssignIpv6(Transaction transaction, AssignIpv6AddressesRequest request)
    {
        RequireEither(request.Ipv6Addresses, request.Ipv6AddressCount, "ipv6Addresses", "ipv6AddressCount");
        var asked = request.Ipv6Addresses.Select(RequestedAddresses.ParseIpv6).ToList();
        var card = RequireOwn(transaction, request.NetworkInterfaceId);
        var drawn = request.Ipv6AddressCount ?? 0;
        NetworkInterfaceAddresses.RequireRoom(transaction, card, card.Ipv6.Length + asked.Count + drawn);
        var added = NetworkInterfaceAddresses.Reserve(transaction, transaction.Require(card.Subnet), ipv6: true, asked, drawn);
        transaction.Put(card with { Ipv6 = card.Ipv6.AddRange(added) });
        return new AssignIpv6AddressesResult
        {
            NetworkInterfaceId = card.Id.Text,
            AssignedIpv6Addresses = [.. added.Select(address => address.ToString())],
        };
    }

    public static UnassignIpv6AddressesResult UnassignIpv6(Transaction transaction, UnassignIpv6AddressesRequest request)
    {
        if (request.Ipv6Addresses.Count == 0) throw Ec2Errors.MissingParameter("ipv6Addresses");
        var addresses = request.Ipv6Addresses.Select(RequestedAddresses.ParseIpv6).ToList();
        var card = RequireOwn(transaction, request.NetworkInterfaceId);
        foreach (var address in addresses)
        {
            if (!card.Ipv6.Contains(address)) throw NotAssigned(card, address);
            if (card.HasPrimaryIpv6 && address == card.Ipv6[0])
                throw Ec2Errors.InvalidParameterValue($"The primary IPv6 address {address} of the network interface {card.Id} cannot be unassigned");
        }

        transaction.Put(card with { Ipv6 = card.Ipv6.RemoveRange(addresses) });
        return new UnassignIpv6AddressesResult
        {
            NetworkInterfaceId = card.Id.Text,
            UnassignedIpv6Addresses = [.. addresses.Select(address => address.ToString())],
        };
    }

    // A secondary address moves to this interface, with its Elastic IP, if the caller allows it; a primary one never does.
    private static void Reassign(Transaction transaction, NetworkInterface card, List<Address> asked, bool allowed)
    {
        var subnet = transaction.Require(card.Subnet);
        foreach (var address in asked)
        {
            if (SubnetAddresses.OwnerOf(transaction, subnet, address) is not { } owner) continue;
            if (owner.PrimaryIpv4 == address || owner.Requester is not null || owner.Id == card.Id) throw AlreadyAssigned(address, owner);
            if (!allowed) throw AlreadyAssigned(address, owner);
            AddressAssociations.Move(transaction, owner, card, [address]);
            NetworkInterfaceAddresses.Remove(transaction, owner, [address]);
        }
    }

    private static NetworkInterface RequireOwn(Transaction transaction, string id)
    {
        var card = transaction.Require<NetworkInterface>(id);
        NetworkInterfaceAttributes.RequireOwn(card);
        return card;
    }

    private static void RequireEither(IReadOnlyList<string> addresses, int? count, string listName, string countName)
    {
        if (addresses.Count > 0 && count is not null)
            throw Ec2Errors.InvalidCombination($"The parameters {listName} and {countName} cannot be used together");
        if (addresses.Count == 0 && count is null) throw Ec2Errors.MissingParameter(listName);
        if (count is <= 0) throw Ec2Errors.InvalidParameter(count.Value.ToString(), countName);
    }

    private static AwsException AlreadyAssigned(Address address, NetworkInterface owner) =>
        new("Resource.AlreadyAssigned", $"Address {address} is already assigned to the network interface {owner.Id}");

    private static AwsException NotAssigned(NetworkInterface card, Address address) =>
        Ec2Errors.InvalidParameterValue($"Address {address} is not assigned to the network interface {card.Id}");
}
