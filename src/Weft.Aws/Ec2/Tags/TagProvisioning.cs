using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.Tags;

/// <summary>The Tags property of EC2's types: given when a resource is made, then changed by CreateTags and DeleteTags.</summary>
internal static class TagProvisioning
{
    /// <summary>Adds the tags to a request that makes a resource of this type.</summary>
    /// <param name="noun">EC2's word for the type in tag specifications.</param>
    public static RequestFields Tagged(this RequestFields fields, string noun, PropertyReader properties) => fields.Tagged([noun], properties);

    /// <summary>Adds the tags to a request that makes resources of these types.</summary>
    public static RequestFields Tagged(this RequestFields fields, IReadOnlyList<string> nouns, PropertyReader properties)
    {
        var tags = properties.Tags();
        return tags.Count == 0 ? fields : fields.With("TagSpecification", nouns.Select(noun => new RequestFields().With("ResourceType", noun).With("Tag", tags.Select(Pair))));
    }

    /// <summary>Makes the tags of the resource what the update says.</summary>
    public static void Retag(this ProvisionCall call, ProvisionedUpdate update) => Retag(call, update.Id, update);

    public static void Retag(ProvisionCall call, string id, ProvisionedUpdate update)
    {
        var (before, after) = (update.Before.Tags(), update.After.Tags());
        var gone = before.Where(tag => after.All(kept => kept.Key != tag.Key)).ToList();
        var set = after.Except(before).ToList();
        if (gone.Count > 0)
            call.Run(Ec2Api.DeleteTags, new RequestFields().With("ResourceId", [id]).With("Tag", gone.Select(tag => new RequestFields().With("Key", tag.Key))));
        if (set.Count > 0) call.Run(Ec2Api.CreateTags, new RequestFields().With("ResourceId", [id]).With("Tag", set.Select(Pair)));
    }

    /// <summary>The tags that callers see as theirs, as the property has them; AWS's own are left out.</summary>
    public static JsonArray Read(View view, string id) => new([
        .. view.TagsOf(id).Where(tag => !TagRules.IsReserved(tag.Key))
            .Select(tag => (JsonNode)new JsonObject { ["Key"] = tag.Key, ["Value"] = tag.Value }),
    ]);

    private static RequestFields Pair(KeyValuePair<string, string> tag) => new RequestFields().With("Key", tag.Key).With("Value", tag.Value);
}
