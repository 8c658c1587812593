using Weft.Aws.CloudFormation.Stacks;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Deletes what an update, or the rollback of one, has left behind. What can't be deleted is left for good, and said.</summary>
internal static class CleanupPhase
{
    public static void Advance(StackRun run)
    {
        var isRollback = run.Stack.Status == StackStatusValues.UpdateRollbackCompleteCleanupInProgress;
        while (true)
        {
            if (Deletions.Advance(run, remnant => PolicyOf(remnant, isRollback))) return;
            var stuck = run.Remnants.Where(remnant => remnant.HasFailed).ToList();
            if (stuck.Count == 0) break;
            foreach (var remnant in stuck) run.Transaction.Remove(remnant.Id);
        }

        foreach (var gone in run.Resources.Where(resource => resource.Status is "DELETE_COMPLETE" or "DELETE_SKIPPED" or "DELETE_FAILED").ToList())
            run.Transaction.Remove(gone.Id);
        StackVersions.ForgetPrior(run);
        run.Turn(isRollback ? StackStatusValues.UpdateRollbackComplete : StackStatusValues.UpdateComplete);
    }

    private static string PolicyOf(Remnant remnant, bool isRollback) => remnant.Policy switch
    {
        StackResource.RetainingExceptOnCreate => isRollback ? StackResource.Deleting : StackResource.Retaining,
        var policy => policy,
    };
}
