using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Control;

/// <summary>
/// A revision that goes on by itself: what is done on it is never journalled nor published, so that a change can be looked at before it is
/// made. Slow steps are done at once.
/// </summary>
public sealed class Fork
{
    // Steps that set up new ones without end would otherwise keep the caller for ever.
    private const int MostSteps = 10_000;

    private readonly WriteSettings settings;
    private DateTimeOffset now;

    public Fork(CloudState state, Catalog catalog, DateTimeOffset now)
    {
        State = state;
        this.now = now;
        // Identifiers of its own, and the same for the same revision: the cloud's own sequence goes on undisturbed.
        settings = new WriteSettings(catalog, new IdSource((int)(state.Revision & int.MaxValue)), Pace.Instant);
    }

    public CloudState State { get; private set; }

    public DateTimeOffset Now => now;

    public Catalog Catalog => settings.Catalog;

    public View ViewOf(Scope scope) => new(State, CallOf(scope, "Plan"));

    /// <summary>Does a change; a refusal leaves the fork as it was.</summary>
    /// <exception cref="AwsException">The refusal.</exception>
    public T Change<T>(Scope scope, string what, Func<Transaction, T> change)
        where T : class
    {
        Bear(scope);
        var outcome = Executor.Change(State, CallOf(scope, what), change, settings);
        State = outcome.State;
        return (T)outcome.Answer.Result!;
    }

    /// <summary>Does an operation by its name, and gives the bytes that a caller would get.</summary>
    /// <exception cref="AwsException">The operation's own error, or UnsupportedOperation where it is not served.</exception>
    public ReadOnlyMemory<byte> Ask(Scope scope, string service, string name, RequestFields fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Bear(scope);
        var operation = Catalog.Find(service, name) ?? throw new AwsException("UnsupportedOperation", $"Weft does not support the operation {name} of {service}.");
        var request = operation.Contract.ReadRequest(fields.ToRequest(operation.Contract));
        operation.CheckRefusals(request);
        var invocation = new Invocation(operation, request, CallOf(scope, name), default);
        var outcome = operation.IsWrite ? Executor.Write(State, invocation, settings) : new Outcome(State, invocation.Call, [], Executor.Read(State, invocation));
        State = outcome.State;
        using var buffer = new ResponseBuffer();
        operation.Contract.WriteResult(outcome.Answer.Result!, invocation.Call.RequestId, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Lets the time of the fork pass, from one timed step to the next, as long as something is still under way.</summary>
    /// <param name="limit">How long at most.</param>
    public void PassWhile(Func<View, bool> isUnderWay, Scope scope, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(isUnderWay);
        var end = now + limit;
        for (var steps = 0; steps < MostSteps && isUnderWay(ViewOf(scope)) && Executor.NextDue(State) is { } due && due <= end; steps++)
        {
            if (due > now) now = due;
            State = Executor.RunDueSteps(State, now, settings).State;
        }
    }

    private void Bear(Scope scope)
    {
        if (!Executor.IsBorn(State, scope)) State = Executor.GiveBirth(State, scope, now, settings).State;
    }

    private Call CallOf(Scope scope, string what) => new(scope, Caller.RootOf(scope.Account), what, "plan", now);
}
