using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One address of one interface.</summary>
public readonly record struct Endpoint(string Interface, Address Address);

/// <summary>A service of one endpoint, and the endpoints that can use it.</summary>
public sealed record ReachedService(Endpoint To, Service Service, ImmutableArray<Endpoint> From);

/// <summary>A service of another endpoint that one endpoint can use.</summary>
public readonly record struct UsableService(Endpoint To, Service Service);

/// <summary>How much reaches how much, counted exactly.</summary>
/// <param name="Endpoints">Addresses of interfaces.</param>
/// <param name="Pairs">Ordered pairs of endpoints of different interfaces with at least one service open.</param>
/// <param name="Services">Open selectors summed over all pairs and protocols: (from, to, protocol, port).</param>
public readonly record struct ReachTotals(int Endpoints, long Pairs, long Services);

/// <summary>What a reachability computation takes for granted.</summary>
public sealed record ReachOptions
{
    /// <summary>The ports that clients send from. A service counts as reached only if it works from every one of them.</summary>
    public PortRange ClientPorts { get; init; } = new(32768, 60999);
}
