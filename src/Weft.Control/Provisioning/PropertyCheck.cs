using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Weft.Wire;

namespace Weft.Control.Provisioning;

/// <summary>
/// Holds evaluated properties against what their type declares, and gives each value its declared kind: templates write <c>"80"</c> for 80 and
/// <c>'false'</c> for false, and CloudFormation takes both. The first fault names the property by its path.
/// </summary>
public static class PropertyCheck
{
    /// <summary>The properties with every value in its declared kind.</summary>
    /// <exception cref="AwsException">ValidationError, naming the property.</exception>
    public static PropertyReader Check(ProvisionedType type, JsonElement properties)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (properties.ValueKind == JsonValueKind.Undefined) properties = PropertyReader.Empty.Json;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer)) WriteGroup(json, type.Name, "", type.Properties, properties);
        return new PropertyReader(JsonElement.Parse(buffer.WrittenSpan));
    }

    private static void WriteGroup(Utf8JsonWriter json, string type, string path, IReadOnlyDictionary<string, Property> declared, JsonElement given)
    {
        if (given.ValueKind != JsonValueKind.Object) throw Fault($"Value of property {path} must be an object");
        json.WriteStartObject();
        foreach (var entry in given.EnumerateObject())
        {
            var at = Join(path, entry.Name);
            if (!declared.TryGetValue(entry.Name, out var property)) throw Fault($"Encountered unsupported property {at}");
            if (entry.Value.ValueKind == JsonValueKind.Null) throw Fault($"[{at}] 'null' values are not allowed");
            if (property.IsRefused) throw Fault($"Weft does not support the property {at} of {type}");
            json.WritePropertyName(entry.Name);
            Write(json, type, at, property, entry.Value);
        }

        json.WriteEndObject();
        foreach (var property in declared.Values)
        {
            if (property.IsRequired && !given.TryGetProperty(property.Name, out _)) throw Fault($"Property {Join(path, property.Name)} cannot be empty.");
        }
    }

    private static void Write(Utf8JsonWriter json, string type, string path, Property property, JsonElement value)
    {
        switch (property.Kind)
        {
            case PropertyKind.Text: json.WriteStringValue(TextOf(path, value)); break;
            case PropertyKind.Integer: json.WriteNumberValue(IntegerOf(path, value)); break;
            case PropertyKind.Flag: json.WriteBooleanValue(FlagOf(path, value)); break;
            case PropertyKind.Document: value.WriteTo(json); break;
            case PropertyKind.List: WriteList(json, type, path, property.Element!, value); break;
            case PropertyKind.Map: WriteMap(json, type, path, property.Element!, value); break;
            case PropertyKind.Group: WriteGroup(json, type, path, property.Members, value); break;
            default: throw new InvalidOperationException($"{path} has no kind");
        }
    }

    private static void WriteList(Utf8JsonWriter json, string type, string path, Property element, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array) throw Fault($"Value of property {path} must be of type List{(element.Kind == PropertyKind.Text ? " of String" : "")}");
        json.WriteStartArray();
        var place = 0;
        foreach (var item in value.EnumerateArray()) Write(json, type, $"{path}/{(place++).ToString(CultureInfo.InvariantCulture)}", element, item);
        json.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter json, string type, string path, Property element, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) throw Fault($"Value of property {path} must be an object");
        json.WriteStartObject();
        foreach (var entry in value.EnumerateObject())
        {
            json.WritePropertyName(entry.Name);
            Write(json, type, Join(path, entry.Name), element, entry.Value);
        }

        json.WriteEndObject();
    }

    private static string TextOf(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => throw Fault($"Value of property {path} must be of type String"),
    };

    private static long IntegerOf(string path, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue)
            return (long)number;
        if (value.ValueKind == JsonValueKind.String && long.TryParse(value.GetString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var parsed)) return parsed;
        throw Fault($"Value of property {path} must be of type Integer");
    }

    private static bool FlagOf(string path, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out var parsed) => parsed,
        _ => throw Fault($"Value of property {path} must be of type Boolean"),
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}/{name}";

    private static AwsException Fault(string message) => new("ValidationError", message);
}
