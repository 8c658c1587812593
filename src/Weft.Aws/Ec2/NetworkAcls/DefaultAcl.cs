using System.Collections.Immutable;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>
/// The ACL that comes and goes with a VPC, lets everything pass, and holds every subnet that no other ACL holds (VPC User Guide, "Default
/// network ACL for a VPC").
/// </summary>
internal static class DefaultAcl
{
    private const int Ipv4Number = 100;
    private const int Ipv6Number = 101;

    public static void Create(Transaction transaction, Vpc vpc) =>
        transaction.Put(new NetworkAcl(transaction.NewId<NetworkAcl>(), vpc.Id, IsDefault: true, FirstEntries(withIpv6: !vpc.Ipv6Blocks.IsEmpty)));

    public static void Remove(Transaction transaction, Vpc vpc) => transaction.Remove(Of(transaction, vpc).Id);

    public static NetworkAcl Of(View view, Vpc vpc) => view.Referring(NetworkAcl.InVpc, vpc.Id).Single(acl => acl.IsDefault);

    /// <summary>Gives a new subnet its association.</summary>
    public static void Associate(Transaction transaction, Subnet subnet) =>
        transaction.Put(new NetworkAclAssociation(
            transaction.NewId<NetworkAclAssociation>(), Of(transaction, transaction.Require(subnet.Vpc)).Id, subnet.Id));

    /// <summary>Takes a subnet's association away as the subnet goes.</summary>
    public static void Disassociate(Transaction transaction, Subnet subnet) => transaction.Remove(AssociationOf(transaction, subnet).Id);

    public static NetworkAclAssociation AssociationOf(View view, Subnet subnet) => view.Referring(NetworkAclAssociation.OfSubnet, subnet.Id).Single();

    /// <summary>Lets IPv6 pass as well once the VPC gets its first IPv6 block, in each direction whose entries were not changed before.</summary>
    public static void AddIpv6(Transaction transaction, Vpc vpc)
    {
        var acl = Of(transaction, vpc);
        var entries = acl.Entries.GroupBy(entry => entry.IsEgress)
            .SelectMany(side => side.SequenceEqual([AllowAll(Ipv4Number, side.Key)]) ? side.Append(AllowAll(Ipv6Number, side.Key)) : side);
        transaction.Put(acl with { Entries = [.. entries] });
    }

    private static ImmutableArray<NetworkAclEntry> FirstEntries(bool withIpv6) => withIpv6
        ? [AllowAll(Ipv4Number, false), AllowAll(Ipv6Number, false), AllowAll(Ipv4Number, true), AllowAll(Ipv6Number, true)]
        : [AllowAll(Ipv4Number, false), AllowAll(Ipv4Number, true)];

    private static NetworkAclEntry AllowAll(int number, bool isEgress) => new(
        number, isEgress, NetworkAclEntry.AllProtocols, Allows: true, number == Ipv4Number ? Cidr.AnyIPv4 : Cidr.AnyIPv6);
}
