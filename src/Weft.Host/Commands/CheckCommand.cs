using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Spectre.Console;
using Weft.Host.Commands.Reports;

namespace Weft.Host.Commands;

/// <summary><c>weft check FILE</c>: judges a policy file, for people and for CI.</summary>
internal static class CheckCommand
{
    private static readonly Argument<FileInfo> file = new("FILE") { Description = "The policy: a statement a line, such as: nothing from internet reaches tag tier=db" };

    public static readonly Option<FileInfo?> JUnit = new("--junit") { Description = "Also write a JUnit report to this file." };

    public static readonly Option<FileInfo?> Sarif = new("--sarif") { Description = "Also write a SARIF 2.1.0 report to this file." };

    public static Command Create()
    {
        var command = new Command("check", "Hold a policy against the network. Exit code 0: it holds, 1: it is violated, 2: it can't be read.")
        {
            file, JUnit, Sarif, Question.Region, Question.Account, Question.At, Question.AsJson, Endpoint.Option,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        var path = options.GetRequiredValue(file);
        if (!path.Exists)
        {
            await Console.Error.WriteLineAsync($"weft check: there is no file {path}");
            return Question.UsageError;
        }

        var start = Stopwatch.GetTimestamp();
        using var body = new ByteArrayContent(await File.ReadAllBytesAsync(path.FullName, cancel));
        return await Question.AskAsync(
            options, $"/_weft/check?{Question.QueryOf(options)}",
            answer => Tell(options, CheckReport.Of(path.ToString(), answer, Stopwatch.GetElapsedTime(start))),
            cancel, body);
    }

    /// <summary>Writes the reports that were asked for, prints, and gives the exit code.</summary>
    public static int Tell(ParseResult options, CheckReport report)
    {
        if (options.GetValue(JUnit) is { } junit) JUnitReport.Write(report, junit);
        if (options.GetValue(Sarif) is { } sarif) SarifReport.Write(report, sarif);
        foreach (var mistake in report.Mistakes) Console.Error.WriteLine($"{report.File}:{mistake.Line}:{mistake.Column}: {mistake.Message}");
        if (report.Mistakes.Count > 0) return Question.UsageError;
        if (!options.GetValue(Question.AsJson)) Print(report);
        return report.Holds ? 0 : 1;
    }

    private static void Print(CheckReport report)
    {
        foreach (var statement in report.Statements)
        {
            AnsiConsole.MarkupLineInterpolated($"[{(statement.Holds ? "green" : "red")}]{(statement.Holds ? "holds   " : "violated")}[/] [bold]{report.File}:{statement.Line}[/] {statement.Text}");
            foreach (var empty in statement.Empty) AnsiConsole.MarkupLineInterpolated($"         [yellow]{empty} names nothing at present[/]");
            foreach (var witness in statement.Witnesses) Print(witness);
            if (statement.Unshown > 0) AnsiConsole.MarkupLineInterpolated($"         and {statement.Unshown} more");
        }

        var violated = report.Statements.Count(statement => !statement.Holds);
        AnsiConsole.MarkupLineInterpolated(
            $"{ReachTables.Count(report.Statements.Count, "statement")} at revision {report.Revision}: [{(violated == 0 ? "green" : "red")}]{(violated == 0 ? "all hold" : $"{violated} violated")}[/]");
    }

    private static void Print(CheckWitness witness)
    {
        AnsiConsole.Write(new Padder(new Text(witness.Title, new Style(Color.Red)), new Padding(9, 0, 0, 0)));
        foreach (var line in witness.Details) AnsiConsole.Write(new Padder(new Text(line), new Padding(11, 0, 0, 0)));
    }
}
