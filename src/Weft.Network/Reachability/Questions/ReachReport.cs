using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability.Questions;

/// <summary>All of <see cref="From"/> can use each of <see cref="Services"/> of all of <see cref="To"/> (but no interface its own).</summary>
public sealed record ReachLine(Ends From, Ends To, ImmutableArray<Service> Services);

/// <summary>How much a report holds, counted exactly.</summary>
/// <param name="Pairs">Pairs of endpoints with at least one service.</param>
/// <param name="Services">(from, to, protocol, port) over those pairs.</param>
/// <param name="Exposed">(endpoint, protocol, port) that some internet address can open.</param>
/// <param name="Outgoing">(endpoint, protocol, port) that an endpoint can open with some internet address.</param>
public readonly record struct ReachCounts(long Pairs, long Services, long Exposed, long Outgoing)
{
    public bool IsZero => Services == 0 && Exposed == 0 && Outgoing == 0;
}

/// <summary>Who reaches what with which services: between endpoints, in from the internet, and out to it.</summary>
public sealed record ReachReport(ImmutableArray<ReachLine> Inside, ImmutableArray<ReachLine> FromInternet, ImmutableArray<ReachLine> ToInternet, ReachCounts Counts)
{
    /// <summary>Answers for all of one side to all of the other, over a set of services.</summary>
    public static ReachReport Of(ReachMatrix matrix, InternetReach internet, Ends from, Ends to, TrafficSet traffic)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        ArgumentNullException.ThrowIfNull(internet);
        var builder = new ReachReportBuilder();
        var question = new RowQuestion(matrix.Rows, traffic, from.Endpoints);
        if (!from.Endpoints.IsEmpty)
        {
            foreach (var endpoint in to.Endpoints)
            {
                foreach (var (service, senders) in question.Of(endpoint)) builder.AddInside(endpoint, service, senders);
            }
        }

        if (!from.Internet.IsEmpty)
        {
            foreach (var endpoint in to.Endpoints) builder.AddInbound(endpoint, Within(internet.Inbound(endpoint), from.Internet, traffic, matrix.Protocols, endpoint));
        }

        if (!to.Internet.IsEmpty)
        {
            foreach (var endpoint in from.Endpoints) builder.AddOutbound(endpoint, Within(internet.Outbound(endpoint), to.Internet, traffic, matrix.Protocols, endpoint));
        }

        return builder.Build();
    }

    /// <summary>The part of what passes between an endpoint and the internet that a question is about.</summary>
    internal static IEnumerable<InternetService> Within(
        ImmutableArray<InternetService> services, ImmutableArray<AddressRange> addresses, TrafficSet traffic, ProtocolAxis axis, Endpoint endpoint)
    {
        foreach (var protocol in traffic.Protocols(axis, endpoint.Address.IsIPv6))
        {
            var known = axis.Of(endpoint.Address.IsIPv6).Contains(protocol) ? protocol : axis.Rest;
            var wanted = traffic.Selectors(protocol);
            foreach (var found in services.Where(service => service.Service.Protocol == known))
            {
                var common = AddressRanges.Intersection(found.Addresses, addresses);
                if (common.IsEmpty) continue;
                foreach (var range in wanted.Intersect(SelectorSet.Of(found.Service.Selectors)).Ranges.ToArray())
                    yield return new InternetService(new Service(protocol, range), common);
            }
        }
    }
}

/// <summary>Collects findings into a report.</summary>
internal sealed class ReachReportBuilder
{
    private readonly LineJoiner<Endpoint> _inside = new();
    private readonly LineJoiner<AddressRange> _inbound = new();
    private readonly LineJoiner<AddressRange> _outbound = new();
    private readonly Dictionary<Endpoint, HashSet<Endpoint>> _senders = [];
    private long _services;
    private long _exposed;
    private long _outgoing;

    public void AddInside(Endpoint to, Service service, ImmutableArray<Endpoint> from)
    {
        _inside.Add(to, from, service);
        _services += (long)service.Width * from.Length;
        if (!_senders.TryGetValue(to, out var senders)) _senders[to] = senders = [];
        senders.UnionWith(from);
    }

    public void AddInbound(Endpoint to, IEnumerable<InternetService> services) => _exposed += Add(_inbound, to, services);

    public void AddOutbound(Endpoint from, IEnumerable<InternetService> services) => _outgoing += Add(_outbound, from, services);

    public ReachReport Build() => new(
        [.. _inside.Lines().Select(line => new ReachLine(new Ends(line.Far, []), new Ends(line.Near, []), line.Services))],
        [.. _inbound.Lines().Select(line => new ReachLine(new Ends([], line.Far), new Ends(line.Near, []), line.Services))],
        [.. _outbound.Lines().Select(line => new ReachLine(new Ends(line.Near, []), new Ends([], line.Far), line.Services))],
        new ReachCounts(_senders.Values.Sum(senders => (long)senders.Count), _services, _exposed, _outgoing));

    private static long Add(LineJoiner<AddressRange> lines, Endpoint near, IEnumerable<InternetService> services)
    {
        var byProtocol = new Dictionary<Protocol, SelectorSet>();
        foreach (var found in services)
        {
            lines.Add(near, found.Addresses, found.Service);
            byProtocol[found.Service.Protocol] = byProtocol.GetValueOrDefault(found.Service.Protocol, SelectorSet.Empty).Union(SelectorSet.Of(found.Service.Selectors));
        }

        return byProtocol.Values.Sum(Width);
    }

    private static long Width(SelectorSet set)
    {
        var width = 0L;
        foreach (var range in set.Ranges) width += range.Last - range.First + 1;
        return width;
    }
}

/// <summary>A destination's rows, cut down to the senders and the services of one question.</summary>
internal sealed class RowQuestion
{
    private readonly DestinationRows _rows;
    private readonly TrafficSet _traffic;
    private readonly ulong[] _from;

    public RowQuestion(DestinationRows rows, TrafficSet traffic, IEnumerable<Endpoint> from)
    {
        (_rows, _traffic) = (rows, traffic);
        _from = new ulong[Bits.Words(rows.Count)];
        foreach (var endpoint in from) Bits.Set(_from, rows.Require(endpoint));
    }

    public IEnumerable<(Service Service, ImmutableArray<Endpoint> From)> Of(Endpoint to) =>
        Rows(to).Select(found => (found.Service, ImmutableArray.CreateRange(Bits.Members(found.Row).Select(_rows.Endpoint))));

    /// <summary>The services that some of the senders can use, with those senders.</summary>
    public IEnumerable<(Service Service, ulong[] Row)> Rows(Endpoint to)
    {
        var destination = _rows.Require(to);
        foreach (var protocol in _traffic.Protocols(_rows.Axis, to.Address.IsIPv6))
        {
            var wanted = _traffic.Selectors(protocol);
            foreach (var (service, row) in _rows.Of(destination, protocol))
            {
                var common = wanted.Intersect(SelectorSet.Of(service.Selectors)).Ranges.ToArray();
                Bits.And(row, _from);
                if (common.Length == 0 || !row.AsSpan().ContainsAnyExcept(0UL)) continue;
                foreach (var range in common) yield return (new Service(protocol, range), row);
            }
        }
    }

    /// <summary>Those of the senders that can use every service of the question at this endpoint.</summary>
    public ulong[] AllOf(Endpoint to)
    {
        var able = (ulong[])_from.Clone();
        var destination = _rows.Require(to);
        foreach (var protocol in _traffic.Protocols(_rows.Axis, to.Address.IsIPv6))
        {
            var rows = _rows.Of(destination, protocol);
            foreach (var wanted in _traffic.Selectors(protocol).Ranges.ToArray())
            {
                foreach (var piece in Pieces(wanted, rows)) Bits.And(able, Union(rows, piece));
            }
        }

        return able;
    }

    public Endpoint Endpoint(int index) => _rows.Endpoint(index);

    // The first selector of each interval over which no row begins or ends.
    private static IEnumerable<ushort> Pieces(PortRange wanted, List<(Service Service, ulong[] Row)> rows)
    {
        var starts = new SortedSet<int> { wanted.First };
        foreach (var (service, _) in rows)
        {
            foreach (var cut in (ReadOnlySpan<int>)[service.Selectors.First, service.Selectors.Last + 1])
            {
                if (cut > wanted.First && cut <= wanted.Last) starts.Add(cut);
            }
        }

        return starts.Select(start => (ushort)start);
    }

    private ulong[] Union(List<(Service Service, ulong[] Row)> rows, ushort selector)
    {
        var union = new ulong[_from.Length];
        foreach (var (service, row) in rows)
        {
            if (service.Selectors.Contains(selector)) Bits.Or(union, row);
        }

        return union;
    }
}
