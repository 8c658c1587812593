using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>Interfaces as EC2 shows them.</summary>
internal static class NetworkInterfaceShapes
{
    public static NetworkInterfaceShape Of(View view, NetworkInterface card)
    {
        var primary = card.PrimaryIpv4;
        return new NetworkInterfaceShape
        {
            NetworkInterfaceId = card.Id.Text,
            SubnetId = card.Subnet.Text,
            VpcId = card.Vpc.Text,
            AvailabilityZone = card.Zone,
            AvailabilityZoneId = SubnetZones.IdOf(view, card.Zone),
            OwnerId = view.Account.Text,
            Description = card.Description,
            InterfaceType = card.InterfaceType,
            Status = card.Status,
            MacAddress = card.Mac,
            SourceDestCheck = card.SourceDestCheck,
            RequesterId = card.Requester,
            RequesterManaged = card.Requester is not null,
            Operator = new OperatorResponseShape { Managed = false },
            PrivateIpAddress = primary?.ToString(),
            PrivateDnsName = primary is { } address ? NetworkInterfaceNames.PrivateOf(view, card, address) : null,
            PrivateIpAddresses = [.. card.Ipv4.Select((held, position) => Private(view, card, held, position == 0))],
            Ipv6Address = card.Ipv6.IsEmpty ? null : card.Ipv6[0].ToString(),
            Ipv6Addresses = [.. card.Ipv6.Select((held, position) => Ipv6(card, held, position))],
            Groups = NetworkInterfaceGroups.Shapes(view, card.Groups),
            Association = primary is { } held ? Association(view, card, held) : null,
            PublicDnsName = primary is { } first && PublicAssociation.Find(view, card, first) is { } association
                ? NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress)
                : null,
            Attachment = card.Attachment is { } attachment ? Of(attachment) : null,
            TagSet = TagRules.Shapes(view.TagsOf(card.Id)) ?? [],
        };
    }

    public static NetworkInterfaceAttachmentShape Of(NetworkInterfaceAttachment attachment) => new()
    {
        AttachmentId = attachment.Id,
        InstanceId = attachment.Instance,
        InstanceOwnerId = attachment.InstanceOwner,
        DeviceIndex = attachment.DeviceIndex,
        NetworkCardIndex = attachment.CardIndex,
        DeleteOnTermination = attachment.DeleteOnTermination,
        AttachTime = attachment.At,
        Status = attachment.Status,
    };

    private static NetworkInterfacePrivateIpAddressShape Private(View view, NetworkInterface card, Address address, bool isPrimary) => new()
    {
        Primary = isPrimary,
        PrivateIpAddress = address.ToString(),
        PrivateDnsName = NetworkInterfaceNames.PrivateOf(view, card, address),
        Association = Association(view, card, address),
    };

    private static NetworkInterfaceIpv6AddressShape Ipv6(NetworkInterface card, Address address, int position) => new()
    {
        Ipv6Address = address.ToString(),
        IsPrimaryIpv6 = card.HasPrimaryIpv6 && position == 0,
    };

    private static NetworkInterfaceAssociationShape? Association(View view, NetworkInterface card, Address address) =>
        PublicAssociation.Find(view, card, address) is { } association
            ? new NetworkInterfaceAssociationShape
            {
                PublicIp = association.PublicAddress.ToString(),
                PublicDnsName = NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress),
                IpOwnerId = association.Owner,
                AllocationId = association.AllocationId,
                AssociationId = association.AssociationId,
            }
            : null;
}
