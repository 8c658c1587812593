using Weft.Control.Resources;
using Weft.Control.Timing;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>What a transaction has done so far; shared by its views on several scopes.</summary>
internal sealed class Work(WriteSettings settings)
{
    private readonly Dictionary<TableKey, Rows> tables = [];
    private readonly Dictionary<ResourceIndex, IndexRows> indexes = [];
    private readonly List<Change> changes = [];
    private readonly List<(TableKey Key, Rows? Was)> tablesBefore = [];
    private readonly List<(ResourceIndex Index, IndexRows? Was)> indexesBefore = [];
    private IReadOnlyList<Change>? net;
    private int marks;

    public WriteSettings Settings => settings;

    public IReadOnlyDictionary<TableKey, Rows> Tables => tables;

    public IReadOnlyDictionary<ResourceIndex, IndexRows> Indexes => indexes;

    public Queue<(Scope Scope, Step Step, string Target)> DueNow { get; private set; } = [];

    public List<IndexEntry> OldEntries { get; } = [];

    public List<IndexEntry> NewEntries { get; } = [];

    public Rows? Find(TableKey key) => tables.GetValueOrDefault(key);

    public IndexRows? Find(ResourceIndex index) => indexes.GetValueOrDefault(index);

    public void Set(TableKey key, Rows rows)
    {
        if (marks > 0) tablesBefore.Add((key, tables.GetValueOrDefault(key)));
        tables[key] = rows;
    }

    public void Set(ResourceIndex index, IndexRows lines)
    {
        if (marks > 0) indexesBefore.Add((index, indexes.GetValueOrDefault(index)));
        indexes[index] = lines;
    }

    public void Add(Change change)
    {
        changes.Add(change);
        net = null;
    }

    /// <summary>The last change of each resource, in the order of those; none of a resource that was not there before and is not there now.</summary>
    public IReadOnlyList<Change> NetChanges(CloudState before)
    {
        if (net is not null) return net;
        var seen = new HashSet<(TableKey, string)>(changes.Count);
        var last = new List<Change>(changes.Count);
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            var key = new TableKey(changes[i].Scope, changes[i].Type);
            if (seen.Add((key, changes[i].Id)) && (changes[i].After is not null || before.RowsOf(key).ContainsKey(changes[i].Id))) last.Add(changes[i]);
        }

        last.Reverse();
        return net = last;
    }

    /// <summary>Remembers how far the work is. From here on, until <see cref="Unmark"/>, what is overwritten is noted.</summary>
    public Mark Mark()
    {
        marks++;
        return new Mark(tablesBefore.Count, indexesBefore.Count, changes.Count, DueNow.Count);
    }

    public void ReturnTo(Mark mark)
    {
        Undo(tables, tablesBefore, mark.Tables);
        Undo(indexes, indexesBefore, mark.Indexes);
        changes.RemoveRange(mark.Changes, changes.Count - mark.Changes);
        net = null;
        // Within an attempt steps are only added.
        DueNow = new(DueNow.Take(mark.DueNow));
    }

    public void Unmark()
    {
        if (--marks > 0) return;
        tablesBefore.Clear();
        indexesBefore.Clear();
    }

    private static void Undo<TKey, TValue>(Dictionary<TKey, TValue> values, List<(TKey Key, TValue? Was)> before, int count)
        where TKey : notnull
        where TValue : class
    {
        for (var i = before.Count - 1; i >= count; i--)
        {
            if (before[i].Was is { } was) values[before[i].Key] = was;
            else values.Remove(before[i].Key);
        }

        before.RemoveRange(count, before.Count - count);
    }
}

/// <summary>How far the work of a transaction was at one moment.</summary>
internal readonly record struct Mark(int Tables, int Indexes, int Changes, int DueNow);
