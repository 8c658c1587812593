using System.Collections.Immutable;
using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Control.Tags;
using Weft.Control.Timing;
using Weft.Wire;
using Rows = System.Collections.Immutable.ImmutableSortedDictionary<string, object>;

namespace Weft.Control.State;

/// <summary>
/// A view that also puts and removes. Nothing is seen outside before the commit, and a thrown error leaves no trace.
/// Indexes and tags follow the resources by themselves.
/// </summary>
public sealed class Transaction : View
{
    private readonly Work work;

    public Transaction(CloudState state, Call call, WriteSettings settings)
        : base(state, call) => work = new Work(settings);

    private Transaction(Transaction parent, Scope scope, Call? call = null)
        : base(parent.State, call ?? parent.Call, scope) => work = parent.work;

    /// <summary>What the transaction comes to: of everything that it put several times, the last. What came and went in it leaves nothing.</summary>
    internal IReadOnlyList<Change> Changes => work.NetChanges(State);

    /// <summary>The same transaction in another account or Region: one commit covers both.</summary>
    public new Transaction In(Scope scope) => scope == Scope ? this : new Transaction(this, scope);

    /// <summary>The same transaction on behalf of someone else: a timed step that acts for whoever started it.</summary>
    public Transaction As(Caller caller) => new(this, Scope, Call with { Caller = caller, Scope = Scope });

    /// <summary>Does something whose refusal undoes only itself, and not what the transaction did before.</summary>
    /// <returns>The error that it ended with, or null.</returns>
    public AwsException? Attempt(Action run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var before = work.Mark();
        try
        {
            run();
            return null;
        }
        catch (AwsException refusal)
        {
            work.ReturnTo(before);
            return refusal;
        }
        finally
        {
            work.Unmark();
        }
    }

    /// <summary>A new identifier: prefix, hyphen, 0 and 16 random hexadecimal digits, as AWS's are.</summary>
    public Id<T> NewId<T>()
        where T : class, IResource<T>
    {
        while (true)
        {
            var id = new Id<T>($"{T.Type.Prefix}-0{work.Settings.Ids.NextHex(16)}");
            if (Find(id) is null) return id;
        }
    }

    /// <summary>An identifier for something that is not a resource of its own, such as an association.</summary>
    public string NewId(string prefix) => $"{prefix}-0{work.Settings.Ids.NextHex(16)}";

    /// <summary>The source of every random choice, so that a seed repeats a run.</summary>
    public IdSource Ids => work.Settings.Ids;

    /// <summary>Puts a new resource, or a new version of one that stands.</summary>
    public T Put<T>(T resource)
        where T : class, IResource<T>
    {
        Apply(new Change(Scope, T.Type, resource.Id.Text, resource));
        return resource;
    }

    /// <summary>Removes a resource and its tags. Removing what is not there is a bug.</summary>
    public void Remove<T>(Id<T> id)
        where T : class, IResource<T>
    {
        if (Find(id) is null) throw new InvalidOperationException($"{T.Type} {id} is not in {Scope}");
        Apply(new Change(Scope, T.Type, id.Text, null));
        if (T.Type != (ResourceType)TagSet.Type && Find(new Id<TagSet>(id.Text)) is { } tags) Remove(tags.Id);
    }

    /// <summary>Refuses to go on while a reference that blocks deletion leads to the resource.</summary>
    /// <exception cref="AwsException">DependencyViolation, as EC2 says it.</exception>
    public void RequireUnreferenced<T>(Id<T> id)
        where T : class, IResource<T>
    {
        if (IsReferenced(id))
            throw new AwsException("DependencyViolation", $"The {T.Type.Noun} '{id}' has dependencies and cannot be deleted.");
    }

    /// <summary>Whether anything that blocks deletion refers to the resource.</summary>
    public bool IsReferenced<T>(Id<T> id)
        where T : class, IResource<T> =>
        work.Settings.Catalog.BlockersOf(T.Type).Any(reference => CountUnder(reference, id.Text) > 0);

    /// <exception cref="AwsException">The given error: one more would be over the limit in force.</exception>
    public void RequireQuota(Quota quota, int present, int added, Func<double, AwsException> exceeded)
    {
        var limit = LimitOf(quota);
        if (present + added > limit) throw exceeded(limit);
    }

    /// <summary>
    /// Does the step when AWS would have finished it: at the end of this very commit when pace is instant, else after
    /// <paramref name="awsDuration"/>, also across a restart.
    /// </summary>
    public void Later(TimeSpan awsDuration, Step step, string target)
    {
        if (work.Settings.Pace == Pace.Instant) work.DueNow.Enqueue((Scope, step, target));
        else Schedule(Now + awsDuration, step, target);
    }

    /// <summary>Whether slow steps are done in the commit that starts them.</summary>
    public bool IsInstant => work.Settings.Pace == Pace.Instant;

    /// <summary>Does the step at a moment that does not depend on the pace: an expiry.</summary>
    public void At(DateTimeOffset due, Step step, string target) => Schedule(due, step, target);

    internal override object? RowOf(TableKey key, string id) => work.Find(key) is { } rows ? rows.GetValueOrDefault(id) : State.RowsOf(key).GetValueOrDefault(id);

    internal override int CountOf(TableKey key) => work.Find(key)?.Count ?? State.RowsOf(key).Count;

    internal override Rows RowsOf(TableKey key) => work.Find(key)?.ToImmutable() ?? State.RowsOf(key);

    internal override Location? LocationOf(ResourceIndex index, string key, string member)
    {
        if (work.Find(index, key) is not { } line) return base.LocationOf(index, key, member);
        return line.TryGetValue(member, out var location) ? location : null;
    }

    internal override int CountOf(ResourceIndex index, string key) => work.Find(index, key)?.Count ?? State.LinesOf(index)[key].Count;

    internal override ImmutableSortedDictionary<string, Location> LineOf(ResourceIndex index, string key) =>
        work.Find(index, key)?.ToImmutable() ?? State.LinesOf(index)[key];

    private protected override View InOther(Scope scope) => new Transaction(this, scope);

    /// <summary>Runs what became due in this commit, until nothing is left.</summary>
    internal void RunDueNow()
    {
        while (work.DueNow.TryDequeue(out var due)) due.Step.Run(In(due.Scope), due.Target);
    }

    private void Apply(Change change)
    {
        var key = new TableKey(change.Scope, change.Type);
        var before = RowOf(key, change.Id);
        Reindex(change.Type, before, change.After, new Location(change.Scope, change.Id));
        work.Apply(State, key, before, change);
    }

    internal CloudState Commit() => Changes.Count == 0 ? State : CommitAs(State.Revision + 1);

    internal CloudState CommitAs(long revision) => work.CommitTo(State, revision);

    private void Schedule(DateTimeOffset due, Step step, string target) =>
        In(Scope.System).Put(new TimedStep(TimedStep.IdOf(due, Ids), due, step.Name, Scope, target));

    private void Reindex(ResourceType type, object? before, object? after, Location location)
    {
        foreach (var index in type.Indexes)
        {
            var old = Collect(index, before, work.OldEntries);
            var now = Collect(index, after, work.NewEntries);
            if (old.Count == now.Count && old.SequenceEqual(now)) continue;
            foreach (var entry in old) work.Unlist(State, index, entry, location);
            foreach (var entry in now) work.List(State, index, entry, location);
        }
    }

    private static List<IndexEntry> Collect(ResourceIndex index, object? resource, List<IndexEntry> into)
    {
        into.Clear();
        if (resource is not null) index.Collect(resource, into);
        return into;
    }
}
