using System.Collections.Immutable;
using Weft.Control.Resources;
using Weft.Network.Compilation;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>Which table: one resource type in one scope.</summary>
internal readonly record struct TableKey(Scope Scope, ResourceType Type);

/// <summary>Where a resource stands: its scope and its identifier.</summary>
public readonly record struct Location(Scope Scope, string Id);

/// <summary>
/// One revision of everything: immutable, so that a reader holds it for as long as it likes and takes no lock.
/// Tables are sorted by identifier, ordinally; indexes are derived from them and are never stored.
/// </summary>
public sealed class CloudState
{
    internal static readonly Rows NoRows = Rows.Empty.WithComparers(StringComparer.Ordinal);

    private readonly NetworkLine? line;
    private CompiledNetwork? network;

    private CloudState(
        long revision, ImmutableDictionary<TableKey, Rows> tables, ImmutableDictionary<ResourceIndex, IndexRows> indexes, NetworkLine? line)
    {
        this.line = line;
        Revision = revision;
        Tables = tables;
        Indexes = indexes;
    }

    public static CloudState Empty { get; } = new(0, ImmutableDictionary<TableKey, Rows>.Empty, ImmutableDictionary<ResourceIndex, IndexRows>.Empty, null);

    /// <summary>How many commits lie behind this state.</summary>
    public long Revision { get; }

    internal ImmutableDictionary<TableKey, Rows> Tables { get; }

    internal ImmutableDictionary<ResourceIndex, IndexRows> Indexes { get; }

    /// <summary>Every scope that holds something.</summary>
    public IEnumerable<Scope> Scopes => Tables.Keys.Select(key => key.Scope).Distinct();

    /// <summary>
    /// What this revision means for packets: compiled at the first question from what the revision asked before it has in common, and then
    /// shared by every reader. Revisions that mean the same give the same object.
    /// </summary>
    /// <param name="now">The moment that the views of the resources stand at.</param>
    public CompiledNetwork NetworkAt(DateTimeOffset now)
    {
        if (Volatile.Read(ref network) is { } held) return held;
        var fresh = line?.At(this, now) ?? CompiledNetwork.Compile(Lowering.Of(this, now));
        Volatile.Write(ref network, fresh);
        return fresh;
    }

    /// <summary>The same revision without what was compiled from it, for keeping.</summary>
    internal CloudState WithoutNetwork() => new(Revision, Tables, Indexes, line);

    internal Rows RowsOf(TableKey key) => Tables.GetValueOrDefault(key, NoRows);

    internal IndexRows LinesOf(ResourceIndex index) => Indexes.GetValueOrDefault(index, IndexRows.Empty);

    internal CloudState With(
        long revision,
        IEnumerable<KeyValuePair<TableKey, Rows>> tables,
        IEnumerable<KeyValuePair<ResourceIndex, IndexRows>> indexes) =>
        new(revision, Tables.SetItems(tables), Indexes.SetItems(indexes), line ?? new NetworkLine());
}

/// <summary>The lines of one index: key to sorted members, each leading to a resource.</summary>
internal sealed class IndexRows(ImmutableDictionary<string, ImmutableSortedDictionary<string, Location>> lines)
{
    public static readonly IndexRows Empty = new(ImmutableDictionary.Create<string, ImmutableSortedDictionary<string, Location>>(StringComparer.Ordinal));

    private static readonly ImmutableSortedDictionary<string, Location> NoMembers =
        ImmutableSortedDictionary.Create<string, Location>(StringComparer.Ordinal);

    /// <summary>All lines at once.</summary>
    public static IndexRows Of(Dictionary<string, Dictionary<string, Location>> lines) => new(lines.ToImmutableDictionary(
        line => line.Key, line => line.Value.ToImmutableSortedDictionary(StringComparer.Ordinal), StringComparer.Ordinal));

    public ImmutableSortedDictionary<string, Location> this[string key] => lines.GetValueOrDefault(key, NoMembers);

    /// <summary>Every line, for the check that an index is what its resources say.</summary>
    public IEnumerable<(string Key, string Member, Location Where)> All() =>
        lines.SelectMany(line => line.Value.Select(member => (line.Key, member.Key, member.Value)));

    /// <summary>The index with these lines; one without members goes.</summary>
    public IndexRows With(IEnumerable<KeyValuePair<string, ImmutableSortedDictionary<string, Location>>> changed)
    {
        var next = lines.ToBuilder();
        foreach (var (key, line) in changed)
        {
            if (line.IsEmpty) next.Remove(key);
            else next[key] = line;
        }

        return new IndexRows(next.ToImmutable());
    }
}
