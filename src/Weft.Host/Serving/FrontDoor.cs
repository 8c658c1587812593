using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Weft.Host.Serving.Questions;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary>Where HTTP ends: reads a request whole, hands it to the dispatcher or to Weft's own endpoints, and sends the answer.</summary>
/// <param name="own">Null for callers inside the network, to whom Weft is nothing but AWS.</param>
internal sealed class FrontDoor(Dispatcher dispatcher, OwnEndpoints? own, ReachHeader reach, CallLog log, TimeProvider clock) : IHttpApplication<IFeatureCollection>
{
    private const int MaxBodyBytes = 4 * 1024 * 1024;

    /// <summary>Of one PUT of an object, which is held in memory while it is on its way.</summary>
    private const int MaxObjectBytes = 128 * 1024 * 1024;

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var start = Stopwatch.GetTimestamp();
        var http = context.GetRequiredFeature<IHttpRequestFeature>();
        var record = new CallRecord();
        using var output = new ResponseBuffer();
        var reply = await AnswerAsync(http, context.Get<IHttpConnectionFeature>()?.RemoteIpAddress, record, output);
        await SendAsync(context, record, reply);
        log.Answered(record, reply, Stopwatch.GetElapsedTime(start), clock.GetUtcNow());
    }

    private async ValueTask<Reply> AnswerAsync(IHttpRequestFeature http, IPAddress? from, CallRecord record, ResponseBuffer output)
    {
        var isObject = IsForS3(http);
        var most = isObject ? MaxObjectBytes : MaxBodyBytes;
        var body = await ReadBodyAsync(http, most);
        if (body is null && isObject)
        {
            var message = $"Your proposed upload exceeds the maximum allowed size: Weft takes {MaxObjectBytes} bytes in one request.";
            ErrorEnvelope.Write(WireProtocol.RestXml, "EntityTooLarge", message, record.RequestId, dispatcher.Services.Find("s3", RequestOf(http, from, [])), 400, output);
            return new Reply(400, ErrorEnvelope.ContentType(WireProtocol.RestXml), output, "EntityTooLarge");
        }

        if (body is null)
        {
            ErrorEnvelope.Write(WireProtocol.Query, "RequestEntityTooLarge", $"A request holds at most {MaxBodyBytes} bytes.", record.RequestId, null, 413, output);
            return new Reply(413, ErrorEnvelope.ContentType(WireProtocol.Query), output, "RequestEntityTooLarge");
        }

        var request = RequestOf(http, from, body);
        if (own is not null && OwnEndpoints.Serves(request.Path)) return await own.AnswerAsync(request, record, output);
        var reply = await dispatcher.AnswerAsync(request, record, output);
        return WithDifference(request, record, reply);
    }

    // The call is done and answered whatever becomes of the question what it opened.
    private Reply WithDifference(WireRequest request, CallRecord record, Reply reply)
    {
        try
        {
            return reach.Of(request, record, reply) is { } difference ? reply with { ReachDifference = difference } : reply;
        }
        catch (Exception bug) when (bug is InvalidOperationException or ArgumentException)
        {
            log.Fault(record, bug);
            return reply;
        }
    }

    /// <summary>Only the signature says so before the body is read, and only objects may be large.</summary>
    private static bool IsForS3(IHttpRequestFeature http)
    {
        const string scope = "/s3/aws4_request";
        return http.Headers.Authorization.ToString().Contains(scope, StringComparison.Ordinal)
            || Uri.UnescapeDataString(http.QueryString).Contains(scope, StringComparison.Ordinal);
    }

    // The signature covers the path as it came, so it is taken from the raw target.
    private static WireRequest RequestOf(IHttpRequestFeature http, IPAddress? from, byte[] body)
    {
        var target = http.RawTarget;
        var question = target.IndexOf('?', StringComparison.Ordinal);
        return new WireRequest
        {
            Method = http.Method,
            Path = question < 0 ? target : target[..question],
            QueryString = question < 0 ? "" : target[(question + 1)..],
            ContentType = http.Headers.ContentType,
            RemoteAddress = from,
            Body = body,
            HeaderNames = http.Headers.Select(header => header.Key),
            Header = name => http.Headers.TryGetValue(name, out var values) ? string.Join(',', values.ToArray()) : null,
        };
    }

    private static async ValueTask<byte[]?> ReadBodyAsync(IHttpRequestFeature http, int most)
    {
        if (http.Headers.ContentLength > most) return null;
        if (http.Headers.ContentLength is { } length)
        {
            var exact = length == 0 ? [] : new byte[length];
            await http.Body.ReadExactlyAsync(exact);
            return exact;
        }

        using var whole = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        int read;
        while ((read = await http.Body.ReadAsync(buffer)) > 0 && whole.Length <= most) whole.Write(buffer, 0, read);
        ArrayPool<byte>.Shared.Return(buffer);
        return whole.Length > most ? null : whole.ToArray();
    }

    private static async ValueTask SendAsync(IFeatureCollection context, CallRecord record, Reply reply)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = reply.Status;
        response.Headers.ContentType = reply.ContentType;
        if (reply.Stream is { } stream)
        {
            await StreamAsync(context, stream);
            return;
        }

        foreach (var (name, value) in reply.Headers) response.Headers[name] = value;
        if (WasToldNothingFirst(context.GetRequiredFeature<IHttpRequestFeature>())) response.Headers.Connection = "close";
        if (response.Headers.ContentLength is null && reply.Status is not (204 or 304)) response.Headers.ContentLength = reply.Body.WrittenCount;
        response.Headers[record.Service == "s3" ? "x-amz-request-id" : "x-amzn-RequestId"] = record.RequestId;
        if (reply.ErrorCode is { } code && reply.ContentType.Contains("json", StringComparison.Ordinal)) response.Headers[ErrorEnvelope.ErrorTypeHeader] = code;
        if (reply.ReachDifference is { } difference) response.Headers[ReachHeader.Name] = difference;
        var body = context.GetRequiredFeature<IHttpResponseBodyFeature>();
        if (reply.Content is { } content) await SendAsync(context, body, content);
        else if (reply.Status is not (204 or 304)) await body.Writer.WriteAsync(reply.Body.WrittenMemory);
    }

    /// <summary>
    /// Whether a client that waits for "100 Continue" gets its answer without: there was no body to read, or too much of it. botocore takes what follows on such
    /// a connection wrongly, so it begins a new one.
    /// </summary>
    private static bool WasToldNothingFirst(IHttpRequestFeature http) => http.Headers.Expect.Count > 0 && http.Headers.ContentLength is 0 or > MaxObjectBytes;

    private static async ValueTask SendAsync(IFeatureCollection context, IHttpResponseBodyFeature body, Stream content)
    {
        var gone = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        await using (content)
        {
            try
            {
                await body.StartAsync(gone);
                await content.CopyToAsync(body.Writer, gone);
            }
            catch (OperationCanceledException) when (gone.IsCancellationRequested)
            {
                // The client has seen enough.
            }
        }
    }

    private static async Task StreamAsync(IFeatureCollection context, Func<PipeWriter, CancellationToken, Task> write)
    {
        var gone = context.GetRequiredFeature<IHttpRequestLifetimeFeature>().RequestAborted;
        var body = context.GetRequiredFeature<IHttpResponseBodyFeature>();
        try
        {
            await body.StartAsync(gone);
            await write(body.Writer, gone);
        }
        catch (OperationCanceledException) when (gone.IsCancellationRequested)
        {
            // The client has seen enough.
        }
    }
}
