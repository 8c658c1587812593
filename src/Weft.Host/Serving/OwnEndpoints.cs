using System.Text.Json;
using Weft.Aws.CloudFormation.Estimates;
using Weft.Aws.CloudFormation.WaitConditions;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Fabric;
using Weft.Host.Live;
using Weft.Host.Objects;
using Weft.Host.Serving.Questions;
using Weft.Host.Watching;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary>Weft's own endpoints beside AWS's: health, which tools poll, and reset.</summary>
internal sealed class OwnEndpoints(Cloud cloud, Catalog catalog, ServiceDirectory services, AuthMode auth, LiveState live, ReachLedger ledger, BodySweep sweep)
{
    private const string Json = "application/json";

    private readonly QuestionEndpoints questions = new(cloud, ledger);
    private readonly InstancesEndpoint instances = new(cloud, live);

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
            case var (method, path) when QuestionEndpoints.Serves(method, path):
                return await QuestionAsync(request, output);
            case ("GET" or "HEAD", EstimatedResources.Path):
                return EstimatePage.Answer(catalog, request, output);
            case ("GET", "/_weft/instances"):
                return Open("instances are", output, json => instances.Write(json, ParametersOf(request).ContainsKey("processes")));
            case ("GET", "/_weft/expose"):
                return Open("exposed ports are", output, instances.WriteExposures);
            case ("POST", "/_weft/expose"):
                return Open("exposed ports are", output, json => Member(json, "exposed", () => instances.Expose(ParametersOf(request), json)));
            case ("DELETE", "/_weft/expose"):
                return Open("exposed ports are", output, json => instances.Close(ParametersOf(request), json));
            case ("GET", "/_weft/flows"):
                return Open("flows are", output, json => FlowsEndpoint.WriteFlows(RequireFabric(), cloud.Clock.GetUtcNow(), json));
            case ("GET", "/_weft/meters"):
                return Open("meters are", output, json => FlowsEndpoint.WriteMeters(RequireFabric().Meters(), json));
            case ("GET", "/_weft/capture"):
                return Capture(request, output);
            case ("POST", "/_weft/reset") when auth == AuthMode.Strict:
                return Write(output, 403, json => json.WriteString("error", "reset is not served with --auth strict"), "Forbidden");
            case ("POST", "/_weft/reset"):
                await cloud.ResetAsync();
                sweep.SweepAll();
                live.Host?.Meters.Forget();
                return Write(output, 200, json => json.WriteNumber("revision", cloud.Current.Revision));
            case ("PUT", _) when request.Path.StartsWith(WaitMessages.Path, StringComparison.Ordinal):
                return await SignalAsync(request, record, output);
            default:
                return Write(output, 404, json => json.WriteString("error", $"Weft has no {request.Method} {request.Path}"), "NotFound");
        }
    }

    /// <summary>Answers what only an owner of the machine should see, and what may be refused.</summary>
    private Reply Open(string what, ResponseBuffer output, Action<Utf8JsonWriter> members)
    {
        if (auth == AuthMode.Strict) return Write(output, 403, json => json.WriteString("error", $"{what} not served with --auth strict"), "Forbidden");
        try
        {
            return Write(output, 200, members);
        }
        catch (AwsException mistake)
        {
            output.Reset();
            return Write(output, mistake.Status, json => json.WriteString("error", mistake.Message), mistake.Code);
        }
    }

    private async Task<Reply> QuestionAsync(WireRequest request, ResponseBuffer output)
    {
        try
        {
            if (auth == AuthMode.Strict) throw new AwsException("Forbidden", $"{request.Path} is not served with --auth strict", 403);
            var (isReadable, members) = await questions.AnswerAsync(request, ParametersOf(request));
            return Write(output, isReadable ? 200 : 400, members, isReadable ? null : "InvalidParameterValue");
        }
        catch (AwsException mistake)
        {
            output.Reset();
            return Write(output, mistake.Status, json => json.WriteString("error", mistake.Message), mistake.Code);
        }
    }

    private Reply Capture(WireRequest request, ResponseBuffer output)
    {
        Capture? capture = null;
        var refusal = Open("captures are", output, _ => capture = Watching.Capture.Parse(cloud, RequireFabric(), ParametersOf(request)));
        if (capture is not { } asked) return refusal;
        var fabric = RequireFabric();
        return new Reply(200, asked.ContentType, output) { Stream = (writer, cancel) => asked.WriteAsync(fabric, writer, cancel) };
    }

    private LiveNetwork RequireFabric() => live.Host?.Fabric ?? throw new AwsException("NotLive", live.Sentence, 409);

    private static void Member(Utf8JsonWriter json, string name, Action write)
    {
        json.WritePropertyName(name);
        write();
    }

    /// <summary>A message to a stack's wait handle. Its address is the secret, so that it needs no signature.</summary>
    private async ValueTask<Reply> SignalAsync(WireRequest request, CallRecord record, ResponseBuffer output)
    {
        try
        {
            await cloud.ExecuteAsync(WaitMessages.ToInvocation(request.Path[WaitMessages.Path.Length..], request.Body, record.RequestId, cloud.Clock.GetUtcNow()));
            return Write(output, 200, _ => { });
        }
        catch (AwsException mistake)
        {
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
