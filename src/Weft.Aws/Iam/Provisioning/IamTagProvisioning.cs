using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Weft.Wire;

namespace Weft.Aws.Iam.Provisioning;

/// <summary>The Tags property of IAM's types.</summary>
internal static class IamTagProvisioning
{
    public static RequestFields Tagged(this RequestFields fields, PropertyReader given) => fields.With("Tags", given.Tags().Select(Pair));

    /// <summary>Makes the tags what the update says, by the calls that the entity has for it.</summary>
    public static void Retag(ProvisionedUpdate update, Action<RequestFields> tag, Action<RequestFields> untag)
    {
        var (before, after) = (update.Before.Tags(), update.After.Tags());
        var gone = before.Select(pair => pair.Key).Except(after.Select(pair => pair.Key)).ToList();
        var set = after.Except(before).ToList();
        if (gone.Count > 0) untag(new RequestFields().With("TagKeys", gone));
        if (set.Count > 0) tag(new RequestFields().With("Tags", set.Select(Pair)));
    }

    public static JsonArray Read(TagMap tags) =>
        new([.. tags.Where(tag => !tag.Key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)).Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value })]);

    private static RequestFields Pair(KeyValuePair<string, string> tag) => new RequestFields().With("Key", tag.Key).With("Value", tag.Value);
}
