using System.Collections;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Weft.Conformance.Wire;

/// <summary>Walks any request or result by reflection, to and from the form that the Python side compares.</summary>
internal static class Canonical
{
    /// <summary>What a value says; absent members are left out, and so are empty lists, which a form cannot tell from absent ones.</summary>
    public static JsonNode? From(object? value) => value switch
    {
        null => null,
        string text => JsonValue.Create(text),
        bool flag => JsonValue.Create(flag),
        int or long => JsonValue.Create(Convert.ToInt64(value)),
        float or double => JsonValue.Create(Convert.ToDouble(value)),
        DateTimeOffset time => JsonValue.Create(time.ToUnixTimeMilliseconds()),
        ReadOnlyMemory<byte> blob => JsonValue.Create(Convert.ToBase64String(blob.Span)),
        IDictionary map => Map(map),
        IEnumerable list => new JsonArray([.. list.Cast<object>().Select(From)]),
        _ => Structure(value),
    };

    /// <summary>Makes an object of the type whose members say the same.</summary>
    public static object To(Type type, JsonNode node)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string)) return node.GetValue<string>();
        if (type == typeof(bool)) return node.GetValue<bool>();
        if (type == typeof(int)) return node.GetValue<int>();
        if (type == typeof(long)) return node.GetValue<long>();
        if (type == typeof(float)) return (float)node.GetValue<double>();
        if (type == typeof(double)) return node.GetValue<double>();
        if (type == typeof(DateTimeOffset)) return DateTimeOffset.FromUnixTimeMilliseconds(node.GetValue<long>());
        if (type == typeof(ReadOnlyMemory<byte>)) return new ReadOnlyMemory<byte>(Convert.FromBase64String(node.GetValue<string>()));
        if (type == typeof(Stream)) return new MemoryStream(Convert.FromBase64String(node.GetValue<string>()));
        if (!type.IsGenericType) return ToStructure(type, node.AsObject());
        Type[] arguments = type.GetGenericArguments();
        return arguments.Length == 1 ? ToList(arguments[0], node.AsArray()) : ToMap(arguments[1], node.AsObject());
    }

    /// <summary>Whether two canonical forms say the same; empty lists and absent members are one.</summary>
    public static bool Same(JsonNode? expected, JsonNode? actual) => JsonNode.DeepEquals(Pruned(expected), Pruned(actual));

    private static JsonNode? Pruned(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members
            .Where(m => m.Value is not JsonArray { Count: 0 } and not JsonObject { Count: 0 })
            .Select(m => KeyValuePair.Create(m.Key, Pruned(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Pruned)]),
        _ => node?.DeepClone(),
    };

    private static JsonObject Map(IDictionary map)
    {
        var result = new JsonObject();
        foreach (DictionaryEntry entry in map) result.Add((string)entry.Key, From(entry.Value));
        return result;
    }

    private static JsonObject Structure(object value)
    {
        var result = new JsonObject();
        foreach (PropertyInfo property in value.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (From(property.GetValue(value)) is { } member) result.Add(property.Name, member);
        }

        return result;
    }

    private static object ToStructure(Type type, JsonObject node)
    {
        object result = Activator.CreateInstance(type)!;
        foreach ((string name, JsonNode? member) in node)
        {
            PropertyInfo property = type.GetProperty(name) ?? throw new MissingMemberException(type.Name, name);
            property.SetValue(result, To(property.PropertyType, member!));
        }

        return result;
    }

    private static Array ToList(Type element, JsonArray node)
    {
        var list = Array.CreateInstance(element, node.Count);
        for (int i = 0; i < node.Count; i++) list.SetValue(To(element, node[i]!), i);
        return list;
    }

    private static object ToMap(Type element, JsonObject node)
    {
        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(typeof(string), element))!;
        foreach ((string key, JsonNode? value) in node) map.Add(key, To(element, value!));
        return map;
    }
}
