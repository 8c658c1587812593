using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability.Questions;

/// <summary>What opened and what closed between two networks: between endpoints, in from the internet, and out to it.</summary>
public sealed record NetworkDifference(ReachReport Opened, ReachReport Closed)
{
    public static NetworkDifference None { get; } = new(new ReachReportBuilder().Build(), new ReachReportBuilder().Build());

    public bool IsEmpty => Opened.Counts.IsZero && Closed.Counts.IsZero;

    public static NetworkDifference Between(NetworkReach before, NetworkReach after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var near = before.Matrix.Endpoints.Union(after.Matrix.Endpoints);
        return Of(ReachDifference.Between(before.Matrix, after.Matrix), before.Internet, after.Internet, near);
    }

    /// <param name="pairs">The difference between endpoints.</param>
    /// <param name="near">The endpoints whose exchange with the internet may differ; others are taken to be the same.</param>
    public static NetworkDifference Of(ReachDifference pairs, InternetReach before, InternetReach after, IEnumerable<Endpoint> near)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        var (opened, closed) = (new ReachReportBuilder(), new ReachReportBuilder());
        foreach (var entry in pairs.Opened) opened.AddInside(entry.To, entry.Service, entry.From);
        foreach (var entry in pairs.Closed) closed.AddInside(entry.To, entry.Service, entry.From);
        foreach (var endpoint in near)
        {
            var (isBefore, isAfter) = (before.Knows(endpoint), after.Knows(endpoint));
            var (inWas, inNow) = (isBefore ? before.Inbound(endpoint) : [], isAfter ? after.Inbound(endpoint) : []);
            var (outWas, outNow) = (isBefore ? before.Outbound(endpoint) : [], isAfter ? after.Outbound(endpoint) : []);
            var isIPv6 = endpoint.Address.IsIPv6;
            var sides = (new InternetSide(before.Protocols, isIPv6), new InternetSide(after.Protocols, isIPv6));
            opened.AddInbound(endpoint, InternetSide.Minus(inNow, sides.Item2, inWas, sides.Item1));
            closed.AddInbound(endpoint, InternetSide.Minus(inWas, sides.Item1, inNow, sides.Item2));
            opened.AddOutbound(endpoint, InternetSide.Minus(outNow, sides.Item2, outWas, sides.Item1));
            closed.AddOutbound(endpoint, InternetSide.Minus(outWas, sides.Item1, outNow, sides.Item2));
        }

        return new NetworkDifference(opened.Build(), closed.Build());
    }
}

/// <summary>The protocols that one network's answers about the internet tell apart.</summary>
internal readonly record struct InternetSide(ProtocolAxis Axis, bool IsIPv6)
{
    /// <summary>What the first has and the second has not, as sets of (protocol, selector, address).</summary>
    public static IEnumerable<InternetService> Minus(ImmutableArray<InternetService> has, InternetSide hasSide, ImmutableArray<InternetService> lacks, InternetSide lacksSide)
    {
        foreach (var protocol in Protocols(hasSide, lacksSide))
        {
            var (plenty, few) = (hasSide.Of(has, protocol), lacksSide.Of(lacks, protocol));
            if (plenty.Count == 0) continue;
            var cuts = new SortedSet<int>();
            foreach (var service in plenty.Concat(few)) cuts.UnionWith([service.Service.Selectors.First, service.Service.Selectors.Last + 1]);
            int[] starts = [.. cuts];
            for (var i = 0; i + 1 < starts.Length; i++)
            {
                var left = AddressRanges.Without(At(plenty, (ushort)starts[i]), At(few, (ushort)starts[i]));
                if (!left.IsEmpty) yield return new InternetService(new Service(protocol, new PortRange((ushort)starts[i], (ushort)(starts[i + 1] - 1))), left);
            }
        }
    }

    // A protocol that only one side names is, on the other, one of those that nobody names.
    private static List<Protocol> Protocols(InternetSide one, InternetSide other)
    {
        var named = one.Named().Concat(other.Named()).Distinct().ToList();
        named.Add(Enumerable.Range(0, 256).Reverse().Select(number => new Protocol((byte)number)).First(protocol => !named.Contains(protocol) && !protocol.IsIcmp));
        return named;
    }

    private IEnumerable<Protocol> Named()
    {
        var rest = Axis.Rest;
        return Axis.Of(IsIPv6).ToArray().Where(protocol => protocol != rest);
    }

    private List<InternetService> Of(ImmutableArray<InternetService> services, Protocol protocol)
    {
        var known = Named().Contains(protocol) ? protocol : Axis.Rest;
        return [.. services.Where(service => service.Service.Protocol == known)];
    }

    private static ImmutableArray<AddressRange> At(List<InternetService> services, ushort selector) => services
        .Where(service => service.Service.Selectors.Contains(selector))
        .Aggregate(ImmutableArray<AddressRange>.Empty, (all, service) => AddressRanges.Union(all, service.Addresses));
}
