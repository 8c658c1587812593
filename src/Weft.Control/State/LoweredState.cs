using System.Runtime.InteropServices;
using Weft.Control.Resources;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>
/// A revision as the forwarding engine takes it in, resource by resource, with what each one's part was made from. It follows another
/// revision by making again only the parts whose sources differ. The oracle is <see cref="Lowering.Of"/>, which makes all of them.
/// </summary>
internal sealed class LoweredState
{
    private readonly Dictionary<TableKey, Dictionary<string, LoweredRow>> rows = [];
    private readonly Dictionary<Reading, object> readers = [];
    private readonly HashSet<object> sources = [];
    private readonly List<IndexEntry> before = [];
    private readonly List<IndexEntry> after = [];
    private CloudState state = CloudState.Empty;
    private NetworkInput input = new();

    public CompiledNetwork Network { get; private set; } = CompiledNetwork.Compile(new NetworkInput());

    public void Follow(CloudState next, DateTimeOffset now)
    {
        var stale = new HashSet<LoweredRow>();
        var gone = new List<object>();
        foreach (var key in state.Tables.Keys.Union(next.Tables.Keys))
        {
            var (old, fresh) = (state.RowsOf(key), next.RowsOf(key));
            if (ReferenceEquals(old, fresh) || !Matters(key.Type)) continue;
            foreach (var (id, was, isNow) in Differences(old, fresh)) Note(key, id, was, isNow, stale, gone);
        }

        state = next;
        var come = Renew(stale, now, gone);
        input = input.Replace(gone, come);
        Network = Network.After(input);
    }

    private bool Matters(ResourceType type) => type.IsLowered || sources.Contains(type) || type.Indexes.Any(sources.Contains);

    private void Note(TableKey key, string id, object? was, object? isNow, HashSet<LoweredRow> stale, List<object> gone)
    {
        if (key.Type.IsLowered) NoteRow(key, id, was, isNow, stale, gone);
        MarkReaders(Reading.Of(key, id), stale);
        MarkReaders(Reading.Of(key, null), stale);
        foreach (var index in key.Type.Indexes)
        {
            if (!sources.Contains(index)) continue;
            Collect(index, was, before);
            Collect(index, isNow, after);
            if (before.SequenceEqual(after)) continue;
            foreach (var entry in before.Except(after).Concat(after.Except(before))) MarkReaders(Reading.Of(index, entry.Key), stale);
        }
    }

    private void NoteRow(TableKey key, string id, object? was, object? isNow, HashSet<LoweredRow> stale, List<object> gone)
    {
        ref var table = ref CollectionsMarshal.GetValueRefOrAddDefault(rows, key, out _);
        table ??= new(StringComparer.Ordinal);
        if (was is null) table[id] = new LoweredRow(key);
        var row = table[id];
        row.Resource = isNow;
        if (isNow is not null)
        {
            stale.Add(row);
            return;
        }

        table.Remove(id);
        gone.AddRange(row.Parts);
        foreach (var reading in row.Readings) Unregister(reading, row);
    }

    private List<object> Renew(HashSet<LoweredRow> stale, DateTimeOffset now, List<object> gone)
    {
        var come = new List<object>();
        var views = new Dictionary<Scope, View>();
        var readings = new HashSet<Reading>();
        foreach (var row in stale)
        {
            if (row.Resource is not { } resource) continue;
            readings.Clear();
            if (!views.TryGetValue(row.Table.Scope, out var view))
                views[row.Table.Scope] = view = new TracedView(state, new Call(row.Table.Scope, Caller.System, "Lowering", "", now), readings);
            var draft = new NetworkDraft();
            row.Table.Type.Lower(view, resource, draft);
            gone.AddRange(row.Parts);
            row.Parts = [.. draft.All];
            come.AddRange(row.Parts);
            Register(row, readings);
        }

        return come;
    }

    private void Register(LoweredRow row, HashSet<Reading> readings)
    {
        foreach (var reading in row.Readings)
        {
            if (!readings.Contains(reading)) Unregister(reading, row);
        }

        foreach (var reading in readings)
        {
            sources.Add((object?)reading.Type ?? reading.Index!);
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(readers, reading, out _);
            // Most things are read by one row only, which then stands for the set.
            if (known is null || ReferenceEquals(known, row)) known = row;
            else if (known is HashSet<LoweredRow> several) several.Add(row);
            else known = new HashSet<LoweredRow> { (LoweredRow)known, row };
        }

        row.Readings = [.. readings];
    }

    private void Unregister(Reading reading, LoweredRow row)
    {
        if (readers.GetValueOrDefault(reading) is HashSet<LoweredRow> several) several.Remove(row);
        else if (ReferenceEquals(readers.GetValueOrDefault(reading), row)) readers.Remove(reading);
    }

    private void MarkReaders(Reading reading, HashSet<LoweredRow> stale)
    {
        if (!readers.TryGetValue(reading, out var known)) return;
        if (known is HashSet<LoweredRow> several) stale.UnionWith(several);
        else stale.Add((LoweredRow)known);
    }

    private static void Collect(ResourceIndex index, object? resource, List<IndexEntry> into)
    {
        into.Clear();
        if (resource is not null) index.Collect(resource, into);
    }

    // Both tables are sorted by identifier: one pass over both.
    private static IEnumerable<(string Id, object? Was, object? IsNow)> Differences(Rows old, Rows fresh)
    {
        using var left = old.GetEnumerator();
        using var right = fresh.GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : string.CompareOrdinal(left.Current.Key, right.Current.Key);
            if (order < 0) yield return (left.Current.Key, left.Current.Value, null);
            else if (order > 0) yield return (right.Current.Key, null, right.Current.Value);
            else if (!ReferenceEquals(left.Current.Value, right.Current.Value)) yield return (left.Current.Key, left.Current.Value, right.Current.Value);
            if (order <= 0) hasLeft = left.MoveNext();
            if (order >= 0) hasRight = right.MoveNext();
        }
    }

    /// <summary>One resource's part in the network.</summary>
    private sealed class LoweredRow(TableKey table)
    {
        public TableKey Table { get; } = table;

        /// <summary>Null once it is removed.</summary>
        public object? Resource { get; set; }

        public object[] Parts { get; set; } = [];

        public Reading[] Readings { get; set; } = [];
    }
}
