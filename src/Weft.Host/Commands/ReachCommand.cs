using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft reach [FROM [TO [TRAFFIC]]]</c>: who reaches whom with what, the internet included.</summary>
internal static class ReachCommand
{
    private static readonly Argument<string> from = new("FROM")
    {
        Description = "Who reaches: an id, a Name, tag:key=value, subnet:NAME, an address or block, internet, anything; several with commas.",
        DefaultValueFactory = _ => "anything",
    };

    private static readonly Argument<string> to = new("TO") { Description = "What is reached: the same.", DefaultValueFactory = _ => "anything" };

    private static readonly Argument<string> traffic = new("TRAFFIC") { Description = "tcp/443, tcp/1-1024, udp, icmp, ping, anything.", DefaultValueFactory = _ => "anything" };

    public static Command Create()
    {
        var command = new Command("reach", "Say who reaches what with which services: `reach anything db`, `reach web`, `reach internet` (what is exposed).")
        {
            from, to, traffic, Question.Region, Question.Account, Question.At, Question.AsJson, Endpoint.Option,
        };
        command.SetAction((options, cancel) =>
        {
            var query = Question.QueryOf(
                options, ("from", options.GetRequiredValue(from)), ("to", options.GetRequiredValue(to)), ("traffic", options.GetRequiredValue(traffic)));
            return Question.AskAsync(options, $"/_weft/reach?{query}", answer => Tell(answer, options.GetValue(Question.AsJson)), cancel);
        });
        return command;
    }

    private static int Tell(JsonElement answer, bool isPrinted)
    {
        if (!isPrinted) Print(answer);
        return ReachTables.IsEmpty(answer) ? 1 : 0;
    }

    private static void Print(JsonElement answer)
    {
        AnsiConsole.MarkupLineInterpolated(
            $"[bold]{SideOf(answer, "from")}[/] to [bold]{SideOf(answer, "to")}[/] on {Question.Text(answer, "traffic")}, revision {Question.Number(answer, "revision")}, {Question.Text(answer, "region")}");
        ReachTables.Print(answer, "blue");
        AnsiConsole.MarkupLineInterpolated($"reached: [{(ReachTables.IsEmpty(answer) ? "yellow" : "green")}]{ReachTables.CountsOf(answer)}[/]");
    }

    private static string SideOf(JsonElement answer, string side)
    {
        var ends = answer.GetProperty(side);
        var text = Question.Text(ends, "text");
        return text is "internet" or "anything" ? text : $"{text} ({ReachTables.Count(Question.Number(ends, "endpoints"), "endpoint")})";
    }
}
