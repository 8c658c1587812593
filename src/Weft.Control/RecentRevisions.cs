using System.Collections.Immutable;
using Weft.Control.State;

namespace Weft.Control;

/// <summary>
/// The newest revisions without a gap, held in memory so that they can be looked at without the journal. They share all that did not change
/// between them, so what they weigh is what they changed: both are bounded. What was compiled from one is not kept here.
/// </summary>
public sealed class RecentRevisions
{
    // A revision that changed much leaves at least these, so that it can still be compared with those around it.
    private const int FewestKept = 16;

    private readonly ImmutableDictionary<long, Revision> revisions;
    private readonly long newest;
    private readonly int limit;
    private readonly int changeLimit;
    private readonly int changes;

    private RecentRevisions(ImmutableDictionary<long, Revision> revisions, long newest, int changes, int limit, int changeLimit)
    {
        this.revisions = revisions;
        this.newest = newest;
        this.changes = changes;
        this.limit = limit;
        this.changeLimit = changeLimit;
    }

    public Revision Oldest => revisions[newest - revisions.Count + 1];

    public Revision Newest => revisions[newest];

    public IEnumerable<Revision> NewestFirst
    {
        get
        {
            for (var number = newest; Find(number) is { } revision; number--) yield return revision;
        }
    }

    /// <param name="limit">How many revisions are kept at most.</param>
    /// <param name="changeLimit">How much they may have changed together, in resources put or removed.</param>
    public static RecentRevisions StartingAt(CloudState state, int limit, int changeLimit) => new(
        ImmutableDictionary<long, Revision>.Empty.Add(state.Revision, new Revision(state.WithoutNetwork(), null, [])), state.Revision, 0, limit, changeLimit);

    public Revision? Find(long number) => revisions.GetValueOrDefault(number);

    /// <summary>The revision that the call with this request id made, or null if it made none of those that are kept.</summary>
    public Revision? OfRequest(string requestId) => NewestFirst.FirstOrDefault(revision => revision.Call?.RequestId == requestId);

    internal RecentRevisions With(IReadOnlyList<Revision> made)
    {
        if (made.Count == 0) return this;
        var all = revisions.ToBuilder();
        var oldest = newest - all.Count + 1;
        var total = changes;
        foreach (var revision in made)
        {
            all[revision.Number] = revision with { State = revision.State.WithoutNetwork() };
            total += revision.Changes.Count;
        }

        while (all.Count > limit || (total > changeLimit && all.Count > FewestKept))
        {
            total -= all[oldest].Changes.Count;
            all.Remove(oldest++);
        }

        return new RecentRevisions(all.ToImmutable(), made[^1].Number, total, limit, changeLimit);
    }
}
