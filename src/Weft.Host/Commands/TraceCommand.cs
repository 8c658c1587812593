using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Weft.Host.Commands.Reports;

namespace Weft.Host.Commands;

/// <summary><c>weft trace SRC DST [tcp/443]</c>: the way of a packet and of its answer, and for a blocked path what would open it.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> from = new("SRC") { Description = "An instance, interface, Name tag, address, or internet." };

    private static readonly Argument<string> to = new("DST") { Description = "The same." };

    private static readonly Argument<string> traffic = new("TRAFFIC")
    {
        Description = "tcp/443, udp/53, icmp, or another protocol's number.",
        DefaultValueFactory = _ => "icmp",
    };

    private static readonly Option<bool> ipv6 = new("--ipv6") { Description = "Use the ends' IPv6 addresses." };

    public static Command Create()
    {
        var command = new Command("trace", "Follow a packet and say which rule decides at each hop.")
        {
            from, to, traffic, ipv6, Question.Region, Question.Account, Question.At, Question.AsJson, Endpoint.Option,
        };
        command.SetAction((options, cancel) =>
        {
            var query = Question.QueryOf(
                options, ("from", options.GetRequiredValue(from)), ("to", options.GetRequiredValue(to)), ("traffic", options.GetRequiredValue(traffic)),
                ("family", options.GetValue(ipv6) ? "ipv6" : null));
            return Question.AskAsync(options, $"/_weft/trace?{query}", answer => Tell(answer, options.GetValue(Question.AsJson)), cancel);
        });
        return command;
    }

    private static int Tell(JsonElement diagnosis, bool isPrinted)
    {
        var isReachable = diagnosis.GetProperty("reachable").GetBoolean();
        if (!isPrinted) Print(diagnosis, isReachable);
        return isReachable ? 0 : 1;
    }

    private static void Print(JsonElement diagnosis, bool isReachable)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]{diagnosis.GetProperty("packet").GetString()!}[/]: [{(isReachable ? "green" : "red")}]{(isReachable ? "reachable" : "not reachable")}[/]");
        PrintTrace("the packet", diagnosis.GetProperty("request"));
        if (diagnosis.TryGetProperty("answer", out var answer)) PrintTrace("its answer", answer);
        foreach (var line in TraceWords.RemediesOf(diagnosis)) AnsiConsole.MarkupLineInterpolated($"[yellow]{line}[/]");
    }

    private static void PrintTrace(string title, JsonElement trace)
    {
        AnsiConsole.MarkupLine($"\n  [bold]{title}[/]");
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("stage").NoWrap()).AddColumn(new TableColumn("at").NoWrap()).AddColumn("what happens");
        foreach (var hop in trace.GetProperty("hops").EnumerateArray()) table.AddRow(new Text(Question.Text(hop, "stage")), PlaceOf(hop), EventsOf(hop));
        AnsiConsole.Write(table);
        if (trace.GetProperty("delivered").GetBoolean())
        {
            var (end, name) = (Question.Text(trace, "end"), Question.Text(trace, "endName"));
            AnsiConsole.MarkupLineInterpolated($"  [green]delivered[/] at {(name.Length > 0 ? $"{name} ({end})" : end)}");
        }
        else AnsiConsole.MarkupLineInterpolated($"  [red]dropped[/]: {TraceWords.ReasonOf(trace)}");
    }

    // The name stands above the identifier, so that both stay whole.
    private static Markup PlaceOf(JsonElement hop)
    {
        var (name, component) = (Question.Text(hop, "name"), Question.Text(hop, "component"));
        return new Markup(name.Length > 0 ? $"[bold]{Markup.Escape(name)}[/]\n{Markup.Escape(component)}" : Markup.Escape(component));
    }

    private static Markup EventsOf(JsonElement hop)
    {
        var lines = new List<string>();
        var (before, after) = (Question.Text(hop, "before"), Question.Text(hop, "after"));
        // Of a translation, the new header says it all.
        if (Question.Text(hop, "rule").Length > 0 && (before == after || Question.Text(hop, "says").Length > 0)) lines.AddRange(RuleLines(hop));
        if (before != after) lines.Add($"[aqua]becomes {Markup.Escape(after)}[/]");
        if (Question.Text(hop, "reason").Length > 0) lines.Add($"[red]{Markup.Escape(TraceWords.ReasonOf(hop))}[/]");
        if (Question.Text(hop, "nearest") is { Length: > 0 } nearest) lines.Add($"[yellow]nearest: {Markup.Escape(nearest)}[/]");
        return new Markup(string.Join('\n', lines));
    }

    private static IEnumerable<string> RuleLines(JsonElement hop)
    {
        var (owner, name, id, says) = (Question.Text(hop, "owner"), Question.Text(hop, "ownerName"), Question.Text(hop, "ruleId"), Question.Text(hop, "says"));
        if (owner != Question.Text(hop, "component")) yield return Markup.Escape(name.Length > 0 ? $"{name} ({owner})" : owner);
        var line = id.Length > 0 && says.Length > 0 ? $"{id}: {says}" : id + says;
        if (line.Length > 0) yield return Markup.Escape(line);
    }
}
