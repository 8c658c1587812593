using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Terraform;

/// <summary>A kind of resource of Terraform's AWS provider, as operations of the API.</summary>
/// <param name="Rank">Low ranks are made first and deleted last.</param>
/// <param name="Create">Makes one; returns the identifier that Terraform gives it.</param>
/// <param name="Update">Changes one from its old values to its new ones.</param>
/// <param name="Stands">Whether the resource of these values is there.</param>
/// <param name="Output">Attributes that others may refer to, besides the identifier; null where it has none.</param>
internal sealed record TerraformType(
    string Name,
    int Rank,
    Func<ProvisionCall, TerraformValues, string> Create,
    Action<ProvisionCall, TerraformValues, TerraformValues> Update,
    Action<ProvisionCall, TerraformValues> Delete,
    Func<View, TerraformValues, bool> Stands,
    Func<View, string, string, string?>? Output = null);

/// <summary>Types of Terraform that are, attribute by attribute, a type of stacks.</summary>
internal static class MappedTypes
{
    /// <summary>Attribute and property, where the property is not simply the attribute's name in capitals: <c>from=To</c>.</summary>
    public static TerraformType Map(string name, int rank, ProvisionedType type, Func<TerraformValues, string> idOf, params string[] attributes)
    {
        var pairs = attributes.Select(attribute => attribute.Split('=')).Select(parts => (Attribute: parts[0], Property: parts.Length > 1 ? parts[1] : Capitals(parts[0]))).ToList();
        PropertyReader Properties(TerraformValues values) => PropertyCheck.Check(type, System.Text.Json.JsonSerializer.SerializeToElement(ObjectOf(type, pairs, values), TerraformJson.Default.JsonObject));
        return new TerraformType(
            name, rank,
            Create: (call, values) => type.Create(call, Properties(values)),
            Update: (call, before, after) =>
            {
                var update = new ProvisionedUpdate(idOf(before), Properties(before), Properties(after));
                if (PropertyChanges.Between(type, update.Before, update.After).Count > 0) type.Update(call, update);
            },
            Delete: (call, values) => type.Delete(call, idOf(values), Properties(values)),
            Stands: (view, values) => type.Read(view, idOf(values), Properties(values)) is not null,
            Output: (view, id, attribute) => attributes.Contains(attribute) ? null : type.HasAttribute(Capitals(attribute)) ? type.ValueOf(view, id, Capitals(attribute))?.ToString() : null);
    }

    public static string Capitals(string attribute) => string.Concat(attribute.Split('_').Select(word => word.Length == 0 ? "" : char.ToUpperInvariant(word[0]) + word[1..]));

    private static JsonObject ObjectOf(ProvisionedType type, List<(string Attribute, string Property)> pairs, TerraformValues values)
    {
        var properties = new JsonObject();
        foreach (var (attribute, name) in pairs)
        {
            if (!type.Properties.TryGetValue(name, out var property)) throw new InvalidOperationException($"{type.Name} has no property {name}");
            JsonNode? value = property.Kind switch
            {
                PropertyKind.List => values.Texts(attribute) is { Count: > 0 } texts ? new JsonArray([.. texts.Select(text => (JsonNode)text)]) : null,
                PropertyKind.Flag => values.OptionalFlag(attribute),
                PropertyKind.Integer => values.Integer(attribute),
                _ => values.Text(attribute),
            };
            if (value is not null) properties[name] = value;
        }

        if (type.Properties.TryGetValue(Property.TagsName, out var tags) && tags.IsTags && values.Tags() is { Count: > 0 } pairsOfTags)
            properties[Property.TagsName] = new JsonArray([.. pairsOfTags.Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);
        return properties;
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(JsonObject))]
internal sealed partial class TerraformJson : System.Text.Json.Serialization.JsonSerializerContext;
