using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>What opened and what closed between two networks, as sets, with exact counts of (from, to, protocol, port).</summary>
public sealed record ReachDifference(ImmutableArray<ReachedService> Opened, ImmutableArray<ReachedService> Closed)
{
    public long OpenedServices => Opened.Sum(entry => (long)entry.Service.Width * entry.From.Length);

    public long ClosedServices => Closed.Sum(entry => (long)entry.Service.Width * entry.From.Length);

    public bool IsEmpty => Opened.IsEmpty && Closed.IsEmpty;

    /// <summary>Compares two matrices endpoint by endpoint; an endpoint that only one of them has reaches nothing in the other.</summary>
    public static ReachDifference Between(ReachMatrix before, ReachMatrix after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new ReachComparison(before.Rows, after.Rows).Compare();
    }

    /// <summary>Compares only what reaches some endpoints of two networks with the same endpoints: the others are known to be the same.</summary>
    public static ReachDifference Between(ReachMatrix before, ReachMatrix after, IEnumerable<Endpoint> receivers)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        return new ReachComparison(before.Rows, after.Rows).Compare(receivers);
    }
}

/// <summary>One comparison: both matrices' rows over the endpoints of both.</summary>
internal sealed class ReachComparison
{
    private readonly DestinationRows _before;
    private readonly DestinationRows _after;
    private readonly JoinedEndpoints _all;
    private readonly Dictionary<bool, List<Protocol>> _protocols = [];
    private readonly ImmutableArray<ReachedService>.Builder _opened = ImmutableArray.CreateBuilder<ReachedService>();
    private readonly ImmutableArray<ReachedService>.Builder _closed = ImmutableArray.CreateBuilder<ReachedService>();

    public ReachComparison(DestinationRows before, DestinationRows after)
    {
        (_before, _after) = (before, after);
        _all = new JoinedEndpoints(before, after);
    }

    public ReachDifference Compare() => Compare(_all.All);

    public ReachDifference Compare(IEnumerable<Endpoint> receivers)
    {
        foreach (var to in receivers)
        {
            var (before, after) = _all.Find(to);
            foreach (var protocol in Protocols(to.Address.IsIPv6))
            {
                var was = before < 0 ? [] : Joined(_before.Of(before, protocol), _all.OfBefore);
                var now = after < 0 ? [] : Joined(_after.Of(after, protocol), _all.OfAfter);
                if (!AreSame(was, now)) Compare(to, protocol, was, now);
            }
        }

        return new ReachDifference(_opened.ToImmutable(), _closed.ToImmutable());
    }

    // What only one side names is, on the other, one of those that no rule names; its rows can be built all the same.
    private List<Protocol> Protocols(bool isIPv6)
    {
        if (_protocols.TryGetValue(isIPv6, out var known)) return known;
        var named = _before.Axis.Of(isIPv6).ToArray().Where(protocol => protocol != _before.Axis.Rest)
            .Concat(_after.Axis.Of(isIPv6).ToArray().Where(protocol => protocol != _after.Axis.Rest))
            .Distinct().ToList();
        named.Add(Enumerable.Range(0, 256).Reverse().Select(number => new Protocol((byte)number)).First(protocol => !named.Contains(protocol) && !protocol.IsIcmp));
        return _protocols[isIPv6] = named;
    }

    private static List<(PortRange Selectors, ulong[] Row)> Joined(List<(Service Service, ulong[] Row)> rows, Func<ulong[], ulong[]> join) =>
        [.. rows.Select(entry => (entry.Service.Selectors, join(entry.Row)))];

    private static bool AreSame(List<(PortRange Selectors, ulong[] Row)> was, List<(PortRange Selectors, ulong[] Row)> now)
    {
        if (was.Count != now.Count) return false;
        for (var i = 0; i < was.Count; i++)
        {
            if (was[i].Selectors != now[i].Selectors || !was[i].Row.AsSpan().SequenceEqual(now[i].Row)) return false;
        }

        return true;
    }

    private void Compare(Endpoint to, Protocol protocol, List<(PortRange Selectors, ulong[] Row)> was, List<(PortRange Selectors, ulong[] Row)> now)
    {
        var cuts = new SortedSet<int>();
        foreach (var (selectors, _) in was.Concat(now)) cuts.UnionWith([selectors.First, selectors.Last + 1]);
        int[] starts = [.. cuts];
        for (var i = 0; i + 1 < starts.Length; i++)
        {
            var (before, after) = (Union(was, (ushort)starts[i]), Union(now, (ushort)starts[i]));
            var service = new Service(protocol, new PortRange((ushort)starts[i], (ushort)(starts[i + 1] - 1)));
            Add(_opened, to, service, after, before);
            Add(_closed, to, service, before, after);
        }
    }

    private ulong[] Union(List<(PortRange Selectors, ulong[] Row)> rows, ushort selector)
    {
        var union = new ulong[Bits.Words(_all.Count)];
        foreach (var (selectors, row) in rows)
        {
            if (selectors.Contains(selector)) Bits.Or(union, row);
        }

        return union;
    }

    private void Add(ImmutableArray<ReachedService>.Builder found, Endpoint to, Service service, ulong[] has, ulong[] lacks)
    {
        var row = (ulong[])has.Clone();
        Bits.AndNot(row, lacks);
        ImmutableArray<Endpoint> from = [.. Bits.Members(row).Select(index => _all.Endpoint(index))];
        if (from.IsEmpty) return;
        var joins = found.Count > 0 && found[^1].To == to && found[^1].Service.Protocol == service.Protocol
            && found[^1].Service.Selectors.Last + 1 == service.Selectors.First && found[^1].From.SequenceEqual(from);
        if (!joins)
        {
            found.Add(new ReachedService(to, service, from));
            return;
        }

        var joined = new Service(service.Protocol, new PortRange(found[^1].Service.Selectors.First, service.Selectors.Last));
        found[^1] = found[^1] with { Service = joined };
    }
}
