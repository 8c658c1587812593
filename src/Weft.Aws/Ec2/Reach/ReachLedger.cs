using Weft.Control;
using Weft.Control.State;
using Weft.Network.Reachability.Questions;

namespace Weft.Aws.Ec2.Reach;

/// <summary>
/// The reachability of the revisions that were asked about last, and what changed between any two. A later one is made from an earlier one,
/// so that the usual small change costs as much as what it touches.
/// </summary>
public sealed class ReachLedger(Cloud cloud)
{
    private const int RevisionsKept = 3;

    private readonly Lock gate = new();
    private readonly List<(CloudState State, NetworkReach Reach)> kept = [];

    /// <summary>Asks one revision; questions wait for each other.</summary>
    public T Ask<T>(Revision revision, Func<NetworkReach, T> question)
    {
        ArgumentNullException.ThrowIfNull(question);
        lock (gate) return question(Of(revision));
    }

    /// <summary>What opened and what closed from one revision to another.</summary>
    public NetworkDifference Difference(Revision before, Revision after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        lock (gate)
        {
            var later = Of(before).After(cloud.NetworkOf(after), out var difference);
            Keep(after.State, later);
            return difference;
        }
    }

    private NetworkReach Of(Revision revision)
    {
        var held = kept.Find(one => ReferenceEquals(one.State, revision.State)).Reach;
        return Keep(revision.State, held ?? NetworkReach.Of(cloud.NetworkOf(revision)));
    }

    private NetworkReach Keep(CloudState state, NetworkReach reach)
    {
        kept.RemoveAll(one => ReferenceEquals(one.State, state));
        kept.Insert(0, (state, reach));
        if (kept.Count > RevisionsKept) kept.RemoveRange(RevisionsKept, kept.Count - RevisionsKept);
        return reach;
    }
}
