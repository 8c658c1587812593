using Weft.Aws.CloudFormation.Execution;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.ChangeSets;

/// <summary>Finds change sets by ARN, or by name and stack.</summary>
internal static class ChangeSetLookup
{
    /// <exception cref="AwsException">ValidationError, ChangeSetNotFound.</exception>
    public static ChangeSet Require(View view, string nameOrId, string? stackName) =>
        Find(view, nameOrId, stackName) ?? throw ChangeSet.Type.NotFound(nameOrId);

    public static ChangeSet? Find(View view, string nameOrId, string? stackName)
    {
        if (nameOrId.StartsWith("arn:", StringComparison.Ordinal)) return view.Find(new Id<ChangeSet>(nameOrId));
        if (stackName is null) throw StackErrors.Validation("StackName must be specified if ChangeSetName is not specified as an ARN.");
        return view.Referring(ChangeSet.OfStack, StackLookup.Require(view, stackName).Id).FirstOrDefault(set => set.Name == nameOrId);
    }

    /// <summary>The version that a stack is, or the one that a change set would make it.</summary>
    public static (Stack Stack, StackVersion Version) VersionOf(View view, string? stackName, string? changeSetName)
    {
        if (changeSetName is not null)
        {
            var set = Require(view, changeSetName, stackName);
            return (view.Require(set.Stack), set.Version);
        }

        var stack = StackLookup.Require(view, stackName ?? throw StackErrors.Validation("StackName is required if ChangeSetName is not specified."));
        return (stack, stack.Version);
    }

    /// <summary>Removes a change set with those of its nested stacks, and their templates, unless the stacks are those versions by now.</summary>
    public static void Forget(Transaction transaction, ChangeSet set)
    {
        foreach (var nested in transaction.Under(ChangeSet.ByParent, set.Id.Text).ToList()) Forget(transaction, nested);
        var stack = transaction.Require(set.Stack);
        if (set.Version.Template != stack.Prior?.Template) StackVersions.Forget(transaction, set.Version.Template, stack.Version.Template);
        transaction.Remove(set.Id);
        if (set.Parent is null || stack.Status != StackStatusValues.ReviewInProgress) return;
        // A nested stack that was there for this review only.
        var gone = transaction.Put(stack with { Status = StackStatusValues.DeleteComplete, Deleted = transaction.Now });
        HistoryPage.Add(transaction, gone, StackEvent.Of(gone));
    }

    /// <summary>Forgets the nested stacks that an operation which failed has not come to.</summary>
    public static void ForgetReviews(Transaction transaction, Stack stack)
    {
        if (stack.ChangeSet is not { } id) return;
        foreach (var set in transaction.Under(ChangeSet.ByParent, id).Where(set => transaction.Require(set.Stack).Status == StackStatusValues.ReviewInProgress).ToList())
            Forget(transaction, set);
    }

    /// <summary>What a change set foresaw of a nested stack that its execution has come to; null where the stack is changed in another way.</summary>
    public static ChangeSet? FindNested(View view, Stack parent, string logicalId) => parent.ChangeSet is { } id
        ? view.Under(ChangeSet.ByParent, id).FirstOrDefault(set => set.LogicalId == logicalId && set.ExecutionStatus == ExecutionStatusValues.Available)
        : null;

    /// <summary>A change set that was carried out stays visible until the stack changes again.</summary>
    public static void ForgetExecuted(Transaction transaction, Stack stack)
    {
        foreach (var set in transaction.Referring(ChangeSet.OfStack, stack.Id).Where(set => set.ExecutionStatus == ExecutionStatusValues.ExecuteComplete && set.Id.Text != stack.ChangeSet).ToList())
            Forget(transaction, set);
    }
}
