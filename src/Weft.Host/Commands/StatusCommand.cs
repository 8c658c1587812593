using System.CommandLine;

namespace Weft.Host.Commands;

/// <summary><c>weft status</c>: whether a Weft runs, and what it serves.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Say whether Weft runs, its revision and its services.") { Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        using var health = await endpoint.HealthAsync(cancel);
        if (health is null)
        {
            await Console.Error.WriteLineAsync($"weft status: nothing answers at {endpoint.Url}; start it with: ./weft up");
            return 1;
        }

        var root = health.RootElement;
        Console.WriteLine($"Weft {root.GetProperty("version")} runs at {endpoint.Url}, revision {root.GetProperty("revision")}");
        Console.WriteLine($"services: {string.Join(' ', root.GetProperty("services").EnumerateObject().Select(service => service.Name))}");
        return 0;
    }
}
