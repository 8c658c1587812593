using System.Text.Json;
using Weft.Host.Serving;

namespace Weft.Host.Commands.Reports;

/// <summary>A check as SARIF 2.1.0 (OASIS), the form in which code hosts show findings beside the lines that they are about.</summary>
internal static class SarifReport
{
    private static readonly (string Id, string Form, string Description)[] rules =
    [
        ("nothing-reaches", "Nothing", "Something reaches what nothing of this kind may reach."),
        ("only-reaches", "Only", "Something reaches what only others may reach."),
        ("reaches", "Reaches", "Something does not reach what it has to reach."),
        ("reaches-only", "ReachesOnly", "Something does not reach what it has to reach, or reaches more of it."),
        ("unreadable-policy", "", "The policy file can't be read."),
    ];

    public static void Write(CheckReport report, FileInfo file)
    {
        using var stream = file.Create();
        Write(report, stream);
    }

    public static void Write(CheckReport report, Stream stream)
    {
        using var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", report.Mistakes.Count == 0);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("results");
        foreach (var mistake in report.Mistakes) WriteResult(json, report.File, RuleOf(""), mistake.Line, mistake.Column, mistake.Message, []);
        foreach (var statement in report.Statements.Where(statement => !statement.Holds))
        {
            foreach (var witness in statement.Witnesses)
            {
                var message = $"'{statement.Text}' is violated: {string.Join("\n", witness.Details.Prepend(witness.Title))}";
                WriteResult(json, report.File, RuleOf(statement.Form), statement.Line, statement.Column, message, witness.Ends);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "weft");
        json.WriteString("version", WeftVersion.Text);
        json.WriteStartArray("rules");
        foreach (var (id, _, description) in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            WriteText(json, "shortDescription", description);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, string file, int rule, int line, int column, string message, IReadOnlyList<string> ends)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", rules[rule].Id);
        json.WriteNumber("ruleIndex", rule);
        json.WriteString("level", "error");
        WriteText(json, "message", message);
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", UriOf(file));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", line);
        json.WriteNumber("startColumn", column);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("logicalLocations");
        foreach (var end in ends)
        {
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", end);
            json.WriteString("kind", "resource");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static int RuleOf(string form) => Array.FindIndex(rules, rule => rule.Form == form);

    private static string UriOf(string file) => Path.IsPathRooted(file)
        ? new Uri(file).AbsoluteUri
        : string.Join('/', file.Replace('\\', '/').Split('/').Select(Uri.EscapeDataString));
}
