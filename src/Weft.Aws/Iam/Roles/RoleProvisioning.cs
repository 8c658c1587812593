using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>AWS::IAM::Role.</summary>
internal static class RoleProvisioning
{
    private const string Name = "RoleName";
    private const string Trust = "AssumeRolePolicyDocument";
    private const string Description = "Description";
    private const string MaxSession = "MaxSessionDuration";
    private const string Boundary = "PermissionsBoundary";
    private const int LongestName = 64;
    private const int DefaultSessionSeconds = 3_600;

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::IAM::Role")
        .Has(
            Property.Document(Trust).Required(),
            Property.Text(Name).Replaces(),
            Property.Text("Path").Replaces(),
            Property.Text(Description),
            Property.Integer(MaxSession),
            Property.Text(Boundary),
            Property.Tags())
        .Has(PolicyHolder.Properties)
        .Creates(Create)
        .Updates(Update)
        .Deletes((call, id, last) =>
        {
            PolicyHolder.Role.Change(call, id, last, PropertyReader.Empty);
            call.Run(IamApi.DeleteRole, Named(id));
        })
        .ReadBy(IamApi.GetRole, "RoleName")
        .Reads(Read)
        .Attribute("Arn", (view, id) => RoleShapes.Arn(view, view.Iam().Require<Role>(id)))
        .Attribute("RoleId", (view, id) => view.Iam().Require<Role>(id).UniqueId));

    private static RequestFields Named(string name) => new RequestFields().With(Name, name);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var name = given.Text(Name) ?? call.MakeName(LongestName);
        call.Run(IamApi.CreateRole, given.Fields("Path", Description, MaxSession, Boundary).With(Name, name).With(Trust, given.Document(Trust)).Tagged(given));
        PolicyHolder.Role.Grant(call, name, given);
        return name;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var (name, after) = (update.Id, update.After);
        if (update.Changes(Trust)) call.Run(IamApi.UpdateAssumeRolePolicy, Named(name).With("PolicyDocument", after.Document(Trust)));
        if (update.Changes(Description, MaxSession))
            call.Run(IamApi.UpdateRole, Named(name).With(Description, after.Text(Description) ?? "").With(MaxSession, after.Integer(MaxSession) ?? DefaultSessionSeconds));
        if (update.Changes(Boundary))
        {
            if (after.Has(Boundary)) call.Run(IamApi.PutRolePermissionsBoundary, after.Fields(Boundary).With(Name, name));
            else call.Run(IamApi.DeleteRolePermissionsBoundary, Named(name));
        }

        PolicyHolder.Role.Change(call, name, update.Before, after);
        IamTagProvisioning.Retag(update, fields => call.Run(IamApi.TagRole, fields.With(Name, name)), fields => call.Run(IamApi.UntagRole, fields.With(Name, name)));
    }

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        if (view.Iam().Find(new Id<Role>(id)) is not { } role) return null;
        var read = new JsonObject
        {
            [Name] = id,
            [Trust] = JsonNode.Parse(role.Trust),
            ["Path"] = role.Path,
            [Description] = role.Description,
            [MaxSession] = (int)role.MaxSession.TotalSeconds,
            [Boundary] = role.Boundary,
            [Property.TagsName] = IamTagProvisioning.Read(role.Tags),
        };
        PolicyHolder.Role.Read(read, view, id, last);
        return read;
    }
}
