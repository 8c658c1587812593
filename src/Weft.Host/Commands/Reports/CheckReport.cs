using System.Text.Json;

namespace Weft.Host.Commands.Reports;

/// <summary>A mistake in a policy file.</summary>
internal sealed record CheckMistake(int Line, int Column, string Message);

/// <summary>One case against a statement, in words.</summary>
/// <param name="Title">Who reaches whom, or does not, and with which packet.</param>
/// <param name="Details">The rules that decided, or what dropped the packet and what would let it pass.</param>
/// <param name="Ends">The identifiers of both ends.</param>
internal sealed record CheckWitness(string Title, IReadOnlyList<string> Details, IReadOnlyList<string> Ends);

/// <summary>One statement and what became of it.</summary>
internal sealed record CheckedStatement(
    int Line, int Column, string Text, string Form, long Checked, long Violations, IReadOnlyList<string> Empty, IReadOnlyList<CheckWitness> Witnesses)
{
    public bool Holds => Violations == 0;

    /// <summary>How many violations have no witness of their own.</summary>
    public long Unshown => Math.Max(0, Violations - Witnesses.Count);
}

/// <summary>What a policy's check came to, as reports and terminals tell it.</summary>
internal sealed record CheckReport(string File, long Revision, IReadOnlyList<CheckedStatement> Statements, IReadOnlyList<CheckMistake> Mistakes, TimeSpan Took)
{
    public bool Holds => Mistakes.Count == 0 && Statements.All(statement => statement.Holds);

    public static CheckReport Of(string file, JsonElement answer, TimeSpan took)
    {
        if (answer.TryGetProperty("mistakes", out var mistakes))
            return new CheckReport(file, 0, [], [.. mistakes.EnumerateArray().Select(mistake => new CheckMistake(Int(mistake, "line"), Int(mistake, "column"), Question.Text(mistake, "message")))], took);
        return new CheckReport(file, Question.Number(answer, "revision"), [.. answer.GetProperty("statements").EnumerateArray().Select(StatementOf)], [], took);
    }

    private static CheckedStatement StatementOf(JsonElement statement) => new(
        Int(statement, "line"), Int(statement, "column"), Question.Text(statement, "text"), Question.Text(statement, "form"),
        Question.Number(statement, "checked"), Question.Number(statement, "violations"),
        [.. statement.GetProperty("empty").EnumerateArray().Select(empty => empty.GetString()!)],
        [.. statement.GetProperty("witnesses").EnumerateArray().Select(WitnessOf)]);

    private static CheckWitness WitnessOf(JsonElement witness)
    {
        var (from, to) = (witness.GetProperty("from"), witness.GetProperty("to"));
        string[] ends = [Question.Text(from, "id"), Question.Text(to, "id")];
        if (!witness.TryGetProperty("reachable", out var reachable))
            return new CheckWitness($"{PlaceOf(from)} can't reach {PlaceOf(to)}: they have no addresses by which a packet could be sent", [], ends);
        var isReached = reachable.GetBoolean();
        var title = $"{PlaceOf(from)} {(isReached ? "reaches" : "does not reach")} {PlaceOf(to)}: {Question.Text(witness, "packet")}";
        return new CheckWitness(title, [.. isReached ? DecidersOf(witness) : ObstaclesOf(witness)], ends);
    }

    // The rules that let the packet through, each once; an answer's tracked flow decides nothing of its own.
    private static IEnumerable<string> DecidersOf(JsonElement witness) => ((string[])["request", "answer"])
        .Where(part => witness.TryGetProperty(part, out _))
        .SelectMany(part => witness.GetProperty(part).GetProperty("hops").EnumerateArray())
        .Where(hop => Question.Text(hop, "ruleId").Length > 0)
        .Select(TraceWords.RuleOf)
        .Distinct();

    private static IEnumerable<string> ObstaclesOf(JsonElement witness)
    {
        foreach (var (part, who) in (IEnumerable<(string, string)>)[("request", "the packet"), ("answer", "its answer")])
        {
            if (!witness.TryGetProperty(part, out var trace) || trace.GetProperty("delivered").GetBoolean()) continue;
            var last = trace.GetProperty("hops").EnumerateArray().LastOrDefault();
            var at = last.ValueKind == JsonValueKind.Object ? $" at {TraceWords.ComponentOf(last)}" : "";
            yield return $"{who} is dropped{at}: {TraceWords.ReasonOf(trace)}";
            if (last.ValueKind == JsonValueKind.Object && Question.Text(last, "nearest") is { Length: > 0 } nearest) yield return $"nearest: {nearest}";
        }

        foreach (var line in TraceWords.RemediesOf(witness)) yield return line;
    }

    private static string PlaceOf(JsonElement place) =>
        Question.Text(place, "name") is { Length: > 0 } name ? $"{name} ({Question.Text(place, "id")})" : Question.Text(place, "id");

    private static int Int(JsonElement element, string name) => element.GetProperty(name).GetInt32();
}
