using System.CommandLine;
using Spectre.Console;

namespace Weft.Host.Commands;

/// <summary><c>weft ps</c>: the instances, and what runs in them.</summary>
internal static class PsCommand
{
    private static readonly Option<bool> all = new("--all", "-a") { Description = "Also what runs inside, process by process." };

    public static Command Create()
    {
        var command = new Command("ps", "List instances and what runs in them.") { all, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        try
        {
            var instances = await LiveInstances.AskAsync(endpoint, withProcesses: true, cancel);
            Print(instances, options.GetValue(all));
            return 0;
        }
        catch (LookupException refused)
        {
            await Console.Error.WriteLineAsync($"weft ps: {refused.Message}");
        }
        catch (HttpRequestException)
        {
            await Console.Error.WriteLineAsync($"weft ps: nothing answers at {endpoint.Url}; start it with: ./weft up");
        }

        return 2;
    }

    private static void Print(LiveInstances instances, bool withProcesses)
    {
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        var table = new Table().Border(TableBorder.None);
        foreach (var column in (string[])["instance", "name", "region", "state", "addresses", "pid", "programs"]) table.AddColumn(new TableColumn(column).PadRight(2));
        foreach (var instance in instances.All)
        {
            table.AddRow(
                new Text(instance.Id), new Text(instance.Name), new Text(instance.Region), new Text(instance.Problem is null ? instance.State : $"{instance.State} ({instance.Problem})"),
                new Text(string.Join(' ', instance.Addresses)), new Text(instance.Process?.ToString() ?? "-"), new Text(withProcesses ? string.Join('\n', instance.Inside) : instance.Inside.Count.ToString()));
        }

        AnsiConsole.Write(table);
        if (!instances.IsLive) AnsiConsole.WriteLine(instances.Sentence);
    }
}
