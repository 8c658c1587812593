using System.Collections.Frozen;
using Weft.Control.Provisioning;
using Weft.Control.Quotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Control.Tags;
using Weft.Control.Timing;
using Weft.Wire;

namespace Weft.Control.Operations;

/// <summary>
/// Everything that is served, registered explicitly: operations, resource types, timed steps, and what a fresh scope is born with.
/// Filled once at start, then read only.
/// </summary>
public sealed class Catalog
{
    private readonly Dictionary<(string Service, string Operation), Operation> operations = [];
    private readonly Dictionary<string, ResourceType> types = [];
    private readonly Dictionary<string, ResourceType> taggable = [];
    private readonly Dictionary<string, Step> steps = [];
    private readonly Dictionary<string, Func<View, IEnumerable<string>>> parameterValues = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ProvisionedType> provisioned = new(StringComparer.Ordinal);
    private readonly List<Action<Transaction>> births = [];
    private readonly List<Action<Transaction>> openings = [];
    private readonly HashSet<string> globals = new(StringComparer.Ordinal);
    private readonly HashSet<string> past = new(StringComparer.Ordinal);
    private FrozenDictionary<ResourceType, ResourceIndex[]>? blockers;

    public Catalog() => Resource(TagSet.Type).Resource(TimedStep.Type).Resource(GrantedQuota.Type).Resource(Birth.Type).Resource(Replay.Type).WithStep(Replay.Expiry);

    public IReadOnlyCollection<Operation> Operations => operations.Values;

    public IReadOnlyCollection<ResourceType> Types => types.Values;

    public Catalog Resource(ResourceType type)
    {
        types.Add(type.Noun, type);
        if (type is { IsTaggable: true, Prefix: { } prefix }) taggable.TryAdd(prefix, type);
        return this;
    }

    /// <summary>Every type that stacks can hold.</summary>
    public IReadOnlyCollection<ProvisionedType> ProvisionedTypes => provisioned.Values;

    /// <summary>Registers a type that stacks can hold.</summary>
    public Catalog Provision(ProvisionedType type)
    {
        provisioned.Add(type.Name, type);
        return this;
    }

    /// <summary>Registers a kind of value that templates can ask for, such as <c>AWS::EC2::KeyPair::KeyName</c>: all that a scope has of it.</summary>
    public Catalog ParameterValues(string kind, Func<View, IEnumerable<string>> all)
    {
        parameterValues.Add(kind, all);
        return this;
    }

    /// <summary>All values of the kind that a scope has; null for a kind that nobody registered.</summary>
    public IEnumerable<string>? FindParameterValues(View view, string kind) => parameterValues.GetValueOrDefault(kind)?.Invoke(view);

    /// <summary>The type of this name, or null where stacks can't hold such a thing.</summary>
    public ProvisionedType? FindProvisioned(string name) => provisioned.GetValueOrDefault(name);

    /// <summary>Registers an operation that only looks.</summary>
    public Operation<TRequest, TResult> Read<TRequest, TResult>(OperationContract<TRequest, TResult> contract, Func<View, TRequest, TResult> run)
        where TRequest : class
        where TResult : class => Add(new Operation<TRequest, TResult>(contract, isWrite: false, (view, request, _) => run(view, request)));

    /// <summary>Registers an operation that changes state.</summary>
    public Operation<TRequest, TResult> Write<TRequest, TResult>(OperationContract<TRequest, TResult> contract, Func<Transaction, TRequest, TResult> run)
        where TRequest : class
        where TResult : class => Add(new Operation<TRequest, TResult>(contract, isWrite: true, (view, request, _) => run((Transaction)view, request)));

    /// <summary>
    /// Registers an operation that looks long before it changes anything. From outside the look is done beside the writer, at the newest
    /// durable revision, and other writes go on meanwhile: the change must bear that they did.
    /// </summary>
    public Operation<TRequest, TResult> Write<TRequest, TResult, TSeen>(
        OperationContract<TRequest, TResult> contract, Func<View, TRequest, TSeen> look, Func<Transaction, TRequest, TSeen, TResult> run)
        where TRequest : class
        where TResult : class
        where TSeen : class => Add(new Operation<TRequest, TResult>(contract, isWrite: true, (view, request, seen) => run((Transaction)view, request, (TSeen)seen!), look));

    /// <summary>Registers a step, so that one that waits in the state can be found by its name.</summary>
    public Catalog WithStep(Step step)
    {
        steps.Add(step.Name, step);
        return this;
    }

    /// <summary>Adds to what every scope is born with. Called in the order of registration, in the scope that is born.</summary>
    public Catalog AtBirth(Action<Transaction> action)
    {
        births.Add(action);
        return this;
    }

    /// <summary>Registers what a state of an earlier Weft lacks: done in every scope when the state is opened, and nothing where it is complete.</summary>
    public Catalog AtOpen(Action<Transaction> complete)
    {
        openings.Add(complete);
        return this;
    }

    /// <summary>Registers a type that an earlier Weft kept and this one does not: what a state holds of it is passed over.</summary>
    public Catalog Past(string noun)
    {
        past.Add(noun);
        return this;
    }

    /// <summary>Registers a service that has no Region: its resources live in the account's global scope.</summary>
    public Catalog Global(ServiceContract service)
    {
        globals.Add(service.SigningName);
        return this;
    }

    public bool IsGlobal(ServiceContract service) => globals.Contains(service.SigningName);

    public Operation? Find(string signingName, string operation) => operations.GetValueOrDefault((signingName, operation));

    /// <summary>The operation of a contract that was registered before.</summary>
    public Operation<TRequest, TResult> Require<TRequest, TResult>(OperationContract<TRequest, TResult> contract)
        where TRequest : class
        where TResult : class => (Operation<TRequest, TResult>)operations[(contract.Service.SigningName, contract.Name)];

    public ResourceType RequireType(string noun) => types[noun];

    internal bool IsPast(string noun) => past.Contains(noun);

    /// <summary>The taggable type whose identifiers have this prefix.</summary>
    public ResourceType? TypeOfId(string id) =>
        id.LastIndexOf('-') is > 0 and var dash ? taggable.GetValueOrDefault(id[..dash]) : null;

    internal Step RequireStep(string name) => steps[name];

    internal void Complete(Transaction transaction)
    {
        foreach (var opening in openings) opening(transaction);
    }

    internal void GiveBirth(Transaction transaction)
    {
        foreach (var birth in births) birth(transaction);
    }

    /// <summary>The references to this type that keep their target from being deleted.</summary>
    internal IReadOnlyList<ResourceIndex> BlockersOf(ResourceType target)
    {
        blockers ??= types.Values.SelectMany(type => type.Indexes)
            .Where(index => index is IReference { Blocks: true })
            .GroupBy(index => ((IReference)index).Target)
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        return blockers.TryGetValue(target, out var indexes) ? indexes : [];
    }

    private Operation<TRequest, TResult> Add<TRequest, TResult>(Operation<TRequest, TResult> operation)
        where TRequest : class
        where TResult : class
    {
        operations.Add((operation.Contract.Service.SigningName, operation.Contract.Name), operation);
        return operation;
    }
}
