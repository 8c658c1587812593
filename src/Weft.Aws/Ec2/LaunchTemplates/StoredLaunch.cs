using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>The data of a launch template as the launch that it stands for, so that both are refused, checked and kept alike.</summary>
/// <remarks>Members that no launch here takes need only be seen to be there.</remarks>
internal static class StoredLaunch
{
    public static RunInstancesRequest Of(RequestLaunchTemplateDataShape stored) => new()
    {
        MinCount = 1,
        MaxCount = 1,
        ImageId = stored.ImageId,
        InstanceType = stored.InstanceType,
        KeyName = stored.KeyName,
        UserData = stored.UserData,
        KernelId = stored.KernelId,
        EbsOptimized = stored.EbsOptimized,
        DisableApiTermination = stored.DisableApiTermination,
        DisableApiStop = stored.DisableApiStop,
        InstanceInitiatedShutdownBehavior = stored.InstanceInitiatedShutdownBehavior,
        SecurityGroupIds = stored.SecurityGroupIds,
        SecurityGroups = stored.SecurityGroups,
        CreditSpecification = stored.CreditSpecification,
        BlockDeviceMappings = [.. stored.BlockDeviceMappings.Select(Of)],
        ElasticInferenceAccelerators = [.. stored.ElasticInferenceAccelerators.Select(accelerator => new ElasticInferenceAcceleratorShape { Type = accelerator.Type, Count = accelerator.Count })],
        InstanceMarketOptions = stored.InstanceMarketOptions is null ? null : new InstanceMarketOptionsRequestShape(),
        LicenseSpecifications = [.. stored.LicenseSpecifications.Select(_ => new LicenseConfigurationRequestShape())],
        SecondaryInterfaces = [.. stored.SecondaryInterfaces.Select(_ => new InstanceSecondaryInterfaceSpecificationRequestShape())],
        IamInstanceProfile = stored.IamInstanceProfile is { } profile ? new IamInstanceProfileSpecificationShape { Arn = profile.Arn, Name = profile.Name } : null,
        Monitoring = stored.Monitoring?.Enabled is { } monitored ? new RunInstancesMonitoringEnabledShape { Enabled = monitored } : null,
        HibernationOptions = stored.HibernationOptions is { } hibernation ? new HibernationOptionsRequestShape { Configured = hibernation.Configured } : null,
        EnclaveOptions = stored.EnclaveOptions is { } enclave ? new EnclaveOptionsRequestShape { Enabled = enclave.Enabled } : null,
        MaintenanceOptions = stored.MaintenanceOptions is { } maintenance ? new InstanceMaintenanceOptionsRequestShape { AutoRecovery = maintenance.AutoRecovery } : null,
        NetworkPerformanceOptions = stored.NetworkPerformanceOptions is { } performance
            ? new InstanceNetworkPerformanceOptionsRequestShape { BandwidthWeighting = performance.BandwidthWeighting }
            : null,
        CapacityReservationSpecification = stored.CapacityReservationSpecification is { } reservation
            ? new CapacityReservationSpecificationShape
            {
                CapacityReservationPreference = reservation.CapacityReservationPreference,
                CapacityReservationTarget = reservation.CapacityReservationTarget,
            }
            : null,
        CpuOptions = stored.CpuOptions is { } processor ? Of(processor) : null,
        MetadataOptions = stored.MetadataOptions is { } metadata ? Of(metadata) : null,
        PrivateDnsNameOptions = stored.PrivateDnsNameOptions is { } names ? Of(names) : null,
        Placement = stored.Placement is { } placement ? Of(placement) : null,
        NetworkInterfaces = [.. stored.NetworkInterfaces.Select(Of)],
        TagSpecifications = [.. stored.TagSpecifications.Select(tags => new TagSpecificationShape { ResourceType = tags.ResourceType, Tags = tags.Tags })],
    };

    private static CpuOptionsRequestShape Of(LaunchTemplateCpuOptionsRequestShape processor) => new()
    {
        CoreCount = processor.CoreCount,
        ThreadsPerCore = processor.ThreadsPerCore,
        AmdSevSnp = processor.AmdSevSnp,
        NestedVirtualization = processor.NestedVirtualization,
    };

    private static InstanceMetadataOptionsRequestShape Of(LaunchTemplateInstanceMetadataOptionsRequestShape metadata) => new()
    {
        HttpEndpoint = metadata.HttpEndpoint,
        HttpTokens = metadata.HttpTokens,
        HttpPutResponseHopLimit = metadata.HttpPutResponseHopLimit,
        HttpProtocolIpv6 = metadata.HttpProtocolIpv6,
        InstanceMetadataTags = metadata.InstanceMetadataTags,
    };

    private static PrivateDnsNameOptionsRequestShape Of(LaunchTemplatePrivateDnsNameOptionsRequestShape names) => new()
    {
        HostnameType = names.HostnameType,
        EnableResourceNameDnsARecord = names.EnableResourceNameDnsARecord,
        EnableResourceNameDnsAAAARecord = names.EnableResourceNameDnsAAAARecord,
    };

    private static PlacementShape Of(LaunchTemplatePlacementRequestShape placement) => new()
    {
        AvailabilityZone = placement.AvailabilityZone,
        AvailabilityZoneId = placement.AvailabilityZoneId,
        Tenancy = placement.Tenancy,
        Affinity = placement.Affinity,
        GroupName = placement.GroupName,
        GroupId = placement.GroupId,
        HostId = placement.HostId,
        HostResourceGroupArn = placement.HostResourceGroupArn,
        PartitionNumber = placement.PartitionNumber,
        SpreadDomain = placement.SpreadDomain,
    };

    private static BlockDeviceMappingShape Of(LaunchTemplateBlockDeviceMappingRequestShape device) => new()
    {
        DeviceName = device.DeviceName,
        VirtualName = device.VirtualName,
        NoDevice = device.NoDevice,
        Ebs = device.Ebs is { } volume
            ? new EbsBlockDeviceShape
            {
                SnapshotId = volume.SnapshotId,
                VolumeSize = volume.VolumeSize,
                VolumeType = volume.VolumeType,
                Iops = volume.Iops,
                Throughput = volume.Throughput,
                Encrypted = volume.Encrypted,
                KmsKeyId = volume.KmsKeyId,
                DeleteOnTermination = volume.DeleteOnTermination,
                VolumeInitializationRate = volume.VolumeInitializationRate,
                EbsCardIndex = volume.EbsCardIndex,
            }
            : null,
    };

    private static InstanceNetworkInterfaceSpecificationShape Of(LaunchTemplateInstanceNetworkInterfaceSpecificationRequestShape card) => new()
    {
        DeviceIndex = card.DeviceIndex,
        NetworkCardIndex = card.NetworkCardIndex,
        NetworkInterfaceId = card.NetworkInterfaceId,
        SubnetId = card.SubnetId,
        Description = card.Description,
        InterfaceType = card.InterfaceType,
        AssociatePublicIpAddress = card.AssociatePublicIpAddress,
        AssociateCarrierIpAddress = card.AssociateCarrierIpAddress,
        DeleteOnTermination = card.DeleteOnTermination,
        Groups = card.Groups,
        PrivateIpAddress = card.PrivateIpAddress,
        PrivateIpAddresses = card.PrivateIpAddresses,
        SecondaryPrivateIpAddressCount = card.SecondaryPrivateIpAddressCount,
        Ipv6AddressCount = card.Ipv6AddressCount,
        Ipv6Addresses = [.. card.Ipv6Addresses.Select(address => new InstanceIpv6AddressShape { Ipv6Address = address.Ipv6Address })],
        PrimaryIpv6 = card.PrimaryIpv6,
        Ipv4Prefixes = card.Ipv4Prefixes,
        Ipv4PrefixCount = card.Ipv4PrefixCount,
        Ipv6Prefixes = card.Ipv6Prefixes,
        Ipv6PrefixCount = card.Ipv6PrefixCount,
        EnaSrdSpecification = card.EnaSrdSpecification,
        ConnectionTrackingSpecification = card.ConnectionTrackingSpecification,
        EnaQueueCount = card.EnaQueueCount,
    };
}
