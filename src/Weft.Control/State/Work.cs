using System.Runtime.InteropServices;
using Weft.Control.Resources;
using Weft.Control.Timing;
using Line = System.Collections.Immutable.ImmutableSortedDictionary<string, Weft.Control.State.Location>;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>
/// What a transaction has done so far; shared by its views on several scopes. Tables and lines of indexes are changed in place, so that a thousand
/// puts do not copy the paths of their trees a thousand times; who goes through one gets it as it was at that moment.
/// </summary>
internal sealed class Work(WriteSettings settings)
{
    private readonly Dictionary<TableKey, Rows.Builder> tables = [];
    private readonly Dictionary<ResourceIndex, Dictionary<string, Line.Builder>> lines = [];
    private readonly List<Change> changes = [];
    private readonly List<(Rows.Builder Table, string Id, object? Was)> rowsBefore = [];
    private readonly List<(Line.Builder Line, string Member, Location? Was)> membersBefore = [];
    private IReadOnlyList<Change>? net;
    private int marks;

    public WriteSettings Settings => settings;

    public Queue<(Scope Scope, Step Step, string Target)> DueNow { get; private set; } = [];

    public List<IndexEntry> OldEntries { get; } = [];

    public List<IndexEntry> NewEntries { get; } = [];

    /// <summary>The table as the transaction has it; null where it left it alone.</summary>
    public Rows.Builder? Find(TableKey key) => tables.GetValueOrDefault(key);

    /// <summary>The line as the transaction has it; null where it left it alone.</summary>
    public Line.Builder? Find(ResourceIndex index, string key) => lines.GetValueOrDefault(index)?.GetValueOrDefault(key);

    /// <param name="from">What the transaction started from.</param>
    /// <param name="was">What stood there.</param>
    public void Apply(CloudState from, TableKey key, object? was, Change change)
    {
        ref var table = ref CollectionsMarshal.GetValueRefOrAddDefault(tables, key, out _);
        table ??= from.RowsOf(key).ToBuilder();
        if (marks > 0) rowsBefore.Add((table, change.Id, was));
        Set(table, change.Id, change.After);
        changes.Add(change);
        net = null;
    }

    public void List(CloudState from, ResourceIndex index, IndexEntry entry, Location location)
    {
        var line = LineOf(from, index, entry.Key);
        if (marks > 0) membersBefore.Add((line, entry.Member, Find(line, entry.Member)));
        line[entry.Member] = location;
    }

    /// <summary>Takes away the entry unless it leads to another resource by now: an address may be given on before its old owner lets go.</summary>
    public void Unlist(CloudState from, ResourceIndex index, IndexEntry entry, Location location)
    {
        var line = LineOf(from, index, entry.Key);
        if (Find(line, entry.Member) != location) return;
        if (marks > 0) membersBefore.Add((line, entry.Member, location));
        line.Remove(entry.Member);
    }

    /// <summary>The state with everything that was done.</summary>
    public CloudState CommitTo(CloudState from, long revision) => from.With(
        revision,
        tables.Where(table => table.Value.Count > 0 || from.Tables.ContainsKey(table.Key)).Select(table => KeyValuePair.Create(table.Key, table.Value.ToImmutable())),
        lines.Select(index => KeyValuePair.Create(
            index.Key, from.LinesOf(index.Key).With(index.Value.Select(line => KeyValuePair.Create(line.Key, line.Value.ToImmutable()))))));

    /// <summary>The last change of each resource, in the order of those; none of a resource that was not there before and is not there now.</summary>
    public IReadOnlyList<Change> NetChanges(CloudState before)
    {
        if (net is not null) return net;
        var seen = new Dictionary<TableKey, HashSet<string>>();
        var last = new List<Change>(changes.Count);
        foreach (var change in Enumerable.Reverse(changes))
        {
            var key = new TableKey(change.Scope, change.Type);
            ref var ids = ref CollectionsMarshal.GetValueRefOrAddDefault(seen, key, out _);
            ids ??= new(StringComparer.Ordinal);
            if (ids.Add(change.Id) && (change.After is not null || before.RowsOf(key).ContainsKey(change.Id))) last.Add(change);
        }

        last.Reverse();
        return net = last;
    }

    /// <summary>Remembers how far the work is. From here on, until <see cref="Unmark"/>, what is overwritten is noted.</summary>
    public Mark Mark()
    {
        marks++;
        return new Mark(rowsBefore.Count, membersBefore.Count, changes.Count, DueNow.Count);
    }

    public void ReturnTo(Mark mark)
    {
        for (var i = rowsBefore.Count - 1; i >= mark.Rows; i--) Set(rowsBefore[i].Table, rowsBefore[i].Id, rowsBefore[i].Was);
        for (var i = membersBefore.Count - 1; i >= mark.Members; i--)
        {
            var (line, member, was) = membersBefore[i];
            if (was is { } location) line[member] = location;
            else line.Remove(member);
        }

        rowsBefore.RemoveRange(mark.Rows, rowsBefore.Count - mark.Rows);
        membersBefore.RemoveRange(mark.Members, membersBefore.Count - mark.Members);
        changes.RemoveRange(mark.Changes, changes.Count - mark.Changes);
        net = null;
        // Within an attempt steps are only added.
        DueNow = new(DueNow.Take(mark.DueNow));
    }

    public void Unmark()
    {
        if (--marks > 0) return;
        rowsBefore.Clear();
        membersBefore.Clear();
    }

    private Line.Builder LineOf(CloudState from, ResourceIndex index, string key)
    {
        ref var ofIndex = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, index, out _);
        ofIndex ??= new(StringComparer.Ordinal);
        ref var line = ref CollectionsMarshal.GetValueRefOrAddDefault(ofIndex, key, out _);
        return line ??= from.LinesOf(index)[key].ToBuilder();
    }

    private static Location? Find(Line.Builder line, string member) => line.TryGetValue(member, out var location) ? location : null;

    private static void Set(Rows.Builder table, string id, object? resource)
    {
        if (resource is null) table.Remove(id);
        else table[id] = resource;
    }
}

/// <summary>How far the work of a transaction was at one moment.</summary>
internal readonly record struct Mark(int Rows, int Members, int Changes, int DueNow);
