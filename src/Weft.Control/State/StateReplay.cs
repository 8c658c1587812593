using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Weft.Control.Resources;

namespace Weft.Control.State;

/// <summary>
/// Builds a state from recorded changes, and lists a state as changes. Tables are filled in place and indexes are made once at the end:
/// a start with 100,000 resources would otherwise copy every path of every tree for each of them.
/// </summary>
public sealed class StateReplay
{
    private readonly Dictionary<TableKey, Dictionary<string, object>> tables = [];

    /// <summary>Applies changes as they are, without meaning, in the order that they were made.</summary>
    public StateReplay Apply(IEnumerable<Change> changes)
    {
        foreach (var change in changes)
        {
            ref var rows = ref CollectionsMarshal.GetValueRefOrAddDefault(tables, new TableKey(change.Scope, change.Type), out _);
            rows ??= new(StringComparer.Ordinal);
            if (change.After is null) rows.Remove(change.Id);
            else rows[change.Id] = change.After;
        }

        return this;
    }

    /// <summary>The state after the changes that were applied.</summary>
    public CloudState Build(long revision) => CloudState.Empty.With(
        revision,
        tables.Select(table => KeyValuePair.Create(table.Key, table.Value.ToImmutableSortedDictionary(StringComparer.Ordinal))),
        BuildIndexes());

    /// <summary>Everything in the state, as the changes that would make it from nothing.</summary>
    public static IEnumerable<Change> ContentsOf(CloudState state) =>
        state.Tables.SelectMany(table => table.Value.Select(row => new Change(table.Key.Scope, table.Key.Type, row.Key, row.Value)));

    private IEnumerable<KeyValuePair<ResourceIndex, IndexRows>> BuildIndexes()
    {
        List<IndexEntry> entries = [];
        foreach (var type in tables.Keys.Select(key => key.Type).Distinct())
        {
            foreach (var index in type.Indexes)
            {
                var lines = new Dictionary<string, Dictionary<string, Location>>(StringComparer.Ordinal);
                foreach (var (key, rows) in tables.Where(table => table.Key.Type == type))
                {
                    foreach (var (id, resource) in rows) Collect(index, resource, new Location(key.Scope, id), entries, lines);
                }

                yield return KeyValuePair.Create(index, IndexRows.Of(lines));
            }
        }
    }

    private static void Collect(
        ResourceIndex index, object resource, Location location, List<IndexEntry> entries, Dictionary<string, Dictionary<string, Location>> lines)
    {
        entries.Clear();
        index.Collect(resource, entries);
        foreach (var entry in entries)
        {
            ref var members = ref CollectionsMarshal.GetValueRefOrAddDefault(lines, entry.Key, out _);
            (members ??= new(StringComparer.Ordinal))[entry.Member] = location;
        }
    }
}
