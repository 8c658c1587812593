using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Wire;

namespace Weft.Control.Provisioning;

/// <summary>The properties of one resource after evaluation and check: each value has the kind that its type declares. An absent property is null or empty.</summary>
public readonly struct PropertyReader(JsonElement group)
{
    private static readonly JsonElement none = JsonDocument.Parse("{}").RootElement;

    /// <summary>No properties at all.</summary>
    public static PropertyReader Empty => new(none);

    /// <summary>The properties as a JSON object.</summary>
    public JsonElement Json { get; } = group.ValueKind == JsonValueKind.Object ? group : none;

    public bool Has(string name) => Value(name) is not null;

    public JsonElement? Value(string name) => Json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public string? Text(string name) => Value(name)?.GetString();

    /// <summary>A text that the type declares as required.</summary>
    public string RequireText(string name) => Text(name) ?? throw new InvalidOperationException($"The property {name} is not there; is it declared as required?");

    public bool? Flag(string name) => Value(name)?.GetBoolean();

    /// <exception cref="AwsException">ValidationError: a number beyond 32 bits, which no property that is read here has.</exception>
    public int? Integer(string name) => Value(name) is not { } value ? null
        : value.TryGetInt32(out var number) ? number
        : throw new AwsException("ValidationError", $"Value of property {name} is out of range");

    public IReadOnlyList<string> Texts(string name) => Value(name) is { } list ? [.. list.EnumerateArray().Select(item => item.GetString()!)] : [];

    public PropertyReader? Group(string name) => Value(name) is { } found ? new PropertyReader(found) : null;

    public IReadOnlyList<PropertyReader> Groups(string name) =>
        Value(name) is { } list ? [.. list.EnumerateArray().Select(item => new PropertyReader(item))] : [];

    /// <summary>The texts of a map, in the order of the template.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Map(string name) =>
        Value(name) is { } map ? [.. map.EnumerateObject().Select(entry => KeyValuePair.Create(entry.Name, entry.Value.GetString()!))] : [];

    /// <summary>A document as JSON text: a policy.</summary>
    public string? Document(string name) => Value(name) is { } value ? value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText() : null;

    /// <summary>The tags, whichever form the property has.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags(string name = Property.TagsName) =>
        Value(name) is { ValueKind: JsonValueKind.Object } ? Map(name)
        : [.. Groups(name).Select(tag => KeyValuePair.Create(tag.RequireText("Key"), tag.RequireText("Value")))];

    /// <summary>The given properties as members of a request that have the same names there.</summary>
    public RequestFields Fields(params ReadOnlySpan<string> names)
    {
        var fields = new RequestFields();
        foreach (var name in names)
        {
            if (Value(name) is { } value) fields.With(name, NodeOf(value));
        }

        return fields;
    }

    public bool IsSame(PropertyReader other, string name) => (Value(name), other.Value(name)) switch
    {
        (null, null) => true,
        ({ } mine, { } its) => JsonElement.DeepEquals(mine, its),
        _ => false,
    };

    private static JsonNode? NodeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => JsonObject.Create(value),
        JsonValueKind.Array => JsonArray.Create(value),
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        _ => JsonValue.Create(value),
    };
}

/// <summary>A resource that stands and is to have other properties.</summary>
/// <param name="Id">Its physical identifier.</param>
public readonly record struct ProvisionedUpdate(string Id, PropertyReader Before, PropertyReader After)
{
    public bool Changes(params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (!Before.IsSame(After, name)) return true;
        }

        return false;
    }
}
