using System.Text.Json;
using Weft.Control;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary>Weft's own endpoints beside AWS's: health, which tools poll, and reset.</summary>
internal sealed class OwnEndpoints(Cloud cloud, ServiceDirectory services, AuthMode auth)
{
    private const string Json = "application/json";

    private readonly TraceEndpoint trace = new(cloud);

    public static bool Serves(string path) =>
        path.StartsWith("/_weft/", StringComparison.Ordinal) || path.StartsWith("/_localstack/", StringComparison.Ordinal);

    public async ValueTask<Reply> AnswerAsync(WireRequest request, CallRecord record, ResponseBuffer output)
    {
        record.Service = "weft";
        record.Operation = request.Path;
        switch (request.Method, request.Path)
        {
            case ("GET" or "HEAD", "/_weft/health"):
                return Write(output, 200, json => WriteHealth(json, "running"));
            case ("GET" or "HEAD", "/_localstack/health"):
                return Write(output, 200, json => WriteHealth(json, "available"));
            case ("GET", "/_weft/trace"):
                return Trace(request, output);
            case ("POST", "/_weft/reset") when auth == AuthMode.Strict:
                return Write(output, 403, json => json.WriteString("error", "reset is not served with --auth strict"), "Forbidden");
            case ("POST", "/_weft/reset"):
                await cloud.ResetAsync();
                return Write(output, 200, json => json.WriteNumber("revision", cloud.Current.Revision));
            default:
                return Write(output, 404, json => json.WriteString("error", $"Weft has no {request.Method} {request.Path}"), "NotFound");
        }
    }

    private Reply Trace(WireRequest request, ResponseBuffer output)
    {
        if (auth == AuthMode.Strict) return Write(output, 403, json => json.WriteString("error", "traces are not served with --auth strict"), "Forbidden");
        try
        {
            return Write(output, 200, json => trace.Write(ParametersOf(request), json));
        }
        catch (AwsException mistake)
        {
            output.Reset();
            return Write(output, mistake.Status, json => json.WriteString("error", mistake.Message), mistake.Code);
        }
    }

    private static Dictionary<string, string> ParametersOf(WireRequest request) =>
        request.QueryString.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], pair => Uri.UnescapeDataString(pair[1]), StringComparer.Ordinal)
            .ToDictionary(pair => pair.Key, pair => pair.Last(), StringComparer.Ordinal);

    private void WriteHealth(Utf8JsonWriter json, string state)
    {
        json.WriteString("version", WeftVersion.Text);
        json.WriteNumber("revision", cloud.Current.Revision);
        json.WriteStartObject("services");
        foreach (var service in services.SigningNames) json.WriteString(service, state);
        json.WriteEndObject();
    }

    private static Reply Write(ResponseBuffer output, int status, Action<Utf8JsonWriter> members, string? errorCode = null)
    {
        using var json = new Utf8JsonWriter(output);
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
        json.Flush();
        return new Reply(status, Json, output, errorCode);
    }
}
