using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Subnets;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>What DescribeNetworkInterfaces can be filtered by (EC2 API Reference, "DescribeNetworkInterfaces").</summary>
internal static class NetworkInterfaceFilters
{
    public static ResourceType<NetworkInterface> AddTo(ResourceType<NetworkInterface> type) => AddAssociations(AddAttachment(type
        .Filter("network-interface-id", card => card.Id.Text)
        .Filter("subnet-id", NetworkInterface.InSubnet)
        .Filter("vpc-id", NetworkInterface.InVpc)
        .Filter("group-id", NetworkInterface.InGroup)
        .FilterEach("group-name", (view, card) => card.Groups.Select(group => view.Require(group).Name))
        .FilterEach("addresses.private-ip-address", card => card.Ipv4.Select(address => address.ToString()))
        .FilterEach("addresses.primary", card => card.Ipv4.Select((_, position) => Text(position == 0)))
        .Filter("private-ip-address", card => card.PrimaryIpv4?.ToString())
        .FilterEach("ipv6-addresses.ipv6-address", card => card.Ipv6.Select(address => address.ToString()))
        .Filter("private-dns-name", (view, card) => card.PrimaryIpv4 is { } address ? NetworkInterfaceNames.PrivateOf(view, card, address) : null)
        .Filter("availability-zone", card => card.Zone)
        .Filter("availability-zone-id", (view, card) => SubnetZones.IdOf(view, card.Zone))
        .Filter("description", card => card.Description)
        .Filter("interface-type", card => card.InterfaceType)
        .Filter("mac-address", card => card.Mac)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("requester-id", card => card.Requester)
        .Filter("requester-managed", card => card.Requester is not null)
        .Filter("operator.managed", _ => false)
        .Filter("source-dest-check", card => card.SourceDestCheck)
        .Filter("status", card => card.Status)));

    private static ResourceType<NetworkInterface> AddAttachment(ResourceType<NetworkInterface> type) => type
        .Filter("attachment.attachment-id", NetworkInterface.ByAttachment)
        .Filter("attachment.instance-id", NetworkInterface.OfInstance)
        .Filter("attachment.instance-owner-id", card => card.Attachment?.InstanceOwner)
        .Filter("attachment.device-index", card => card.Attachment?.DeviceIndex.ToString())
        .Filter("attachment.delete-on-termination", card => card.Attachment is { } attachment ? Text(attachment.DeleteOnTermination) : null)
        .Filter("attachment.attach-time", card => card.Attachment is { } attachment ? $"{attachment.At.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}" : null)
        .Filter("attachment.status", card => card.Attachment?.Status);

    private static ResourceType<NetworkInterface> AddAssociations(ResourceType<NetworkInterface> type) => type
        .FilterEach("association.public-ip", (view, card) => Associations(view, card).Select(association => association.PublicAddress.ToString()))
        .FilterEach("addresses.association.public-ip", (view, card) => Associations(view, card).Select(association => association.PublicAddress.ToString()))
        .FilterEach("association.ip-owner-id", (view, card) => Associations(view, card).Select(association => association.Owner))
        .FilterEach("addresses.association.owner-id", (view, card) => Associations(view, card).Select(association => association.Owner))
        .FilterEach("association.allocation-id", (view, card) => Associations(view, card).Select(association => association.AllocationId).OfType<string>())
        .FilterEach("association.association-id", (view, card) => Associations(view, card).Select(association => association.AssociationId).OfType<string>())
        .FilterEach(
            "association.public-dns-name",
            (view, card) => Associations(view, card).Select(association => NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress)).OfType<string>());

    private static IEnumerable<PublicAssociation> Associations(View view, NetworkInterface card) => PublicAssociation.AllOf(view, card);

    private static string Text(bool value) => value ? "true" : "false";
}
