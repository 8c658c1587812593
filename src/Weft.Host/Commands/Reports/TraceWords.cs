using System.Text.Json;

namespace Weft.Host.Commands.Reports;

/// <summary>The parts of a trace in words.</summary>
internal static class TraceWords
{
    /// <summary>A component with its name before its identifier.</summary>
    public static string ComponentOf(JsonElement hop) =>
        Question.Text(hop, "name") is { Length: > 0 } name ? $"{name} ({Question.Text(hop, "component")})" : Question.Text(hop, "component");

    /// <summary>The rule that decided: whose it is, which one, and what it says.</summary>
    public static string RuleOf(JsonElement hop)
    {
        var (owner, name, id, says) = (Question.Text(hop, "owner"), Question.Text(hop, "ownerName"), Question.Text(hop, "ruleId"), Question.Text(hop, "says"));
        if (id.Length == 0) return says;
        var who = name.Length > 0 ? $"{name} ({owner})" : owner;
        return says.Length > 0 ? $"{who} {id}: {says}" : $"{who} {id}";
    }

    public static string ReasonOf(JsonElement step)
    {
        var (reason, code) = (Question.Text(step, "reason"), Question.Text(step, "code"));
        return code.Length > 0 ? $"{reason} ({code})" : reason;
    }

    public static IEnumerable<string> RemediesOf(JsonElement diagnosis)
    {
        var isFirst = true;
        foreach (var remedy in diagnosis.GetProperty("remedies").EnumerateArray())
        {
            yield return $"{(isFirst ? "it would pass with:" : "or with:")} {string.Join("; ", remedy.EnumerateArray().Select(change => change.GetString()))}";
            isFirst = false;
        }
    }
}
