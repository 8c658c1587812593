using System.CommandLine;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft diff REV1 [REV2]</c>, <c>weft diff --last</c>: what opened and what closed.</summary>
internal static class DiffCommand
{
    private static readonly Argument<string?> before = new("REV1")
    {
        Description = "A revision: its number, or -3 for the third before the newest.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Argument<string> after = new("REV2") { Description = "A later one.", DefaultValueFactory = _ => "now" };

    private static readonly Option<bool> last = new("--last") { Description = "What the last call that changed something did." };

    public static Command Create()
    {
        var command = new Command("diff", "Say what opened and what closed between two revisions (see `weft history`).") { before, after, last, Question.AsJson, Endpoint.Option };
        command.SetAction(async (options, cancel) =>
        {
            var query = Question.QueryOf(
                options, ("before", options.GetValue(before)), ("after", options.GetValue(after)), ("last", options.GetValue(last) ? "true" : null));
            if (options.GetValue(before) is null && !options.GetValue(last))
            {
                await Console.Error.WriteLineAsync("weft diff: give a revision, or --last");
                return Question.UsageError;
            }

            return await Question.AskAsync(
                options, $"/_weft/diff?{query}",
                answer =>
                {
                    if (!options.GetValue(Question.AsJson)) Print(answer);
                    return 0;
                },
                cancel);
        });
        return command;
    }

    private static void Print(JsonElement answer)
    {
        AnsiConsole.MarkupLineInterpolated($"[bold]revision {Question.Number(answer, "before")} to {Question.Number(answer, "after")}[/]");
        if (answer.GetProperty("calls").GetArrayLength() > 0) AnsiConsole.Write(HistoryCommand.TableOf(answer.GetProperty("calls")));
        PrintSide(answer.GetProperty("opened"), "opened", "green");
        PrintSide(answer.GetProperty("closed"), "closed", "red");
    }

    public static void PrintSide(JsonElement report, string title, string color)
    {
        AnsiConsole.MarkupLineInterpolated($"[{color}]{title}[/]: {ReachTables.CountsOf(report)}");
        ReachTables.Print(report, color);
    }
}
