using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>
/// Drives a stack that is in progress. Each look does all that can be done now and, where something waits (a gateway that is still pending, a
/// signal), comes back. Everything that it decides from stands in the state, so that a restart in the middle goes on.
/// </summary>
internal sealed class StackAdvance
{
    /// <summary>The name of the timed step.</summary>
    private const string Name = "cloudformation.advance";

    /// <summary>How often within one commit something that does not get on is looked at before the clock takes over.</summary>
    private const int MaxIdleLooks = 6;

    private static readonly TimeSpan between = TimeSpan.FromSeconds(2);

    private readonly Catalog catalog;

    public StackAdvance(Catalog catalog)
    {
        this.catalog = catalog;
        Step = new Step(Name, Look);
    }

    public Step Step { get; }

    /// <summary>Sets a stack going whose record says what it is to do.</summary>
    public void Begin(Transaction transaction, Stack stack)
    {
        stack = PastStacks.TrimHistory(transaction, stack);
        HistoryPage.Add(transaction, stack, StackEvent.Of(stack));
        Resume(transaction, stack);
    }

    /// <summary>Looks at the stack soon; its history says already what it is to do.</summary>
    public void Resume(Transaction transaction, Stack stack)
    {
        if (!transaction.IsInstant && stack.NextLook is not null) return;
        transaction.Later(between, Step, stack.Id.Text);
        if (!transaction.IsInstant) transaction.Put(stack with { NextLook = transaction.Now + between });
    }

    private void Look(Transaction system, string id)
    {
        if (system.Find(new Id<Stack>(id)) is not { IsInProgress: true } stack) return;
        if (stack.NextLook <= system.Now) stack = system.Put(stack with { NextLook = null });
        using var run = new StackRun(catalog, system, stack);
        while (run.Stack.IsInProgress && Advance(run))
        {
        }

        if (run.Stack.IsInProgress) ComeBack(run);
        else if (run.Stack.IdleLooks > 0 || run.Stack.NextLook is not null) run.Put(run.Stack with { IdleLooks = 0 });
    }

    /// <summary>Does what the status asks for.</summary>
    /// <returns>Whether the stack has gone on to another status.</returns>
    private static bool Advance(StackRun run)
    {
        var status = run.Stack.Status;
        switch (status)
        {
            case StackStatusValues.CreateInProgress or StackStatusValues.UpdateInProgress or StackStatusValues.ImportInProgress:
                ForwardPhase.Advance(run);
                break;
            case StackStatusValues.DeleteInProgress or StackStatusValues.RollbackInProgress:
                DeletionPhase.Advance(run);
                break;
            case StackStatusValues.UpdateRollbackInProgress or StackStatusValues.ImportRollbackInProgress:
                RollbackPhase.Advance(run);
                break;
            case StackStatusValues.UpdateCompleteCleanupInProgress or StackStatusValues.UpdateRollbackCompleteCleanupInProgress:
                CleanupPhase.Advance(run);
                break;
            default:
                throw new InvalidOperationException($"{run.Stack.Id} is in the status {status}, which nothing drives");
        }

        return run.Stack.Status != status;
    }

    private void ComeBack(StackRun run)
    {
        var stack = run.Stack;
        var idle = run.HasMoved ? 0 : stack.IdleLooks + 1;
        if (run.Transaction.IsInstant && idle < MaxIdleLooks)
        {
            if (idle != stack.IdleLooks) run.Put(stack with { IdleLooks = idle });
            run.Transaction.Later(between, Step, stack.Id.Text);
        }
        else if (stack.NextLook is null)
        {
            var next = run.Transaction.Now + between;
            run.Put(stack with { IdleLooks = idle, NextLook = next });
            run.Transaction.At(next, Step, stack.Id.Text);
        }
    }
}
