using System.Collections.Immutable;
using System.Text.Json;
using Weft.Aws.Ec2.Paths;
using Weft.Aws.Ec2.Reach;
using Weft.Network.Model;
using Weft.Network.Walking;

namespace Weft.Host.Serving.Questions;

/// <summary>A diagnosis as JSON: every hop with what decided there, in words too, and what would open a blocked path.</summary>
internal sealed class TraceJson(NetworkInput network, NameBook names)
{
    public void Write(Utf8JsonWriter json, Diagnosis diagnosis)
    {
        json.WriteBoolean("reachable", diagnosis.Exchange.Succeeds);
        json.WriteString("sent", diagnosis.Exchange.Sent.ToString());
        WriteTrace(json, "request", diagnosis.Exchange.Request);
        if (diagnosis.Exchange.Answer is { } answer) WriteTrace(json, "answer", answer);
        json.WriteStartArray("remedies");
        foreach (var remedy in diagnosis.Remedies)
        {
            json.WriteStartArray();
            foreach (var change in remedy.Changes) json.WriteStringValue(Named(change.ToString(), change.Component));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static void WritePlace(Utf8JsonWriter json, string name, Place place, NameBook names)
    {
        json.WriteStartObject(name);
        json.WriteString("id", place.ToString());
        if (place.Kind == PlaceKind.Interface && names.Of(place.Id) is { } called) json.WriteString("name", called);
        json.WriteEndObject();
    }

    private void WriteTrace(Utf8JsonWriter json, string name, Trace trace)
    {
        json.WriteStartObject(name);
        json.WriteBoolean("delivered", trace.IsDelivered);
        json.WriteString("end", trace.End.ToString());
        if (names.Of(trace.End.Id) is { } called) json.WriteString("endName", called);
        if (trace.Hops is [.., var last]) WriteReason(json, last);
        WriteHops(json, trace.Hops);
        json.WriteEndObject();
    }

    private void WriteHops(Utf8JsonWriter json, ImmutableArray<Hop> hops)
    {
        json.WriteStartArray("hops");
        foreach (var hop in hops)
        {
            json.WriteStartObject();
            json.WriteString("stage", hop.Stage.ToString());
            json.WriteString("component", hop.Component);
            if (names.Of(hop.Component) is { } name) json.WriteString("name", name);
            if (hop.Rule is { } rule) WriteRule(json, rule, hop.Stage);
            json.WriteString("before", hop.Before.ToString());
            json.WriteString("after", hop.After.ToString());
            WriteReason(json, hop);
            if (hop.NearMiss is { } near) json.WriteString("nearest", Nearest(near, hop.Stage));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void WriteRule(Utf8JsonWriter json, RuleReference rule, Stage stage)
    {
        json.WriteString("rule", rule.ToString());
        json.WriteString("owner", rule.Owner);
        if (names.Of(rule.Owner) is { } owner) json.WriteString("ownerName", owner);
        if (rule.Rule.Length > 0) json.WriteString("ruleId", rule.Rule);
        if (TextOf(rule, stage) is { } text) json.WriteString("says", text);
    }

    private string Nearest(NearMiss near, Stage stage)
    {
        var says = TextOf(near.Rule, stage) is { } text ? $" ({text})" : "";
        var differs = near.Mismatch == Mismatch.Verdict ? "comes after the rule that denies" : $"differs in {string.Join(" and ", Words(near.Mismatch))}";
        return $"{near.Rule}{says} {differs}";
    }

    // The far end of a rule may be a group or a list, and the target of a route nearly always has an identifier: the last word.
    private string? TextOf(RuleReference rule, Stage stage)
    {
        if (RuleTexts.Of(network, rule, RuleTexts.DirectionAt(stage)) is not { } text) return null;
        return names.Of(text[(text.LastIndexOf(' ') + 1)..]) is { } name ? $"{text} ({name})" : text;
    }

    private static IEnumerable<string> Words(Mismatch mismatch)
    {
        if (mismatch.HasFlag(Mismatch.Protocol)) yield return "protocol";
        if (mismatch.HasFlag(Mismatch.Selector)) yield return "port";
        if (mismatch.HasFlag(Mismatch.Peer)) yield return "peer";
    }

    private string Named(string change, string component) =>
        names.Of(component) is { } name ? change.Replace(component, $"{name} {component}", StringComparison.Ordinal) : change;

    private void WriteReason(Utf8JsonWriter json, Hop hop)
    {
        if (hop.Reason == DropReason.None) return;
        json.WriteString("reason", hop.Reason.ToString());
        if (ExplanationCodes.Of(hop, network) is { } code) json.WriteString("code", code);
    }
}
