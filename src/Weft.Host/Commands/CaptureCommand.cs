using System.CommandLine;
using System.Text.Json;

namespace Weft.Host.Commands;

/// <summary><c>weft capture INTERFACE [-w FILE|-] [tcp/443 …]</c>: the frames of one interface, as text or as a pcapng file, dropped ones with their reason.</summary>
internal static class CaptureCommand
{
    private static readonly Argument<string> port = new("INTERFACE") { Description = "An interface, an instance, a Name tag, an address, or internet." };

    private static readonly Argument<string[]> filter = new("FILTER")
    {
        Description = "Words that must all hold: tcp, udp, icmp, tcp/443, an address, a block, dropped.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private static readonly Option<string?> file = new("-w") { Description = "Write pcapng to this file; - is standard output. Without it, lines of text." };

    private static readonly Option<int?> count = new("--count") { Description = "End after so many frames." };

    private static readonly Option<string> region = new("--region") { Description = "The Region.", DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") ?? "us-east-1" };

    private static readonly Option<string?> account = new("--account") { Description = "The account. Default: 123456789012." };

    public static Command Create()
    {
        var command = new Command("capture", "Show or write the frames that cross an interface.") { port, filter, file, count, region, account, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            using var answer = await endpoint.GetStreamedAsync($"/_weft/capture?{QueryOf(options)}", cancel);
            await using var body = await answer.Content.ReadAsStreamAsync(cancel);
            if (!answer.IsSuccessStatusCode)
            {
                using var problem = await JsonDocument.ParseAsync(body, cancellationToken: cancel);
                await Console.Error.WriteLineAsync($"weft capture: {problem.RootElement.GetProperty("error").GetString()}");
                return 2;
            }

            await using var output = options.GetValue(file) is { } path && path != "-" ? File.Create(path) : Console.OpenStandardOutput();
            await body.CopyToAsync(output, cancel);
            return 0;
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C is how a capture without --count ends.
            return 0;
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft capture: nothing answers at {endpoint.Url}; start it with: ./weft up");
            return 2;
        }
        catch (IOException problem)
        {
            await Console.Error.WriteLineAsync($"weft capture: {problem.Message}");
            return 1;
        }
    }

    private static string QueryOf(ParseResult options)
    {
        var parameters = new List<(string Name, string? Value)>
        {
            ("interface", options.GetRequiredValue(port)),
            ("filter", string.Join(' ', options.GetValue(filter) ?? [])),
            ("format", options.GetValue(file) is null ? "text" : "pcapng"),
            ("count", options.GetValue(count)?.ToString()),
            ("region", options.GetValue(region)),
            ("account", options.GetValue(account)),
        };
        return string.Join('&', parameters.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }
}
