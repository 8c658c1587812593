using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Control.Provisioning;

/// <summary>Whether a resource that was made or changed is done with it.</summary>
public readonly record struct Settling(bool IsSettled, string? Failure = null)
{
    public static Settling Settled { get; } = new(true);

    public static Settling Pending { get; } = new(false);

    public static Settling Failed(string reason) => new(true, reason);
}

/// <summary>
/// A type of resource that stacks can hold, such as <c>AWS::EC2::Subnet</c>: its properties and what making, changing and deleting one amounts to in
/// operations of the API. Declared in the resource's own folder; knows nothing of templates and stacks.
/// </summary>
public sealed class ProvisionedType(string name)
{
    private readonly Dictionary<string, Property> properties = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<View, string, JsonNode?>> attributes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string[]> moved = new(StringComparer.Ordinal);
    private Func<ProvisionCall, PropertyReader, string>? create;
    private Func<ProvisionCall, ProvisionedUpdate, string>? update;
    private Action<ProvisionCall, string, PropertyReader>? delete;
    private Func<View, string, PropertyReader, JsonObject?>? read;
    private (OperationContract Operation, Func<string, PropertyReader, RequestFields> Fields)? reading;
    private Func<View, string, Settling>? settles;
    private Func<View, ProvisionedUpdate, bool>? replacesWhen;
    private (string Prefix, Func<View, string, string, JsonNode?> Value)? openAttributes;

    /// <summary>AWS's name, such as <c>AWS::EC2::Subnet</c>.</summary>
    public string Name { get; } = name;

    public IReadOnlyDictionary<string, Property> Properties => properties;

    public IEnumerable<string> Attributes => attributes.Keys;

    /// <summary>Whether an update looks at one even where none of its properties changes, since it stands for more than they say: a nested stack.</summary>
    public bool IsReexamined { get; private set; }

    /// <summary>Whether a stack puts AWS's tags on one that say which stack and which resource it is.</summary>
    public bool IsMarked { get; private set; } = true;

    public IReadOnlyList<Meter> Meters { get; private set; } = [];

    public string? KindProperty { get; private set; }

    /// <summary>Whether one can be changed in place at all.</summary>
    public bool CanUpdate => update is not null;

    public ProvisionedType Has(params ReadOnlySpan<Property> declared)
    {
        foreach (var property in declared) properties.Add(property.Name, property);
        return this;
    }

    /// <summary>Every update of the stack looks at it, whether its properties change or not.</summary>
    public ProvisionedType Reexamined()
    {
        IsReexamined = true;
        return this;
    }

    /// <summary>AWS's own tags of a stack are not put on it.</summary>
    public ProvisionedType Unmarked()
    {
        IsMarked = false;
        return this;
    }

    /// <summary>Properties that AWS has and Weft does not do: a template that gives one is refused by its name.</summary>
    public ProvisionedType Refuses(params ReadOnlySpan<string> names)
    {
        foreach (var refused in names) properties.Add(refused, Property.Refused(refused));
        return this;
    }

    /// <summary>What AWS bills one by. Without it one has no charge of its own.</summary>
    public ProvisionedType Bills(params ReadOnlySpan<Meter> billed)
    {
        Meters = [.. billed];
        return this;
    }

    /// <summary>The property whose values AWS has prices of their own for: an instance's type.</summary>
    public ProvisionedType PricedBy(string property)
    {
        KindProperty = property;
        return this;
    }

    /// <summary>How one is made; returns its physical identifier, which is also what <c>Ref</c> gives.</summary>
    public ProvisionedType Creates(Func<ProvisionCall, PropertyReader, string> handler)
    {
        create = handler;
        return this;
    }

    /// <summary>How one is changed in place. Without it, every change makes the resource anew.</summary>
    public ProvisionedType Updates(Action<ProvisionCall, ProvisionedUpdate> handler) => Updates((call, change) =>
    {
        handler(call, change);
        return change.Id;
    });

    /// <summary>How one is changed in place where that gives it another physical identifier.</summary>
    public ProvisionedType Updates(Func<ProvisionCall, ProvisionedUpdate, string> handler)
    {
        update = handler;
        return this;
    }

    public ProvisionedType Deletes(Action<ProvisionCall, string, PropertyReader> handler)
    {
        delete = handler;
        return this;
    }

    /// <summary>The resource as it stands, in the shape of its properties; null where it is not there (any more), which also ends a deletion.</summary>
    public ProvisionedType Reads(Func<View, string, PropertyReader, JsonObject?> reader)
    {
        read = reader;
        return this;
    }

    /// <summary>The operation of the API by which somebody else would read one, so that whoever may not do it does not read one through a stack either.</summary>
    /// <param name="member">The member of the request that holds the physical identifier, where the permission can be given for one resource alone.</param>
    public ProvisionedType ReadBy(OperationContract operation, string? member = null) =>
        ReadBy(operation, (id, _) => member is null ? new RequestFields() : new RequestFields().With(member, id));

    /// <param name="fields">The request, from the physical identifier and the properties.</param>
    public ProvisionedType ReadBy(OperationContract operation, Func<string, PropertyReader, RequestFields> fields)
    {
        reading = (operation, fields);
        return this;
    }

    public ProvisionedType Reads(Func<View, string, JsonObject?> reader) => Reads((view, id, _) => reader(view, id));

    /// <summary>What <c>Fn::GetAtt</c> gives.</summary>
    public ProvisionedType Attribute(string attribute, Func<View, string, string?> value) =>
        AttributeNode(attribute, (view, id) => value(view, id) is { } text ? JsonValue.Create(text) : null);

    public ProvisionedType AttributeList(string attribute, Func<View, string, IEnumerable<string>> values) =>
        AttributeNode(attribute, (view, id) => new JsonArray([.. values(view, id).Select(text => (JsonNode?)JsonValue.Create(text))]));

    public ProvisionedType AttributeNode(string attribute, Func<View, string, JsonNode?> value)
    {
        attributes.Add(attribute, value);
        return this;
    }

    /// <summary>An attribute that becomes another one where one of these properties changes, though the resource stays.</summary>
    public ProvisionedType Moves(string attribute, params string[] properties)
    {
        moved.Add(attribute, properties);
        return this;
    }

    /// <summary>The attributes that become others where a property changes in place.</summary>
    public IEnumerable<string> MovedBy(string property) => moved.Where(pair => pair.Value.Contains(property)).Select(pair => pair.Key);

    /// <summary>For resources that AWS takes time over: whether it is done. Without it a resource is done once the operation is.</summary>
    public ProvisionedType Settles(Func<View, string, Settling> state)
    {
        settles = state;
        return this;
    }

    /// <summary>Decides for the properties that <see cref="Property.MayReplace"/>.</summary>
    public ProvisionedType ReplacesWhen(Func<View, ProvisionedUpdate, bool> decides)
    {
        replacesWhen = decides;
        return this;
    }

    public string Create(ProvisionCall call, PropertyReader given) => Declared(create)(call, given);

    public string Update(ProvisionCall call, ProvisionedUpdate change) => Declared(update)(call, change);

    /// <summary>Deletes one unless it is gone already.</summary>
    public void Delete(ProvisionCall call, string id, PropertyReader last)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (Read(call.View, id, last) is not null) Declared(delete)(call, id, last);
    }

    public JsonObject? Read(View view, string id, PropertyReader last) => Declared(read)(view, id, last);

    /// <summary>Whether reading one is anybody's right.</summary>
    public bool IsReadableByAll => reading is null;

    /// <summary>Weighs whether a caller may read one.</summary>
    /// <exception cref="AwsException">The gate's refusal.</exception>
    public void RequireReadable(Catalog catalog, View view, CallGate gate, string id, PropertyReader last)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(gate);
        if (reading is not var (contract, fields)) return;
        var operation = catalog.Find(contract.Service.SigningName, contract.Name) ?? throw new InvalidOperationException($"{contract.Name} is not served");
        var there = catalog.IsGlobal(contract.Service) ? view.In(Scope.GlobalOf(view.Account)) : view;
        var request = fields(id, last).ToRequest(contract);
        gate(there, operation, contract.ReadRequest(request), request);
    }

    public Settling Settle(View view, string id) => settles?.Invoke(view, id) ?? Settling.Settled;

    /// <summary>Attributes whose names the resource itself decides, after a prefix: the outputs of a nested stack.</summary>
    public ProvisionedType AttributesUnder(string prefix, Func<View, string, string, JsonNode?> value)
    {
        openAttributes = (prefix, value);
        return this;
    }

    public bool HasAttribute(string attribute) =>
        attributes.ContainsKey(attribute) || (openAttributes is { } open && attribute.StartsWith(open.Prefix, StringComparison.Ordinal));

    /// <summary>The value of an attribute; null where the resource has none.</summary>
    public JsonNode? ValueOf(View view, string id, string attribute) =>
        attributes.TryGetValue(attribute, out var value) ? value(view, id)
        : openAttributes is { } open && attribute.StartsWith(open.Prefix, StringComparison.Ordinal) ? open.Value(view, id, attribute[open.Prefix.Length..])
        : throw new InvalidOperationException($"{Name} has no attribute {attribute}");

    /// <summary>Whether a conditional change makes the resource anew.</summary>
    public bool Replaces(View view, ProvisionedUpdate change) => Declared(replacesWhen)(view, change);

    private T Declared<T>(T? handler)
        where T : class => handler ?? throw new InvalidOperationException($"{Name} lacks a handler that its declaration needs");
}
