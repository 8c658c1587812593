using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Network.Model;
using Weft.Wire;

namespace Weft.Control.Resources;

/// <summary>What the system knows about one type of resource, whatever the type.</summary>
public abstract class ResourceType(string noun)
{
    /// <summary>AWS's word for the type in ARNs and tag specifications: <c>subnet</c>, <c>security-group</c>. Unique; names the type in the journal.</summary>
    public string Noun { get; } = noun;

    /// <summary>What identifiers begin with, without the hyphen; null where identifiers are names.</summary>
    public string? Prefix { get; private protected set; }

    /// <summary>Whether CreateTags accepts the type.</summary>
    public bool IsTaggable { get; private protected set; } = true;

    internal ImmutableArray<ResourceIndex> Indexes { get; private set; } = [];

    public override string ToString() => Noun;

    private protected void Add(ResourceIndex index) => Indexes = Indexes.Add(index);

    /// <summary>Refuses an identifier that names nothing of this type.</summary>
    /// <exception cref="AwsException">The type's own Malformed or NotFound error.</exception>
    public abstract void RequireIn(View view, string id);

    /// <summary>Whether the scope has one with this identifier.</summary>
    public abstract bool Has(View view, string id);

    /// <summary>What policies can ask of the resource of this identifier, beside its tags; nothing of one that is not there.</summary>
    public abstract IReadOnlyList<ConditionFact> FactsOf(View view, string id);

    internal abstract string IdOf(object resource);

    /// <summary>Whether the type means anything to packets.</summary>
    internal abstract bool IsLowered { get; }

    internal abstract void Lower(View view, object resource, NetworkDraft draft);

    internal abstract void Write(Utf8JsonWriter writer, object resource);

    internal abstract object Read(ref Utf8JsonReader reader);
}

/// <summary>
/// The one place that tells the system what a resource is: how it is stored, how its identifiers look, which error says that it is missing,
/// what it refers to, and what it can be filtered by.
/// </summary>
public sealed class ResourceType<T> : ResourceType
    where T : class, IResource<T>
{
    private readonly JsonSerializerContext records;
    private Action<Utf8JsonWriter, T>? write;
    private readonly Dictionary<string, FilterSelector<T>> filters = new(StringComparer.Ordinal);
    private Func<string, AwsException> unknown;
    private Func<string, AwsException>? malformed;
    private Action<View, T, NetworkDraft>? lower;
    private Func<View, T, IEnumerable<ConditionFact>>? facts;

    /// <param name="noun">AWS's word for the type, as in ARNs and tag specifications.</param>
    /// <param name="records">How the record is stored: the generated context that knows it.</param>
    public ResourceType(string noun, JsonSerializerContext records)
        : base(noun)
    {
        this.records = records;
        unknown = id => new AwsException("InvalidParameterValue", $"The {noun} '{id}' does not exist");
    }

    public IReadOnlyDictionary<string, FilterSelector<T>> Filters => filters;

    public ResourceType<T> WithPrefix(string prefix)
    {
        Prefix = prefix;
        return this;
    }

    public ResourceType<T> WithoutTags()
    {
        IsTaggable = false;
        return this;
    }

    /// <summary>The error for an identifier that is well formed but names nothing.</summary>
    public ResourceType<T> Unknown(Func<string, AwsException> error)
    {
        unknown = error;
        return this;
    }

    /// <summary>The error for a text that can't be an identifier of this type. Without one, such a text is simply unknown.</summary>
    public ResourceType<T> Malformed(Func<string, AwsException> error)
    {
        malformed = error;
        return this;
    }

    /// <summary>Declares what the resource means for packets: it adds its part to a description of the network.</summary>
    public ResourceType<T> Lowers(Action<View, T, NetworkDraft> lowering)
    {
        lower = lowering;
        return this;
    }

    /// <summary>Declares what policies can ask of the resource.</summary>
    public ResourceType<T> Tells(Func<View, T, IEnumerable<ConditionFact>> told)
    {
        facts = told;
        return this;
    }

    public ResourceType<T> RefersTo<TTo>(Reference<T, TTo> reference)
        where TTo : class, IResource<TTo> => IndexedBy(reference);

    public ResourceType<T> IndexedBy(Index<T> index)
    {
        Add(index);
        return this;
    }

    public ResourceType<T> Filter(string name, Func<T, string?> value) => Filter(name, (_, resource) => value(resource));

    public ResourceType<T> Filter(string name, Func<View, T, string?> value) =>
        Filter(name, new FilterSelector<T>((view, resource) => value(view, resource) is { } text ? [text] : []));

    /// <summary>A filter on a member that holds several values: one that matches is enough.</summary>
    public ResourceType<T> FilterEach(string name, Func<T, IEnumerable<string>> values) => FilterEach(name, (_, resource) => values(resource));

    public ResourceType<T> FilterEach(string name, Func<View, T, IEnumerable<string>> values) => Filter(name, new FilterSelector<T>(values));

    public ResourceType<T> Filter(string name, Func<T, bool> value) => Filter(name, (_, resource) => value(resource) ? "true" : "false");

    /// <summary>A filter that an index answers: exact values cost as much as their answer.</summary>
    public ResourceType<T> Filter(string name, Index<T> index) => Filter(name, new FilterSelector<T>(index));

    /// <summary>Parses a text as an identifier: the prefix, a hyphen, 8 or 17 lower-case hexadecimal digits.</summary>
    public Id<T> ParseId(string text) =>
        Prefix is null || malformed is null || IsWellFormed(text) ? new Id<T>(text) : throw malformed(text);

    /// <summary>Whether the text could be an identifier of this type.</summary>
    public bool IsWellFormed(string text) => Prefix is not null && Identifiers.IsWellFormed(text, Prefix);

    public AwsException NotFound(string id) => unknown(id);

    public override void RequireIn(View view, string id) => view.Require<T>(id);

    public override bool Has(View view, string id) => view.Find(new Id<T>(id)) is not null;

    public override IReadOnlyList<ConditionFact> FactsOf(View view, string id) => facts is not null && view.Find(new Id<T>(id)) is { } found ? [.. facts(view, found)] : [];

    internal override string IdOf(object resource) => ((T)resource).Id.Text;

    internal override bool IsLowered => lower is not null;

    internal override void Lower(View view, object resource, NetworkDraft draft) => lower?.Invoke(view, (T)resource, draft);

    internal override void Write(Utf8JsonWriter writer, object resource) => (write ??= GeneratedWriter())(writer, (T)resource);

    internal override object Read(ref Utf8JsonReader reader) =>
        JsonSerializer.Deserialize(ref reader, (JsonTypeInfo<T>)records.GetTypeInfo(typeof(T))!) ?? throw new InvalidOperationException($"The journal holds a null {Noun}");

    // Asked as a resolver, the context gives its generated writer without a description of every member, which only reading needs. To make
    // those descriptions for all types would be most of the work of a start.
    private Action<Utf8JsonWriter, T> GeneratedWriter()
    {
        var described = (JsonTypeInfo<T>)((IJsonTypeInfoResolver)records).GetTypeInfo(typeof(T), records.Options)!;
        return described.SerializeHandler ?? ((writer, resource) => JsonSerializer.Serialize(writer, resource, (JsonTypeInfo<T>)records.GetTypeInfo(typeof(T))!));
    }

    private ResourceType<T> Filter(string name, FilterSelector<T> selector)
    {
        filters.Add(name, selector);
        return this;
    }
}
