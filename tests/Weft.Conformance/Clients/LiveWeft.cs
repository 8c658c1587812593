using System.Net;
using System.Text.Json;
using Weft.Control.Timing;
using Weft.Host.Serving;
using Xunit;

namespace Weft.Conformance.Clients;

/// <summary>A Weft of its own for one test, on a free port of loopback, and the clients that talk to it.</summary>
public sealed class LiveWeft : IAsyncDisposable
{
    private readonly WeftServer server;

    private LiveWeft(WeftServer server) => this.server = server;

    public Uri Url => server.Url;

    /// <summary>What makes an unmodified AWS client talk to this Weft.</summary>
    public Dictionary<string, string> Environment(string accessKey = "test", string secret = "test", string region = "us-east-1") => new()
    {
        ["AWS_ENDPOINT_URL"] = Url.ToString().TrimEnd('/'),
        ["AWS_ACCESS_KEY_ID"] = accessKey,
        ["AWS_SECRET_ACCESS_KEY"] = secret,
        ["AWS_SESSION_TOKEN"] = "",
        ["AWS_DEFAULT_REGION"] = region,
        ["AWS_CONFIG_FILE"] = "/dev/null",
        ["AWS_SHARED_CREDENTIALS_FILE"] = "/dev/null",
        ["AWS_EC2_METADATA_DISABLED"] = "true",
        ["AWS_PAGER"] = "",
        ["AWS_MAX_ATTEMPTS"] = "1",
    };

    public static async Task<LiveWeft> StartAsync(AuthMode auth = AuthMode.Open, Pace pace = Pace.Instant, TimeProvider? clock = null, string? stateFile = null, string? templates = null)
    {
        var settings = new ServerSettings(new IPEndPoint(IPAddress.Loopback, 0), stateFile, auth, pace, LogLevel.Error, Templates: templates);
        return new LiveWeft(await WeftServer.StartAsync(settings, Console.Error, clock));
    }

    /// <summary>Runs one line of the AWS CLI and gives its JSON.</summary>
    public async Task<JsonElement> AwsAsync(string line, IReadOnlyDictionary<string, string>? environment = null)
    {
        var run = await TryAwsAsync(line, environment);
        Assert.True(run.ExitCode == 0, $"aws {line}\n{run.Errors}");
        return run.Output.Length == 0 ? default : JsonDocument.Parse(run.Output).RootElement;
    }

    /// <summary>Runs one line of the AWS CLI that may fail. Arguments are split at spaces; double quotes keep them together.</summary>
    public Task<ClientRun> TryAwsAsync(string line, IReadOnlyDictionary<string, string>? environment = null) =>
        Client.AwsCli.RunAsync(Split(line), environment ?? Environment());

    /// <summary>Runs a Python program against this Weft and gives its output.</summary>
    public async Task<string> PythonAsync(string program, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) =>
        (await Client.Boto3.RunAsync(["-", .. arguments], environment ?? Environment(), input: program)).Succeeded();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static List<string> Split(string line)
    {
        List<string> words = [];
        foreach (var (piece, index) in line.Split('"').Select((piece, index) => (piece, index)))
        {
            if (index % 2 == 1) words.Add(piece);
            else words.AddRange(piece.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return words;
    }
}
