using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Resources;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Takes down all of a stack: a deletion, or the rollback of a creation.</summary>
internal static class DeletionPhase
{
    /// <summary>Turns the stack to its deletion or rollback, with everything that it holds to be deleted.</summary>
    public static void Begin(StackRun run, string status, string? reason)
    {
        ChangeSets.ChangeSetLookup.ForgetReviews(run.Transaction, run.Stack);
        run.Turn(status, reason);
        foreach (var old in run.Remnants.ToList())
        {
            if (old.EndsResource) run.Transaction.Remove(old.Id);
            else run.Transaction.Put(old with { HasFailed = false, IsGoing = false });
        }

        foreach (var resource in run.Resources.Where(resource => resource.Status is not ("DELETE_COMPLETE" or "DELETE_SKIPPED")).ToList())
        {
            if (resource.PhysicalId is { } id) run.Leave(resource, id, resource.Properties, resource.DeletionPolicy, endsResource: true);
            else run.Turn(resource, "DELETE_COMPLETE");
        }
    }

    public static void Advance(StackRun run)
    {
        var isRollback = run.Stack.Status == StackStatusValues.RollbackInProgress;
        if (Deletions.Advance(run, remnant => PolicyOf(run.Stack, remnant, isRollback))) return;
        var failed = run.Remnants.Where(remnant => remnant.HasFailed).Select(remnant => remnant.LogicalId).ToList();
        if (failed.Count > 0)
        {
            run.Turn(
                isRollback ? StackStatusValues.RollbackFailed : StackStatusValues.DeleteFailed,
                $"The following resource(s) failed to delete: [{string.Join(", ", failed)}]. ");
        }
        else if (isRollback) run.Turn(StackStatusValues.RollbackComplete);
        else
        {
            run.Put(run.Stack with { Deleted = run.Transaction.Now, Prior = null });
            run.Turn(StackStatusValues.DeleteComplete);
            run.Transaction.Find(new Id<TemplateBody>(run.Stack.Version.Template))?.LetGo();
            PastStacks.Trim(run.Transaction);
        }
    }

    private static string PolicyOf(Stack stack, Remnant remnant, bool isRollback)
    {
        if (stack.Spared.Contains(remnant.LogicalId)) return StackResource.Retaining;
        // What the creation itself made goes with it where the resource or the caller says so.
        if (remnant.Policy == StackResource.RetainingExceptOnCreate) return isRollback ? StackResource.Deleting : StackResource.Retaining;
        return isRollback && stack.RetainExceptOnCreate && remnant.Policy == StackResource.Retaining ? StackResource.Deleting : remnant.Policy;
    }
}
