using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary>What the commands that ask about the network have in common: where they ask, and how an answer or a refusal comes back.</summary>
internal static class Question
{
    public const int UsageError = 2;

    // Tables are made to fit this; a narrower terminal wraps them, since a cut identifier could not be copied.
    private const int NarrowestWidth = 100;

    public static readonly Option<string> Region = new("--region")
    {
        Description = "The Region in which names are looked for, or all.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AWS_DEFAULT_REGION") is { Length: > 0 } given ? given : "us-east-1",
    };

    public static readonly Option<string?> Account = new("--account") { Description = "The account. Default: 123456789012." };

    public static readonly Option<string?> At = new("--at") { Description = "A revision: its number, or -1 for the one before the newest." };

    public static readonly Option<bool> AsJson = new("--json") { Description = "Print JSON." };

    /// <summary>The parameters of a request: those given, and where the question is asked.</summary>
    public static string QueryOf(ParseResult options, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        List<(string Name, string? Value)> all = [.. parameters];
        foreach (var (name, option) in (IEnumerable<(string, Option<string?>)>)[("account", Account), ("at", At)])
        {
            if (options.GetResult(option) is not null) all.Add((name, options.GetValue(option)));
        }

        if (options.CommandResult.Command.Options.Contains(Region)) all.Add(("region", options.GetValue(Region)));
        return string.Join('&', all.Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    /// <summary>Asks a running Weft and hands the answer on; a refusal is told on standard error.</summary>
    /// <returns>What <paramref name="tell"/> gives, or 2 where there was no answer to tell.</returns>
    public static async Task<int> AskAsync(ParseResult options, string path, Func<JsonElement, int> tell, CancellationToken cancel, HttpContent? body = null)
    {
        var name = options.CommandResult.Command.Name;
        using var endpoint = Endpoint.Of(options);
        try
        {
            using var answer = await (body is null ? endpoint.GetAsync(path, cancel) : endpoint.PostAsync(path, body, cancel));
            var text = await answer.Content.ReadAsStringAsync(cancel);
            using var document = JsonDocument.Parse(text);
            if (answer.IsSuccessStatusCode || document.RootElement.TryGetProperty("mistakes", out _))
            {
                if (!options.GetValue(AsJson)) AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, NarrowestWidth);
                else Console.WriteLine(text);
                return tell(document.RootElement);
            }

            await Console.Error.WriteLineAsync($"weft {name}: {document.RootElement.GetProperty("error").GetString()}");
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft {name}: nothing answers at {endpoint.Url}; start it with: ./weft up");
        }
        catch (JsonException)
        {
            await Console.Error.WriteLineAsync($"weft {name}: what answers at {endpoint.Url} is no Weft");
        }

        return UsageError;
    }

    public static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    public static long Number(JsonElement element, string name) => element.GetProperty(name).GetInt64();
}
