using System.Text.Json;
using Weft.Aws.Ec2.Reach;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;

namespace Weft.Host.Serving.Questions;

/// <summary>Reports of reachability as JSON: lines of who, whom and with what, with the names of both.</summary>
/// <param name="axis">The protocols that the network tells apart.</param>
/// <param name="books">Where names are looked up, one after the other.</param>
internal sealed class ReachJson(ProtocolAxis axis, params NameBook[] books)
{
    public void Write(Utf8JsonWriter json, ReachReport report)
    {
        WriteCounts(json, report.Counts);
        json.WriteStartArray("lines");
        foreach (var line in report.Inside) Write(json, line, "inside");
        foreach (var line in report.FromInternet) Write(json, line, "from-internet");
        foreach (var line in report.ToInternet) Write(json, line, "to-internet");
        json.WriteEndArray();
    }

    public static void WriteCounts(Utf8JsonWriter json, ReachCounts counts)
    {
        json.WriteNumber("pairs", counts.Pairs);
        json.WriteNumber("services", counts.Services);
        json.WriteNumber("fromInternet", counts.Exposed);
        json.WriteNumber("toInternet", counts.Outgoing);
    }

    public void WriteEndpoint(Utf8JsonWriter json, Endpoint endpoint)
    {
        var label = books.Select(book => book.Of(endpoint)).FirstOrDefault(found => found is not null);
        json.WriteString("interface", endpoint.Interface);
        json.WriteString("address", endpoint.Address.ToString());
        if (label is null) return;
        json.WriteString("id", label.Id);
        if (label.Name is { } name) json.WriteString("name", name);
        if (label.Public is { } address) json.WriteString("public", address.ToString());
        json.WriteString("subnet", label.Subnet);
        json.WriteString("vpc", label.Vpc);
        json.WriteString("region", label.Region);
        json.WriteString("account", label.Account);
    }

    private void Write(Utf8JsonWriter json, ReachLine line, string kind)
    {
        json.WriteStartObject();
        json.WriteString("kind", kind);
        Write(json, "from", line.From);
        Write(json, "to", line.To);
        json.WriteString("traffic", TrafficText.Of(line.Services, axis));
        json.WriteStartArray("services");
        foreach (var service in line.Services)
        {
            json.WriteStartObject();
            json.WriteString("protocol", service.Protocol == axis.Rest ? "other" : service.Protocol.ToString());
            json.WriteNumber("first", service.Selectors.First);
            json.WriteNumber("last", service.Selectors.Last);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json, string side, Ends ends)
    {
        json.WriteStartArray(side);
        foreach (var endpoint in ends.Endpoints)
        {
            json.WriteStartObject();
            WriteEndpoint(json, endpoint);
            json.WriteEndObject();
        }

        foreach (var text in InternetText.Of(ends.Internet))
        {
            json.WriteStartObject();
            json.WriteString("internet", text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
