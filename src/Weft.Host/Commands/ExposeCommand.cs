using System.CommandLine;
using System.Text.Json;

namespace Weft.Host.Commands;

/// <summary><c>weft expose INSTANCE:PORT</c>: a port of the host that leads onto an instance, through its groups.</summary>
internal static class ExposeCommand
{
    private static readonly Argument<string?> target = new("INSTANCE:PORT") { Description = "What to reach. Without it, the ports that are open are listed.", Arity = ArgumentArity.ZeroOrOne };

    private static readonly Option<int> hostPort = new("--host-port") { Description = "The port on the host's loopback; 0 takes a free one." };

    private static readonly Option<string?> from = new("--from") { Description = "The instance that connections start in. Default: the internet, which needs a public address." };

    private static readonly Option<int?> close = new("--close") { Description = "Close this port of the host again." };

    public static Command Create()
    {
        var command = new Command("expose", "Open a port of the host onto an instance; its security groups decide.") { target, hostPort, from, close, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            using var answer = await AskAsync(options, endpoint, cancel);
            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            if (!answer.IsSuccessStatusCode) throw new LookupException(document.RootElement.GetProperty("error").GetString()!);
            Print(document.RootElement);
            return 0;
        }
        catch (LookupException refused)
        {
            await Console.Error.WriteLineAsync($"weft expose: {refused.Message}");
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft expose: nothing answers at {endpoint.Url}; start it with: ./weft up");
        }

        return 2;
    }

    private static async Task<HttpResponseMessage> AskAsync(ParseResult options, Endpoint endpoint, CancellationToken cancel)
    {
        if (options.GetValue(close) is { } port) return await endpoint.DeleteAsync($"/_weft/expose?host-port={port}", cancel);
        if (options.GetValue(target) is not { } what) return await endpoint.GetAsync("/_weft/expose", cancel);
        var colon = what.LastIndexOf(':');
        if (colon < 1) throw new LookupException($"'{what}' is no INSTANCE:PORT");
        var instances = await LiveInstances.AskAsync(endpoint, withProcesses: false, cancel);
        var query = $"instance={instances.RequireRunning(what[..colon]).Id}&port={Uri.EscapeDataString(what[(colon + 1)..])}&host-port={options.GetValue(hostPort)}";
        if (options.GetValue(from) is { } start) query += $"&from={instances.RequireRunning(start).Id}";
        return await endpoint.PostAsync($"/_weft/expose?{query}", cancel);
    }

    private static void Print(JsonElement answer)
    {
        if (answer.TryGetProperty("closed", out var closed)) Console.WriteLine($"closed 127.0.0.1:{closed.GetInt32()}");
        else if (answer.GetProperty("exposed") is { ValueKind: JsonValueKind.Array } all)
        {
            foreach (var exposure in all.EnumerateArray()) PrintOne(exposure);
        }
        else PrintOne(answer.GetProperty("exposed"));
    }

    private static void PrintOne(JsonElement exposure) => Console.WriteLine(
        $"127.0.0.1:{exposure.GetProperty("host-port").GetInt32()} leads to {exposure.GetProperty("instance").GetString()} at {exposure.GetProperty("target").GetString()}, from {exposure.GetProperty("from").GetString()}");
}
