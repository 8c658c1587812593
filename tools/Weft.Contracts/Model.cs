using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Contracts;

/// <summary>A member of a structure in the model.</summary>
/// <param name="UnknownTrait">What the model says of it and no code exists for, or null.</param>
/// <param name="Location">Where a REST protocol puts it: uri, querystring, header, headers; null for the body.</param>
/// <param name="IsFlattened">Whether the elements of the list stand in the structure itself.</param>
/// <param name="TimestampFormat">How the time is written where that is not the protocol's usual way.</param>
internal sealed record Member(
    string Name, string Shape, string? LocationName, string? QueryName, bool IsIdempotencyToken, string? UnknownTrait,
    string? Location = null, bool IsFlattened = false, string? TimestampFormat = null);

/// <summary>A type in the model, with only what code is generated from.</summary>
internal sealed record Shape(
    string Name,
    string Type,
    IReadOnlyList<Member> Members,
    IReadOnlySet<string> Required,
    IReadOnlyList<string> Enum,
    double? Minimum,
    double? Maximum,
    string? Pattern,
    Member? Element,
    Member? Key,
    string? Payload = null);

/// <summary>An operation in the model.</summary>
internal sealed record Operation(string Name, string? Input, string? Output, string? ResultWrapper, string Method, string Uri, int Status);

/// <summary>The public model of one service.</summary>
internal sealed record Model(
    IReadOnlyDictionary<string, string> Metadata,
    IReadOnlyDictionary<string, Shape> Shapes,
    IReadOnlyDictionary<string, Operation> Operations)
{
    /// <summary>What models say and no code exists for; better to stop than to generate what is wrong, where an operation reaches it.</summary>
    private static readonly string[] Unknown =
    [
        "location", "xmlAttribute", "xmlNamespace", "eventpayload", "eventstream", "payload", "document", "wrapper", "jsonvalue", "hostLabel",
        "timestampFormat", "flattened",
    ];

    /// <summary>What REST in XML has code for.</summary>
    private static readonly string[] KnownInRestXml = ["location", "xmlNamespace", "payload", "timestampFormat", "flattened"];

    /// <summary>Reads the newest model of a service from a botocore data folder.</summary>
    /// <param name="newerFile">What AWS has added since and clients send already, in the shape of the model; it need not be there.</param>
    public static Model Load(string dataFolder, string service, string newerFile)
    {
        string newest = Directory.GetDirectories(Path.Combine(dataFolder, service)).Order(StringComparer.Ordinal).Last();
        string plain = Path.Combine(newest, "service-2.json");
        using Stream file = File.Exists(plain)
            ? File.OpenRead(plain)
            : new GZipStream(File.OpenRead(plain + ".gz"), CompressionMode.Decompress);
        JsonNode model = JsonNode.Parse(file)!;
        if (File.Exists(newerFile)) Add(JsonNode.Parse(File.ReadAllText(newerFile))!.AsObject(), model.AsObject());
        JsonElement root = JsonSerializer.SerializeToElement(model);
        string[] unknown = root.GetProperty("metadata").GetProperty("protocol").GetString() == "rest-xml" ? [.. Unknown.Except(KnownInRestXml)] : Unknown;
        return new Model(
            root.GetProperty("metadata").EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.String)
                .ToDictionary(p => p.Name, p => p.Value.GetString()!),
            root.GetProperty("shapes").EnumerateObject().ToDictionary(p => p.Name, p => ReadShape(p.Name, p.Value, root.GetProperty("shapes"), unknown)),
            root.GetProperty("operations").EnumerateObject().ToDictionary(p => p.Name, p => ReadOperation(p.Name, p.Value)));
    }

    private static void Add(JsonObject newer, JsonObject model)
    {
        foreach ((string name, JsonNode? value) in newer)
        {
            if (value is JsonObject group && model[name] is JsonObject known) Add(group, known);
            else model[name] = value!.DeepClone();
        }
    }

    private static Shape ReadShape(string name, JsonElement shape, JsonElement shapes, string[] unknown) => new(
        name,
        shape.GetProperty("type").GetString()!,
        shape.TryGetProperty("members", out JsonElement members)
            ? [.. members.EnumerateObject().Select(m => ReadMember(m.Name, m.Value, shapes, unknown))]
            : [],
        shape.TryGetProperty("required", out JsonElement required) ? Strings(required).ToHashSet() : [],
        shape.TryGetProperty("enum", out JsonElement values) ? [.. Strings(values)] : [],
        Number(shape, "min"),
        Number(shape, "max"),
        Text(shape, "pattern"),
        shape.TryGetProperty("member", out JsonElement element) ? ReadMember("", element, shapes, unknown)
            : shape.TryGetProperty("value", out JsonElement value) ? ReadMember("", value, shapes, unknown) : null,
        shape.TryGetProperty("key", out JsonElement key) ? ReadMember("", key, shapes, unknown) : null,
        Text(shape, "payload"));

    private static Member ReadMember(string name, JsonElement member, JsonElement shapes, string[] unknown)
    {
        string shape = member.GetProperty("shape").GetString()!;
        return new Member(
            name,
            shape,
            Text(member, "locationName") ?? Text(shapes.GetProperty(shape), "locationName"),
            Text(member, "queryName"),
            member.TryGetProperty("idempotencyToken", out JsonElement token) && token.GetBoolean(),
            unknown.FirstOrDefault(trait => member.TryGetProperty(trait, out _) || shapes.GetProperty(shape).TryGetProperty(trait, out _)),
            Text(member, "location"),
            IsSet(member, "flattened") || IsSet(shapes.GetProperty(shape), "flattened"),
            Text(member, "timestampFormat") ?? Text(shapes.GetProperty(shape), "timestampFormat"));
    }

    private static Operation ReadOperation(string name, JsonElement operation) => new(
        name,
        operation.TryGetProperty("input", out JsonElement input) ? Text(input, "shape") : null,
        operation.TryGetProperty("output", out JsonElement output) ? Text(output, "shape") : null,
        operation.TryGetProperty("output", out JsonElement wrapped) ? Text(wrapped, "resultWrapper") : null,
        operation.GetProperty("http").GetProperty("method").GetString()!,
        operation.GetProperty("http").GetProperty("requestUri").GetString()!,
        operation.GetProperty("http").TryGetProperty("responseCode", out JsonElement status) ? status.GetInt32() : 200);

    private static bool IsSet(JsonElement element, string name) => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.True;

    private static IEnumerable<string> Strings(JsonElement array) => array.EnumerateArray().Select(e => e.GetString()!);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static double? Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : null;
}
