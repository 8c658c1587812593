using Weft.Aws.Logs.LogEvents;
using Weft.Aws.Logs.LogStreams;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Logs;

namespace Weft.Aws.Logs.LogGroups;

/// <summary>
/// How long a group keeps its events. An event that has reached the limit is shown no more; a timed step removes chunks of which every event
/// has. A group waits for one step at most, so that writing many chunks does not write many steps.
/// </summary>
internal static class LogRetention
{
    /// <summary>The days that AWS takes (API Reference, PutRetentionPolicy).</summary>
    private static readonly int[] allowedDays =
        [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

    public static EmptyResult Put(Transaction transaction, PutRetentionPolicyRequest request)
    {
        if (!allowedDays.Contains(request.RetentionInDays))
        {
            throw LogsErrors.InvalidParameter(
                $"1 validation error detected: Value '{request.RetentionInDays}' at 'retentionInDays' failed to satisfy constraint: "
                + $"Member must satisfy enum value set: [{string.Join(", ", allowedDays)}]");
        }

        Change(transaction, request.LogGroupName, request.RetentionInDays);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteRetentionPolicyRequest request)
    {
        Change(transaction, request.LogGroupName, null);
        return EmptyResult.Instance;
    }

    /// <summary>The moment before which the group's events are gone; null where they stay.</summary>
    public static long? CutoffMs(View view, LogGroup group) =>
        group.Retention is { } kept ? (view.Now - kept).ToUnixTimeMilliseconds() : null;

    /// <summary>Sees to it that a step waits for the expiry of a chunk that was added.</summary>
    public static void Await(Transaction transaction, LogGroup group, LogChunk added)
    {
        if (group.Retention is { } kept && (group.SweepDue is not { } due || ExpiryOf(added, kept) < due))
            Schedule(transaction, group, ExpiryOf(added, kept));
    }

    /// <summary>The timed step.</summary>
    public static void Sweep(Transaction transaction, string target)
    {
        if (transaction.Find(new Id<LogGroup>(target)) is not { } group) return;
        // A step that another one has overtaken finds a later date and leaves the work to it.
        if (group.SweepDue is not { } due || due > transaction.Now) return;
        SweepNow(transaction, group with { SweepDue = null });
    }

    private static void Change(Transaction transaction, string name, int? days)
    {
        var group = transaction.Require(LogGroup.IdOf(name));
        SweepNow(transaction, group with { RetentionDays = days, SweepDue = null });
    }

    private static void SweepNow(Transaction transaction, LogGroup group)
    {
        transaction.Put(group);
        if (group.Retention is not { } kept) return;
        DateTimeOffset? next = null;
        foreach (var stream in transaction.Referring(LogStream.InGroup, group.Id).ToList())
        {
            var chunks = transaction.Referring(LogChunk.InStream, stream.Id).ToLookup(chunk => ExpiryOf(chunk, kept) <= transaction.Now);
            foreach (var expired in chunks[true]) transaction.Remove(expired.Id);
            if (chunks[true].Any()) transaction.Put(stream.Holding([.. chunks[false]]));
            foreach (var chunk in chunks[false]) next = next is { } other && other < ExpiryOf(chunk, kept) ? other : ExpiryOf(chunk, kept);
        }

        if (next is { } due) Schedule(transaction, group, due);
    }

    private static void Schedule(Transaction transaction, LogGroup group, DateTimeOffset due)
    {
        transaction.Put(group with { SweepDue = due });
        transaction.At(due, LogGroup.Sweep, group.Id.Text);
    }

    private static DateTimeOffset ExpiryOf(LogChunk chunk, TimeSpan kept) => DateTimeOffset.FromUnixTimeMilliseconds(chunk.LastMs) + kept;
}
