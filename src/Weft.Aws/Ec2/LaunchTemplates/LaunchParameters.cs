using System.Collections.Immutable;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>
/// What a launch asks for, as far as a launch template can say it. Nothing in it has been looked up: AWS stores an image that does not exist.
/// What is not said is null or empty.
/// </summary>
public sealed record LaunchParameters
{
    public string? Image { get; init; }

    public string? InstanceType { get; init; }

    public string? KeyName { get; init; }

    /// <summary>As it was given, which should be base64.</summary>
    public string? UserData { get; init; }

    public string? ShutdownBehavior { get; init; }

    public bool? EbsOptimized { get; init; }

    public bool? Monitored { get; init; }

    public bool? TerminationProtected { get; init; }

    public bool? StopProtected { get; init; }

    public string? CpuCredits { get; init; }

    public bool? Hibernation { get; init; }

    public bool? Enclave { get; init; }

    public string? AutoRecovery { get; init; }

    public string? BandwidthWeighting { get; init; }

    public string? ReservationPreference { get; init; }

    public ProfileParameters? Profile { get; init; }

    public PlacementParameters? Placement { get; init; }

    public ProcessorParameters? Processor { get; init; }

    public MetadataParameters? Metadata { get; init; }

    public HostNameParameters? HostNames { get; init; }

    public ImmutableArray<string> GroupIds { get; init; } = [];

    public ImmutableArray<string> GroupNames { get; init; } = [];

    public ImmutableArray<CardParameters> Cards { get; init; } = [];

    public ImmutableArray<DeviceParameters> Devices { get; init; } = [];

    public ImmutableArray<TagParameters> Tags { get; init; } = [];

    /// <summary>Whether nothing is asked for at all.</summary>
    public bool SaysNothing() => this with { GroupIds = [], GroupNames = [], Cards = [], Devices = [], Tags = [] } == nothing
        && GroupIds.IsEmpty && GroupNames.IsEmpty && Cards.IsEmpty && Devices.IsEmpty && Tags.IsEmpty;

    private static readonly LaunchParameters nothing = new();
}

/// <summary>The instance profile that an instance gets, by ARN or by name.</summary>
public sealed record ProfileParameters(string? Arn, string? Name);

/// <summary>Where an instance is to stand.</summary>
public sealed record PlacementParameters(string? Zone, string? ZoneId, string? Tenancy);

/// <summary>How the processors of the type are to be set.</summary>
public sealed record ProcessorParameters(int? CoreCount, int? ThreadsPerCore, string? AmdSevSnp, string? NestedVirtualization);

/// <summary>How the instance metadata service is to answer.</summary>
public sealed record MetadataParameters(string? Endpoint, string? Tokens, int? HopLimit, string? Ipv6, string? Tags);

/// <summary>How an instance is to be named.</summary>
public sealed record HostNameParameters(string? Type, bool? ResourceNameA, bool? ResourceNameAaaa);

/// <summary>One block device, and the volume that it is.</summary>
public sealed record DeviceParameters(string? Device, VolumeParameters? Volume);

/// <summary>How a volume is to be made.</summary>
public sealed record VolumeParameters(string? Snapshot, int? SizeGiB, string? Type, int? Iops, int? Throughput, bool? Encrypted, bool? DeleteOnTermination);

/// <summary>Tags for one type of what a launch makes.</summary>
public sealed record TagParameters(string? ResourceType, ImmutableArray<TagParameter> Tags);

/// <summary>One tag as it was given.</summary>
public sealed record TagParameter(string? Key, string? Value);

/// <summary>A private IPv4 address of a network interface.</summary>
public sealed record AddressParameters(string? Address, bool? IsPrimary);

/// <summary>One network interface that a launch makes or takes.</summary>
public sealed record CardParameters
{
    public int? DeviceIndex { get; init; }

    public int? NetworkCardIndex { get; init; }

    public string? NetworkInterface { get; init; }

    public string? Subnet { get; init; }

    public string? Description { get; init; }

    public string? InterfaceType { get; init; }

    public bool? PublicAddress { get; init; }

    public bool? DeleteOnTermination { get; init; }

    public bool? PrimaryIpv6 { get; init; }

    public string? PrivateAddress { get; init; }

    public int? SecondaryCount { get; init; }

    public int? Ipv6Count { get; init; }

    public ImmutableArray<string> Groups { get; init; } = [];

    public ImmutableArray<AddressParameters> PrivateAddresses { get; init; } = [];

    public ImmutableArray<string> Ipv6Addresses { get; init; } = [];
}
