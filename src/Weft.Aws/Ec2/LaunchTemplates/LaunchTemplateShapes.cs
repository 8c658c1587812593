using Weft.Aws.Ec2.Tags;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>Launch templates and their versions as EC2 shows them: what was said, and nothing besides.</summary>
internal static class LaunchTemplateShapes
{
    public static LaunchTemplateShape Of(View view, LaunchTemplate template) => new()
    {
        LaunchTemplateId = template.Id.Text,
        LaunchTemplateName = template.Name,
        CreateTime = template.CreatedAt,
        CreatedBy = template.CreatedBy,
        DefaultVersionNumber = template.DefaultVersion,
        LatestVersionNumber = template.LatestVersion,
        Tags = TagRules.Shapes(view.TagsOf(template.Id)),
        Operator = new OperatorResponseShape { Managed = false },
    };

    public static LaunchTemplateVersionShape Of(LaunchTemplate template, LaunchTemplateVersion version) => new()
    {
        LaunchTemplateId = template.Id.Text,
        LaunchTemplateName = template.Name,
        VersionNumber = version.Number,
        VersionDescription = version.Description,
        CreateTime = version.CreatedAt,
        CreatedBy = version.CreatedBy,
        DefaultVersion = version.Number == template.DefaultVersion,
        LaunchTemplateData = Of(version.Launch),
        Operator = new OperatorResponseShape { Managed = false },
    };

    public static ResponseLaunchTemplateDataShape Of(LaunchParameters said) => new()
    {
        ImageId = said.Image,
        InstanceType = said.InstanceType,
        KeyName = said.KeyName,
        UserData = said.UserData,
        InstanceInitiatedShutdownBehavior = said.ShutdownBehavior,
        EbsOptimized = said.EbsOptimized,
        Monitoring = said.Monitored is { } monitored ? new LaunchTemplatesMonitoringShape { Enabled = monitored } : null,
        DisableApiTermination = said.TerminationProtected,
        DisableApiStop = said.StopProtected,
        CreditSpecification = said.CpuCredits is { } credits ? new CreditSpecificationShape { CpuCredits = credits } : null,
        HibernationOptions = said.Hibernation is { } hibernation ? new LaunchTemplateHibernationOptionsShape { Configured = hibernation } : null,
        EnclaveOptions = said.Enclave is { } enclave ? new LaunchTemplateEnclaveOptionsShape { Enabled = enclave } : null,
        MaintenanceOptions = said.AutoRecovery is { } recovery ? new LaunchTemplateInstanceMaintenanceOptionsShape { AutoRecovery = recovery } : null,
        NetworkPerformanceOptions = said.BandwidthWeighting is { } weighting ? new LaunchTemplateNetworkPerformanceOptionsShape { BandwidthWeighting = weighting } : null,
        CapacityReservationSpecification = said.ReservationPreference is { } preference
            ? new LaunchTemplateCapacityReservationSpecificationResponseShape { CapacityReservationPreference = preference }
            : null,
        IamInstanceProfile = said.Profile is { } profile ? new LaunchTemplateIamInstanceProfileSpecificationShape { Arn = profile.Arn, Name = profile.Name } : null,
        Placement = said.Placement is { } at ? new LaunchTemplatePlacementShape { AvailabilityZone = at.Zone, AvailabilityZoneId = at.ZoneId, Tenancy = at.Tenancy } : null,
        CpuOptions = said.Processor is { } cpu
            ? new LaunchTemplateCpuOptionsShape { CoreCount = cpu.CoreCount, ThreadsPerCore = cpu.ThreadsPerCore, AmdSevSnp = cpu.AmdSevSnp, NestedVirtualization = cpu.NestedVirtualization }
            : null,
        MetadataOptions = said.Metadata is { } options ? Of(options) : null,
        PrivateDnsNameOptions = said.HostNames is { } names
            ? new LaunchTemplatePrivateDnsNameOptionsShape
            {
                HostnameType = names.Type, EnableResourceNameDnsARecord = names.ResourceNameA, EnableResourceNameDnsAAAARecord = names.ResourceNameAaaa,
            }
            : null,
        SecurityGroupIds = said.GroupIds.IsEmpty ? null : said.GroupIds,
        SecurityGroups = said.GroupNames.IsEmpty ? null : said.GroupNames,
        NetworkInterfaces = said.Cards.IsEmpty ? null : [.. said.Cards.Select(Of)],
        BlockDeviceMappings = said.Devices.IsEmpty
            ? null
            : [.. said.Devices.Select(device => new LaunchTemplateBlockDeviceMappingShape { DeviceName = device.Device, Ebs = device.Volume is { } volume ? Of(volume) : null })],
        TagSpecifications = said.Tags.IsEmpty
            ? null
            : [.. said.Tags.Select(tags => new LaunchTemplateTagSpecificationShape { ResourceType = tags.ResourceType, Tags = LaunchRequests.Tags(tags) })],
    };

    private static LaunchTemplateEbsBlockDeviceShape Of(VolumeParameters volume) => new()
    {
        SnapshotId = volume.Snapshot,
        VolumeSize = volume.SizeGiB,
        VolumeType = volume.Type,
        Iops = volume.Iops,
        Throughput = volume.Throughput,
        Encrypted = volume.Encrypted,
        DeleteOnTermination = volume.DeleteOnTermination,
    };

    private static LaunchTemplateInstanceMetadataOptionsShape Of(MetadataParameters said) => new()
    {
        HttpEndpoint = said.Endpoint,
        HttpTokens = said.Tokens,
        HttpPutResponseHopLimit = said.HopLimit,
        HttpProtocolIpv6 = said.Ipv6,
        InstanceMetadataTags = said.Tags,
    };

    private static LaunchTemplateInstanceNetworkInterfaceSpecificationShape Of(CardParameters card) => new()
    {
        DeviceIndex = card.DeviceIndex,
        NetworkCardIndex = card.NetworkCardIndex,
        NetworkInterfaceId = card.NetworkInterface,
        SubnetId = card.Subnet,
        Description = card.Description,
        InterfaceType = card.InterfaceType,
        AssociatePublicIpAddress = card.PublicAddress,
        DeleteOnTermination = card.DeleteOnTermination,
        PrimaryIpv6 = card.PrimaryIpv6,
        PrivateIpAddress = card.PrivateAddress,
        SecondaryPrivateIpAddressCount = card.SecondaryCount,
        Ipv6AddressCount = card.Ipv6Count,
        Groups = card.Groups.IsEmpty ? null : card.Groups,
        PrivateIpAddresses = card.PrivateAddresses.IsEmpty
            ? null
            : [.. card.PrivateAddresses.Select(address => new PrivateIpAddressSpecificationShape { PrivateIpAddress = address.Address, Primary = address.IsPrimary })],
        Ipv6Addresses = card.Ipv6Addresses.IsEmpty ? null : [.. card.Ipv6Addresses.Select(address => new InstanceIpv6AddressShape { Ipv6Address = address })],
    };
}
