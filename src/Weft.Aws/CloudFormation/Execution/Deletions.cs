using Weft.Aws.CloudFormation.Stacks;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Deletes what a stack has left to delete, each after everything that needs it.</summary>
internal static class Deletions
{
    /// <summary>Does all that can be done now.</summary>
    /// <param name="policyOf">Whether a remnant is deleted or left.</param>
    /// <returns>Whether something is still going.</returns>
    public static bool Advance(StackRun run, Func<Remnant, string> policyOf)
    {
        var left = run.Remnants.Where(remnant => !remnant.HasFailed).ToList();
        var holders = run.Remnants.SelectMany(remnant => remnant.Needs.Distinct().Where(need => need != remnant.LogicalId))
            .GroupBy(need => need, StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var byName = left.ToLookup(remnant => remnant.LogicalId, StringComparer.Ordinal);
        var free = new Queue<Remnant>(left.Where(remnant => holders.GetValueOrDefault(remnant.LogicalId) == 0));
        var waits = false;
        while (free.TryDequeue(out var remnant))
        {
            if (!Delete(run, remnant, policyOf(remnant)))
            {
                waits |= run.Transaction.Find(remnant.Id) is { HasFailed: false };
                continue;
            }

            foreach (var need in remnant.Needs.Distinct().Where(need => need != remnant.LogicalId))
            {
                if (--holders[need] > 0) continue;
                foreach (var freed in byName[need]) free.Enqueue(freed);
            }
        }

        return waits;
    }

    /// <returns>Whether it is out of the way.</returns>
    private static bool Delete(StackRun run, Remnant remnant, string policy)
    {
        if (policy == StackResource.Retaining)
        {
            run.Say(remnant, "DELETE_SKIPPED");
            run.Transaction.Remove(remnant.Id);
            return true;
        }

        var type = run.TypeOf(remnant.ResourceType);
        var given = StackResource.Read(remnant.Properties);
        if (!remnant.IsGoing)
        {
            run.Say(remnant, "DELETE_IN_PROGRESS");
            var error = run.Transaction.Attempt(() => type.Delete(run.CallFor(remnant.LogicalId), remnant.PhysicalId, given));
            if (error is not null)
            {
                run.Say(remnant, "DELETE_FAILED", run.Explain(remnant.ResourceType, error));
                run.Transaction.Put(remnant with { HasFailed = true });
                return false;
            }
        }

        if (type.Read(run.Transaction, remnant.PhysicalId, given) is not null)
        {
            if (type.Settle(run.Transaction, remnant.PhysicalId).Failure is { } failure && remnant.IsGoing)
            {
                run.Say(remnant, "DELETE_FAILED", failure);
                run.Transaction.Put(remnant with { HasFailed = true });
            }
            else if (!remnant.IsGoing) run.Transaction.Put(remnant with { IsGoing = true });
            return false;
        }

        run.Say(remnant, "DELETE_COMPLETE");
        run.Transaction.Remove(remnant.Id);
        return true;
    }
}
