using System.Collections.Immutable;
using Weft.Aws.Ec2.Addresses;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.InstanceTypes;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>Giving addresses of a subnet to interfaces.</summary>
internal static class NetworkInterfaceAddresses
{
    /// <summary>No type of instance could hold an interface with more addresses of one family than this.</summary>
    public static int MostOnAnyType { get; } = InstanceTypeTable.All.Max(type => type.Size.AddressesPerInterface);

    /// <summary>The addresses asked for, each found to be free, then as many drawn ones as wanted; an asked-for address leads.</summary>
    /// <exception cref="AwsException">InvalidParameterValue, InvalidIPAddress.InUse, InsufficientFreeAddressesInSubnet.</exception>
    public static ImmutableArray<Address> Reserve(Transaction transaction, Subnet subnet, bool ipv6, IReadOnlyList<Address> asked, int drawn)
    {
        if (asked.Count == 0 && drawn == 0) return [];
        var chosen = ImmutableArray.CreateBuilder<Address>(asked.Count + drawn);
        foreach (var address in asked)
        {
            if (chosen.Contains(address)) throw Ec2Errors.InvalidParameterValue($"Address {address} is specified more than once");
            chosen.Add(SubnetAddresses.RequireFree(transaction, subnet, address));
        }

        for (var i = 0; i < drawn; i++) chosen.Add(SubnetAddresses.Draw(transaction, subnet, ipv6, chosen));
        return chosen.ToImmutable();
    }

    /// <summary>The interface that has a private or IPv6 address in a VPC, or null.</summary>
    public static NetworkInterface? OwnerOf(View view, Id<Vpcs.Vpc> vpc, Address address) =>
        view.FindUnder(NetworkInterface.AddressInVpc, vpc.Text, address.ToString());

    /// <summary>Adds IPv4 addresses behind those that the interface has.</summary>
    public static NetworkInterface Add(Transaction transaction, NetworkInterface card, IReadOnlyList<Address> asked, int drawn)
    {
        var added = Reserve(transaction, transaction.Require(card.Subnet), ipv6: false, asked, drawn);
        return transaction.Put(card with { Ipv4 = card.Ipv4.AddRange(added) });
    }

    /// <summary>Refuses more addresses of one family than the type of instance allows, or any type where it is in none.</summary>
    public static void RequireRoom(View view, NetworkInterface card, int count)
    {
        var limit = card.Attachment?.Instance is { } id && view.Find(new Id<Instance>(id)) is { } instance
            ? instance.Hardware.Size.AddressesPerInterface
            : MostOnAnyType;
        if (count > limit) throw LimitExceeded();
    }

    public static AwsException LimitExceeded() => new("PrivateIpAddressLimitExceeded", "Number of private addresses will exceed limit.");

    /// <summary>Takes secondary IPv4 addresses from the interface; an Elastic IP that stands for one of them is free again.</summary>
    public static NetworkInterface Remove(Transaction transaction, NetworkInterface card, IReadOnlyCollection<Address> addresses)
    {
        AddressAssociations.Forget(transaction, card, addresses);
        return transaction.Put(transaction.Require(card.Id) with { Ipv4 = card.Ipv4.RemoveRange(addresses) });
    }
}
