using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Aws.Iam.Users;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Groups;

/// <summary>AWS::IAM::Group, and AWS::IAM::UserToGroupAddition, whose physical identifier is a made-up name.</summary>
internal static class GroupProvisioning
{
    private const string Name = "GroupName";
    private const string Members = "Users";

    public static void Declare(Catalog catalog) => catalog
        .Provision(new ProvisionedType("AWS::IAM::Group")
            .Has(Property.Text(Name).Replaces(), Property.Text("Path"))
            .Has(PolicyHolder.Properties)
            .Creates((call, given) =>
            {
                var name = given.Text(Name) ?? call.MakeName();
                call.Run(IamApi.CreateGroup, given.Fields("Path").With(Name, name));
                PolicyHolder.Group.Grant(call, name, given);
                return name;
            })
            .Updates((call, update) =>
            {
                if (update.Changes("Path")) call.Run(IamApi.UpdateGroup, new RequestFields().With(Name, update.Id).With("NewPath", update.After.Text("Path") ?? "/"));
                PolicyHolder.Group.Change(call, update.Id, update.Before, update.After);
            })
            .Deletes((call, id, last) =>
            {
                PolicyHolder.Group.Change(call, id, last, PropertyReader.Empty);
                call.Run(IamApi.DeleteGroup, new RequestFields().With(Name, id));
            })
            .ReadBy(IamApi.GetGroup, "GroupName")
            .Reads(Read)
            .Attribute("Arn", (view, id) => GroupOperations.ShapeOf(view, view.Iam().Require<Group>(id)).Arn))
        .Provision(new ProvisionedType("AWS::IAM::UserToGroupAddition")
            .Has(Property.Text(Name).Required(), Property.Texts(Members).Required().Unordered())
            .Creates((call, given) =>
            {
                foreach (var user in given.Texts(Members)) Add(call, given, user);
                return call.MakeName();
            })
            .Updates((call, update) =>
            {
                var isSame = !update.Changes(Name);
                var (before, after) = (update.Before.Texts(Members), update.After.Texts(Members));
                foreach (var user in isSame ? before.Except(after) : before) Remove(call, update.Before, user);
                foreach (var user in isSame ? after.Except(before) : after) Add(call, update.After, user);
            })
            .Deletes((call, _, last) =>
            {
                foreach (var user in last.Texts(Members)) Remove(call, last, user);
            })
            .ReadBy(IamApi.GetGroup, (_, last) => last.Fields(Name))
            .Reads(ReadAddition)
            .Attribute("Id", (_, id) => id));

    private static void Add(ProvisionCall call, PropertyReader given, string user) => call.Run(IamApi.AddUserToGroup, given.Fields(Name).With("UserName", user));

    private static void Remove(ProvisionCall call, PropertyReader last, string user)
    {
        if (call.View.Iam().Find(new Id<User>(user)) is not null) call.Run(IamApi.RemoveUserFromGroup, last.Fields(Name).With("UserName", user));
    }

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Iam().Find(new Id<Group>(id)) is not { } group) return null;
        var read = new JsonObject { [Name] = id, ["Path"] = group.Path };
        PolicyHolder.Group.Read(read, view, id, last);
        return read;
    }

    private static JsonObject? ReadAddition(View view, string id, PropertyReader last)
    {
        var group = new Id<Group>(last.RequireText(Name));
        var members = last.Texts(Members).Where(user => view.Iam().Find(new Id<User>(user))?.Groups.Contains(group) == true).ToList();
        return members.Count == 0 ? null : new JsonObject { [Name] = group.Text, [Members] = new JsonArray([.. members.Select(user => (JsonNode)user)]) };
    }
}
