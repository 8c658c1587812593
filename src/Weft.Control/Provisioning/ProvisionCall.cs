using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Control.Provisioning;

/// <summary>Weighs whether whoever owns a stack may make a call: the same check that a call from outside passes.</summary>
public delegate void CallGate(View view, Operation operation, object parsed, WireRequest request);

/// <summary>One resource of a stack being made, changed or deleted: where, for whom, and the way to the operations of the API.</summary>
/// <param name="catalog">Every operation there is.</param>
/// <param name="transaction">Where the stack is, acting as its caller or role.</param>
/// <param name="gate">Refuses what the caller may not do.</param>
/// <param name="stack">The stack's name, for names that are made up.</param>
/// <param name="logicalId">The resource's name in the template.</param>
public sealed class ProvisionCall(Catalog catalog, Transaction transaction, CallGate gate, string stack, string logicalId)
{
    private const string NameAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private const int NameSuffix = 12;

    public View View => transaction;

    /// <summary>For types that are records of the stack's own service and have no operation of the API: a wait handle.</summary>
    public Transaction Transaction => transaction;

    public Catalog Catalog => catalog;

    /// <summary>The name of the stack, and so the first part of names that are made up.</summary>
    public string StackName => stack;

    /// <summary>Whether the resource goes back to what it was before an update that failed.</summary>
    public bool IsRollback { get; init; }

    public string LogicalId => logicalId;

    /// <summary>Does an operation of the API as the caller: read by its contract, refused, permitted and run as any call from outside.</summary>
    /// <exception cref="AwsException">The operation's own error.</exception>
    public TResult Run<TRequest, TResult>(OperationContract<TRequest, TResult> contract, RequestFields fields)
        where TRequest : class
        where TResult : class => (TResult)Run(contract, fields, (operation, there, parsed) => operation.Run(there, parsed));

    /// <summary>The same where the doing needs more than the request can carry: a template that is larger than a call may be.</summary>
    /// <param name="does">Does the operation, read and permitted as it is.</param>
    /// <exception cref="AwsException">The operation's own error.</exception>
    public TResult Run<TRequest, TResult>(OperationContract<TRequest, TResult> contract, RequestFields fields, Func<Transaction, TRequest, TResult> does)
        where TRequest : class
        where TResult : class => (TResult)Run(contract, fields, (_, there, parsed) => does(there, (TRequest)parsed));

    private object Run<TRequest, TResult>(OperationContract<TRequest, TResult> contract, RequestFields fields, Func<Operation, Transaction, object, object> does)
        where TRequest : class
        where TResult : class
    {
        ArgumentNullException.ThrowIfNull(contract);
        ArgumentNullException.ThrowIfNull(fields);
        var operation = catalog.Find(contract.Service.SigningName, contract.Name) ?? throw new InvalidOperationException($"{contract.Name} is not served");
        var there = catalog.IsGlobal(contract.Service) ? transaction.In(Scope.GlobalOf(transaction.Account)) : transaction;
        Executor.GiveBirth(there, catalog);
        var request = fields.ToRequest(contract);
        var parsed = contract.ReadRequest(request);
        operation.CheckRefusals(parsed);
        gate(there, operation, parsed, request);
        return does(operation, there, parsed);
    }

    /// <summary>Does a step of the resource's own once AWS would have come so far (<see cref="Transaction.Later"/>).</summary>
    public void Later(TimeSpan awsDuration, Step step, string target) => transaction.Later(awsDuration, step, target);

    /// <summary>A name for a resource whose template gives none: stack, logical identifier and twelve random characters, cut to the length.</summary>
    public string MakeName(int longest = 128)
    {
        var suffix = transaction.Ids.NextText(NameAlphabet, NameSuffix);
        var room = longest - suffix.Length - 2;
        var half = room / 2;
        var own = logicalId.Length > half && stack.Length > half ? logicalId[..half] : logicalId[..Math.Min(logicalId.Length, room - Math.Min(stack.Length, half))];
        return $"{stack[..Math.Min(stack.Length, room - own.Length)]}-{own}-{suffix}";
    }

    /// <summary>A random suffix or secret part, from the transaction's source.</summary>
    public string MakeSuffix(int length = NameSuffix) => transaction.Ids.NextText(NameAlphabet, length);
}
