using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft history</c>: the revisions, and who made them with which call.</summary>
internal static class HistoryCommand
{
    private static readonly Argument<int> count = new("COUNT") { Description = "How many, the newest ones.", DefaultValueFactory = _ => 20 };

    public static Command Create()
    {
        var command = new Command("history", "List the revisions and the calls that made them.") { count, Question.AsJson, Endpoint.Option };
        command.SetAction((options, cancel) => Question.AskAsync(
            options, $"/_weft/history?{Question.QueryOf(options, ("count", options.GetValue(count).ToString(CultureInfo.InvariantCulture)))}",
            answer =>
            {
                if (!options.GetValue(Question.AsJson)) AnsiConsole.Write(TableOf(answer.GetProperty("revisions")));
                return 0;
            },
            cancel));
        return command;
    }

    public static Table TableOf(JsonElement calls)
    {
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn("revision").RightAligned()).AddColumn("at (UTC)").AddColumn("call").AddColumn("Region").AddColumn("by");
        foreach (var call in calls.EnumerateArray())
        {
            table.AddRow(
                new Text($"{Question.Number(call, "revision")}"),
                new Text(call.GetProperty("at").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
                new Text(Question.Text(call, "operation")),
                new Text(Question.Text(call, "region")),
                new Text(CallerOf(call)));
        }

        return table;
    }

    // Of an ARN, what tells callers apart: the account is the same for nearly all.
    private static string CallerOf(JsonElement call)
    {
        var arn = Question.Text(call, "caller");
        return arn[(arn.LastIndexOf(':') + 1)..];
    }
}
