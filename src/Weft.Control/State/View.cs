using System.Collections.Immutable;
using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Control.Tags;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>One revision seen from one scope by one caller: everything that a read operation may know.</summary>
public class View
{
    public View(CloudState state, Call call)
        : this(state, call, call.Scope)
    {
    }

    private protected View(CloudState state, Call call, Scope scope)
    {
        State = state;
        Call = call;
        Scope = scope;
    }

    public CloudState State { get; }

    /// <summary>Who asks, when, and under which request id.</summary>
    public Call Call { get; }

    public Scope Scope { get; }

    public AccountId Account => Scope.Account;

    public RegionName Region => Scope.Region;

    public DateTimeOffset Now => Call.Now;

    /// <summary>The same revision seen from another account or Region.</summary>
    public View In(Scope scope) => scope == Scope ? this : InOther(scope);

    public T? Find<T>(Id<T> id)
        where T : class, IResource<T> => (T?)RowOf(new TableKey(Scope, T.Type), id.Text);

    public T? Find<T>(Id<T>? id)
        where T : class, IResource<T> => id is { } given ? Find(given) : null;

    /// <exception cref="Wire.AwsException">The type's own NotFound error.</exception>
    public T Require<T>(Id<T> id)
        where T : class, IResource<T> => Find(id) ?? throw T.Type.NotFound(id.Text);

    /// <summary>Parses and looks up.</summary>
    /// <exception cref="Wire.AwsException">The type's own Malformed or NotFound error.</exception>
    public T Require<T>(string id)
        where T : class, IResource<T> => Require(T.Type.ParseId(id));

    /// <summary>All resources of the type in this scope, ordered by identifier.</summary>
    public IEnumerable<T> All<T>()
        where T : class, IResource<T>
    {
        foreach (var row in RowsOf(new TableKey(Scope, T.Type))) yield return (T)row.Value;
    }

    public int Count<T>()
        where T : class, IResource<T> => CountOf(new TableKey(Scope, T.Type));

    /// <summary>The resources under a key of an index, in every scope, ordered by member.</summary>
    public IEnumerable<T> Under<T>(Index<T> index, string key)
        where T : class, IResource<T> =>
        LineOf(index, key).Values.Select(location => (T)RowOf(new TableKey(location.Scope, T.Type), location.Id)!);

    /// <summary>The resources that hold a reference to this one.</summary>
    public IEnumerable<TFrom> Referring<TFrom, TTo>(Reference<TFrom, TTo> reference, Id<TTo> target)
        where TFrom : class, IResource<TFrom>
        where TTo : class, IResource<TTo> => Under(reference, target.Text);

    /// <summary>The one resource under this key and member, wherever it is.</summary>
    public T? FindUnder<T>(Index<T> index, string key, string member)
        where T : class, IResource<T> =>
        LocationOf(index, key, member) is { } location ? (T?)RowOf(new TableKey(location.Scope, T.Type), location.Id) : null;

    public int CountUnder(ResourceIndex index, string key) => CountOf(index, key);

    /// <summary>Where the resources under a key stand.</summary>
    public IEnumerable<Location> LocationsUnder(ResourceIndex index, string key) => LineOf(index, key).Values;

    public TagMap TagsOf<T>(Id<T> id)
        where T : class, IResource<T> => TagsOf(id.Text);

    /// <summary>The tags of the resource with this identifier in this scope; empty if it has none.</summary>
    public TagMap TagsOf(string id) => Find(new Id<TagSet>(id))?.Tags ?? TagSet.NoTags;

    /// <summary>The limit in force here: the one that was granted, else AWS's default.</summary>
    public double LimitOf(Quota quota) => Find(GrantedQuota.IdOf(quota))?.Value ?? quota.Default;

    internal virtual object? RowOf(TableKey key, string id) => RowsOf(key).GetValueOrDefault(id);

    internal virtual int CountOf(TableKey key) => RowsOf(key).Count;

    internal virtual Location? LocationOf(ResourceIndex index, string key, string member) => LineOf(index, key).TryGetValue(member, out var location) ? location : null;

    internal virtual int CountOf(ResourceIndex index, string key) => LineOf(index, key).Count;

    /// <summary>The table as it is at this moment, whatever is put into it while it is gone through.</summary>
    internal virtual Rows RowsOf(TableKey key) => State.RowsOf(key);

    /// <summary>The line as it is at this moment.</summary>
    internal virtual ImmutableSortedDictionary<string, Location> LineOf(ResourceIndex index, string key) => State.LinesOf(index)[key];

    private protected virtual View InOther(Scope scope) => new(State, Call, scope);
}
