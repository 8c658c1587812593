using System.Globalization;
using System.Text.Json;
using System.Threading.Channels;

namespace Weft.Host.Serving;

/// <summary>One line a call on a stream, written behind the calls so that none waits for it.</summary>
public sealed class CallLog : IAsyncDisposable
{
    private const int LinesKept = 10_000;

    private readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(LinesKept)
    {
        SingleReader = true,
        FullMode = BoundedChannelFullMode.DropWrite,
    });

    private readonly LogLevel level;
    private readonly bool asJson;
    private readonly Task writer;

    public CallLog(TextWriter output, LogLevel level, bool asJson)
    {
        this.level = level;
        this.asJson = asJson;
        writer = Task.Run(() => WriteAsync(output));
    }

    /// <summary>A call that was answered.</summary>
    public void Answered(CallRecord call, Reply reply, TimeSpan elapsed, DateTimeOffset at)
    {
        if (level < LogLevel.Call) return;
        lines.Writer.TryWrite(asJson ? Json(call, reply, elapsed, at) : Text(call, reply, elapsed, at));
    }

    /// <summary>A fault of our own, with all that is needed to find it.</summary>
    public void Fault(CallRecord call, Exception bug) => Fault($"{call.Service} {call.Operation} request {call.RequestId}", bug);

    /// <summary>A fault of our own outside any call.</summary>
    /// <param name="where">What was being done.</param>
    public void Fault(string where, Exception bug)
    {
        if (level < LogLevel.Error) return;
        lines.Writer.TryWrite($"fault in {where}: {bug}");
    }

    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        await writer;
    }

    private static string Text(CallRecord call, Reply reply, TimeSpan elapsed, DateTimeOffset at) => string.Create(
        CultureInfo.InvariantCulture,
        $"{at:HH:mm:ss.fff} {reply.Status} {call.Service}:{call.Operation} {call.Region} {call.Account} {elapsed.TotalMilliseconds:0.0}ms {reply.ErrorCode ?? "ok"} {call.RequestId}");

    private static string Json(CallRecord call, Reply reply, TimeSpan elapsed, DateTimeOffset at)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("at", at);
            json.WriteNumber("status", reply.Status);
            json.WriteString("service", call.Service);
            json.WriteString("operation", call.Operation);
            json.WriteString("region", call.Region);
            json.WriteString("account", call.Account);
            json.WriteNumber("milliseconds", Math.Round(elapsed.TotalMilliseconds, 3));
            if (reply.ErrorCode is { } code) json.WriteString("error", code);
            json.WriteString("request", call.RequestId);
            json.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private async Task WriteAsync(TextWriter output)
    {
        await foreach (var line in lines.Reader.ReadAllAsync())
        {
            await output.WriteLineAsync(line);
            if (!lines.Reader.TryPeek(out _)) await output.FlushAsync();
        }
    }
}
