using System.Collections.Immutable;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>One interface that a launch gives to each of its instances: a new one, or one that exists.</summary>
/// <param name="Present">The interface that exists; null for a new one.</param>
internal sealed record LaunchCard(Subnet Subnet, int DeviceIndex, int CardIndex, bool DeleteOnTermination, NetworkInterface? Present = null)
{
    public RequestedAddresses Addresses { get; init; } = new(null, [], 0, [], null, false);

    public ImmutableArray<Id<SecurityGroup>> Groups { get; init; } = [];

    public string Description { get; init; } = "";

    public string InterfaceType { get; init; } = NetworkInterfaceTypeValues.Interface;

    public bool WantsPublicAddress { get; init; }

    /// <summary>Makes or takes the interface and plugs it into an instance.</summary>
    public NetworkInterface Plug(Transaction transaction, Id<Instance> instance)
    {
        var attachment = new NetworkInterfaceAttachment(
            transaction.NewId(NetworkInterfaceAttachments.Prefix),
            instance.Text,
            transaction.Account.Text,
            DeviceIndex,
            CardIndex,
            DeleteOnTermination,
            transaction.Now,
            AttachmentStatusValues.Attaching);
        if (Present is not null) return transaction.Put(Present with { Attachment = attachment });
        return new NetworkInterfaceDraft(Subnet)
        {
            PrimaryIpv4 = Addresses.Primary,
            SecondaryIpv4 = Addresses.Secondary,
            SecondaryIpv4Count = Addresses.SecondaryCount,
            Ipv6 = Addresses.Ipv6,
            Ipv6Count = Addresses.Ipv6Count,
            PrimaryIpv6 = Addresses.PrimaryIpv6,
            Groups = Groups,
            Description = Description,
            InterfaceType = InterfaceType,
            WantsPublicAddress = WantsPublicAddress,
            Attachment = attachment,
        }.Put(transaction);
    }
}
