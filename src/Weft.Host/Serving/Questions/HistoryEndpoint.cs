using System.Globalization;
using System.Text.Json;
using Weft.Control;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Host.Serving.Questions;

/// <summary>One commit as a person reads it.</summary>
internal sealed record Commit(long Revision, Call Call, int Changes);

/// <summary><c>GET /_weft/history</c>: the revisions, and the calls that made them.</summary>
internal sealed class HistoryEndpoint(Cloud cloud)
{
    private const int MostShown = 1000;

    /// <param name="query">Optionally count: how many, the newest ones.</param>
    public async Task<Action<Utf8JsonWriter>> AnswerAsync(IReadOnlyDictionary<string, string> query)
    {
        if (!int.TryParse(query.GetValueOrDefault("count", "20"), NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count is < 1 or > MostShown)
            throw new AwsException("InvalidParameterValue", $"count is a number from 1 to {MostShown}");
        var newest = cloud.Recent.Newest.Number;
        var commits = await CommitsAsync(cloud, Math.Max(1, newest - count + 1), newest);
        return json =>
        {
            json.WriteNumber("revision", newest);
            WriteCalls(json, "revisions", commits);
        };
    }

    /// <summary>The commits from one revision through another: those in memory, else what the journal keeps of them.</summary>
    public static async Task<IReadOnlyList<Commit>> CommitsAsync(Cloud cloud, long first, long last)
    {
        var recent = cloud.Recent;
        if (first > recent.Oldest.Number || last < first) return InMemory(recent, first, last);
        var entries = await cloud.ReadHistoryAsync(first, (int)Math.Min(MostShown, last - first + 1));
        return entries.Count > 0 ? [.. entries.Select(entry => new Commit(entry.Revision, entry.Call, entry.Changes.Count))] : InMemory(recent, first, last);
    }

    public static void WriteCalls(Utf8JsonWriter json, string name, IEnumerable<Commit> commits)
    {
        json.WriteStartArray(name);
        foreach (var commit in commits)
        {
            json.WriteStartObject();
            json.WriteNumber("revision", commit.Revision);
            json.WriteString("at", commit.Call.Now);
            json.WriteString("operation", commit.Call.Operation);
            json.WriteString("caller", commit.Call.Caller.Arn);
            json.WriteString("region", commit.Call.Scope.Region.Text);
            json.WriteString("account", commit.Call.Scope.Account.Text);
            json.WriteNumber("changes", commit.Changes);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static List<Commit> InMemory(RecentRevisions recent, long first, long last) =>
    [
        .. recent.NewestFirst.Where(revision => revision.Call is not null && revision.Number >= first && revision.Number <= last)
            .Reverse().Select(revision => new Commit(revision.Number, revision.Call!, revision.Changes.Count)),
    ];
}
