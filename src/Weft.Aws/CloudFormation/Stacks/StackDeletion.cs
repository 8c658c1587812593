using Weft.Aws.CloudFormation.Execution;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>DeleteStack and UpdateTerminationProtection.</summary>
internal sealed class StackDeletion(Catalog catalog, StackAdvance advance)
{
    /// <summary>A stack that is not there is no error: AWS answers as if it had been deleted.</summary>
    public EmptyResult Delete(Transaction transaction, DeleteStackRequest request)
    {
        if (StackLookup.Find(transaction, request.StackName) is not { IsDeleted: false } stack) return EmptyResult.Instance;
        if (stack.IsProtected) throw StackErrors.Validation($"Stack [{stack.Name}] cannot be deleted while TerminationProtection is enabled");
        if (stack.Parent is not null && IsHeld(transaction, stack))
            throw StackErrors.Validation($"Stack {stack.Name} is a nested stack; delete its root stack instead.");
        if (stack.IsInProgress)
        {
            if (stack.Status == StackStatusValues.DeleteInProgress) return EmptyResult.Instance;
            if (stack.Status != StackStatusValues.CreateInProgress) throw StackErrors.WrongState(stack.Id.Text, stack.Status, "deleted");
        }

        if (request.RetainResources.Count > 0 && stack.Status != StackStatusValues.DeleteFailed)
            throw StackErrors.Validation($"Invalid operation on stack [{stack.Id}]. When you delete a stack, specify which resources to retain only when the stack is in the DELETE_FAILED state.");
        foreach (var spared in request.RetainResources) StackLookup.RequireResource(transaction, stack, spared);
        StackGate.RequirePassable(transaction, request.RoleARN);
        using var run = new StackRun(catalog, transaction, stack with
        {
            Token = request.ClientRequestToken,
            RoleArn = request.RoleARN ?? stack.RoleArn,
            Spared = [.. request.RetainResources],
            Caller = transaction.Call.Caller,
            Operation = stack.Operation + 1,
            OperationStart = transaction.Now,
            IdleLooks = 0,
        });
        Begin(transaction, run);
        return EmptyResult.Instance;
    }

    public static UpdateTerminationProtectionResult Protect(Transaction transaction, UpdateTerminationProtectionRequest request)
    {
        var stack = StackLookup.RequireStanding(transaction, request.StackName);
        if (stack.Parent is not null) throw StackErrors.Validation($"Termination protection cannot be changed on the nested stack {stack.Name}; change it on its root stack.");
        transaction.Put(stack with { IsProtected = request.EnableTerminationProtection });
        return new UpdateTerminationProtectionResult { StackId = stack.Id.Text };
    }

    private void Begin(Transaction transaction, StackRun run)
    {
        var held = run.Stack.Version.Outputs.Select(output => output.Export).OfType<string>().FirstOrDefault(export => StackOutputs.UserOf(run, export) is not null);
        if (held is not null)
        {
            run.Turn(StackStatusValues.DeleteFailed, $"Export {held} cannot be deleted as it is in use by {StackOutputs.UserOf(run, held)}");
            return;
        }

        if (run.Stack.Status == StackStatusValues.ReviewInProgress)
        {
            run.Put(run.Stack with { Deleted = transaction.Now });
            run.Turn(StackStatusValues.DeleteComplete, "User Initiated");
            PastStacks.Trim(transaction);
            return;
        }

        DeletionPhase.Begin(run, StackStatusValues.DeleteInProgress, "User Initiated");
        advance.Resume(transaction, run.Stack);
    }

    // AWS lets one delete a nested stack on its own; its parent then can't be updated. Weft refuses while the parent counts on it.
    private static bool IsHeld(View view, Stack stack) =>
        view.Under(StackResource.ByPhysicalId, stack.Id.Text).Any(resource => resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED" or "DELETE_IN_PROGRESS"));
}
