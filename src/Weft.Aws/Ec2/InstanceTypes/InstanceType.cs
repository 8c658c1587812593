namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>One instance type, such as <c>m5.large</c>: a size of a family.</summary>
public sealed class InstanceType
{
    internal InstanceType(InstanceFamily family, InstanceSize size)
    {
        Family = family;
        Size = size;
        Name = $"{family.Name}.{size.Name}";
        Traits = family.Traits ^ size.Differs;
    }

    public string Name { get; }

    public InstanceFamily Family { get; }

    public InstanceSize Size { get; }

    public Traits Traits { get; }

    public int Cores => Size.Vcpus / Family.ThreadsPerCore;

    /// <summary>The architectures of the images that boot on it.</summary>
    public IReadOnlyList<string> Architectures =>
        Family.Maker == Maker.Aws ? ["arm64"] : Has(Traits.ThirtyTwoBit) ? ["i386", "x86_64"] : ["x86_64"];

    /// <summary><c>xen</c> or <c>nitro</c>; null on bare metal, which AWS reports without one.</summary>
    public string? Hypervisor => Size.BareMetal ? null : Family.Xen ? "xen" : "nitro";

    /// <summary><c>required</c>, <c>supported</c> or <c>unsupported</c>.</summary>
    public string EnaSupport => !Has(Traits.Ena) ? "unsupported" : Family.Xen ? "supported" : "required";

    /// <summary>The boot modes, in AWS's order.</summary>
    public IReadOnlyList<string> BootModes =>
        Family.Maker == Maker.Aws ? ["uefi"] : Family.LegacyBiosOnly || Size.BareMetal ? ["legacy-bios"] : ["legacy-bios", "uefi"];

    /// <summary><c>default</c>, or <c>unsupported</c> on the oldest types.</summary>
    public string EbsOptimizedSupport => Size.Volumes.Optimized ? "default" : "unsupported";

    /// <summary>How EBS volumes show themselves; of the types on Xen only those with NVMe disks know NVMe at all.</summary>
    public string EbsNvmeSupport => !Family.Xen ? "required" : Size.Disks is null ? "unsupported" : "supported";

    /// <summary>Cluster placement needs full bisection bandwidth, which burstable and flex types do not have.</summary>
    public IReadOnlyList<string> PlacementStrategies =>
        Family.Burstable || Family.Name.EndsWith("-flex", StringComparison.Ordinal) ? ["partition", "spread"] : ["cluster", "partition", "spread"];

    public IReadOnlyList<string> UsageClasses =>
        (Family.Name[0], Has(Traits.Spot)) switch
        {
            ('p', _) => ["capacity-block", "on-demand", "spot"],
            (_, true) => ["on-demand", "spot"],
            _ => ["on-demand"],
        };

    public bool Has(Traits trait) => (Traits & trait) != 0;

    /// <summary>True where an image of that architecture boots on it.</summary>
    public bool Supports(string architecture) => Architectures.Contains(architecture);

    public override string ToString() => Name;
}
