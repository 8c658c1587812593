using System.Collections.Immutable;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>
/// Interfaces that a service of AWS puts into the account's subnets, such as a NAT gateway's: the account sees them and can't detach or
/// delete them (EC2 User Guide, "Requester-managed network interfaces").
/// </summary>
internal static class ServiceInterfaces
{
    /// <summary>The interface type of a NAT gateway, as AWS answers it; the API model spells it otherwise.</summary>
    public const string NatGateway = "nat_gateway";

    public const string AttachmentPrefix = "ela-attach";

    private const string InstanceOwner = "amazon-aws";

    /// <summary>Puts an interface that is in use by the service from its first moment.</summary>
    /// <param name="requester">The service's own account or name.</param>
    /// <param name="addresses">IPv4 addresses, the primary one first; empty to draw one.</param>
    /// <param name="drawnAddresses">How many secondary IPv4 addresses are drawn.</param>
    /// <exception cref="AwsException">For addresses that are taken or do not fit, and for quotas.</exception>
    public static NetworkInterface Create(
        Transaction transaction,
        Subnet subnet,
        string interfaceType,
        string requester,
        string description,
        IReadOnlyList<Address> addresses,
        int drawnAddresses = 0,
        ImmutableArray<Id<SecurityGroup>>? groups = null) =>
        new NetworkInterfaceDraft(subnet)
        {
            InterfaceType = interfaceType,
            Requester = requester,
            Description = description,
            PrimaryIpv4 = addresses.Count > 0 ? addresses[0] : null,
            SecondaryIpv4 = [.. addresses.Skip(1)],
            SecondaryIpv4Count = drawnAddresses,
            Ipv6Count = 0,
            Groups = groups ?? [],
            SourceDestCheck = false,
            Attachment = new NetworkInterfaceAttachment(
                transaction.NewId(AttachmentPrefix), null, InstanceOwner, 1, 0, false, transaction.Now, AttachmentStatusValues.Attached),
        }.Put(transaction);

    /// <summary>Removes the interface of a service that goes; its Elastic IPs are free again.</summary>
    public static void Remove(Transaction transaction, Id<NetworkInterface> id) =>
        NetworkInterfaceOperations.Remove(transaction, transaction.Require(id));

    public static NetworkInterface ChangeGroups(Transaction transaction, Id<NetworkInterface> id, ImmutableArray<Id<SecurityGroup>> groups) =>
        transaction.Put(transaction.Require(id) with { Groups = groups });
}
