using System.CommandLine;
using System.Text.Json;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Weft.Host.Commands;

/// <summary><c>weft top</c>: the flows that pass, busiest first, and what is dropped and why; drawn anew every second on a terminal.</summary>
internal static class TopCommand
{
    private const int RowsShown = 30;

    private static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    private static readonly Option<bool> once = new("--once") { Description = "Look for one second, print, and end." };

    private static readonly Option<bool> asJson = new("--json") { Description = "Print the flows, counts and drops as JSON, once." };

    public static Command Create()
    {
        var command = new Command("top", "Show the flows that pass, with their rates, and drops by reason.") { once, asJson, Endpoint.Option };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult options, CancellationToken cancel)
    {
        using var endpoint = Endpoint.Of(options);
        using var first = await LiveQuery.AskAsync(endpoint, "top", "/_weft/flows", cancel);
        if (first is null) return 2;
        if (options.GetValue(asJson))
        {
            Console.WriteLine(first.RootElement.GetRawText());
            return 0;
        }

        var before = FlowPicture.Of(first.RootElement);
        try
        {
            if (options.GetValue(once) || Console.IsOutputRedirected) return await ShowOnceAsync(endpoint, before, cancel);
            var isAnswered = true;
            await AnsiConsole.Live(new Text("")).StartAsync(async screen =>
            {
                while (isAnswered)
                {
                    await Task.Delay(pause, cancel);
                    using var next = await LiveQuery.AskAsync(endpoint, "top", "/_weft/flows", cancel);
                    if (!(isAnswered = next is not null)) return;
                    var now = FlowPicture.Of(next!.RootElement);
                    screen.UpdateTarget(Draw(now, before));
                    before = now;
                }
            });
            return 2;
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
    }

    private static async Task<int> ShowOnceAsync(Endpoint endpoint, FlowPicture before, CancellationToken cancel)
    {
        await Task.Delay(pause, cancel);
        using var next = await LiveQuery.AskAsync(endpoint, "top", "/_weft/flows", cancel);
        if (next is null) return 2;
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 160);
        AnsiConsole.Write(Draw(FlowPicture.Of(next.RootElement), before));
        return 0;
    }

    private static Rows Draw(FlowPicture now, FlowPicture before)
    {
        var flows = new Table().Border(TableBorder.Simple).AddColumns("from", "to", "packet");
        foreach (var column in (string[])["packets/s", "bits/s", "packets", "bytes"]) flows.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (flow, packets, bytes) in now.RatesSince(before).OrderByDescending(rate => rate.Bytes).ThenByDescending(rate => rate.Flow.Bytes).Take(RowsShown))
        {
            flows.AddRow(
                Markup.Escape(flow.From), Markup.Escape(flow.To), Markup.Escape(flow.Packet),
                $"{packets:N0}", $"{bytes * 8:N0}", $"{flow.Packets:N0}", $"{flow.Bytes:N0}");
        }

        var drops = new Table().Border(TableBorder.Simple).AddColumn("dropped because");
        foreach (var column in (string[])["packets/s", "packets"]) drops.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (cause, count) in now.Drops.OrderByDescending(drop => drop.Value))
            drops.AddRow(Markup.Escape(cause), $"{(count - before.Drops.GetValueOrDefault(cause)) / Math.Max((now.At - before.At).TotalSeconds, 0.001):N0}", $"{count:N0}");
        return new Rows((IRenderable)flows, drops);
    }
}

/// <summary>The flows and drops of one moment, as a running Weft tells them.</summary>
internal sealed record FlowPicture(DateTimeOffset At, IReadOnlyList<FlowPicture.Flow> Flows, IReadOnlyDictionary<string, long> Drops)
{
    public static FlowPicture Of(JsonElement answer) => new(
        answer.GetProperty("at").GetDateTimeOffset(),
        [.. answer.GetProperty("flows").EnumerateArray().Select(flow => new Flow(
            flow.GetProperty("from").GetString()!, flow.GetProperty("to").GetString()!, flow.GetProperty("sent").GetString()!,
            flow.GetProperty("packets").GetInt64(), flow.GetProperty("bytes").GetInt64()))],
        answer.GetProperty("drops").EnumerateObject().ToDictionary(drop => drop.Name, drop => drop.Value.GetInt64(), StringComparer.Ordinal));

    /// <summary>Each flow with its packets and bytes a second since the picture before.</summary>
    public IEnumerable<(Flow Flow, double Packets, double Bytes)> RatesSince(FlowPicture before)
    {
        var seconds = Math.Max((At - before.At).TotalSeconds, 0.001);
        var known = before.Flows.GroupBy(flow => (flow.From, flow.Packet)).ToDictionary(group => group.Key, group => group.Last());
        foreach (var flow in Flows)
        {
            var earlier = known.GetValueOrDefault((flow.From, flow.Packet));
            // A flow that ended and began again counts from nothing.
            var isSame = earlier is not null && earlier.Bytes <= flow.Bytes;
            yield return (flow, (flow.Packets - (isSame ? earlier!.Packets : 0)) / seconds, (flow.Bytes - (isSame ? earlier!.Bytes : 0)) / seconds);
        }
    }

    /// <summary>One direction of one flow.</summary>
    internal sealed record Flow(string From, string To, string Packet, long Packets, long Bytes);
}
