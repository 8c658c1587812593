using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>
/// What stacks leave behind: a deleted stack stays visible by its identifier, and a standing one tells its history. AWS keeps both for 90 days; Weft
/// no longer than that, and only the newest, so that it does not grow with its age.
/// </summary>
internal static class PastStacks
{
    private const int StacksKept = 20;
    private const int EventsKept = 5_000;

    private static readonly TimeSpan kept = TimeSpan.FromDays(90);

    /// <summary>Forgets deleted stacks of this account and Region.</summary>
    public static void Trim(Transaction transaction)
    {
        var deleted = transaction.All<Stack>().Where(stack => stack.IsDeleted).OrderByDescending(stack => stack.Deleted).ThenBy(stack => stack.Id.Text, StringComparer.Ordinal);
        foreach (var old in deleted.Where((stack, place) => place >= StacksKept || stack.Deleted < transaction.Now - kept).ToList()) Forget(transaction, old);
    }

    /// <summary>Forgets the oldest events of a stack that begins something new.</summary>
    public static Stack TrimHistory(Transaction transaction, Stack stack)
    {
        var left = transaction.Referring(HistoryPage.OfStack, stack.Id).Sum(page => page.Events.Length);
        var old = transaction.Referring(HistoryPage.OfStack, stack.Id)
            .TakeWhile(page => (left -= page.Events.Length) >= EventsKept || page.At < transaction.Now - kept)
            .ToList();
        if (old.Count == 0) return stack;
        foreach (var page in old) transaction.Remove(page.Id);
        return transaction.Put(stack with { PagesForgotten = stack.PagesForgotten + old.Count });
    }

    private static void Forget(Transaction transaction, Stack stack)
    {
        foreach (var resource in transaction.Referring(StackResource.OfStack, stack.Id).ToList()) transaction.Remove(resource.Id);
        foreach (var page in transaction.Referring(HistoryPage.OfStack, stack.Id).ToList()) transaction.Remove(page.Id);
        foreach (var set in transaction.Referring(ChangeSets.ChangeSet.OfStack, stack.Id).ToList()) ChangeSets.ChangeSetLookup.Forget(transaction, set);
        StackVersions.Forget(transaction, stack.Version.Template, null);
        transaction.Remove(stack.Id);
    }
}
