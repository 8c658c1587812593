namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>One size of a family: what DescribeInstanceTypes reports of <c>m5.large</c> that differs from <c>m5.xlarge</c>.</summary>
/// <param name="name">The part after the dot.</param>
/// <param name="vcpus">Virtual processors.</param>
/// <param name="memoryMiB">Memory in MiB.</param>
/// <param name="interfaces">How many network interfaces can be attached, over all network cards.</param>
/// <param name="addresses">How many IPv4, and as many IPv6, addresses one interface can hold, the primary included.</param>
/// <param name="network">AWS's words for the network performance.</param>
/// <param name="baselineGbps">Bandwidth that a network card always has.</param>
/// <param name="peakGbps">Bandwidth that a network card reaches while it has credits.</param>
/// <param name="volumes">Limits towards EBS.</param>
/// <param name="efa">How many interfaces can be Elastic Fabric Adapters.</param>
/// <param name="disks">Local disks.</param>
/// <param name="gpus">How many of the family's GPU it has.</param>
/// <param name="cards">Network cards; the interfaces are spread over them evenly.</param>
/// <param name="perCard">AWS's words for the performance of one card where there are several.</param>
/// <param name="differs">The traits in which this size is the contrary of its family.</param>
public sealed class InstanceSize(
    string name,
    int vcpus,
    int memoryMiB,
    int interfaces,
    int addresses,
    string network,
    double baselineGbps,
    double peakGbps,
    VolumeLimits volumes,
    int efa = 0,
    LocalDisks? disks = null,
    int gpus = 0,
    int cards = 1,
    string? perCard = null,
    Traits differs = Traits.None)
{
    public string Name { get; } = name;

    public int Vcpus { get; } = vcpus;

    public int MemoryMiB { get; } = memoryMiB;

    public int Interfaces { get; } = interfaces;

    public int AddressesPerInterface { get; } = addresses;

    public string NetworkPerformance { get; } = network;

    public double BaselineGbps { get; } = baselineGbps;

    public double PeakGbps { get; } = peakGbps;

    public VolumeLimits Volumes { get; } = volumes;

    public int EfaInterfaces { get; } = efa;

    public LocalDisks? Disks { get; } = disks;

    public int Gpus { get; } = gpus;

    public int NetworkCards { get; } = cards;

    public int InterfacesPerCard { get; } = interfaces / cards;

    public string CardPerformance { get; } = perCard ?? network;

    public Traits Differs { get; } = differs;

    public bool BareMetal { get; } = name.StartsWith("metal", StringComparison.Ordinal);
}

/// <summary>
/// How many EBS volumes can be attached, and the EBS-optimized bandwidth (Mbps) and IOPS; all zero where it is not EBS-optimized.
/// </summary>
public sealed class VolumeLimits(int attachments, double baselineMbps, int baselineIops, int maximumMbps, int maximumIops)
{
    public VolumeLimits(int attachments) : this(attachments, 0, 0, 0, 0)
    {
    }

    public VolumeLimits(int attachments, int mbps, int iops) : this(attachments, mbps, iops, mbps, iops)
    {
    }

    public int Attachments { get; } = attachments;

    /// <summary>Whole Mbps, as AWS reports the 312.5 of the smallest type.</summary>
    public int BaselineMbps { get; } = (int)baselineMbps;

    public int BaselineIops { get; } = baselineIops;

    public int MaximumMbps { get; } = maximumMbps;

    public int MaximumIops { get; } = maximumIops;

    /// <summary>The baseline in MB/s.</summary>
    public double BaselineThroughput { get; } = baselineMbps / 8.0;

    /// <summary>The maximum in MB/s.</summary>
    public double MaximumThroughput => MaximumMbps / 8.0;

    public bool Optimized => MaximumMbps > 0;
}

/// <summary>NVMe SSDs inside the host; AWS encrypts them all.</summary>
public sealed record LocalDisks(int Count, int SizeGB)
{
    public int TotalGB => Count * SizeGB;
}

/// <summary>The graphics processor of a family.</summary>
public sealed record Gpu(string Manufacturer, string Name, int MemoryMiB);
