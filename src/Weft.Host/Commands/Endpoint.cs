using System.CommandLine;
using System.Text.Json;
using Weft.Host.Serving;

namespace Weft.Host.Commands;

/// <summary>A running Weft, as the other commands reach it.</summary>
internal sealed class Endpoint(Uri url) : IDisposable
{
    /// <summary>The option of every command that talks to a running Weft.</summary>
    public static readonly Option<Uri> Option = new("--endpoint")
    {
        Description = "The running Weft. Default: AWS_ENDPOINT_URL, else the default port on loopback.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL") is { Length: > 0 } given
            ? given : $"http://127.0.0.1:{ServerSettings.DefaultPort}"),
        CustomParser = result => new Uri(result.Tokens[0].Value),
    };

    private readonly HttpClient http = new() { BaseAddress = url, Timeout = TimeSpan.FromSeconds(30) };

    public Uri Url => url;

    public static Endpoint Of(ParseResult options) => new(options.GetRequiredValue(Option));

    /// <summary>The health page, or null where nobody answers.</summary>
    public async Task<JsonDocument?> HealthAsync(CancellationToken cancel)
    {
        try
        {
            await using var body = await http.GetStreamAsync(new Uri("/_weft/health", UriKind.Relative), cancel);
            return await JsonDocument.ParseAsync(body, cancellationToken: cancel);
        }
        catch (Exception nobody) when (nobody is HttpRequestException or JsonException)
        {
            return null;
        }
    }

    public Task<HttpResponseMessage> GetAsync(string path, CancellationToken cancel) => http.GetAsync(new Uri(path, UriKind.Relative), cancel);

    /// <summary>An answer that is read while it comes.</summary>
    public Task<HttpResponseMessage> GetStreamedAsync(string path, CancellationToken cancel) =>
        http.GetAsync(new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancel);

    public Task<HttpResponseMessage> PostAsync(string path, CancellationToken cancel) => http.PostAsync(new Uri(path, UriKind.Relative), null, cancel);

    public Task<HttpResponseMessage> DeleteAsync(string path, CancellationToken cancel) => http.DeleteAsync(new Uri(path, UriKind.Relative), cancel);

    public Task<HttpResponseMessage> PostAsync(string path, HttpContent body, CancellationToken cancel) => http.PostAsync(new Uri(path, UriKind.Relative), body, cancel);

    public void Dispose() => http.Dispose();
}
