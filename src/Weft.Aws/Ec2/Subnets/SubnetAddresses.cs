using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.Subnets;

/// <summary>
/// The addresses of a subnet: which are reserved, taken and free. AWS keeps the first four and the last of each IPv4 block, and the first
/// four and the last of each IPv6 block (VPC User Guide, "Subnet sizing").
/// </summary>
internal static class SubnetAddresses
{
    private const int ReservedAtStart = 4;
    private const int Reserved = 5;
    private const int RandomTries = 16;

    /// <summary>How many IPv4 addresses are left.</summary>
    public static int FreeCount(View view, Subnet subnet) =>
        subnet.Cidr is { } cidr ? (int)cidr.Count - Reserved - view.CountUnder(NetworkInterface.Ipv4InSubnet, subnet.Id.Text) : 0;

    public static bool AnyIpv6Used(View view, Subnet subnet) => view.CountUnder(NetworkInterface.Ipv6InSubnet, subnet.Id.Text) > 0;

    /// <summary>Whether instances can't have the address: it is the router's, the resolver's, kept for later use, or the broadcast address.</summary>
    public static bool IsReserved(Cidr block, Address address) =>
        address.Number - block.First.Number < ReservedAtStart || address == block.Last;

    /// <summary>The interface that holds an address in the subnet, or null.</summary>
    public static NetworkInterface? OwnerOf(View view, Subnet subnet, Address address) =>
        view.FindUnder(address.IsIPv6 ? NetworkInterface.Ipv6InSubnet : NetworkInterface.Ipv4InSubnet, subnet.Id.Text, address.ToString());

    /// <summary>Checks an address that was asked for.</summary>
    /// <exception cref="AwsException">InvalidParameterValue outside the subnet or reserved; InvalidIPAddress.InUse when taken.</exception>
    public static Address RequireFree(View view, Subnet subnet, Address address)
    {
        var block = BlockOf(subnet, address.IsIPv6);
        if (block is not { } held || !held.Contains(address))
            throw Ec2Errors.InvalidParameterValue($"Address {address} does not fall within the subnet's address range");
        if (IsReserved(held, address))
            throw Ec2Errors.InvalidParameterValue($"Address {address} is in subnet's reserved address range");
        if (OwnerOf(view, subnet, address) is not null)
            throw new AwsException("InvalidIPAddress.InUse", $"Address {address} is in use.");
        return address;
    }

    /// <summary>A free address, drawn at random as AWS does; by search when the subnet is nearly full.</summary>
    /// <param name="alsoTaken">Addresses that this request has already drawn.</param>
    /// <exception cref="AwsException">InsufficientFreeAddressesInSubnet.</exception>
    public static Address Draw(Transaction transaction, Subnet subnet, bool ipv6, IReadOnlyCollection<Address> alsoTaken)
    {
        var block = BlockOf(subnet, ipv6)
            ?? throw Ec2Errors.InvalidParameterValue($"The subnet '{subnet.Id}' has no {(ipv6 ? "IPv6" : "IPv4")} CIDR block");
        var usable = (long)UInt128.Min(block.Count - Reserved, long.MaxValue);
        for (var attempt = 0; attempt < RandomTries; attempt++)
        {
            var drawn = At(transaction.Ids.Next(usable));
            if (IsFree(drawn)) return drawn;
        }

        // IPv6 blocks never fill, so this search ends: an IPv4 block has at most 65,531 usable addresses.
        for (long offset = 0; offset < usable; offset++)
        {
            if (IsFree(At(offset))) return At(offset);
        }

        throw InsufficientFree(subnet);

        Address At(long offset) => block.First + (UInt128)(ReservedAtStart + offset);
        bool IsFree(Address address) => !alsoTaken.Contains(address) && OwnerOf(transaction, subnet, address) is null;
    }

    public static AwsException InsufficientFree(Subnet subnet) => new(
        "InsufficientFreeAddressesInSubnet",
        $"The specified subnet does not have enough free addresses to satisfy the request. Subnet: {subnet.Id}");

    private static Cidr? BlockOf(Subnet subnet, bool ipv6) =>
        !ipv6 ? subnet.Cidr : subnet.Ipv6Blocks.IsEmpty ? null : subnet.Ipv6Blocks[0].Cidr;
}
