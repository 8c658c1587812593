using System.CommandLine;

namespace Weft.Host.Commands;

/// <summary><c>weft reset</c>: makes a running Weft forget everything.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var command = new Command("reset", "Forget everything in a running Weft, history included.") { Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            using var answer = await endpoint.PostAsync("/_weft/reset", cancel);
            if (answer.IsSuccessStatusCode)
            {
                Console.WriteLine($"Weft at {endpoint.Url} has forgotten everything.");
                return 0;
            }

            await Console.Error.WriteLineAsync($"weft reset: {await answer.Content.ReadAsStringAsync(cancel)}");
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft reset: nothing answers at {endpoint.Url}");
        }

        return 1;
    }
}
