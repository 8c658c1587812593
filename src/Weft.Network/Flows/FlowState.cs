using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Flows;

/// <summary>
/// Everything the network remembers between packets. Immutable: a walk takes one and returns the next, so that any moment can be kept and
/// asked again. Named by ids, so that it outlives a new compilation. Time is a duration since any fixed start.
/// </summary>
public sealed record FlowState
{
    public static FlowState Empty { get; } = new();

    /// <summary>Flows tracked by the groups of an interface.</summary>
    public ImmutableDictionary<(string Interface, FlowKey Flow), TrackedFlow> Tracked { get; init; } =
        ImmutableDictionary<(string Interface, FlowKey Flow), TrackedFlow>.Empty;

    /// <summary>How many flows each interface tracks, dead ones that were not yet swept included.</summary>
    public ImmutableDictionary<string, int> TrackedCounts { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Translated flows by the client's side.</summary>
    public ImmutableDictionary<(string Gateway, FlowKey Client), NatSession> NatSessions { get; init; } =
        ImmutableDictionary<(string Gateway, FlowKey Client), NatSession>.Empty;

    /// <summary>The same flows by the gateway's own side.</summary>
    public ImmutableDictionary<(string Gateway, FlowKey Own), FlowKey> NatOwners { get; init; } =
        ImmutableDictionary<(string Gateway, FlowKey Own), FlowKey>.Empty;

    public ImmutableDictionary<NatPool, int> NatPoolCounts { get; init; } = ImmutableDictionary<NatPool, int>.Empty;

    /// <summary>Flows that the inside opened through an egress-only gateway, with the time of the last packet.</summary>
    public ImmutableDictionary<(string Gateway, FlowKey Inside), TimeSpan> EgressOnly { get; init; } =
        ImmutableDictionary<(string Gateway, FlowKey Inside), TimeSpan>.Empty;

    /// <summary>Flows of translating gateways that arrived over a link: their answers go back over it whatever the routes say.</summary>
    public ImmutableDictionary<(string Network, FlowKey Receiver), string> ReturnLinks { get; init; } =
        ImmutableDictionary<(string Network, FlowKey Receiver), string>.Empty;

    public FlowState WithTracked(string port, FlowKey key, TrackedFlow flow)
    {
        var isNew = !Tracked.ContainsKey((port, key));
        return this with
        {
            Tracked = Tracked.SetItem((port, key), flow),
            TrackedCounts = isNew ? TrackedCounts.SetItem(port, TrackedCounts.GetValueOrDefault(port) + 1) : TrackedCounts,
        };
    }

    public FlowState WithoutTracked(string port, FlowKey key) => !Tracked.ContainsKey((port, key)) ? this : this with
    {
        Tracked = Tracked.Remove((port, key)),
        TrackedCounts = TrackedCounts.SetItem(port, TrackedCounts[port] - 1),
    };

    public FlowState WithSession(string gateway, NatSession session)
    {
        var isNew = !NatSessions.ContainsKey((gateway, session.Client));
        var pool = Pool(gateway, session);
        return this with
        {
            NatSessions = NatSessions.SetItem((gateway, session.Client), session),
            NatOwners = NatOwners.SetItem((gateway, OwnSide(session)), session.Client),
            NatPoolCounts = isNew ? NatPoolCounts.SetItem(pool, NatPoolCounts.GetValueOrDefault(pool) + 1) : NatPoolCounts,
        };
    }

    public FlowState WithoutSession(string gateway, NatSession session)
    {
        var pool = Pool(gateway, session);
        return this with
        {
            NatSessions = NatSessions.Remove((gateway, session.Client)),
            NatOwners = NatOwners.Remove((gateway, OwnSide(session))),
            NatPoolCounts = NatPoolCounts.SetItem(pool, NatPoolCounts[pool] - 1),
        };
    }

    /// <summary>The same without what is dead by now. <paramref name="timeoutsOf"/> gives the timeouts of an interface, null for one that is gone.</summary>
    public FlowState Swept(Func<string, FlowTimeouts?> timeoutsOf, TimeSpan now)
    {
        var next = this;
        foreach (var ((port, key), flow) in Tracked)
        {
            if (timeoutsOf(port) is not { } timeouts || !flow.IsAlive(key.Protocol, timeouts, now)) next = next.WithoutTracked(port, key);
        }

        foreach (var ((gateway, _), session) in NatSessions)
        {
            if (!session.IsAlive(now)) next = next.WithoutSession(gateway, session);
        }

        next = next with { EgressOnly = next.EgressOnly.RemoveRange(next.EgressOnly.Where(flow => now - flow.Value > NatSession.IdleTimeout).Select(flow => flow.Key)) };
        if (next.ReturnLinks.IsEmpty) return next;
        // A link back serves a translated flow, and ends with it.
        var live = next.NatOwners.Keys.Select(owner => owner.Own.Reversed()).ToHashSet();
        return next with { ReturnLinks = next.ReturnLinks.RemoveRange(next.ReturnLinks.Keys.Where(link => !live.Contains(link.Receiver))) };
    }

    /// <summary>The flow as the gateway's own side sees it.</summary>
    public static FlowKey OwnSide(NatSession session) => session.Client.Protocol.IsIcmp
        ? new(session.Client.Protocol, session.Own, session.OwnPort, session.Client.Far, session.OwnPort)
        : session.Client with { Near = session.Own, NearPort = session.OwnPort };

    private static NatPool Pool(string gateway, NatSession session) =>
        new(gateway, session.Own, session.Client.Protocol, session.Client.Far, PoolPort(session.Client));

    /// <summary>ICMP has no port: all its flows to one address share one pool.</summary>
    internal static ushort PoolPort(FlowKey client) => client.Protocol.IsIcmp ? (ushort)0 : client.FarPort;
}
