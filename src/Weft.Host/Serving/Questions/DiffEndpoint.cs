using System.Text.Json;
using Weft.Aws.Ec2.Reach;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Reachability.Questions;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary><c>GET /_weft/diff</c>: what opened and what closed between two revisions, and the calls that did it.</summary>
internal sealed class DiffEndpoint(Cloud cloud, ReachLedger ledger)
{
    private const int CallsShown = 20;

    /// <param name="query">before and after (revisions), or last=true: the last call that anyone made, and all that followed from it.</param>
    /// <exception cref="AwsException">A parameter can't be understood, or a revision is not at hand.</exception>
    public async Task<Action<Utf8JsonWriter>> AnswerAsync(IReadOnlyDictionary<string, string> query)
    {
        var (before, after) = query.GetValueOrDefault("last") == "true"
            ? await LastAsync()
            : (await AskedPlace.RequireRevisionAsync(cloud, Required(query, "before")), await AskedPlace.RequireRevisionAsync(cloud, query.GetValueOrDefault("after", "now")));
        var difference = ledger.Difference(before, after);
        var axis = ledger.Ask(after, reach => reach.Matrix.Protocols);
        var now = cloud.Clock.GetUtcNow();
        var writer = new ReachJson(axis, new NameBook(after.State, now), new NameBook(before.State, now));
        var calls = await CallsAsync(Math.Min(before.Number, after.Number), Math.Max(before.Number, after.Number));
        return json =>
        {
            json.WriteNumber("before", before.Number);
            json.WriteNumber("after", after.Number);
            HistoryEndpoint.WriteCalls(json, "calls", calls);
            Write(json, writer, "opened", difference.Opened);
            Write(json, writer, "closed", difference.Closed);
        };
    }

    public static void Write(Utf8JsonWriter json, ReachJson writer, string name, ReachReport report)
    {
        json.WriteStartObject(name);
        writer.Write(json, report);
        json.WriteEndObject();
    }

    private async Task<(Revision Before, Revision After)> LastAsync()
    {
        var newest = cloud.Recent.Newest;
        var last = cloud.Recent.NewestFirst.FirstOrDefault(revision => revision.Call is { } call && call.Caller != Caller.System)?.Number;
        if (last is null)
        {
            var entries = await cloud.ReadHistoryAsync(Math.Max(1, newest.Number - CallsShown), CallsShown + 1);
            last = entries.LastOrDefault(entry => entry.Call.Caller != Caller.System)?.Revision;
        }

        if (last is not { } number) throw new AwsException("InvalidParameterValue", "No call has changed anything yet");
        return (await AskedPlace.RequireRevisionAsync(cloud, $"{number - 1}"), newest);
    }

    private async Task<IReadOnlyList<Commit>> CallsAsync(long after, long through) =>
        (await HistoryEndpoint.CommitsAsync(cloud, after + 1, through)).TakeLast(CallsShown).ToList();

    private static string Required(IReadOnlyDictionary<string, string> query, string name) =>
        query.TryGetValue(name, out var value) && value.Length > 0 ? value : throw new AwsException("MissingParameter", $"The request must contain the parameter {name}");
}
