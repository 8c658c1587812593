using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Network.Model;

/// <summary>
/// Everything that decides the fate of packets, free of any vendor's words: what the compiler takes in. Things refer to each other by id.
/// A reference that decides ownership (a subnet's network, an interface's subnet, its tables and groups) must resolve; a rule or a route
/// may point at something that is gone, which is a state that real networks are in (a stale reference, a blackhole).
/// A new kind of thing is a list here, a <see cref="TargetKind"/> if routes lead to it, and a stage of the walk.
/// </summary>
public sealed record NetworkInput
{
    public ImmutableArray<VirtualNetwork> Networks { get; init; } = [];

    public ImmutableArray<Subnet> Subnets { get; init; } = [];

    public ImmutableArray<Interface> Interfaces { get; init; } = [];

    public ImmutableArray<RouteTable> RouteTables { get; init; } = [];

    public ImmutableArray<StatefulGroup> Groups { get; init; } = [];

    public ImmutableArray<FilterList> FilterLists { get; init; } = [];

    public ImmutableArray<PrefixList> PrefixLists { get; init; } = [];

    public ImmutableArray<InternetGateway> InternetGateways { get; init; } = [];

    public ImmutableArray<EgressOnlyGateway> EgressOnlyGateways { get; init; } = [];

    public ImmutableArray<PrivateGateway> PrivateGateways { get; init; } = [];

    public ImmutableArray<NatGateway> NatGateways { get; init; } = [];

    public ImmutableArray<Peering> Peerings { get; init; } = [];

    public ImmutableArray<HostService> HostServices { get; init; } = [];

    /// <summary>Ranges that only the hypervisor answers: packets to them are never forwarded, whatever the routes say.</summary>
    public ImmutableArray<Cidr> HostOnlyRanges { get; init; } = [Cidr.Parse("169.254.0.0/16"), Cidr.Parse("fe80::/10")];

    /// <summary>
    /// The same network with some things (these very objects) taken out and others put in. A list that nothing is taken from or put into
    /// stays the same array, so that the compiler sees at once what did not change; the others come in order of ids.
    /// </summary>
    public NetworkInput Replace(IReadOnlyCollection<object> gone, IReadOnlyCollection<object> come)
    {
        if (gone.Count == 0 && come.Count == 0) return this;
        var outgoing = new HashSet<object>(gone, ReferenceEqualityComparer.Instance);
        return this with
        {
            Networks = Replaced(Networks, outgoing, come, item => item.Id),
            Subnets = Replaced(Subnets, outgoing, come, item => item.Id),
            Interfaces = Replaced(Interfaces, outgoing, come, item => item.Id),
            RouteTables = Replaced(RouteTables, outgoing, come, item => item.Id),
            Groups = Replaced(Groups, outgoing, come, item => item.Id),
            FilterLists = Replaced(FilterLists, outgoing, come, item => item.Id),
            PrefixLists = Replaced(PrefixLists, outgoing, come, item => item.Id),
            InternetGateways = Replaced(InternetGateways, outgoing, come, item => item.Id),
            EgressOnlyGateways = Replaced(EgressOnlyGateways, outgoing, come, item => item.Id),
            PrivateGateways = Replaced(PrivateGateways, outgoing, come, item => item.Id),
            NatGateways = Replaced(NatGateways, outgoing, come, item => item.Id),
            Peerings = Replaced(Peerings, outgoing, come, item => item.Id),
            HostServices = Replaced(HostServices, outgoing, come, item => item.Network ?? ""),
        };
    }

    private static ImmutableArray<T> Replaced<T>(ImmutableArray<T> old, HashSet<object> gone, IEnumerable<object> come, Func<T, string> id)
        where T : class
    {
        var added = come.OfType<T>().ToList();
        if (added.Count == 0 && !gone.Any(item => item is T)) return old;
        added.Sort((left, right) => string.CompareOrdinal(id(left), id(right)));
        var merged = ImmutableArray.CreateBuilder<T>(old.Length + added.Count);
        var next = 0;
        foreach (var item in old)
        {
            if (gone.Contains(item)) continue;
            while (next < added.Count && string.CompareOrdinal(id(added[next]), id(item)) < 0) merged.Add(added[next++]);
            merged.Add(item);
        }

        merged.AddRange(added[next..]);
        return merged.ToImmutable();
    }
}
