using Weft.Network.Addressing;

namespace Weft.Fabric.Linux;

/// <summary>A route of a namespace's main table. A gateway counts as reachable on the device, whatever its address.</summary>
public sealed record LinkRoute(Cidr Destination, int Device)
{
    public Address? Gateway { get; init; }

    /// <summary>The address that packets take as their source when their sender has not chosen one.</summary>
    public Address? Source { get; init; }

    public int? Metric { get; init; }

    /// <summary>The destination counts as an address of the namespace itself.</summary>
    public bool IsLocal { get; init; }

    /// <summary>Who sends there is told that there is no way; the device is of no meaning.</summary>
    public bool IsUnreachable { get; init; }
}
