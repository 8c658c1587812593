using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>What DescribeInstances and DescribeInstanceStatus can be filtered by (EC2 API Reference); without hosts and the like.</summary>
internal static class InstanceFilters
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    public static ResourceType<Instance> AddTo(ResourceType<Instance> type) =>
        InstanceCardFilters.AddTo(AddVolume(AddNetwork(AddImage(AddSettings(AddState(type))))));

    private static ResourceType<Instance> AddState(ResourceType<Instance> type) => type
        .Filter("instance-id", instance => instance.Id.Text)
        .Filter("reservation-id", Instance.InReservation)
        .Filter("owner-id", (view, _) => view.Account.Text)
        .Filter("launch-index", instance => instance.LaunchIndex.ToString())
        .Filter("launch-time", instance => instance.LaunchedAt.UtcDateTime.ToString(TimeFormat))
        .Filter("usage-operation-update-time", instance => instance.FirstLaunchedAt.UtcDateTime.ToString(TimeFormat))
        .Filter("instance-state-name", instance => instance.State)
        .Filter("instance-state-code", instance => InstanceStates.CodeOf(instance.State).ToString())
        .Filter("reason", instance => instance.Transition)
        .Filter("state-reason-code", instance => instance.Reason?.Code)
        .Filter("state-reason-message", instance => instance.Reason?.Message)
        .Filter("instance-status.status", InstanceStatuses.SummaryOf)
        .Filter("instance-status.reachability", InstanceStatuses.ReachabilityOf)
        .Filter("system-status.status", InstanceStatuses.SummaryOf)
        .Filter("system-status.reachability", InstanceStatuses.ReachabilityOf)
        .Filter("operator.managed", _ => false);

    private static ResourceType<Instance> AddSettings(ResourceType<Instance> type) => type
        .Filter("instance-type", instance => instance.InstanceType)
        .Filter("key-name", instance => instance.Settings.KeyName)
        .Filter("iam-instance-profile.arn", (view, instance) => ProfileOf(view, instance)?.ProfileArn)
        .Filter("iam-instance-profile.id", (view, instance) => ProfileOf(view, instance)?.ProfileId)
        .Filter("iam-instance-profile.name", (view, instance) => ProfileOf(view, instance)?.ProfileName)
        .Filter("client-token", instance => instance.Settings.ClientToken)
        .Filter("tenancy", instance => instance.Settings.Tenancy)
        .Filter("ebs-optimized", instance => instance.Settings.EbsOptimized)
        .Filter("monitoring-state", instance => InstanceMonitorings.Of(instance).State)
        .Filter("metadata-options.http-endpoint", instance => instance.Settings.Metadata.Endpoint)
        .Filter("metadata-options.http-tokens", instance => instance.Settings.Metadata.Tokens)
        .Filter("metadata-options.http-put-response-hop-limit", instance => instance.Settings.Metadata.HopLimit.ToString())
        .Filter("metadata-options.http-protocol-ipv6", instance => instance.Settings.Metadata.Ipv6)
        .Filter("metadata-options.instance-metadata-tags", instance => instance.Settings.Metadata.Tags)
        .Filter("metadata-options.state", instance => InstanceMetadata.Of(instance).State)
        .Filter("private-dns-name-options.hostname-type", instance => instance.Settings.HostNames.Type)
        .Filter("private-dns-name-options.enable-resource-name-dns-a-record", instance => instance.Settings.HostNames.ResourceNameA)
        .Filter("private-dns-name-options.enable-resource-name-dns-aaaa-record", instance => instance.Settings.HostNames.ResourceNameAaaa)
        .Filter("hibernation-options.configured", _ => false)
        .Filter("enclave-options.enabled", _ => false);

    private static ResourceType<Instance> AddImage(ResourceType<Instance> type) => type
        .Filter("image-id", instance => instance.Image)
        .Filter("architecture", (view, instance) => ImageOf(view, instance).Architecture)
        .Filter("platform", (view, instance) => ImageOf(view, instance).IsWindows ? InstanceShapes.WindowsPlatform : null)
        .Filter("platform-details", (view, instance) => ImageOf(view, instance).PlatformDetails)
        .Filter("usage-operation", (view, instance) => ImageOf(view, instance).UsageOperation)
        .Filter("root-device-name", (view, instance) => ImageOf(view, instance).RootDevice)
        .Filter("root-device-type", _ => InstanceShapes.RootDeviceType)
        .Filter("boot-mode", (view, instance) => ImageOf(view, instance).BootMode)
        .Filter("current-instance-boot-mode", (view, instance) => InstanceShapes.BootModeOf(ImageOf(view, instance), instance))
        .Filter("virtualization-type", _ => VirtualizationTypeValues.Hvm)
        .Filter("hypervisor", _ => InstanceShapes.Hypervisor)
        .Filter("ena-support", _ => true);

    private static ResourceType<Instance> AddNetwork(ResourceType<Instance> type) => type
        .Filter("availability-zone", instance => instance.Zone)
        .Filter("availability-zone-id", (view, instance) => SubnetZones.IdOf(view, instance.Zone))
        .Filter("subnet-id", instance => instance.Subnet?.Text)
        .Filter("vpc-id", instance => instance.Vpc?.Text)
        .Filter("private-dns-name", instance => instance.PrivateName)
        .Filter("private-ip-address", (view, instance) => Primary(view, instance)?.PrimaryIpv4?.ToString())
        .FilterEach("ipv6-address", (view, instance) =>
            Primary(view, instance) is { } card ? card.Ipv6.Select(address => address.ToString()) : [])
        .Filter("ip-address", (view, instance) => InstanceShapes.PublicOf(view, Primary(view, instance))?.PublicAddress.ToString())
        .Filter("dns-name", (view, instance) =>
            Primary(view, instance) is { } card && InstanceShapes.PublicOf(view, card) is { } association
                ? NetworkInterfaceNames.PublicOf(view, card, association.PublicAddress)
                : null)
        .FilterEach("instance.group-id", (view, instance) =>
            Primary(view, instance) is { } card ? card.Groups.Select(group => group.Text) : [])
        .FilterEach("instance.group-name", (view, instance) =>
            Primary(view, instance) is { } card ? card.Groups.Select(group => view.Require(group).Name) : [])
        .Filter("source-dest-check", (view, instance) => Primary(view, instance)?.SourceDestCheck is { } check ? (check ? "true" : "false") : null);

    private static ResourceType<Instance> AddVolume(ResourceType<Instance> type) => type
        .Filter("block-device-mapping.attach-time", (view, instance) => PlugOf(view, instance) is { } plug ? Volume.TextOf(plug.AttachedAt) : null)
        .Filter("block-device-mapping.delete-on-termination", (view, instance) => PlugOf(view, instance) is { } plug ? (plug.DeleteOnTermination ? "true" : "false") : null)
        .Filter("block-device-mapping.device-name", (view, instance) => PlugOf(view, instance)?.Device)
        .Filter("block-device-mapping.status", (view, instance) => PlugOf(view, instance)?.Status)
        .Filter("block-device-mapping.volume-id", (view, instance) => Volume.RootOf(view, instance.Id)?.Id.Text);

    private static VolumeAttachment? PlugOf(View view, Instance instance) => Volume.RootOf(view, instance.Id)?.Attachment;

    private static InstanceProfileAssociation? ProfileOf(View view, Instance instance) => InstanceProfileAssociation.Find(view, instance.Id.Text);

    private static CatalogImage ImageOf(View view, Instance instance) => LaunchMachine.ImageOf(view, instance);

    private static NetworkInterface? Primary(View view, Instance instance) => InstanceLifecycle.CardsOf(view, instance).FirstOrDefault();
}
