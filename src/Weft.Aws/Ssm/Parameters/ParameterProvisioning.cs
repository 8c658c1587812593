using System.Text.Json.Nodes;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ssm;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>AWS::SSM::Parameter. Its physical identifier is its name.</summary>
internal static class ParameterProvisioning
{
    private const string Name = "Name";
    private const string KindName = "Type";
    private const string ValueName = "Value";
    private const string DataTypeName = "DataType";

    private static readonly string[] put = [KindName, ValueName, "Description", "AllowedPattern", DataTypeName, "Tier"];

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::SSM::Parameter")
        .Has(
            Property.Text(KindName).Required(),
            Property.Text(ValueName).Required(),
            Property.Text(Name).Replaces(),
            Property.Text("Description").WriteOnly(),
            Property.Text("AllowedPattern").WriteOnly(),
            Property.Text(DataTypeName),
            Property.Text("Tier").WriteOnly(),
            Property.TagMap())
        .Refuses("Policies")
        .PricedBy("Tier").Bills(Meter.Hours("an advanced parameter").OnlyFor("Advanced"))
        .Creates((call, given) =>
        {
            var name = given.Text(Name) ?? call.MakeName();
            call.Run(SsmApi.PutParameter, given.Fields(put).With(Name, name).With("Tags", given.Tags().Select(Pair)));
            return name;
        })
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(SsmApi.DeleteParameter, new RequestFields().With(Name, id)))
        .ReadBy(SsmApi.GetParameter, "Name")
        .Reads(Read)
        .Attribute(KindName, (view, id) => view.Require(Parameter.IdOf(id)).Newest.Kind)
        .Attribute(ValueName, (view, id) => view.Require(Parameter.IdOf(id)).Newest.Value));

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        // What the template says no more is empty from now on: the operation would keep it.
        var fields = update.After.Fields(put).With(Name, update.Id).With("Overwrite", true);
        if (update.Before.Has("Description") && !update.After.Has("Description")) fields.With("Description", "");
        if (update.Changes(put)) call.Run(SsmApi.PutParameter, fields);
        var (before, after) = (update.Before.Tags(), update.After.Tags());
        var gone = before.Select(tag => tag.Key).Except(after.Select(tag => tag.Key)).ToList();
        var set = after.Except(before).ToList();
        if (gone.Count > 0) call.Run(SsmApi.RemoveTagsFromResource, Resource(update.Id).With("TagKeys", gone));
        if (set.Count > 0) call.Run(SsmApi.AddTagsToResource, Resource(update.Id).With("Tags", set.Select(Pair)));
    }

    private static RequestFields Resource(string name) => new RequestFields().With("ResourceType", ResourceTypeForTaggingValues.Parameter).With("ResourceId", name);

    private static RequestFields Pair(KeyValuePair<string, string> tag) => new RequestFields().With("Key", tag.Key).With("Value", tag.Value);

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(Parameter.IdOf(id)) is not { } parameter) return null;
        var tags = new JsonObject();
        foreach (var (key, value) in view.TagsOf(parameter.Id))
        {
            if (!key.StartsWith("aws:", StringComparison.OrdinalIgnoreCase)) tags[key] = value;
        }

        return new JsonObject
        {
            [Name] = id,
            [KindName] = parameter.Newest.Kind,
            [ValueName] = parameter.Newest.Value,
            [DataTypeName] = parameter.Newest.DataType,
            [Property.TagsName] = tags,
        };
    }
}
