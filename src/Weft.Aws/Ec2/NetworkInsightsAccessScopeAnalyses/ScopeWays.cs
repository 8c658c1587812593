using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Weft.Aws.Ec2.Paths;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;

namespace Weft.Aws.Ec2.NetworkInsightsAccessScopeAnalyses;

/// <summary>Which address of a packet may be any of those outside.</summary>
internal enum FarField
{
    Source,
    Destination,
}

/// <summary>Ports that are open, to or from these addresses outside; none where both ends are interfaces.</summary>
internal sealed record OpenPorts(PortRange Ports, ImmutableArray<AddressRange> Far);

/// <summary>What is open between two ends with one protocol.</summary>
/// <param name="Packet">The packet but for its ports and its address outside.</param>
internal sealed record OpenFlow(ScopeEnd From, ScopeEnd To, Packet Packet, FarField? Far, IReadOnlyList<OpenPorts> Open);

/// <summary>The ways that the packets of one flow take, as findings: those that pass the same things by the same rules are one.</summary>
internal sealed class ScopeWays(View view, CompiledNetwork network, ScopeMatcher matcher, OpenFlow flow)
{
    private readonly SortedDictionary<string, List<Cell>> ways = new(StringComparer.Ordinal);

    public IEnumerable<ScopeFinding> Findings()
    {
        foreach (var open in flow.Open)
        {
            foreach (var ports in Cells(open.Ports)) Walk(ports, open.Far);
        }

        foreach (var (name, cells) in ways)
        {
            while (cells.Count > 0)
            {
                var told = Together(cells);
                yield return Finding(name, told[0].Exchange, [.. told.Select(cell => cell.Ports).Distinct()], flow.Far is null ? [] : [.. told.Select(cell => cell.Far).Distinct()]);
                cells.RemoveAll(told.Contains);
            }
        }
    }

    // The cells that one set of headers can tell: those that the first one's way covers, as far as each of their ports goes with each of their addresses.
    private List<Cell> Together(List<Cell> cells)
    {
        var first = cells[0];
        var way = PathHeaders.Of(network, first.Exchange, Asked([PortRange.All], [])).Request[0].Before;
        var addresses = flow.Far == FarField.Source ? way.Sources : way.Destinations;
        var byPorts = cells.Where(cell => cell == first || IsCovered(cell, way, addresses)).ToLookup(cell => cell.Ports);
        var far = byPorts[first.Ports].Select(cell => cell.Far).ToHashSet();
        return [.. byPorts.Where(group => far.SetEquals(group.Select(cell => cell.Far))).SelectMany(group => group)];
    }

    private bool IsCovered(Cell cell, HeaderSet way, CidrSet addresses) =>
        way.DestinationPorts.Any(range => range.First <= cell.Ports.First && cell.Ports.Last <= range.Last)
        && (flow.Far is null
            || CidrSet.Between(cell.Far.First, cell.Far.Last).Intersect(addresses.Blocks).Blocks.Aggregate(UInt128.Zero, (sum, block) => sum + block.Count) == cell.Far.Count);

    // Every packet of a piece that is walked goes one way, so the next one begins where the packets of that way end.
    private void Walk(PortRange ports, ImmutableArray<AddressRange> far)
    {
        for (int first = ports.First; first <= ports.Last;)
        {
            var last = ports.Last;
            var seen = new List<(string Name, AddressRange Far, Exchange Exchange)>();
            foreach (var piece in far.IsEmpty ? [default] : far.SelectMany(Cells))
            {
                for (var next = piece.First; ;)
                {
                    var (covered, end) = Step((ushort)first, next, piece, seen);
                    last = Math.Min(last, covered);
                    if (flow.Far is null || end >= piece.Last) break;
                    next = end + 1;
                }
            }

            foreach (var (name, addresses, exchange) in seen)
            {
                if (!ways.TryGetValue(name, out var cells)) ways[name] = cells = [];
                cells.Add(new Cell(new PortRange((ushort)first, last), addresses, exchange));
            }

            first = last + 1;
        }
    }

    private (ushort LastPort, Address LastAddress) Step(ushort port, Address far, AddressRange piece, List<(string Name, AddressRange Far, Exchange Exchange)> seen)
    {
        var (lastPort, lastAddress) = (ushort.MaxValue, piece.Last);
        foreach (var sourcePort in matcher.SourcePorts)
        {
            var exchange = PacketWalk.RoundTrip(network, flow.From.Place, PacketTo(far) with { SourcePort = sourcePort, DestinationPort = port }, FlowState.Empty, goal: flow.To.Place);
            var headers = PathHeaders.Of(network, exchange, Asked([PortRange.All], []));
            if (!headers.Request.IsEmpty)
            {
                var sent = headers.Request[0].Before;
                lastPort = Math.Min(lastPort, sent.DestinationPorts.FirstOrDefault(range => range.Contains(port), PortRange.Single(port)).Last);
                var own = flow.Far == FarField.Source ? sent.Sources : sent.Destinations;
                var block = own.Blocks.FirstOrDefault(block => block.Contains(far), Cidr.Of(far));
                if (flow.Far is not null && block.Last < lastAddress) lastAddress = block.Last;
            }

            if (!exchange.Succeeds || !matcher.Wants(flow.From, flow.To, exchange)) continue;
            seen.Add((NameOf(exchange), new AddressRange(far, lastAddress), exchange));
            break;
        }

        return (lastPort, lastAddress);
    }

    private Packet PacketTo(Address far) => flow.Far switch
    {
        FarField.Source => flow.Packet with { Source = far },
        FarField.Destination => flow.Packet with { Destination = far },
        _ => flow.Packet,
    };

    private HeaderSet Asked(ImmutableArray<PortRange> ports, ImmutableArray<AddressRange> far)
    {
        var outside = far.IsEmpty ? CidrSet.Of(Cidr.AnyIPv4) : CidrSet.Together(Joined(far).Select(range => CidrSet.Between(range.First, range.Last)));
        return new HeaderSet(
            flow.Packet.Protocol,
            flow.Far == FarField.Source ? outside : CidrSet.Of(flow.Packet.Source),
            [PortRange.All],
            flow.Far == FarField.Destination ? outside : CidrSet.Of(flow.Packet.Destination),
            ports);
    }

    private static List<AddressRange> Joined(IEnumerable<AddressRange> ranges)
    {
        var joined = new List<AddressRange>();
        foreach (var range in ranges.OrderBy(range => range.First))
        {
            if (joined.Count > 0 && joined[^1].Last + 1 == range.First) joined[^1] = new AddressRange(joined[^1].First, range.Last);
            else joined.Add(range);
        }

        return joined;
    }

    // A statement may want one side of an edge and not the other.
    private IEnumerable<PortRange> Cells(PortRange ports)
    {
        int first = ports.First;
        foreach (var edge in matcher.PortEdges.Where(edge => edge > ports.First && edge <= ports.Last))
        {
            yield return new PortRange((ushort)first, (ushort)(edge - 1));
            first = edge;
        }

        yield return new PortRange((ushort)first, ports.Last);
    }

    private IEnumerable<AddressRange> Cells(AddressRange range)
    {
        var first = range.First;
        foreach (var edge in matcher.AddressEdges.Where(edge => edge > range.First && edge <= range.Last))
        {
            yield return new AddressRange(first, edge.With(edge.Number - 1));
            first = edge;
        }

        yield return new AddressRange(first, range.Last);
    }

    private ScopeFinding Finding(string name, Exchange exchange, ImmutableArray<PortRange> ports, ImmutableArray<AddressRange> far)
    {
        var headers = PathHeaders.Of(network, exchange, Asked(ports, far));
        var components = PathComponents.Of(view, exchange.Request, headers.Request);
        return new ScopeFinding(IdOf($"{name}\n{string.Join(' ', ports)}\n{string.Join(' ', Joined(far))}"), [.. components]);
    }

    private string NameOf(Exchange exchange)
    {
        var name = new StringBuilder($"{flow.From.Id} {flow.To.Id} {flow.Packet.Protocol}");
        name.Append($" {(flow.Far == FarField.Source ? "" : $"{flow.Packet.Source}")} {(flow.Far == FarField.Destination ? "" : $"{flow.Packet.Destination}")}");
        foreach (var hop in exchange.Request.Hops) name.Append($"\n{hop.Stage} {hop.Component} {(hop.Rule is { Kind: not RuleKind.Translation } rule ? rule.Rule : "")}");
        return name.ToString();
    }

    private static string IdOf(string text) => $"finding-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..17]}";

    /// <summary>Packets that go one way and are wanted: these ports with these addresses outside.</summary>
    private sealed record Cell(PortRange Ports, AddressRange Far, Exchange Exchange);
}
