using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Provisioning;
using Weft.Wire;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Makes a stack again what it was before an update that failed: changed resources change back, replaced ones come back, new ones go.</summary>
internal static class RollbackPhase
{
    public static void Advance(StackRun run)
    {
        var waits = false;
        var failed = new List<string>();
        foreach (var resource in InOrder(run.Resources.Where(resource => resource.Operation == run.Stack.Operation).ToList()))
        {
            var restored = Restore(run, resource);
            if (restored.IsInProgress) waits = true;
            else if (restored.Operation == run.Stack.Operation && restored.IsFailed) failed.Add(restored.LogicalId);
        }

        if (waits) return;
        if (failed.Count > 0)
        {
            run.Turn(StackStatusValues.UpdateRollbackFailed, $"The following resource(s) failed to update: [{string.Join(", ", failed)}]. ");
            return;
        }

        if (run.Stack.Status == StackStatusValues.ImportRollbackInProgress)
        {
            StackVersions.Restore(run);
            run.Turn(StackStatusValues.ImportRollbackComplete);
            return;
        }

        StackVersions.Restore(run);
        run.Turn(StackStatusValues.UpdateRollbackCompleteCleanupInProgress);
    }

    /// <summary>Each after what it needed before the update.</summary>
    private static IEnumerable<StackResource> InOrder(List<StackResource> touched)
    {
        var left = touched.ToDictionary(resource => resource.LogicalId, StringComparer.Ordinal);
        var order = new List<StackResource>(touched.Count);
        foreach (var resource in touched) Visit(resource);
        return order;

        void Visit(StackResource resource)
        {
            if (!left.Remove(resource.LogicalId)) return;
            foreach (var need in resource.Before?.Needs ?? [])
            {
                if (left.TryGetValue(need, out var first)) Visit(first);
            }

            order.Add(resource);
        }
    }

    private static StackResource Restore(StackRun run, StackResource resource)
    {
        if (resource.Before is not { } before) return Withdraw(run, resource);
        if (resource is { Status: "UPDATE_IN_PROGRESS" }) return Poll(run, resource);
        if (run.Stack.Spared.Contains(resource.LogicalId)) return Done(run, resource, before);
        if (resource.PhysicalId != before.PhysicalId && !IsSameThing(run, resource)) return BringBack(run, resource, before);
        if (resource.Properties == before.Properties && resource.Status != "UPDATE_FAILED" && resource.Status == before.Status) return Settled(run, resource, before);
        return ChangeBack(run, resource, before);
    }

    // An in-place change may alter the physical identifier; then nothing was left to be deleted.
    private static bool IsSameThing(StackRun run, StackResource resource) =>
        run.Remnants.All(remnant => remnant.LogicalId != resource.LogicalId || remnant.EndsResource);

    /// <summary>A resource that the update made: it goes in the cleanup.</summary>
    private static StackResource Withdraw(StackRun run, StackResource resource)
    {
        // What was to be imported stands as it did before.
        if (resource.PhysicalId is { } id && run.Stack.Status != StackStatusValues.ImportRollbackInProgress)
        {
            run.Leave(resource, id, resource.Properties, resource.DeletionPolicy, endsResource: true);
            return run.Transaction.Put(resource with { Operation = 0, Status = resource.IsInProgress ? "CREATE_FAILED" : resource.Status });
        }

        run.Transaction.Remove(resource.Id);
        return resource with { Operation = 0, Status = "DELETE_COMPLETE" };
    }

    /// <summary>A resource that the update replaced: the old one, which still stands, takes its place again and the new one goes.</summary>
    private static StackResource BringBack(StackRun run, StackResource resource, ResourceBefore before)
    {
        var old = run.Remnants.First(remnant => remnant.LogicalId == resource.LogicalId && remnant.PhysicalId == before.PhysicalId);
        run.Transaction.Remove(old.Id);
        if (resource.PhysicalId is { } made) run.Leave(resource, made, resource.Properties, StackResource.Deleting, endsResource: false);
        return Settled(run, run.Turn(resource with { PhysicalId = before.PhysicalId, Properties = before.Properties }, "UPDATE_COMPLETE"), before);
    }

    private static StackResource ChangeBack(StackRun run, StackResource resource, ResourceBefore before)
    {
        var type = run.TypeOf(resource.Type);
        if (resource.Properties == before.Properties && !type.IsReexamined) return Done(run, resource, before);
        var turning = run.Turn(resource, "UPDATE_IN_PROGRESS");
        var id = resource.PhysicalId!;
        var update = new ProvisionedUpdate(id, resource.Given, StackResource.Read(before.Properties));
        var error = run.Transaction.Attempt(() => id = type.Update(run.CallFor(resource.LogicalId, isRollback: true), update));
        if (error is not null) return run.Turn(turning, "UPDATE_FAILED", run.Explain(resource.Type, error));
        return Poll(run, run.Transaction.Put(turning with { PhysicalId = id, Properties = before.Properties }));
    }

    private static StackResource Poll(StackRun run, StackResource resource)
    {
        var settling = run.TypeOf(resource.Type).Settle(run.Transaction, resource.PhysicalId!);
        if (settling.Failure is { } failure) return run.Turn(resource, "UPDATE_FAILED", failure);
        return settling.IsSettled ? Done(run, resource, resource.Before!) : resource;
    }

    private static StackResource Done(StackRun run, StackResource resource, ResourceBefore before) => Settled(run, run.Turn(resource, "UPDATE_COMPLETE"), before);

    /// <summary>The resource is what it was; it no longer counts as touched by the operation.</summary>
    private static StackResource Settled(StackRun run, StackResource resource, ResourceBefore before) => run.Transaction.Put(resource with
    {
        Operation = 0,
        Before = null,
        Needs = before.Needs,
        DeletionPolicy = before.DeletionPolicy,
        ReplacePolicy = before.ReplacePolicy,
        Metadata = before.Metadata,
    });
}
