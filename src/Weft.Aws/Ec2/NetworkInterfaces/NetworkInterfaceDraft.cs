using System.Collections.Immutable;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>An interface that is to be made: what was asked for; the rest is drawn.</summary>
internal sealed record NetworkInterfaceDraft(Subnet Subnet)
{
    /// <summary>The primary IPv4 address; drawn when null and the subnet has IPv4.</summary>
    public Address? PrimaryIpv4 { get; init; }

    public IReadOnlyList<Address> SecondaryIpv4 { get; init; } = [];

    /// <summary>How many further IPv4 addresses are drawn.</summary>
    public int SecondaryIpv4Count { get; init; }

    public IReadOnlyList<Address> Ipv6 { get; init; } = [];

    /// <summary>How many IPv6 addresses are drawn; null for what the subnet says.</summary>
    public int? Ipv6Count { get; init; }

    public ImmutableArray<Id<SecurityGroup>> Groups { get; init; } = [];

    public string Description { get; init; } = "";

    public string InterfaceType { get; init; } = NetworkInterfaceTypeValues.Interface;

    public string? Requester { get; init; }

    public bool SourceDestCheck { get; init; } = true;

    public bool WantsPublicAddress { get; init; }

    public bool PrimaryIpv6 { get; init; }

    public NetworkInterfaceAttachment? Attachment { get; init; }

    /// <summary>Draws what is missing and puts the interface.</summary>
    /// <exception cref="AwsException">For addresses that are taken or do not fit; NetworkInterfaceLimitExceeded.</exception>
    public NetworkInterface Put(Transaction transaction)
    {
        RequireQuota(transaction);
        var ipv4 = NetworkInterfaceAddresses.Reserve(transaction, Subnet, ipv6: false, AskedIpv4(), DrawnIpv4());
        var ipv6 = NetworkInterfaceAddresses.Reserve(transaction, Subnet, ipv6: true, Ipv6, Ipv6Count ?? (Ipv6.Count == 0 && Subnet.Ipv6OnCreation ? 1 : 0));
        return transaction.Put(new NetworkInterface(
            transaction.NewId<NetworkInterface>(),
            Subnet.Id,
            Subnet.Vpc,
            Subnet.Zone,
            DrawMac(transaction),
            ipv4,
            ipv6,
            Groups,
            Description,
            InterfaceType,
            SourceDestCheck,
            Attachment,
            Requester,
            WantsPublicAddress: WantsPublicAddress,
            HasPrimaryIpv6: PrimaryIpv6 && !ipv6.IsEmpty));
    }

    private List<Address> AskedIpv4() => PrimaryIpv4 is { } primary ? [primary, .. SecondaryIpv4] : [.. SecondaryIpv4];

    private int DrawnIpv4() => SecondaryIpv4Count + (PrimaryIpv4 is null && Subnet.Cidr is not null ? 1 : 0);

    // The quota's name says Region, its text says that each zone counts by itself (VPC User Guide, "Amazon VPC quotas").
    private void RequireQuota(Transaction transaction)
    {
        var present = transaction.Count<NetworkInterface>();
        if (present + 1 > transaction.LimitOf(VpcQuotas.NetworkInterfacesPerZone))
        {
            present = transaction.All<Subnet>()
                .Where(subnet => subnet.Zone == Subnet.Zone)
                .Sum(subnet => transaction.CountUnder(NetworkInterface.InSubnet, subnet.Id.Text));
        }

        transaction.RequireQuota(
            VpcQuotas.NetworkInterfacesPerZone,
            present,
            1,
            _ => new AwsException("NetworkInterfaceLimitExceeded", "The maximum number of network interfaces has been reached."));
    }

    private static string DrawMac(Transaction transaction)
    {
        while (true)
        {
            var digits = transaction.Ids.NextHex(10);
            var mac = string.Join(':', Enumerable.Range(0, 5).Select(i => digits.Substring(2 * i, 2)).Prepend("02"));
            if (transaction.CountUnder(NetworkInterface.ByMac, mac) == 0) return mac;
        }
    }
}
