namespace Weft.Aws.Ec2.InstanceTypes;

/// <summary>Abilities that some instance types have and others lack, as DescribeInstanceTypes reports them.</summary>
[Flags]
public enum Traits
{
    None = 0,

    /// <summary>Runs on Dedicated Hosts.</summary>
    Dedicated = 1,

    /// <summary>Can be hibernated.</summary>
    Hibernates = 2,

    /// <summary>Has the Elastic Network Adapter: supported on Xen, required on Nitro and bare metal.</summary>
    Ena = 4,

    /// <summary>Is recovered automatically on a host failure.</summary>
    Recovers = 8,

    /// <summary>Is sold as Spot Instance besides On-Demand.</summary>
    Spot = 16,

    /// <summary>Belongs to the free tier.</summary>
    FreeTier = 32,

    /// <summary>Runs i386 besides x86_64.</summary>
    ThirtyTwoBit = 64,
}

/// <summary>Who made the processor.</summary>
public enum Maker
{
    Intel,
    Amd,
    Aws,
}
