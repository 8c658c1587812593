using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>An instance's interfaces as EC2 shows them within the instance.</summary>
internal static class InstanceCardShapes
{
    public static InstanceNetworkInterfaceShape Of(View view, NetworkInterface card)
    {
        var primary = card.PrimaryIpv4;
        var attachment = card.Attachment!;
        return new InstanceNetworkInterfaceShape
        {
            NetworkInterfaceId = card.Id.Text,
            SubnetId = card.Subnet.Text,
            VpcId = card.Vpc.Text,
            OwnerId = view.Account.Text,
            Description = card.Description,
            InterfaceType = card.InterfaceType,
            MacAddress = card.Mac,
            SourceDestCheck = card.SourceDestCheck,
            Status = card.Status,
            PrivateIpAddress = primary?.ToString(),
            PrivateDnsName = primary is { } address ? NetworkInterfaceNames.PrivateOf(view, card, address) : null,
            PrivateIpAddresses = [.. card.Ipv4.Select((held, position) => Private(view, card, held, position == 0))],
            Ipv6Addresses = [.. card.Ipv6.Select((held, position) =>
                new InstanceIpv6AddressShape { Ipv6Address = held.ToString(), IsPrimaryIpv6 = card.HasPrimaryIpv6 && position == 0 })],
            Groups = NetworkInterfaceGroups.Shapes(view, card.Groups),
            Association = primary is { } first ? Association(view, card, first) : null,
            Operator = new OperatorResponseShape { Managed = false },
            Attachment = new InstanceNetworkInterfaceAttachmentShape
            {
                AttachmentId = attachment.Id,
                AttachTime = attachment.At,
                DeleteOnTermination = attachment.DeleteOnTermination,
                DeviceIndex = attachment.DeviceIndex,
                NetworkCardIndex = attachment.CardIndex,
                Status = attachment.Status,
            },
        };
    }

    private static InstancePrivateIpAddressShape Private(View view, NetworkInterface card, Address address, bool isPrimary) => new()
    {
        Primary = isPrimary,
        PrivateIpAddress = address.ToString(),
        PrivateDnsName = NetworkInterfaceNames.PrivateOf(view, card, address),
        Association = Association(view, card, address),
    };

    private static InstanceNetworkInterfaceAssociationShape? Association(View view, NetworkInterface card, Address address) =>
        PublicAssociation.Find(view, card, address) is { } association
            ? new InstanceNetworkInterfaceAssociationShape
            {
                PublicIp = association.PublicAddress.ToString(),
                PublicDnsName = NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress) ?? "",
                IpOwnerId = association.Owner,
            }
            : null;
}
