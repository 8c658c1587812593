using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.State;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Deleted stacks stay visible by their identifier: AWS keeps them for 90 days, Weft the newest of each account and Region.</summary>
internal static class DeletedStacks
{
    private const int Kept = 20;

    public static void Trim(Transaction transaction)
    {
        foreach (var old in transaction.All<Stack>().Where(stack => stack.IsDeleted).OrderByDescending(stack => stack.Deleted).ThenBy(stack => stack.Id.Text, StringComparer.Ordinal).Skip(Kept).ToList())
            Forget(transaction, old);
    }

    private static void Forget(Transaction transaction, Stack stack)
    {
        foreach (var resource in transaction.Referring(StackResource.OfStack, stack.Id).ToList()) transaction.Remove(resource.Id);
        foreach (var happened in transaction.Referring(StackEvent.OfStack, stack.Id).ToList()) transaction.Remove(happened.Id);
        foreach (var set in transaction.Referring(ChangeSets.ChangeSet.OfStack, stack.Id).ToList()) ChangeSets.ChangeSetLookup.Forget(transaction, set);
        StackVersions.Forget(transaction, stack.Version.Template, null);
        transaction.Remove(stack.Id);
    }
}
