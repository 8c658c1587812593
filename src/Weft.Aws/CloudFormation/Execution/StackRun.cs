using System.Collections.Immutable;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>One look at a stack that is in progress: its record, its resources, and the ways to change them. Acts as the stack's caller or role.</summary>
internal sealed class StackRun : IDisposable
{
    private readonly ImmutableArray<StackEvent>.Builder events = ImmutableArray.CreateBuilder<StackEvent>();
    private StackDraft? draft;
    private CallGate? gate;
    private UnchangedDeclarations? unchanged;

    public StackRun(Catalog catalog, Transaction system, Stack stack)
    {
        Catalog = catalog;
        Transaction = system.As(stack.Caller);
        Stack = stack;
    }

    public Catalog Catalog { get; }

    public Transaction Transaction { get; }

    public Stack Stack { get; private set; }

    /// <summary>The version that the stack is becoming.</summary>
    public StackDraft Draft => draft ??= StackDraft.Of(Catalog, Transaction, Stack, Stack.Version);

    /// <summary>The resources whose declarations an update leaves as they were.</summary>
    public UnchangedDeclarations Unchanged => unchanged ??= UnchangedDeclarations.Between(Transaction, Stack.Prior, Stack.Version, Draft);

    public IEnumerable<StackResource> Resources => Transaction.Referring(StackResource.OfStack, Stack.Id);

    public IEnumerable<Remnant> Remnants => Transaction.Referring(Remnant.OfStack, Stack.Id);

    /// <summary>Whether anything got on in this look.</summary>
    public bool HasMoved { get; private set; }

    public ProvisionedType TypeOf(string name) => Catalog.FindProvisioned(name) ?? throw new InvalidOperationException($"{Stack.Id} holds a {name}, which is not served");

    public StackResource? Find(string logicalId) => Transaction.Find(StackResource.IdOf(Stack, logicalId));

    /// <summary>Whether the operation that is going on has come to the resource.</summary>
    public bool HasTouched(string logicalId) => Find(logicalId)?.Operation == Stack.Operation;

    public void Put(Stack stack) => Stack = Transaction.Put(stack);

    /// <summary>Puts the stack into another status, and says so in its history.</summary>
    public void Turn(string status, string? reason = null)
    {
        HasMoved = true;
        Put(Stack with { Status = status, Reason = reason });
        events.Add(StackEvent.Of(Stack));
    }

    /// <summary>Puts a resource into another status, and says so in the stack's history.</summary>
    public StackResource Turn(StackResource resource, string status, string? reason = null)
    {
        HasMoved = true;
        var turned = Transaction.Put(resource with { Status = status, Reason = reason, At = Transaction.Now });
        events.Add(new StackEvent(turned.LogicalId, turned.PhysicalId, turned.Type, status, reason, turned.Properties));
        return turned;
    }

    public void Say(Remnant remnant, string status, string? reason = null)
    {
        HasMoved = true;
        events.Add(new StackEvent(remnant.LogicalId, remnant.PhysicalId, remnant.ResourceType, status, reason, remnant.Properties));
        if (remnant.EndsResource && Find(remnant.LogicalId) is { } resource)
            Transaction.Put(resource with { Status = status, Reason = reason, At = Transaction.Now });
    }

    /// <summary>Writes down what happened, unless the stack is forgotten already.</summary>
    public void Dispose()
    {
        if (events.Count > 0 && Transaction.Find(Stack.Id) is not null) HistoryPage.Add(Transaction, Stack, events.DrainToImmutable());
    }

    public ProvisionCall CallFor(string logicalId, bool isRollback = false) =>
        new(Catalog, Transaction, gate ??= StackGate.For(Catalog, Transaction, Stack), Stack.Name, logicalId) { IsRollback = isRollback };

    /// <summary>Leaves what the resource was to be deleted once the operation is through.</summary>
    public void Leave(StackResource resource, string physicalId, string properties, string policy, bool endsResource)
    {
        var number = 0;
        while (Transaction.Find(IdOf(number)) is not null) number++;
        Transaction.Put(new Remnant(
            IdOf(number), Stack.Id, resource.LogicalId, resource.Type, physicalId, properties, resource.Needs, policy, endsResource));

        Id<Remnant> IdOf(int number) => new($"{Stack.Uuid}/{resource.LogicalId}/{number}");
    }

    /// <summary>A refusal of an operation, as a resource's reason shows it.</summary>
    public string Explain(string type, AwsException refusal) => refusal.Code == "ValidationError" && !type.StartsWith("AWS::IAM", StringComparison.Ordinal)
        ? refusal.Message
        : $"{refusal.Message} (Service: {type.Split("::")[1]}; Status Code: {refusal.Status}; Error Code: {refusal.Code}; Request ID: {Transaction.Call.RequestId})";
}
