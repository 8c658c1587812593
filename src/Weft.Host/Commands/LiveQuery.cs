using System.Text.Json;

namespace Weft.Host.Commands;

/// <summary>A question to the live half of a running Weft, and what is said where there is no answer.</summary>
internal static class LiveQuery
{
    /// <summary>The answer; null where there is none, which was then said on standard error.</summary>
    public static async Task<JsonDocument?> AskAsync(Endpoint endpoint, string command, string path, CancellationToken cancel)
    {
        try
        {
            using var answer = await endpoint.GetAsync(path, cancel);
            var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancel));
            if (answer.IsSuccessStatusCode) return document;
            await Console.Error.WriteLineAsync($"weft {command}: {document.RootElement.GetProperty("error").GetString()}");
            document.Dispose();
            return null;
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft {command}: nothing answers at {endpoint.Url}; start it with: ./weft up");
            return null;
        }
    }
}
