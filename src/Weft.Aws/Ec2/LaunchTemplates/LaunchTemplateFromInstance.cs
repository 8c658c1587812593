using System.Collections.Immutable;
using Weft.Aws.Ec2.Instances;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>GetLaunchTemplateData: an instance that stands, as the data of a launch template.</summary>
internal static class LaunchTemplateFromInstance
{
    public static GetLaunchTemplateDataResult Get(View view, GetLaunchTemplateDataRequest request)
    {
        var instance = view.Require<Instance>(request.InstanceId);
        return new GetLaunchTemplateDataResult { LaunchTemplateData = LaunchTemplateShapes.Of(ParametersOf(view, instance)) };
    }

    private static LaunchParameters ParametersOf(View view, Instance instance)
    {
        var settings = instance.Settings;
        var shape = InstanceShapes.Of(view, instance);
        return new LaunchParameters
        {
            Image = instance.Image,
            InstanceType = instance.InstanceType,
            KeyName = settings.KeyName,
            UserData = settings.UserData,
            ShutdownBehavior = settings.ShutdownBehavior,
            EbsOptimized = settings.EbsOptimized,
            Monitored = settings.Monitored,
            TerminationProtected = settings.TerminationProtected,
            StopProtected = settings.StopProtected,
            CpuCredits = settings.CpuCredits,
            Hibernation = shape.HibernationOptions?.Configured,
            Enclave = shape.EnclaveOptions?.Enabled,
            AutoRecovery = shape.MaintenanceOptions?.AutoRecovery,
            ReservationPreference = shape.CapacityReservationSpecification?.CapacityReservationPreference,
            Profile = shape.IamInstanceProfile?.Arn is { } arn ? new ProfileParameters(arn, null) : null,
            Placement = new PlacementParameters(instance.Zone, null, settings.Tenancy),
            Processor = new ProcessorParameters(shape.CpuOptions?.CoreCount, shape.CpuOptions?.ThreadsPerCore, null, null),
            Metadata = new MetadataParameters(
                settings.Metadata.Endpoint, settings.Metadata.Tokens, settings.Metadata.HopLimit, settings.Metadata.Ipv6, settings.Metadata.Tags),
            HostNames = new HostNameParameters(settings.HostNames.Type, settings.HostNames.ResourceNameA, settings.HostNames.ResourceNameAaaa),
            Cards = [.. InstanceLifecycle.CardsOf(view, instance).Select(CardOf)],
            Devices = Volume.RootOf(view, instance.Id) is { Attachment: { } attachment } volume ? [DeviceOf(volume, attachment)] : [],
            Tags = TagsOf(view, instance),
        };
    }

    private static DeviceParameters DeviceOf(Volume volume, VolumeAttachment attachment) => new(
        attachment.Device,
        new VolumeParameters(
            volume.Snapshot, volume.Settings.SizeGiB, volume.Settings.Type, volume.Settings.Iops, volume.Settings.Throughput, false, attachment.DeleteOnTermination));

    private static CardParameters CardOf(NetworkInterface card) => new()
    {
        DeviceIndex = card.Attachment?.DeviceIndex,
        NetworkCardIndex = card.Attachment?.CardIndex,
        NetworkInterface = card.Id.Text,
        Subnet = card.Subnet.Text,
        Description = card.Description,
        InterfaceType = card.InterfaceType,
        DeleteOnTermination = card.Attachment?.DeleteOnTermination,
        PrivateAddress = card.PrimaryIpv4?.ToString(),
        Groups = [.. card.Groups.Select(group => group.Text)],
        PrivateAddresses = [.. card.Ipv4.Select(address => new AddressParameters(address.ToString(), address == card.PrimaryIpv4))],
        Ipv6Addresses = [.. card.Ipv6.Select(address => address.ToString())],
    };

    // AWS's own tags can't be given to another instance.
    private static ImmutableArray<TagParameters> TagsOf(View view, Instance instance)
    {
        var own = view.TagsOf(instance.Id).Where(tag => !TagRules.IsReserved(tag.Key)).Select(tag => new TagParameter(tag.Key, tag.Value)).ToList();
        return own.Count == 0 ? [] : [new TagParameters(Instance.Type.Noun, [.. own])];
    }
}
