using Weft.Aws.Ec2.Images;
using Weft.Aws.Ec2.InstanceProfileAssociations;
using Weft.Aws.Ec2.NetworkInterfaces;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.Volumes;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Instances;

/// <summary>Instances as EC2 shows them.</summary>
internal static class InstanceShapes
{
    // EC2 answers "xen" for Nitro as well (EC2 API Reference, "Instance").
    public const string Hypervisor = "xen";

    public const string RootDeviceType = "ebs";

    public const string WindowsPlatform = "windows";

    private const string Uefi = "uefi";
    private const string LegacyBios = "legacy-bios";

    public static InstanceShape Of(View view, Instance instance)
    {
        var image = LaunchMachine.ImageOf(view, instance);
        var type = instance.Hardware;
        var settings = instance.Settings;
        var cards = InstanceLifecycle.CardsOf(view, instance);
        var primary = cards.Count > 0 ? cards[0] : null;
        var association = PublicOf(view, primary);
        return new InstanceShape
        {
            InstanceId = instance.Id.Text,
            ImageId = instance.Image,
            InstanceType = instance.InstanceType,
            State = InstanceStates.Shape(instance.State),
            StateReason = instance.Reason is { } reason ? new StateReasonShape { Code = reason.Code, Message = reason.Message } : null,
            StateTransitionReason = instance.Transition,
            AmiLaunchIndex = instance.LaunchIndex,
            LaunchTime = instance.LaunchedAt,
            UsageOperation = image.UsageOperation,
            UsageOperationUpdateTime = instance.FirstLaunchedAt,
            Placement = new PlacementShape
            {
                AvailabilityZone = instance.Zone,
                AvailabilityZoneId = SubnetZones.IdOf(view, instance.Zone),
                GroupName = "",
                Tenancy = settings.Tenancy,
            },
            KeyName = settings.KeyName,
            IamInstanceProfile = InstanceProfileAssociationOperations.ShapeFor(view, instance.Id),
            ClientToken = settings.ClientToken ?? "",
            Monitoring = InstanceMonitorings.Of(instance),
            SubnetId = instance.Subnet?.Text,
            VpcId = instance.Vpc?.Text,
            PrivateDnsName = instance.PrivateName ?? "",
            PrivateIpAddress = primary?.PrimaryIpv4?.ToString(),
            PublicIpAddress = association?.PublicAddress.ToString(),
            PublicDnsName = association is null ? "" : NetworkInterfaceNames.PublicOf(view, primary!, association.PublicAddress) ?? "",
            Ipv6Address = primary is null || primary.Ipv6.IsEmpty ? null : primary.Ipv6[0].ToString(),
            SecurityGroups = primary is null ? [] : NetworkInterfaceGroups.Shapes(view, primary.Groups),
            SourceDestCheck = primary?.SourceDestCheck,
            NetworkInterfaces = [.. cards.Select(card => InstanceCardShapes.Of(view, card))],
            Architecture = image.Architecture,
            Platform = image.IsWindows ? WindowsPlatform : null,
            PlatformDetails = image.PlatformDetails,
            VirtualizationType = VirtualizationTypeValues.Hvm,
            Hypervisor = Hypervisor,
            EnaSupport = true,
            BootMode = image.BootMode,
            CurrentInstanceBootMode = BootModeOf(image, instance),
            RootDeviceName = image.RootDevice,
            RootDeviceType = RootDeviceType,
            BlockDeviceMappings = VolumeShapes.MappingsOf(view, instance),
            ProductCodes = [],
            EbsOptimized = settings.EbsOptimized,
            CpuOptions = new CpuOptionsShape { CoreCount = type.Cores, ThreadsPerCore = type.Family.ThreadsPerCore },
            MetadataOptions = InstanceMetadata.Of(instance),
            PrivateDnsNameOptions = new PrivateDnsNameOptionsResponseShape
            {
                HostnameType = settings.HostNames.Type,
                EnableResourceNameDnsARecord = settings.HostNames.ResourceNameA,
                EnableResourceNameDnsAAAARecord = settings.HostNames.ResourceNameAaaa,
            },
            // What a launch can't ask of Weft is shown as AWS shows it where nobody asked.
            CapacityReservationSpecification = new CapacityReservationSpecificationResponseShape { CapacityReservationPreference = "open" },
            HibernationOptions = new HibernationOptionsShape { Configured = false },
            EnclaveOptions = new EnclaveOptionsShape { Enabled = false },
            MaintenanceOptions = new InstanceMaintenanceOptionsShape { AutoRecovery = "default", RebootMigration = "default" },
            Operator = new OperatorResponseShape { Managed = false },
            Tags = TagRules.Shapes(view.TagsOf(instance.Id)),
        };
    }

    /// <summary>The public address that the primary private one is known by.</summary>
    public static PublicAssociation? PublicOf(View view, NetworkInterface? primary) =>
        primary?.PrimaryIpv4 is { } address ? PublicAssociation.Find(view, primary, address) : null;

    public static string BootModeOf(CatalogImage image, Instance instance)
    {
        var modes = instance.Hardware.BootModes;
        var wantsUefi = image.BootMode is not null && image.BootMode.StartsWith(Uefi, StringComparison.Ordinal);
        return modes.Contains(Uefi) && (wantsUefi || !modes.Contains(LegacyBios)) ? Uefi : LegacyBios;
    }
}
