using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft trace SRC DST [tcp/443]</c>: the way of a packet and of its answer, and for a blocked path what would open it.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> from = new("SRC") { Description = "An instance, interface, Name tag, address, or internet." };

    private static readonly Argument<string> to = new("DST") { Description = "The same." };

    private static readonly Argument<string> traffic = new("TRAFFIC")
    {
        Description = "tcp/443, udp/53, icmp, or another protocol's number.",
        DefaultValueFactory = _ => "icmp",
    };

    private static readonly Option<string> region = new("--region") { Description = "The Region.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") ?? "us-east-1" };

    private static readonly Option<string?> account = new("--account") { Description = "The account. Default: 123456789012." };

    private static readonly Option<bool> ipv6 = new("--ipv6") { Description = "Use the ends' IPv6 addresses." };

    private static readonly Option<bool> asJson = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new Command("trace", "Follow a packet and say which rule decides at each hop.") { from, to, traffic, region, account, ipv6, asJson, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            using var answer = await endpoint.GetAsync($"/_weft/trace?{QueryOf(options)}", cancel);
            var body = await answer.Content.ReadAsStringAsync(cancel);
            if (options.GetValue(asJson)) Console.WriteLine(body);
            using var document = JsonDocument.Parse(body);
            if (!answer.IsSuccessStatusCode)
            {
                await Console.Error.WriteLineAsync($"weft trace: {document.RootElement.GetProperty("error").GetString()}");
                return 2;
            }

            if (!options.GetValue(asJson)) Print(document.RootElement);
            return document.RootElement.GetProperty("reachable").GetBoolean() ? 0 : 1;
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft trace: nothing answers at {endpoint.Url}; start it with: ./weft up");
            return 2;
        }
    }

    private static string QueryOf(ParseResult options)
    {
        var parameters = new List<(string Name, string? Value)>
        {
            ("from", options.GetRequiredValue(from)), ("to", options.GetRequiredValue(to)), ("traffic", options.GetRequiredValue(traffic)),
            ("region", options.GetValue(region)), ("account", options.GetValue(account)), ("family", options.GetValue(ipv6) ? "ipv6" : null),
        };
        return string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    private static void Print(JsonElement diagnosis)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 180);
        var reachable = diagnosis.GetProperty("reachable").GetBoolean();
        AnsiConsole.MarkupLineInterpolated($"{diagnosis.GetProperty("packet").GetString()!}: [{(reachable ? "green" : "red")}]{(reachable ? "reachable" : "not reachable")}[/]");
        PrintTrace("the packet", diagnosis.GetProperty("request"));
        if (diagnosis.TryGetProperty("answer", out var answer)) PrintTrace("its answer", answer);
        var number = 0;
        foreach (var remedy in diagnosis.GetProperty("remedies").EnumerateArray())
        {
            var changes = remedy.EnumerateArray().Select(change => change.GetString()!);
            AnsiConsole.MarkupLineInterpolated($"[yellow]{(number++ == 0 ? "it would pass with:" : "or with:")}[/] {string.Join("; ", changes)}");
        }
    }

    private static void PrintTrace(string title, JsonElement trace)
    {
        var table = new Table().Border(TableBorder.Simple).Title(Markup.Escape(title));
        foreach (var column in (string[])["stage", "at", "decided by", "packet", ""]) table.AddColumn(column);
        foreach (var hop in trace.GetProperty("hops").EnumerateArray())
        {
            var (before, after) = (hop.GetProperty("before").GetString()!, hop.GetProperty("after").GetString()!);
            table.AddRow(
                new Text(hop.GetProperty("stage").GetString()!),
                new Text(hop.GetProperty("component").GetString()!),
                new Text(Optional(hop, "rule")),
                new Text(before == after ? after : $"{before}\nbecomes {after}"),
                new Markup($"[red]{Markup.Escape(ReasonOf(hop))}[/]"));
        }

        AnsiConsole.Write(table);
        var end = trace.GetProperty("delivered").GetBoolean() ? $"delivered at {trace.GetProperty("end").GetString()}" : $"dropped: {ReasonOf(trace)}";
        AnsiConsole.WriteLine($"  {end}");
    }

    private static string ReasonOf(JsonElement step)
    {
        var text = Optional(step, "reason");
        if (Optional(step, "code") is { Length: > 0 } code) text += $" ({code})";
        if (Optional(step, "nearest") is { Length: > 0 } nearest) text += $"; nearest: {nearest}";
        return text;
    }

    private static string Optional(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";
}
