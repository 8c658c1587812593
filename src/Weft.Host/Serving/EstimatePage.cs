using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Weft.Aws.CloudFormation.Estimates;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary><c>GET /_weft/estimate</c>: what AWS bills the resources of a template by, for a browser, a terminal or a program.</summary>
internal static class EstimatePage
{
    private const string Title = "What AWS bills this template by";
    private const string Besides = "Data that leaves for the internet or crosses Availability Zones or Regions is billed by the GB besides, whatever carries it.";
    private const string Free = "No charge of their own";

    private static readonly string noPrices =
        string.Create(CultureInfo.InvariantCulture, $"Weft knows no prices: this is what AWS counts, not what it costs. A month has {Meter.HoursOfMonth} hours.");

    private const string Style = "body{font:16px/1.5 system-ui,sans-serif;max-width:46em;margin:3em auto;padding:0 1em;color:#222}table{border-collapse:collapse;width:100%}"
        + "td,th{text-align:left;padding:.4em .8em .4em 0;border-bottom:1px solid #ddd;vertical-align:top}td.n{text-align:right;white-space:nowrap}p{color:#555}";

    public static Reply Answer(Catalog catalog, WireRequest request, ResponseBuffer output)
    {
        var wanted = request.Header("accept") ?? "";
        IReadOnlyList<Line> lines;
        try
        {
            lines = [.. EstimatedResources.FromQuery(request.QueryString, catalog).Select(resources => Line.Of(catalog.FindProvisioned(resources.Type)!, resources))];
        }
        catch (AwsException mistake)
        {
            output.Write(Encoding.UTF8.GetBytes(mistake.Message + "\n"));
            return new Reply(mistake.Status, "text/plain; charset=utf-8", output, mistake.Code);
        }

        if (wanted.Contains("application/json", StringComparison.OrdinalIgnoreCase))
        {
            WriteJson(lines, output);
            return new Reply(200, "application/json", output);
        }

        var isPage = wanted.Contains("text/html", StringComparison.OrdinalIgnoreCase);
        output.Write(Encoding.UTF8.GetBytes(isPage ? Html(lines) : Text(lines)));
        return new Reply(200, isPage ? "text/html; charset=utf-8" : "text/plain; charset=utf-8", output);
    }

    private static string Text(IReadOnlyList<Line> lines)
    {
        var text = new StringBuilder().Append(Title).Append("\n\n").Append(noPrices).Append("\n\n");
        foreach (var (name, resources, meters) in lines.Where(line => line.Meters.Count > 0))
        {
            text.Append(CultureInfo.InvariantCulture, $"{resources.Count} x {name}\n");
            foreach (var meter in meters) text.Append(CultureInfo.InvariantCulture, $"    {Amount(resources, meter),16}  {meter.Unit}\n");
        }

        var free = FreeOf(lines);
        if (free.Length > 0) text.Append('\n').Append(Free).Append(": ").Append(free).Append('\n');
        return text.Append('\n').Append(Besides).Append('\n').ToString();
    }

    private static string Html(IReadOnlyList<Line> lines)
    {
        var page = new StringBuilder($"<!doctype html>\n<html lang=\"en\"><meta charset=\"utf-8\"><title>{Title}</title><style>{Style}</style>\n<h1>{Title}</h1>\n<p>{noPrices}</p>\n");
        page.Append("<table>\n<tr><th>Resources</th><th>Amount</th><th>Counted in</th></tr>\n");
        foreach (var (name, resources, meters) in lines.Where(line => line.Meters.Count > 0))
        {
            var title = $"{resources.Count} × {WebUtility.HtmlEncode(name)}";
            foreach (var meter in meters)
            {
                page.Append(CultureInfo.InvariantCulture, $"<tr><td>{title}</td><td class=\"n\">{Amount(resources, meter)}</td><td>{WebUtility.HtmlEncode(meter.Unit)}</td></tr>\n");
                title = "";
            }
        }

        page.Append("</table>\n");
        var free = FreeOf(lines);
        if (free.Length > 0) page.Append("<p>").Append(Free).Append(": ").Append(WebUtility.HtmlEncode(free)).Append("</p>\n");
        return page.Append("<p>").Append(Besides).Append("</p>\n</html>\n").ToString();
    }

    private static void WriteJson(IReadOnlyList<Line> lines, ResponseBuffer output)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        json.WriteString("note", noPrices);
        json.WriteStartArray("resources");
        foreach (var (_, resources, meters) in lines)
        {
            json.WriteStartObject();
            json.WriteString("type", resources.Type);
            if (resources.Kind is not null) json.WriteString("kind", resources.Kind);
            json.WriteNumber("count", resources.Count);
            json.WriteStartArray("billedBy");
            foreach (var meter in meters)
            {
                json.WriteStartObject();
                json.WriteString("unit", meter.Unit);
                if (meter.Quantity is { } quantity) json.WriteNumber("amount", quantity * resources.Count);
                json.WriteString("per", meter.Quantity is null ? "use" : meter.IsMonthly ? "month" : "creation");
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string FreeOf(IReadOnlyList<Line> lines) =>
        string.Join(", ", lines.Where(line => line.Meters.Count == 0).Select(line => $"{line.Resources.Count} {line.Name}"));

    private static string Amount(EstimatedResources resources, Meter meter) => meter.Quantity is { } quantity
        ? string.Create(CultureInfo.InvariantCulture, $"{quantity * resources.Count:#,0}{(meter.IsMonthly ? " a month" : "")}")
        : "by use";

    private sealed record Line(string Name, EstimatedResources Resources, IReadOnlyList<Meter> Meters)
    {
        public static Line Of(ProvisionedType type, EstimatedResources resources)
        {
            IReadOnlyList<Meter> meters = [.. type.Meters.Where(meter => meter.Kind is null || meter.Kind == resources.Kind)];
            var isOpen = type.KindProperty is not null && resources.Kind is null && meters.Count > 0;
            var kind = isOpen ? $" ({type.KindProperty} left open)" : resources.Kind is { } named ? $" ({named})" : "";
            return new Line(resources.Type + kind, resources, meters);
        }
    }
}
