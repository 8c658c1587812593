using System.CommandLine;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft demo</c>: builds the chapter's network step by step through the public API, and tells what each step is for.</summary>
internal static class DemoCommand
{
    private const string Region = "us-east-1";

    private const string NextSteps = """
        ./weft trace internet web tcp/443
            ./weft reach anything db
            ./weft exec db -- curl http://192.0.2.1/
        """;

    private static readonly Option<bool> keep = new("--keep") { Description = "Leave the network standing at the end." };

    public static Command Create()
    {
        var command = new Command("demo", "Build the chapter's network, end to end, narrated.") { Endpoint.Option, keep };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        using (var health = await endpoint.HealthAsync(cancel))
        {
            if (health is null)
            {
                await Console.Error.WriteLineAsync($"weft demo: nothing answers at {endpoint.Url}; start it with: ./weft up");
                return 1;
            }
        }

        // Identifiers stay whole: a broken line could not be copied.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        using var client = new DemoClient(endpoint.Url, Region);
        var network = new DemoNetwork(client, Tell);
        try
        {
            await network.BuildAsync();
            if (options.GetValue(keep)) Tell("It is left standing. Ask it something:", NextSteps);
            else await network.TakeDownAsync();
            return 0;
        }
        catch (InvalidOperationException refusal)
        {
            await Console.Error.WriteLineAsync($"weft demo: {refusal.Message}");
            return 1;
        }
    }

    private static void Tell(string step, string outcome) => AnsiConsole.MarkupLineInterpolated($"[bold]{step}[/]\n    [green]{outcome}[/]");
}
