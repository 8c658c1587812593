using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.Tags;

namespace Weft.Aws.CloudFormation.Execution;

/// <summary>Tags that reach a stack's resources: those of the stack, and AWS's own that say which stack and which resource it is.</summary>
internal static class StackTags
{
    /// <summary>The properties with the stack's tags among them; the resource's own win.</summary>
    public static JsonElement Merge(ProvisionedType type, JsonElement properties, TagMap tags)
    {
        if (tags.IsEmpty || properties.ValueKind != JsonValueKind.Object || type.Properties.Values.FirstOrDefault(property => property.IsTags) is not { } declared) return properties;
        var merged = JsonObject.Create(properties)!;
        if (declared.Kind == PropertyKind.Map) AddToMap(merged, declared.Name, tags);
        else AddToList(merged, declared.Name, tags);
        return JsonElement.Parse(merged.ToJsonString());
    }

    /// <summary>Marks a resource that EC2 keeps tags of as this stack's.</summary>
    public static void Mark(StackRun run, StackResource resource)
    {
        if (!run.TypeOf(resource.Type).IsMarked) return;
        if (resource.PhysicalId is not { } id || run.Catalog.TypeOfId(id) is not { } type || !type.Has(run.Transaction, id)) return;
        var tags = run.Transaction.TagsOf(id)
            .SetItem("aws:cloudformation:stack-name", run.Stack.Name)
            .SetItem("aws:cloudformation:stack-id", run.Stack.Id.Text)
            .SetItem("aws:cloudformation:logical-id", resource.LogicalId);
        run.Transaction.Put(new TagSet(new Id<TagSet>(id), type.Noun, tags));
    }

    private static void AddToMap(JsonObject properties, string name, TagMap tags)
    {
        if (properties[name] is null) properties[name] = new JsonObject();
        if (properties[name] is not JsonObject own) return;
        foreach (var (key, value) in tags)
        {
            if (!own.ContainsKey(key)) own[key] = value;
        }
    }

    private static void AddToList(JsonObject properties, string name, TagMap tags)
    {
        if (properties[name] is null) properties[name] = new JsonArray();
        if (properties[name] is not JsonArray own) return;
        var taken = own.Select(tag => (tag as JsonObject)?["Key"]?.ToString()).ToHashSet();
        foreach (var (key, value) in tags)
        {
            if (!taken.Contains(key)) own.Add((JsonNode)new JsonObject { ["Key"] = key, ["Value"] = value });
        }
    }
}
