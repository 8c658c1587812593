using System.Collections.Immutable;
using Weft.Control.State;

namespace Weft.Control;

/// <summary>
/// The newest revisions without a gap, held in memory so that they can be looked at without the journal. They share all that did not change
/// between them; what was compiled from one is not kept here.
/// </summary>
public sealed class RecentRevisions
{
    private readonly ImmutableDictionary<long, Revision> revisions;
    private readonly long newest;
    private readonly int limit;

    private RecentRevisions(ImmutableDictionary<long, Revision> revisions, long newest, int limit)
    {
        this.revisions = revisions;
        this.newest = newest;
        this.limit = limit;
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

    public static RecentRevisions StartingAt(CloudState state, int limit) =>
        new(ImmutableDictionary<long, Revision>.Empty.Add(state.Revision, new Revision(state.WithoutNetwork(), null, [])), state.Revision, limit);

    public Revision? Find(long number) => revisions.GetValueOrDefault(number);

    /// <summary>The revision that the call with this request id made, or null if it made none of those that are kept.</summary>
    public Revision? OfRequest(string requestId) => NewestFirst.FirstOrDefault(revision => revision.Call?.RequestId == requestId);

    internal RecentRevisions With(IReadOnlyList<Revision> made)
    {
        if (made.Count == 0) return this;
        var all = revisions.ToBuilder();
        var oldest = newest - all.Count + 1;
        foreach (var revision in made) all[revision.Number] = revision with { State = revision.State.WithoutNetwork() };
        while (all.Count > limit) all.Remove(oldest++);
        return new RecentRevisions(all.ToImmutable(), made[^1].Number, limit);
    }
}
