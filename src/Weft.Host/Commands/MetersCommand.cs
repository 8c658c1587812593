using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft meters</c>: the bytes that gateways, peerings and pairs of zones have carried since the cloud began.</summary>
internal static class MetersCommand
{
    private static readonly Option<bool> asJson = new("--json") { Description = "Print JSON." };

    public static Command Create()
    {
        var command = new Command("meters", "Show the bytes that each gateway, peering and pair of zones has carried.") { asJson, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        using var document = await LiveQuery.AskAsync(endpoint, "meters", "/_weft/meters", cancel);
        if (document is null) return 2;
        if (options.GetValue(asJson))
        {
            Console.WriteLine(document.RootElement.GetRawText());
            return 0;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "id");
        table.AddColumn(new TableColumn("bytes out").RightAligned());
        table.AddColumn(new TableColumn("bytes in").RightAligned());
        foreach (var meter in document.RootElement.GetProperty("meters").EnumerateArray())
        {
            table.AddRow(
                Markup.Escape(meter.GetProperty("kind").GetString()!),
                Markup.Escape(meter.GetProperty("id").GetString()!),
                $"{meter.GetProperty("sentBytes").GetInt64():N0}",
                $"{meter.GetProperty("receivedBytes").GetInt64():N0}");
        }

        AnsiConsole.Write(table);
        return 0;
    }
}
