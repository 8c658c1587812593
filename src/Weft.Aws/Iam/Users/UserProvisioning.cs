using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Users;

/// <summary>AWS::IAM::User.</summary>
internal static class UserProvisioning
{
    private const string Name = "UserName";
    private const string GroupsName = "Groups";
    private const string Boundary = "PermissionsBoundary";
    private const int LongestName = 64;

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::IAM::User")
        .Has(
            Property.Text(Name).Replaces(),
            Property.Text("Path"),
            Property.Texts(GroupsName).Unordered(),
            Property.Text(Boundary),
            Property.Tags())
        .Has(PolicyHolder.Properties)
        .Refuses("LoginProfile")
        .Creates(Create)
        .Updates(Update)
        .Deletes(Delete)
        .ReadBy(IamApi.GetUser, "UserName")
        .Reads(Read)
        .Attribute("Arn", (view, id) => UserShapes.Arn(view, view.Iam().Require<User>(id))));

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var name = given.Text(Name) ?? call.MakeName(LongestName);
        call.Run(IamApi.CreateUser, given.Fields("Path", Boundary).With(Name, name).Tagged(given));
        foreach (var group in given.Texts(GroupsName)) call.Run(IamApi.AddUserToGroup, Member(name, group));
        PolicyHolder.User.Grant(call, name, given);
        return name;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var (name, before, after) = (update.Id, update.Before, update.After);
        var named = new RequestFields().With(Name, name);
        if (update.Changes("Path")) call.Run(IamApi.UpdateUser, named.With("NewPath", after.Text("Path") ?? "/"));
        foreach (var group in before.Texts(GroupsName).Except(after.Texts(GroupsName))) Leave(call, name, group);
        foreach (var group in after.Texts(GroupsName).Except(before.Texts(GroupsName))) call.Run(IamApi.AddUserToGroup, Member(name, group));
        if (update.Changes(Boundary))
        {
            if (after.Has(Boundary)) call.Run(IamApi.PutUserPermissionsBoundary, after.Fields(Boundary).With(Name, name));
            else call.Run(IamApi.DeleteUserPermissionsBoundary, new RequestFields().With(Name, name));
        }

        PolicyHolder.User.Change(call, name, before, after);
        IamTagProvisioning.Retag(update, fields => call.Run(IamApi.TagUser, fields.With(Name, name)), fields => call.Run(IamApi.UntagUser, fields.With(Name, name)));
    }

    private static void Delete(ProvisionCall call, string id, PropertyReader last)
    {
        foreach (var group in last.Texts(GroupsName)) Leave(call, id, group);
        PolicyHolder.User.Change(call, id, last, PropertyReader.Empty);
        call.Run(IamApi.DeleteUser, new RequestFields().With(Name, id));
    }

    private static void Leave(ProvisionCall call, string name, string group)
    {
        if (call.View.Iam().Find(new Id<Groups.Group>(group)) is not null) call.Run(IamApi.RemoveUserFromGroup, Member(name, group));
    }

    private static RequestFields Member(string name, string group) => new RequestFields().With(Name, name).With("GroupName", group);

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Iam().Find(new Id<User>(id)) is not { } user) return null;
        var read = new JsonObject
        {
            [Name] = id,
            ["Path"] = user.Path,
            [GroupsName] = new JsonArray([.. last.Texts(GroupsName).Where(group => user.Groups.Contains(new Id<Groups.Group>(group))).Select(group => (JsonNode)group)]),
            [Boundary] = user.Boundary,
            [Property.TagsName] = IamTagProvisioning.Read(user.Tags),
        };
        PolicyHolder.User.Read(read, view, id, last);
        return read;
    }
}
