using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Reachability.Questions;

namespace Weft.Host.Serving.Questions;

/// <summary><c>POST /_weft/check</c>: judges a policy file on one revision.</summary>
internal sealed class CheckEndpoint(Cloud cloud, ReachLedger ledger)
{
    /// <param name="query">Optionally region, account, at.</param>
    /// <param name="policy">The file's text in UTF-8.</param>
    /// <returns>Whether the file could be read, and what to write.</returns>
    public async Task<(bool IsReadable, Action<Utf8JsonWriter> Write)> AnswerAsync(IReadOnlyDictionary<string, string> query, ReadOnlyMemory<byte> policy)
    {
        var place = await AskedPlace.OfAsync(cloud, query);
        var names = new NameBook(place.Revision.State, place.View.Now);
        return ledger.Ask(place.Revision, reach => Judge(reach, place, place.Searched, names, Encoding.UTF8.GetString(policy.Span)));
    }

    /// <summary>Judges a policy on any network, such as that of a plan.</summary>
    public static (bool IsReadable, Action<Utf8JsonWriter> Write) Judge(NetworkReach reach, AskedPlace place, IReadOnlyList<View> searched, NameBook names, string policy)
    {
        var statements = PolicyParser.Parse(policy, out var mistakes);
        if (!mistakes.IsEmpty) return (false, json => WriteMistakes(json, mistakes));
        var check = new PolicyCheck(new EndSelectors(searched, reach.Network), new ClaimJudge(reach.Matrix, reach.Internet));
        var outcomes = check.Judge(statements, out mistakes);
        if (!mistakes.IsEmpty) return (false, json => WriteMistakes(json, mistakes));
        return (true, json => WriteOutcomes(json, outcomes, place, reach, names));
    }

    private static void WriteOutcomes(Utf8JsonWriter json, ImmutableArray<PolicyOutcome> outcomes, AskedPlace place, NetworkReach reach, NameBook names)
    {
        json.WriteNumber("revision", place.Revision.Number);
        json.WriteString("region", place.Region);
        json.WriteBoolean("holds", outcomes.All(outcome => outcome.Holds));
        json.WriteStartArray("statements");
        foreach (var outcome in outcomes) Write(json, outcome, reach, names);
        json.WriteEndArray();
    }

    private static void WriteMistakes(Utf8JsonWriter json, ImmutableArray<PolicyMistake> mistakes)
    {
        json.WriteString("error", "the policy can't be read");
        json.WriteStartArray("mistakes");
        foreach (var mistake in mistakes)
        {
            json.WriteStartObject();
            json.WriteNumber("line", mistake.Line);
            json.WriteNumber("column", mistake.Column);
            json.WriteString("message", mistake.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, PolicyOutcome outcome, NetworkReach reach, NameBook names)
    {
        json.WriteStartObject();
        json.WriteNumber("line", outcome.Statement.Line);
        json.WriteNumber("column", outcome.Statement.Column);
        json.WriteString("text", outcome.Statement.Text);
        json.WriteString("form", outcome.Statement.Form.ToString());
        json.WriteBoolean("holds", outcome.Holds);
        json.WriteNumber("checked", outcome.Verdicts.Sum(verdict => verdict.Checked));
        json.WriteNumber("violations", outcome.Violations);
        json.WriteStartArray("empty");
        foreach (var selector in outcome.Empty) json.WriteStringValue(selector);
        json.WriteEndArray();
        json.WriteStartArray("witnesses");
        foreach (var witness in outcome.Verdicts.SelectMany(verdict => verdict.Witnesses)) Write(json, witness, reach, names);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, ClaimWitness witness, NetworkReach reach, NameBook names)
    {
        json.WriteStartObject();
        TraceJson.WritePlace(json, "from", witness.From, names);
        TraceJson.WritePlace(json, "to", witness.To, names);
        if (witness.Packet is { } packet) json.WriteString("packet", packet.ToString());
        if (witness.Diagnosis is { } diagnosis) new TraceJson(reach.Network.Input, names).Write(json, diagnosis);
        json.WriteEndObject();
    }
}
