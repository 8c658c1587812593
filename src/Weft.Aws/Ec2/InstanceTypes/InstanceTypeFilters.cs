namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>The filters of DescribeInstanceTypes; those on what the table does not know are refused.</summary>
internal static class InstanceTypeFilters
{
    public static FactFilters<InstanceType> All { get; } = AddNetwork(AddStorage(new FactFilters<InstanceType>()
        .With("auto-recovery-supported", type => type.Has(Traits.Recovers))
        .With("bare-metal", type => type.Size.BareMetal)
        .With("burstable-performance-supported", type => type.Family.Burstable)
        .With("current-generation", type => type.Family.CurrentGeneration)
        .With("dedicated-hosts-supported", type => type.Has(Traits.Dedicated))
        .With("free-tier-eligible", type => type.Has(Traits.FreeTier))
        .With("hibernation-supported", type => type.Has(Traits.Hibernates))
        .With("hypervisor", type => type.Hypervisor)
        .With("instance-type", type => type.Name)
        .With("memory-info.size-in-mib", type => type.Size.MemoryMiB)
        .WithEach("processor-info.supported-architecture", type => type.Architectures)
        .WithEach("supported-boot-mode", type => type.BootModes)
        .With("supported-root-device-type", _ => "ebs")
        .WithEach("supported-usage-class", type => type.UsageClasses)
        .With("supported-virtualization-type", _ => "hvm")
        .With("vcpu-info.default-cores", type => type.Cores)
        .With("vcpu-info.default-threads-per-core", type => type.Family.ThreadsPerCore)
        .With("vcpu-info.default-vcpus", type => type.Size.Vcpus)))
        .Unserved(
            "network-info.bandwidth-weightings", "network-info.flexible-ena-queues-support", "nitro-enclaves-support", "nitro-tpm-support",
            "nitro-tpm-info.supported-versions", "processor-info.sustained-clock-speed-in-ghz", "processor-info.supported-features",
            "reboot-migration-support", "vcpu-info.valid-cores", "vcpu-info.valid-threads-per-core");

    /// <summary>AWS's name of the processor's maker.</summary>
    public static string NameOf(Maker maker) => maker switch
    {
        Maker.Intel => "Intel",
        Maker.Amd => "AMD",
        _ => "AWS",
    };

    private static FactFilters<InstanceType> AddStorage(FactFilters<InstanceType> filters) => filters
        .With("ebs-info.attachment-limit-type", type => type.Family.VolumesShareLimit ? "shared" : "dedicated")
        .With("ebs-info.maximum-ebs-attachments", type => type.Size.Volumes.Attachments)
        .With("ebs-info.ebs-optimized-info.baseline-bandwidth-in-mbps", type => Optimized(type, type.Size.Volumes.BaselineMbps))
        .With("ebs-info.ebs-optimized-info.baseline-iops", type => Optimized(type, type.Size.Volumes.BaselineIops))
        .With("ebs-info.ebs-optimized-info.baseline-throughput-in-mbps", type => Optimized(type, type.Size.Volumes.BaselineThroughput))
        .With("ebs-info.ebs-optimized-info.maximum-bandwidth-in-mbps", type => Optimized(type, type.Size.Volumes.MaximumMbps))
        .With("ebs-info.ebs-optimized-info.maximum-iops", type => Optimized(type, type.Size.Volumes.MaximumIops))
        .With("ebs-info.ebs-optimized-info.maximum-throughput-in-mbps", type => Optimized(type, type.Size.Volumes.MaximumThroughput))
        .With("ebs-info.ebs-optimized-support", type => type.EbsOptimizedSupport)
        .With("ebs-info.encryption-support", _ => "supported")
        .With("ebs-info.nvme-support", type => type.EbsNvmeSupport)
        .With("instance-storage-info.disk.count", type => type.Size.Disks?.Count)
        .With("instance-storage-info.disk.size-in-gb", type => type.Size.Disks?.SizeGB)
        .With("instance-storage-info.disk.type", type => type.Size.Disks is null ? null : "ssd")
        .With("instance-storage-info.encryption-support", type => type.Size.Disks is null ? null : "required")
        .With("instance-storage-info.nvme-support", type => type.Size.Disks is null ? null : "required")
        .With("instance-storage-info.total-size-in-gb", type => type.Size.Disks?.TotalGB)
        .With("instance-storage-supported", type => type.Size.Disks is not null);

    private static FactFilters<InstanceType> AddNetwork(FactFilters<InstanceType> filters) => filters
        .With("network-info.efa-info.maximum-efa-interfaces", type => type.Size.EfaInterfaces > 0 ? type.Size.EfaInterfaces : (double?)null)
        .With("network-info.efa-supported", type => type.Size.EfaInterfaces > 0)
        .With("network-info.ena-support", type => type.EnaSupport)
        .With("network-info.encryption-in-transit-supported", type => type.Family.EncryptsInTransit)
        .With("network-info.ipv4-addresses-per-interface", type => type.Size.AddressesPerInterface)
        .With("network-info.ipv6-addresses-per-interface", type => type.Size.AddressesPerInterface)
        .With("network-info.ipv6-supported", _ => true)
        .With("network-info.maximum-network-cards", type => type.Size.NetworkCards)
        .With("network-info.maximum-network-interfaces", type => type.Size.Interfaces)
        .With("network-info.network-performance", type => type.Size.NetworkPerformance);

    private static double? Optimized(InstanceType type, double value) => type.Size.Volumes.Optimized ? value : null;
}
