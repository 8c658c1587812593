using System.Collections.Immutable;
using System.Text.Json;
using Weft.Fabric;
using Weft.Fabric.Observation;

namespace Weft.Host.Watching;

/// <summary><c>GET /_weft/flows</c> and <c>GET /_weft/meters</c>: what passes, what is dropped and why, and what each gateway has carried.</summary>
internal static class FlowsEndpoint
{
    public static void WriteFlows(LiveNetwork fabric, DateTimeOffset now, Utf8JsonWriter json)
    {
        json.WriteString("at", now);
        json.WriteStartArray("flows");
        foreach (var flow in fabric.Flows())
        {
            json.WriteStartObject();
            json.WriteString("from", flow.From.Id);
            json.WriteString("to", flow.To.Id);
            json.WriteString("sent", flow.Sent.ToString());
            json.WriteString("delivered", flow.Delivered.ToString());
            json.WriteNumber("packets", flow.Packets);
            json.WriteNumber("bytes", flow.Bytes);
            json.WriteString("started", flow.Started);
            json.WriteString("lastSeen", flow.LastSeen);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("drops");
        foreach (var (cause, count) in fabric.Drops().OrderBy(drop => drop.Key.ToString(), StringComparer.Ordinal)) json.WriteNumber(cause.ToString(), count);
        json.WriteEndObject();
    }

    public static void WriteMeters(IEnumerable<TrafficMeter> meters, Utf8JsonWriter json)
    {
        json.WriteStartArray("meters");
        foreach (var meter in meters.OrderBy(meter => meter.Kind).ThenBy(meter => meter.Id, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(meter.Kind));
            json.WriteString("id", meter.Id);
            json.WriteNumber("sentBytes", meter.SentBytes);
            json.WriteNumber("receivedBytes", meter.ReceivedBytes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>What <see cref="WriteMeters"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static ImmutableArray<TrafficMeter> ReadMeters(JsonElement written)
    {
        var known = Enum.GetValues<MeterKind>().ToDictionary(NameOf);
        var meters = ImmutableArray.CreateBuilder<TrafficMeter>();
        foreach (var meter in written.GetProperty("meters").EnumerateArray())
        {
            if (meter.GetProperty("id").GetString() is not { } id || !known.TryGetValue(meter.GetProperty("kind").GetString() ?? "", out var kind)) throw new FormatException($"no meter: {meter}");
            if (meters.Any(other => other.Kind == kind && other.Id == id)) throw new FormatException($"twice: {meter}");
            meters.Add(new TrafficMeter(kind, id, meter.GetProperty("sentBytes").GetInt64(), meter.GetProperty("receivedBytes").GetInt64()));
        }

        return meters.DrainToImmutable();
    }

    private static string NameOf(MeterKind kind) => kind switch
    {
        MeterKind.InternetGateway => "internet-gateway",
        MeterKind.EgressOnlyGateway => "egress-only-internet-gateway",
        MeterKind.NatGateway => "natgateway",
        MeterKind.Peering => "vpc-peering-connection",
        _ => "availability-zones",
    };
}
