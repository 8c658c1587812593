using System.Collections.Immutable;
using Weft.Fabric.Observation;
using Weft.Network.Compilation;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>Bytes per thing that carried them, added up from flows by the hops of their last walk. Not safe for several threads.</summary>
internal sealed class Meters(IEnumerable<TrafficMeter> soFar)
{
    private readonly Dictionary<(MeterKind Kind, string Id), (long Sent, long Received)> _bytes =
        soFar.ToDictionary(meter => (meter.Kind, meter.Id), meter => (meter.SentBytes, meter.ReceivedBytes));

    public void Count(ImmutableArray<MeteredWay> ways, long bytes)
    {
        foreach (var way in ways)
        {
            var (sent, received) = _bytes.GetValueOrDefault((way.Kind, way.Id));
            _bytes[(way.Kind, way.Id)] = way.IsSent ? (sent + bytes, received) : (sent, received + bytes);
        }
    }

    /// <summary>What meters the bytes of a flow that takes this way.</summary>
    public static ImmutableArray<MeteredWay> WaysOf(CompiledNetwork network, Place start, Trace trace)
    {
        var sender = start.Kind == PlaceKind.Interface ? network.FindLink(start.Id)?.Subnet : null;
        var receiver = trace.End.Kind == PlaceKind.Interface ? network.FindLink(trace.End.Id)?.Subnet : null;
        var ways = ImmutableArray.CreateBuilder<MeteredWay>();
        foreach (var hop in trace.Hops)
        {
            if (KindOf(hop.Stage) is not { } kind) continue;
            var isSent = kind switch
            {
                MeterKind.NatGateway => hop.Before.Source != hop.After.Source,
                MeterKind.Peering => IsFromFirstSide(network, hop.Component, sender?.Network),
                // What comes back in from the internet passed the same kind of gateway twice: out, and in.
                _ => hop.Before.Source != hop.After.Source || (start.Kind == PlaceKind.Interface && hop.Before.Destination == hop.After.Destination),
            };
            ways.Add(new(kind, hop.Component, isSent));
        }

        if (sender is { Zone: { } from } && receiver is { Zone: { } to } && from != to) ways.Add(new(MeterKind.Zones, $"{from} {to}", true));
        return ways.DrainToImmutable();
    }

    /// <summary>All begin at nothing again.</summary>
    public void Clear() => _bytes.Clear();

    public TrafficMeter[] Read() => [.. _bytes.Select(entry => new TrafficMeter(entry.Key.Kind, entry.Key.Id, entry.Value.Sent, entry.Value.Received))];

    private static MeterKind? KindOf(Stage stage) => stage switch
    {
        Stage.InternetGateway => MeterKind.InternetGateway,
        Stage.EgressOnlyGateway => MeterKind.EgressOnlyGateway,
        Stage.NatGateway => MeterKind.NatGateway,
        Stage.Peering => MeterKind.Peering,
        _ => null,
    };

    private static bool IsFromFirstSide(CompiledNetwork network, string link, string? senderNetwork)
    {
        foreach (var peering in network.Input.Peerings)
        {
            if (peering.Id == link) return peering.NetworkA == senderNetwork;
        }

        return false;
    }
}

/// <summary>One meter that counts a flow's bytes, and which of its two numbers.</summary>
internal readonly record struct MeteredWay(MeterKind Kind, string Id, bool IsSent);
