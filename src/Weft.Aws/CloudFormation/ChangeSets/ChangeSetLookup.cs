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

    /// <summary>Removes a change set and its template, unless the stack is that version by now.</summary>
    public static void Forget(Transaction transaction, ChangeSet set)
    {
        if (transaction.Require(set.Stack) is var stack && set.Version.Template != stack.Prior?.Template)
            StackVersions.Forget(transaction, set.Version.Template, stack.Version.Template);
        transaction.Remove(set.Id);
    }

    /// <summary>A change set that was carried out stays visible until the stack changes again.</summary>
    public static void ForgetExecuted(Transaction transaction, Stack stack)
    {
        foreach (var set in transaction.Referring(ChangeSet.OfStack, stack.Id).Where(set => set.ExecutionStatus == ExecutionStatusValues.ExecuteComplete && set.Id.Text != stack.ChangeSet).ToList())
            Forget(transaction, set);
    }
}
