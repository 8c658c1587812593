using Weft.Fabric.Observation;
using Weft.Network.Compilation;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>Bytes per thing that carried them, added up from flows by the hops of their last walk. Not safe for several threads.</summary>
internal sealed class Meters
{
    private readonly Dictionary<(MeterKind Kind, string Id), (long Sent, long Received)> _bytes = [];

    public void Count(CompiledNetwork network, LiveFlow flow, long bytes)
    {
        var sender = flow.From.Kind == PlaceKind.Interface ? network.FindLink(flow.From.Id)?.Subnet : null;
        var receiver = flow.To.Kind == PlaceKind.Interface ? network.FindLink(flow.To.Id)?.Subnet : null;
        foreach (var hop in flow.Trace.Hops)
        {
            if (KindOf(hop.Stage) is not { } kind) continue;
            var isSent = kind switch
            {
                MeterKind.NatGateway => hop.Before.Source != hop.After.Source,
                MeterKind.Peering => IsFromFirstSide(network, hop.Component, sender?.Network),
                // What comes back in from the internet passed the same kind of gateway twice: out, and in.
                _ => hop.Before.Source != hop.After.Source || (flow.From.Kind == PlaceKind.Interface && hop.Before.Destination == hop.After.Destination),
            };
            Add(kind, hop.Component, isSent, bytes);
        }

        if (sender is { Zone: { } from } && receiver is { Zone: { } to } && from != to) Add(MeterKind.Zones, $"{from} {to}", true, bytes);
    }

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

    private void Add(MeterKind kind, string id, bool isSent, long bytes)
    {
        var (sent, received) = _bytes.GetValueOrDefault((kind, id));
        _bytes[(kind, id)] = isSent ? (sent + bytes, received) : (sent, received + bytes);
    }
}
