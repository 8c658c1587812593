using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>Between the request of a launch and what it asks for.</summary>
internal static class LaunchRequests
{
    /// <summary>What the request says of what a launch template can say. An empty text says nothing, as everywhere.</summary>
    public static LaunchParameters ParametersOf(RunInstancesRequest request) => new()
    {
        Image = Given(request.ImageId),
        InstanceType = Given(request.InstanceType),
        KeyName = Given(request.KeyName),
        UserData = Given(request.UserData),
        ShutdownBehavior = Given(request.InstanceInitiatedShutdownBehavior),
        EbsOptimized = request.EbsOptimized,
        Monitored = request.Monitoring?.Enabled,
        TerminationProtected = request.DisableApiTermination,
        StopProtected = request.DisableApiStop,
        CpuCredits = Given(request.CreditSpecification?.CpuCredits),
        Hibernation = request.HibernationOptions?.Configured,
        Enclave = request.EnclaveOptions?.Enabled,
        AutoRecovery = Given(request.MaintenanceOptions?.AutoRecovery),
        BandwidthWeighting = Given(request.NetworkPerformanceOptions?.BandwidthWeighting),
        ReservationPreference = Given(request.CapacityReservationSpecification?.CapacityReservationPreference),
        Profile = request.IamInstanceProfile is { } profile ? new ProfileParameters(Given(profile.Arn), Given(profile.Name)) : null,
        Placement = request.Placement is { } at
            ? new PlacementParameters(Given(at.AvailabilityZone), Given(at.AvailabilityZoneId), Given(at.Tenancy))
            : null,
        Processor = request.CpuOptions is { } cpu
            ? new ProcessorParameters(cpu.CoreCount, cpu.ThreadsPerCore, Given(cpu.AmdSevSnp), Given(cpu.NestedVirtualization))
            : null,
        Metadata = request.MetadataOptions is { } options
            ? new MetadataParameters(
                Given(options.HttpEndpoint), Given(options.HttpTokens), options.HttpPutResponseHopLimit, Given(options.HttpProtocolIpv6), Given(options.InstanceMetadataTags))
            : null,
        HostNames = request.PrivateDnsNameOptions is { } names
            ? new HostNameParameters(Given(names.HostnameType), names.EnableResourceNameDnsARecord, names.EnableResourceNameDnsAAAARecord)
            : null,
        GroupIds = [.. request.SecurityGroupIds],
        GroupNames = [.. request.SecurityGroups],
        Cards = [.. request.NetworkInterfaces.Select(CardOf)],
        Devices = [.. request.BlockDeviceMappings.Select(device => new DeviceParameters(device.DeviceName, device.Ebs is { } volume ? VolumeOf(volume) : null))],
        Tags = [.. request.TagSpecifications.Select(tags => new TagParameters(tags.ResourceType, [.. tags.Tags.Select(tag => new TagParameter(tag.Key, tag.Value))]))],
    };

    /// <summary>The request that says what the parameters say, and for the rest what another one says.</summary>
    public static RunInstancesRequest With(this RunInstancesRequest rest, LaunchParameters said) => new()
    {
        MinCount = rest.MinCount,
        MaxCount = rest.MaxCount,
        ClientToken = rest.ClientToken,
        DryRun = rest.DryRun,
        SubnetId = rest.SubnetId,
        PrivateIpAddress = rest.PrivateIpAddress,
        Ipv6Addresses = rest.Ipv6Addresses,
        Ipv6AddressCount = rest.Ipv6AddressCount,
        EnablePrimaryIpv6 = rest.EnablePrimaryIpv6,
        LaunchTemplate = rest.LaunchTemplate,
        ImageId = said.Image,
        InstanceType = said.InstanceType,
        KeyName = said.KeyName,
        UserData = said.UserData,
        InstanceInitiatedShutdownBehavior = said.ShutdownBehavior,
        EbsOptimized = said.EbsOptimized,
        Monitoring = said.Monitored is { } monitored ? new RunInstancesMonitoringEnabledShape { Enabled = monitored } : null,
        DisableApiTermination = said.TerminationProtected,
        DisableApiStop = said.StopProtected,
        CreditSpecification = said.CpuCredits is { } credits ? new CreditSpecificationRequestShape { CpuCredits = credits } : null,
        HibernationOptions = new HibernationOptionsRequestShape { Configured = said.Hibernation },
        EnclaveOptions = new EnclaveOptionsRequestShape { Enabled = said.Enclave },
        MaintenanceOptions = new InstanceMaintenanceOptionsRequestShape { AutoRecovery = said.AutoRecovery },
        NetworkPerformanceOptions = new InstanceNetworkPerformanceOptionsRequestShape { BandwidthWeighting = said.BandwidthWeighting },
        CapacityReservationSpecification = new CapacityReservationSpecificationShape { CapacityReservationPreference = said.ReservationPreference },
        IamInstanceProfile = said.Profile is { } profile ? new IamInstanceProfileSpecificationShape { Arn = profile.Arn, Name = profile.Name } : null,
        Placement = said.Placement is { } at ? new PlacementShape { AvailabilityZone = at.Zone, AvailabilityZoneId = at.ZoneId, Tenancy = at.Tenancy } : null,
        CpuOptions = said.Processor is { } cpu
            ? new CpuOptionsRequestShape { CoreCount = cpu.CoreCount, ThreadsPerCore = cpu.ThreadsPerCore, AmdSevSnp = cpu.AmdSevSnp, NestedVirtualization = cpu.NestedVirtualization }
            : null,
        MetadataOptions = said.Metadata is { } options ? OptionsOf(options) : null,
        PrivateDnsNameOptions = said.HostNames is { } names
            ? new PrivateDnsNameOptionsRequestShape
            {
                HostnameType = names.Type, EnableResourceNameDnsARecord = names.ResourceNameA, EnableResourceNameDnsAAAARecord = names.ResourceNameAaaa,
            }
            : null,
        SecurityGroupIds = said.GroupIds,
        SecurityGroups = said.GroupNames,
        NetworkInterfaces = [.. said.Cards.Select(SpecificationOf)],
        BlockDeviceMappings = [.. said.Devices.Select(device => new BlockDeviceMappingShape { DeviceName = device.Device, Ebs = device.Volume is { } volume ? EbsOf(volume) : null })],
        TagSpecifications = [.. said.Tags.Select(tags => new TagSpecificationShape { ResourceType = tags.ResourceType, Tags = Tags(tags) })],
    };

    public static IReadOnlyList<TagShape> Tags(TagParameters tags) => [.. tags.Tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })];

    private static InstanceMetadataOptionsRequestShape OptionsOf(MetadataParameters said) => new()
    {
        HttpEndpoint = said.Endpoint,
        HttpTokens = said.Tokens,
        HttpPutResponseHopLimit = said.HopLimit,
        HttpProtocolIpv6 = said.Ipv6,
        InstanceMetadataTags = said.Tags,
    };

    private static CardParameters CardOf(InstanceNetworkInterfaceSpecificationShape card) => new()
    {
        DeviceIndex = card.DeviceIndex,
        NetworkCardIndex = card.NetworkCardIndex,
        NetworkInterface = Given(card.NetworkInterfaceId),
        Subnet = Given(card.SubnetId),
        Description = card.Description,
        InterfaceType = Given(card.InterfaceType),
        PublicAddress = card.AssociatePublicIpAddress,
        DeleteOnTermination = card.DeleteOnTermination,
        PrimaryIpv6 = card.PrimaryIpv6,
        PrivateAddress = Given(card.PrivateIpAddress),
        SecondaryCount = card.SecondaryPrivateIpAddressCount,
        Ipv6Count = card.Ipv6AddressCount,
        Groups = [.. card.Groups],
        PrivateAddresses = [.. card.PrivateIpAddresses.Select(address => new AddressParameters(address.PrivateIpAddress, address.Primary))],
        Ipv6Addresses = [.. card.Ipv6Addresses.Select(address => address.Ipv6Address).OfType<string>()],
    };

    private static InstanceNetworkInterfaceSpecificationShape SpecificationOf(CardParameters card) => new()
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
        Groups = card.Groups,
        PrivateIpAddresses = [.. card.PrivateAddresses.Select(address => new PrivateIpAddressSpecificationShape { PrivateIpAddress = address.Address, Primary = address.IsPrimary })],
        Ipv6Addresses = [.. card.Ipv6Addresses.Select(address => new InstanceIpv6AddressShape { Ipv6Address = address })],
    };

    private static VolumeParameters VolumeOf(EbsBlockDeviceShape volume) => new(
        Given(volume.SnapshotId), volume.VolumeSize, Given(volume.VolumeType), volume.Iops, volume.Throughput, volume.Encrypted, volume.DeleteOnTermination);

    private static EbsBlockDeviceShape EbsOf(VolumeParameters volume) => new()
    {
        SnapshotId = volume.Snapshot,
        VolumeSize = volume.SizeGiB,
        VolumeType = volume.Type,
        Iops = volume.Iops,
        Throughput = volume.Throughput,
        Encrypted = volume.Encrypted,
        DeleteOnTermination = volume.DeleteOnTermination,
    };

    private static string? Given(string? text) => text is "" ? null : text;
}
