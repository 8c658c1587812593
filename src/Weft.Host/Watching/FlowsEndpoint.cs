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

    public static void WriteMeters(LiveNetwork fabric, Utf8JsonWriter json)
    {
        json.WriteStartArray("meters");
        foreach (var meter in fabric.Meters().OrderBy(meter => meter.Kind).ThenBy(meter => meter.Id, StringComparer.Ordinal))
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

    private static string NameOf(MeterKind kind) => kind switch
    {
        MeterKind.InternetGateway => "internet-gateway",
        MeterKind.EgressOnlyGateway => "egress-only-internet-gateway",
        MeterKind.NatGateway => "natgateway",
        MeterKind.Peering => "vpc-peering-connection",
        _ => "availability-zones",
    };
}
