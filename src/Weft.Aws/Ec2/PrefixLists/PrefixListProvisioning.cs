using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.PrefixLists;

/// <summary>AWS::EC2::PrefixList.</summary>
internal static class PrefixListProvisioning
{
    private const string Name = "PrefixListName";
    private const string Family = "AddressFamily";
    private const string Size = "MaxEntries";
    private const string EntriesName = "Entries";
    private const string IdName = "PrefixListId";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::PrefixList")
        .Has(
            Property.Text(Name).Required(),
            Property.Text(Family).Required().Replaces(),
            Property.Integer(Size),
            Property.Groups(EntriesName, Property.Text("Cidr").Required(), Property.Text("Description")).Unordered(),
            Property.Tags())
        .Creates((call, given) => call.Run(
            Ec2Api.CreateManagedPrefixList,
            given.Fields(Name, Family).With(Size, SizeOf(given)).With("Entry", given.Groups(EntriesName).Select(Entry)).Tagged(ManagedPrefixList.Type.Noun, given)).PrefixList!.PrefixListId!)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteManagedPrefixList, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeManagedPrefixLists)
        .Reads(Read)
        .Settles(Settle)
        .Attribute(IdName, (_, id) => id)
        .Attribute("Arn", (view, id) => PrefixListOperations.Shape(view, Of(view, id)).PrefixListArn)
        .Attribute("OwnerId", (view, _) => view.Account.Text)
        .AttributeNode("Version", (view, id) => Of(view, id).Version));

    private static ManagedPrefixList Of(View view, string id) => view.Require<ManagedPrefixList>(id);

    /// <summary>A list without a size has room for its entries, and for one where it has none.</summary>
    private static int SizeOf(PropertyReader given) => given.Integer(Size) ?? Math.Max(1, given.Groups(EntriesName).Count);

    private static RequestFields Entry(PropertyReader entry) => entry.Fields("Cidr", "Description");

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (update.Before.Groups(EntriesName), update.After.Groups(EntriesName));
        var added = after.Where(entry => !before.Any(old => JsonElement.DeepEquals(old.Json, entry.Json))).ToList();
        var removed = before.Where(entry => after.All(kept => kept.Text("Cidr") != entry.Text("Cidr"))).ToList();
        var fields = new RequestFields();
        if (update.Changes(Name)) fields = fields.With(Name, update.After.Text(Name));
        if (SizeOf(update.Before) != SizeOf(update.After)) fields = fields.With(Size, SizeOf(update.After));
        if (added.Count + removed.Count > 0)
        {
            // The list takes one change at a time, and needs a moment after each: EC2 refuses both in one call.
            fields = fields.With("CurrentVersion", (int)Of(call.View, update.Id).Version)
                .With("AddEntry", added.Select(Entry))
                .With("RemoveEntry", removed.Select(entry => entry.Fields("Cidr")));
        }

        if (!fields.IsEmpty) call.Run(Ec2Api.ModifyManagedPrefixList, fields.With(IdName, update.Id));
        call.Retag(update);
    }

    private static Settling Settle(View view, string id) => Of(view, id) switch
    {
        { State: PrefixListStateValues.CreateFailed or PrefixListStateValues.ModifyFailed } list => Settling.Failed(list.StateMessage ?? list.State),
        { State: PrefixListStateValues.CreateComplete or PrefixListStateValues.ModifyComplete or PrefixListStateValues.RestoreComplete } => Settling.Settled,
        _ => Settling.Pending,
    };

    private static JsonObject? Read(View view, string id)
    {
        if (view.Find(new Id<ManagedPrefixList>(id)) is not { } list) return null;
        var entries = new JsonArray();
        foreach (var entry in view.Require(PrefixListVersion.IdOf(list.Id, list.Version)).Entries)
        {
            var shown = new JsonObject { ["Cidr"] = entry.Block.ToString() };
            if (entry.Description is { } description) shown["Description"] = description;
            entries.Add((JsonNode)shown);
        }

        return new JsonObject
        {
            [Name] = list.Name,
            [Family] = list.AddressFamily,
            [Size] = list.MaxEntries,
            [EntriesName] = entries,
            [Property.TagsName] = TagProvisioning.Read(view, id),
        };
    }
}
