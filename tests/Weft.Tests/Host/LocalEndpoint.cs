using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Weft.Aws;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Host.Serving;
using Weft.Wire;

namespace Weft.Tests.Host;

/// <summary>A whole Weft without its sockets: requests go into the dispatcher as bytes and come out as bytes.</summary>
internal sealed class LocalEndpoint : IAsyncDisposable
{
    private readonly CallLog log;
    private readonly Cloud cloud;
    private readonly Dispatcher dispatcher;

    public LocalEndpoint(TextWriter? faults = null, int seed = 1, TimeProvider? clock = null)
    {
        Catalog = AwsServices.CreateCatalog();
        Clock = clock ?? new StillClock();
        cloud = new Cloud(new EphemeralJournal(), new WriteSettings(Catalog, new IdSource(seed), Pace.Instant), Clock);
        log = new CallLog(faults ?? TextWriter.Null, LogLevel.Error, asJson: false);
        dispatcher = new Dispatcher(cloud, Catalog, new ServerSettings(new IPEndPoint(IPAddress.Loopback, 0), null, AuthMode.Open, Pace.Instant, LogLevel.Error), log);
    }

    public Catalog Catalog { get; }

    public TimeProvider Clock { get; }

    public CloudState State => cloud.Current;

    /// <summary>The names that clients spell the services with, and what a request for them looks like.</summary>
    public ServiceContract Service(string signingName) => Catalog.Operations.First(operation => operation.Contract.Service.SigningName == signingName).Contract.Service;

    /// <summary>Asks with a form (<c>A=1&amp;B.1=2</c>, each value in percent encoding) or, for services that speak it, a JSON object.</summary>
    public async Task<LocalAnswer> AskAsync(LocalCall call)
    {
        using var output = new ResponseBuffer();
        var reply = await dispatcher.AnswerAsync(RequestOf(call), new CallRecord(), output);
        return new LocalAnswer(reply.Status, reply.ErrorCode, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    public async ValueTask DisposeAsync()
    {
        await cloud.DisposeAsync();
        await log.DisposeAsync();
    }

    private WireRequest RequestOf(LocalCall call)
    {
        var service = Service(call.Service);
        var now = Clock.GetUtcNow();
        var isJson = service.TargetPrefix is not null;
        var body = isJson ? call.Body : $"Action={call.Operation}&Version={service.ApiVersion}{(call.Body.Length > 0 ? "&" : "")}{call.Body}";
        Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase)
        {
            ["host"] = "localhost",
            ["x-amz-date"] = $"{now:yyyyMMddTHHmmssZ}",
            ["authorization"] = $"AWS4-HMAC-SHA256 Credential={call.Key}/{now:yyyyMMdd}/{call.Region}/{call.Service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}",
        };
        if (isJson) headers["x-amz-target"] = $"{service.TargetPrefix}.{call.Operation}";
        return new WireRequest
        {
            Method = "POST",
            Path = "/",
            ContentType = isJson ? "application/x-amz-json-1.1" : "application/x-www-form-urlencoded",
            Body = Encoding.UTF8.GetBytes(body),
            Header = headers.GetValueOrDefault,
        };
    }

    /// <summary>A clock that stands still, and so does every timer on it.</summary>
    private sealed class StillClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}

/// <summary>One request: who asks which service where for what.</summary>
internal sealed record LocalCall(string Service, string Operation, string Body, string Region = TestCloud.DefaultRegion, string Key = "test");

/// <summary>What came back.</summary>
internal sealed record LocalAnswer(int Status, string? ErrorCode, string Body)
{
    /// <summary>The text of the first XML element or JSON member with this name.</summary>
    public string? Find(string name)
    {
        var match = Regex.Match(Body, $"<{name}>([^<]*)</{name}>|\"{name}\":\"([^\"]*)\"");
        return match.Success ? match.Groups[1].Value + match.Groups[2].Value : null;
    }
}
