using System.Collections.Immutable;
using System.Text.Json;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Regions;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Walking;
using Weft.Wire;

namespace Weft.Host.Serving;

/// <summary><c>GET /_weft/trace</c>: the fate of one packet, hop by hop, as the engine decides it on the published revision.</summary>
internal sealed class TraceEndpoint(Cloud cloud)
{
    /// <param name="query">from, to, traffic, and optionally family (ipv6), region and account.</param>
    /// <exception cref="AwsException">A parameter is missing or can't be understood.</exception>
    public void Write(IReadOnlyDictionary<string, string> query, Utf8JsonWriter json)
    {
        var state = cloud.Current;
        var region = query.GetValueOrDefault("region", "us-east-1");
        if (RegionTable.Find(region) is null) throw new AwsException("InvalidParameterValue", $"There is no Region '{region}'");
        var scope = new Scope(new AccountId(query.GetValueOrDefault("account", AccountId.Default.Text)), new RegionName(region));
        var view = new View(state, new Call(scope, Caller.RootOf(scope.Account), "Trace", "", cloud.Clock.GetUtcNow()));
        var from = PathEnd.Find(view, Required(query, "from"));
        var to = PathEnd.Find(view, Required(query, "to"));
        var diagnosis = PathTrace.Between(view, state.NetworkAt(view.Now), from, to, query.GetValueOrDefault("traffic", "icmp"), query.GetValueOrDefault("family") == "ipv6");
        WriteDiagnosis(json, diagnosis);
    }

    private static string Required(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new AwsException("MissingParameter", $"The request must contain the parameter {name}");

    private static void WriteDiagnosis(Utf8JsonWriter json, Diagnosis diagnosis)
    {
        json.WriteBoolean("reachable", diagnosis.Exchange.Succeeds);
        json.WriteString("packet", diagnosis.Exchange.Sent.ToString());
        WriteTrace(json, "request", diagnosis.Exchange.Request);
        if (diagnosis.Exchange.Answer is { } answer) WriteTrace(json, "answer", answer);
        json.WriteStartArray("remedies");
        foreach (var remedy in diagnosis.Remedies)
        {
            json.WriteStartArray();
            foreach (var change in remedy.Changes) json.WriteStringValue(change.ToString());
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private static void WriteTrace(Utf8JsonWriter json, string name, Trace trace)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("delivered", trace.IsDelivered);
        json.WriteString("end", trace.End.ToString());
        WriteReason(json, trace.Reason);
        WriteHops(json, trace.Hops);
        json.WriteEndObject();
    }

    private static void WriteHops(Utf8JsonWriter json, ImmutableArray<Hop> hops)
    {
        json.WriteStartArray("hops");
        foreach (var hop in hops)
        {
            json.WriteStartObject();
            json.WriteString("stage", hop.Stage.ToString());
            json.WriteString("component", hop.Component);
            if (hop.Rule is { } rule) json.WriteString("rule", rule.ToString());
            json.WriteString("before", hop.Before.ToString());
            json.WriteString("after", hop.After.ToString());
            WriteReason(json, hop.Reason);
            if (hop.NearMiss is { } near) json.WriteString("nearest", $"{near.Rule} differs in {near.Mismatch}");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReason(Utf8JsonWriter json, DropReason reason)
    {
        if (reason == DropReason.None) return;
        json.WriteString("reason", reason.ToString());
        if (ExplanationCodes.Of(reason) is { } code) json.WriteString("code", code);
    }
}
