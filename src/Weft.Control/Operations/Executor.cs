using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Control.Operations;

/// <summary>One call that is ready to be done: parsed, signed and permitted.</summary>
/// <param name="Body">The request's bytes, which tell a repeated call from a new one under the same client token.</param>
public sealed record Invocation(Operation Operation, object Request, Call Call, ReadOnlyMemory<byte> Body);

/// <summary>What an operation answered: a result that is still to be written, or the recorded bytes of an earlier call.</summary>
public readonly record struct Answer(object? Result, ReadOnlyMemory<byte> Recorded);

/// <summary>The state after a write, and what it changed.</summary>
public sealed record Outcome(CloudState State, Call Call, IReadOnlyList<Change> Changes, Answer Answer);

/// <summary>Does operations: a pure step from one revision to the next.</summary>
public static class Executor
{
    /// <summary>Does an operation that only looks.</summary>
    public static Answer Read(CloudState state, Invocation invocation)
    {
        var result = invocation.Operation.Run(new View(state, invocation.Call), invocation.Request);
        ThrowIfDryRun(invocation.Request);
        return new Answer(result, default);
    }

    /// <summary>The long look that comes before a write; null where there is none, or where an earlier call has answered this one.</summary>
    public static object? LookFirst(CloudState state, Invocation invocation)
    {
        var view = new View(state, invocation.Call);
        return Replay.Find(view, invocation) is null ? invocation.Operation.LookFirst(view, invocation.Request) : null;
    }

    /// <summary>Does an operation that changes state. A thrown error leaves the state as it was.</summary>
    /// <param name="seen">What <see cref="LookFirst"/> gave; without it the look is part of the write.</param>
    public static Outcome Write(CloudState state, Invocation invocation, WriteSettings settings, object? seen = null)
    {
        var transaction = new Transaction(state, invocation.Call, settings);
        if (Replay.Find(transaction, invocation) is { } recorded)
            return new Outcome(state, invocation.Call, [], new Answer(null, recorded));
        var result = invocation.Operation.Run(transaction, invocation.Request, seen);
        ThrowIfDryRun(invocation.Request);
        Replay.Record(transaction, invocation, result);
        return Finish(transaction, new Answer(result, default));
    }

    /// <summary>Does a change that is no operation.</summary>
    public static Outcome Change(CloudState state, Call call, Func<Transaction, object> change, WriteSettings settings)
    {
        var transaction = new Transaction(state, call, settings);
        return Finish(transaction, new Answer(change(transaction), default));
    }

    public static bool IsBorn(CloudState state, Scope scope) => state.RowsOf(new TableKey(scope, Birth.Type)).Count > 0;

    /// <summary>Gives a scope what every account has there from the start: the default VPC in a Region.</summary>
    public static Outcome GiveBirth(CloudState state, Scope scope, DateTimeOffset now, WriteSettings settings)
    {
        var transaction = new Transaction(state, SystemCall(scope, "Birth", now), settings);
        GiveBirth(transaction, settings.Catalog);
        return Finish(transaction, default);
    }

    /// <summary>Gives the transaction's scope what every account has there, unless it has it.</summary>
    internal static void GiveBirth(Transaction transaction, Catalog catalog)
    {
        if (transaction.Find(Birth.TheOne) is not null) return;
        transaction.Put(new Birth(Birth.TheOne, transaction.Now));
        catalog.GiveBirth(transaction);
    }

    /// <summary>Completes a state that an earlier Weft wrote, in one revision; most states need nothing.</summary>
    public static Outcome Open(CloudState state, DateTimeOffset now, WriteSettings settings)
    {
        var transaction = new Transaction(state, SystemCall(Scope.System, "Open", now), settings);
        foreach (var scope in state.Scopes.Where(scope => IsBorn(state, scope)).ToList()) settings.Catalog.Complete(transaction.In(scope));
        return Finish(transaction, default);
    }

    /// <summary>Does the steps whose moment has come, earliest first, in one revision.</summary>
    public static Outcome RunDueSteps(CloudState state, DateTimeOffset now, WriteSettings settings)
    {
        var call = SystemCall(Scope.System, "TimedSteps", now);
        var revision = state.Revision + 1;
        List<Change> changes = [];
        while (NextStep(state) is { } due && due.Due <= now)
        {
            var done = RunStep(state, due, call, settings);
            changes.AddRange(done.Changes);
            state = done.CommitAs(revision);
        }

        return new Outcome(state, call, changes, default);
    }

    /// <summary>When the next timed step is due, or null.</summary>
    public static DateTimeOffset? NextDue(CloudState state) => NextStep(state)?.Due;

    private static TimedStep? NextStep(CloudState state) =>
        (TimedStep?)state.RowsOf(new TableKey(Scope.System, TimedStep.Type)).FirstOrDefault().Value;

    // A step has no caller who could be told of a fault, and one that stays would fail again at once and for ever: it is reported and given up.
    private static Transaction RunStep(CloudState state, TimedStep due, Call call, WriteSettings settings)
    {
        try
        {
            var transaction = new Transaction(state, call, settings);
            transaction.Remove(due.Id);
            settings.Catalog.RequireStep(due.Step).Run(transaction.In(due.Where), due.Target);
            transaction.RunDueNow();
            return transaction;
        }
        catch (Exception fault) when (settings.StepFault is not null)
        {
            settings.StepFault(due, fault);
            var transaction = new Transaction(state, call, settings);
            transaction.Remove(due.Id);
            return transaction;
        }
    }

    private static Outcome Finish(Transaction transaction, Answer answer)
    {
        transaction.RunDueNow();
        return new Outcome(transaction.Commit(), transaction.Call, transaction.Changes, answer);
    }

    private static void ThrowIfDryRun(object request)
    {
        if (request is IDryRunRequest { DryRun: true })
            throw new AwsException("DryRunOperation", "Request would have succeeded, but DryRun flag is set.", 412);
    }

    private static Call SystemCall(Scope scope, string operation, DateTimeOffset now) =>
        new(scope, Caller.System, operation, Guid.Empty.ToString(), now);
}
