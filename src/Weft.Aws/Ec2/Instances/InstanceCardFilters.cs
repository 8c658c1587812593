using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>The <c>network-interface.…</c> filters of DescribeInstances: an instance passes if one of its interfaces does.</summary>
internal static class InstanceCardFilters
{
    public static ResourceType<Instance> AddTo(ResourceType<Instance> type) => AddAssociations(AddAttachment(type
        .FilterEach("network-interface.network-interface-id", Each(card => card.Id.Text))
        .FilterEach("network-interface.subnet-id", Each(card => card.Subnet.Text))
        .FilterEach("network-interface.vpc-id", Each(card => card.Vpc.Text))
        .FilterEach("network-interface.availability-zone", Each(card => card.Zone))
        .FilterEach("network-interface.description", Each(card => card.Description))
        .FilterEach("network-interface.mac-address", Each(card => card.Mac))
        .FilterEach("network-interface.owner-id", (view, instance) => Of(view, instance).Select(_ => view.Account.Text))
        .FilterEach("network-interface.requester-managed", Each(card => Text(card.Requester is not null)))
        .FilterEach("network-interface.source-dest-check", Each(card => Text(card.SourceDestCheck)))
        .FilterEach("network-interface.status", Each(card => card.Status))
        .FilterEach("network-interface.private-dns-name", (view, instance) => Of(view, instance)
            .Select(card => card.PrimaryIpv4 is { } address ? NetworkInterfaceNames.PrivateOf(view, card, address) : null).OfType<string>())
        .FilterEach("network-interface.private-ip-address", (view, instance) => Of(view, instance)
            .Select(card => card.PrimaryIpv4?.ToString()).OfType<string>())
        .FilterEach("network-interface.addresses.private-ip-address", Many(card => card.Ipv4.Select(address => address.ToString())))
        .FilterEach("network-interface.addresses.primary", Many(card => card.Ipv4.Select((_, position) => Text(position == 0))))
        .FilterEach("network-interface.ipv6-addresses.ipv6-address", Many(card => card.Ipv6.Select(address => address.ToString())))
        .FilterEach("network-interface.group-id", Many(card => card.Groups.Select(group => group.Text)))
        .FilterEach("network-interface.group-name", (view, instance) =>
            Of(view, instance).SelectMany(card => card.Groups).Select(group => view.Require(group).Name))
        .FilterEach("network-interface.tag-key", (view, instance) => Of(view, instance).SelectMany(card => view.TagsOf(card.Id).Keys))
        .FilterEach("network-interface.tag-value", (view, instance) => Of(view, instance).SelectMany(card => view.TagsOf(card.Id).Values))));

    private static ResourceType<Instance> AddAttachment(ResourceType<Instance> type) => type
        .FilterEach("network-interface.attachment.attachment-id", Plug(attachment => attachment.Id))
        .FilterEach("network-interface.attachment.instance-id", Plug(attachment => attachment.Instance!))
        .FilterEach("network-interface.attachment.instance-owner-id", Plug(attachment => attachment.InstanceOwner))
        .FilterEach("network-interface.attachment.device-index", Plug(attachment => attachment.DeviceIndex.ToString()))
        .FilterEach("network-interface.attachment.delete-on-termination", Plug(attachment => Text(attachment.DeleteOnTermination)))
        .FilterEach("network-interface.attachment.status", Plug(attachment => attachment.Status));

    private static ResourceType<Instance> AddAssociations(ResourceType<Instance> type) => type
        .FilterEach("network-interface.association.public-ip", Public(association => association.PublicAddress.ToString()))
        .FilterEach("network-interface.association.ip-owner-id", Public(association => association.Owner))
        .FilterEach("network-interface.association.allocation-id", Public(association => association.AllocationId))
        .FilterEach("network-interface.association.association-id", Public(association => association.AssociationId))
        .FilterEach("network-interface.addresses.association.public-ip", Public(association => association.PublicAddress.ToString()))
        .FilterEach("network-interface.addresses.association.ip-owner-id", Public(association => association.Owner));

    private static List<NetworkInterface> Of(View view, Instance instance) => InstanceLifecycle.CardsOf(view, instance);

    private static Func<View, Instance, IEnumerable<string>> Each(Func<NetworkInterface, string> value) =>
        (view, instance) => Of(view, instance).Select(value);

    private static Func<View, Instance, IEnumerable<string>> Many(Func<NetworkInterface, IEnumerable<string>> values) =>
        (view, instance) => Of(view, instance).SelectMany(values);

    private static Func<View, Instance, IEnumerable<string>> Plug(Func<NetworkInterfaceAttachment, string> value) =>
        (view, instance) => Of(view, instance).Select(card => value(card.Attachment!));

    private static Func<View, Instance, IEnumerable<string>> Public(Func<PublicAssociation, string?> value) =>
        (view, instance) => Of(view, instance).SelectMany(card => PublicAssociation.AllOf(view, card)).Select(value).OfType<string>();

    private static string Text(bool value) => value ? "true" : "false";
}
