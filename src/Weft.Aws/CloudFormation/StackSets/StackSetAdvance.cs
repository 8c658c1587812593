using System.Collections.Immutable;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>
/// Drives an operation on a stack set: looks at the stacks that it has begun, begins what may begin, and comes back until all are over. What it decides
/// from stands in the state, so that a restart in the middle goes on.
/// </summary>
internal sealed class StackSetAdvance
{
    private const string Name = "cloudformation.advance-stack-set";

    /// <summary>How often within one commit an operation that does not get on looks before the clock takes over.</summary>
    private const int MaxIdleLooks = 32;

    private const string BeyondTolerance = "Cancelled since failure tolerance has exceeded";
    private const string StoppedByUser = "Cancelled since the operation was stopped";

    private static readonly TimeSpan between = TimeSpan.FromSeconds(2);

    private readonly InstanceSteps steps;

    public StackSetAdvance(InstanceSteps steps)
    {
        this.steps = steps;
        Step = new Step(Name, Look);
    }

    public Step Step { get; }

    /// <summary>Looks at the operation soon.</summary>
    public void Resume(Transaction transaction, StackSetOperation operation)
    {
        if (operation.NextLook is not null && !transaction.IsInstant) return;
        transaction.Later(between, Step, operation.Id.Text);
        if (!transaction.IsInstant) transaction.Put(operation with { NextLook = transaction.Now + between });
    }

    private void Look(Transaction system, string id)
    {
        if (system.Find(new Id<StackSetOperation>(id)) is not { IsInProgress: true } found) return;
        var set = system.Require(found.Set);
        var operation = found.NextLook <= system.Now ? found with { NextLook = null } : found;
        operation = Poll(system, set, operation);
        while (Go(system, set, operation) is { } further) operation = further;
        if (operation.Targets.All(target => target.IsOver))
        {
            system.Put(operation with { Status = OperationPlan.OutcomeOf(operation), Ended = system.Now, NextLook = null, IdleLooks = 0 });
            return;
        }

        ComeBack(system, set, operation with { IdleLooks = operation.Targets.SequenceEqual(found.Targets) ? operation.IdleLooks + 1 : 0 });
    }

    private StackSetOperation Poll(Transaction system, StackSet set, StackSetOperation operation) => operation with
    {
        Targets = [.. operation.Targets.Select(target => target.Status == StackSetOperationResultStatusValues.Running ? steps.Poll(system, set, operation, target) : target)],
    };

    /// <summary>Begins and cancels what the plan says; null where nothing is left to do now.</summary>
    private StackSetOperation? Go(Transaction system, StackSet set, StackSetOperation operation)
    {
        var (begin, cancel) = OperationPlan.Next(operation);
        if (begin.Count == 0 && cancel.Count == 0) return null;
        var targets = operation.Targets.ToBuilder();
        foreach (var place in cancel) targets[place] = Cancel(system, set, operation, targets[place]);
        foreach (var place in begin) targets[place] = steps.Begin(system, set, operation, targets[place]);
        return operation with { Targets = targets.ToImmutable() };
    }

    private static OperationTarget Cancel(Transaction system, StackSet set, StackSetOperation operation, OperationTarget target)
    {
        var reason = operation.Status == StackSetOperationStatusValues.Stopping ? StoppedByUser : BeyondTolerance;
        var instance = StackSetLookup.RequireInstance(system, set, target.Account, target.Region);
        if (operation.IsImport)
        {
            system.Remove(instance.Id);
            return target with { Status = StackSetOperationResultStatusValues.Cancelled, Reason = reason };
        }

        var cancelled = instance with { LastOperation = operation.Name };
        if (operation.Action is StackSetOperationActionValues.Create or StackSetOperationActionValues.Update)
            cancelled = cancelled with { Detailed = StackInstanceDetailedStatusValues.Cancelled, Reason = reason };
        system.Put(cancelled);
        return target with { Status = StackSetOperationResultStatusValues.Cancelled, Reason = reason };
    }

    private void ComeBack(Transaction system, StackSet set, StackSetOperation operation)
    {
        var goesOn = operation.IdleLooks < MaxIdleLooks
            && operation.Targets.Any(target => target.Status == StackSetOperationResultStatusValues.Running && InstanceSteps.GoesOnNow(system, set, target));
        if (system.IsInstant && goesOn) system.Later(between, Step, operation.Id.Text);
        else if (operation.NextLook is null)
        {
            operation = operation with { NextLook = system.Now + between };
            system.At(system.Now + between, Step, operation.Id.Text);
        }

        system.Put(operation);
    }
}
