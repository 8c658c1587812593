using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>How an instance type looks in an answer; what the table does not know is absent.</summary>
internal static class InstanceTypeShapes
{
    // UDP timeouts are the same for every type (EC2 User Guide, "Connection tracking timeouts").
    private static readonly TimeSpan udpTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan udpStreamTimeout = TimeSpan.FromSeconds(180);

    public static InstanceTypeInfoShape Of(InstanceType type) => new()
    {
        InstanceType = type.Name,
        CurrentGeneration = type.Family.CurrentGeneration,
        FreeTierEligible = type.Has(Traits.FreeTier),
        SupportedUsageClasses = type.UsageClasses,
        SupportedRootDeviceTypes = [DeviceTypeValues.Ebs],
        SupportedVirtualizationTypes = [VirtualizationTypeValues.Hvm],
        BareMetal = type.Size.BareMetal,
        Hypervisor = type.Hypervisor,
        ProcessorInfo = new ProcessorInfoShape { SupportedArchitectures = type.Architectures, Manufacturer = InstanceTypeFilters.NameOf(type.Family.Maker) },
        VCpuInfo = new VCpuInfoShape
        {
            DefaultVCpus = type.Size.Vcpus,
            DefaultCores = type.Cores,
            DefaultThreadsPerCore = type.Family.ThreadsPerCore,
        },
        MemoryInfo = new MemoryInfoShape { SizeInMiB = type.Size.MemoryMiB },
        InstanceStorageSupported = type.Size.Disks is not null,
        InstanceStorageInfo = type.Size.Disks is { } disks ? StorageOf(disks) : null,
        EbsInfo = EbsOf(type),
        NetworkInfo = NetworkOf(type),
        GpuInfo = type.Family.Gpu is { } gpu ? GpuOf(gpu, type.Size.Gpus) : null,
        PlacementGroupInfo = new PlacementGroupInfoShape { SupportedStrategies = type.PlacementStrategies },
        HibernationSupported = type.Has(Traits.Hibernates),
        BurstablePerformanceSupported = type.Family.Burstable,
        DedicatedHostsSupported = type.Has(Traits.Dedicated),
        AutoRecoverySupported = type.Has(Traits.Recovers),
        SupportedBootModes = type.BootModes,
    };

    private static InstanceStorageInfoShape StorageOf(LocalDisks disks) => new()
    {
        TotalSizeInGB = disks.TotalGB,
        Disks = [new DiskInfoShape { Count = disks.Count, SizeInGB = disks.SizeGB, Type = "ssd" }],
        NvmeSupport = "required",
        EncryptionSupport = "required",
    };

    private static EbsInfoShape EbsOf(InstanceType type)
    {
        var volumes = type.Size.Volumes;
        return new EbsInfoShape
        {
            EbsOptimizedSupport = type.EbsOptimizedSupport,
            EncryptionSupport = "supported",
            EbsOptimizedInfo = !volumes.Optimized ? null : new EbsOptimizedInfoShape
            {
                BaselineBandwidthInMbps = volumes.BaselineMbps,
                BaselineThroughputInMBps = volumes.BaselineThroughput,
                BaselineIops = volumes.BaselineIops,
                MaximumBandwidthInMbps = volumes.MaximumMbps,
                MaximumThroughputInMBps = volumes.MaximumThroughput,
                MaximumIops = volumes.MaximumIops,
            },
            NvmeSupport = type.EbsNvmeSupport,
            MaximumEbsAttachments = volumes.Attachments,
            AttachmentLimitType = type.Family.VolumesShareLimit ? "shared" : "dedicated",
        };
    }

    private static NetworkInfoShape NetworkOf(InstanceType type)
    {
        var size = type.Size;
        return new NetworkInfoShape
        {
            NetworkPerformance = size.NetworkPerformance,
            MaximumNetworkInterfaces = size.Interfaces,
            MaximumNetworkCards = size.NetworkCards,
            DefaultNetworkCardIndex = 0,
            NetworkCards = [.. Enumerable.Range(0, size.NetworkCards).Select(index => CardOf(size, index))],
            Ipv4AddressesPerInterface = size.AddressesPerInterface,
            Ipv6AddressesPerInterface = size.AddressesPerInterface,
            Ipv6Supported = true,
            EnaSupport = type.EnaSupport,
            EfaSupported = size.EfaInterfaces > 0,
            EfaInfo = size.EfaInterfaces > 0 ? new EfaInfoShape { MaximumEfaInterfaces = size.EfaInterfaces } : null,
            EncryptionInTransitSupported = type.Family.EncryptsInTransit,
            ConnectionTrackingConfiguration = new DefaultConnectionTrackingConfigurationShape
            {
                DefaultTcpEstablishedTimeout = (int)type.Family.TcpIdleTimeout.TotalSeconds,
                DefaultUdpTimeout = (int)udpTimeout.TotalSeconds,
                DefaultUdpStreamTimeout = (int)udpStreamTimeout.TotalSeconds,
            },
        };
    }

    private static NetworkCardInfoShape CardOf(InstanceSize size, int index) => new()
    {
        NetworkCardIndex = index,
        NetworkPerformance = size.CardPerformance,
        MaximumNetworkInterfaces = size.InterfacesPerCard,
        BaselineBandwidthInGbps = size.BaselineGbps,
        PeakBandwidthInGbps = size.PeakGbps,
    };

    private static GpuInfoShape GpuOf(Gpu gpu, int count) => new()
    {
        Gpus =
        [
            new GpuDeviceInfoShape
            {
                Name = gpu.Name,
                Manufacturer = gpu.Manufacturer,
                Count = count,
                MemoryInfo = new GpuDeviceMemoryInfoShape { SizeInMiB = gpu.MemoryMiB },
            },
        ],
        TotalGpuMemoryInMiB = gpu.MemoryMiB * count,
    };
}
