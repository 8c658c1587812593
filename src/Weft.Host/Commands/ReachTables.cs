using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary>Prints reports of reachability as tables that fit a terminal of 100 columns: a line for each set of equals.</summary>
internal static class ReachTables
{
    private const int LinesShown = 40;
    private const int EndsShown = 6;

    private static readonly (string Kind, string Title)[] kinds = [("from-internet", "from the internet"), ("inside", "inside"), ("to-internet", "to the internet")];

    /// <summary>Prints the lines of a report by their kind; nothing for one without lines.</summary>
    public static void Print(JsonElement report, string color)
    {
        foreach (var (kind, title) in kinds)
        {
            var lines = report.GetProperty("lines").EnumerateArray().Where(line => Question.Text(line, "kind") == kind).ToList();
            if (lines.Count == 0) continue;
            AnsiConsole.MarkupLine($"\n  [{color}]{title}[/]");
            var table = new Table().Border(TableBorder.Simple);
            table.AddColumn(new TableColumn("from").Width(36)).AddColumn(new TableColumn("to").Width(36)).AddColumn("with");
            foreach (var line in lines.Take(LinesShown)) table.AddRow(EndsOf(line.GetProperty("from")), EndsOf(line.GetProperty("to")), new Text(Question.Text(line, "traffic")));
            AnsiConsole.Write(table);
            if (lines.Count > LinesShown) AnsiConsole.WriteLine($"  and {lines.Count - LinesShown} more lines; ask for less, or use --json");
        }
    }

    /// <summary>The exact counts of a report in one sentence.</summary>
    public static string CountsOf(JsonElement report)
    {
        var parts = new List<string>();
        if (Question.Number(report, "services") is > 0 and var services)
            parts.Add($"{Count(Question.Number(report, "pairs"), "pair")} of addresses, {Count(services, "service")}");
        if (Question.Number(report, "fromInternet") is > 0 and var exposed) parts.Add($"{Count(exposed, "service")} from the internet");
        if (Question.Number(report, "toInternet") is > 0 and var outgoing) parts.Add($"{Count(outgoing, "service")} to the internet");
        return parts.Count == 0 ? "nothing" : string.Join("; ", parts);
    }

    public static bool IsEmpty(JsonElement report) => report.GetProperty("lines").GetArrayLength() == 0;

    public static string Count(long count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} {what}{(count == 1 ? "" : "s")}");

    /// <summary>An end as <c>web (i-…)</c>, or by its identifier and address where it has no name.</summary>
    public static string EndOf(JsonElement end)
    {
        if (Question.Text(end, "internet") is { Length: > 0 } internet) return internet;
        var id = Question.Text(end, "id") is { Length: > 0 } known ? known : Question.Text(end, "interface");
        return Question.Text(end, "name") is { Length: > 0 } name ? $"{name} ({id})" : $"{id} {Question.Text(end, "address")}";
    }

    private static Text EndsOf(JsonElement ends)
    {
        var texts = ends.EnumerateArray().Select(EndOf).ToList();
        if (texts.Count <= EndsShown) return new Text(string.Join('\n', texts));
        return new Text(string.Join('\n', texts.Take(EndsShown - 1)) + $"\nand {texts.Count - EndsShown + 1} more");
    }
}
