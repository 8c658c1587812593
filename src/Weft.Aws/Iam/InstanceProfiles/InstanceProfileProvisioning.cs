using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.InstanceProfiles;

/// <summary>AWS::IAM::InstanceProfile.</summary>
internal static class InstanceProfileProvisioning
{
    private const string Name = "InstanceProfileName";
    private const string Roles = "Roles";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::IAM::InstanceProfile")
        .Has(Property.Texts(Roles).Required().Unordered(), Property.Text(Name).Replaces(), Property.Text("Path").Replaces())
        .Creates((call, given) =>
        {
            var name = given.Text(Name) ?? call.MakeName();
            call.Run(IamApi.CreateInstanceProfile, given.Fields("Path").With(Name, name));
            foreach (var role in given.Texts(Roles)) call.Run(IamApi.AddRoleToInstanceProfile, Pair(name, role));
            return name;
        })
        .Updates((call, update) =>
        {
            foreach (var role in update.Before.Texts(Roles).Except(update.After.Texts(Roles))) Remove(call, update.Id, role);
            foreach (var role in update.After.Texts(Roles).Except(update.Before.Texts(Roles))) call.Run(IamApi.AddRoleToInstanceProfile, Pair(update.Id, role));
        })
        .Deletes((call, id, last) =>
        {
            foreach (var role in last.Texts(Roles)) Remove(call, id, role);
            call.Run(IamApi.DeleteInstanceProfile, new RequestFields().With(Name, id));
        })
        .ReadBy(IamApi.GetInstanceProfile, "InstanceProfileName")
        .Reads((view, id) => view.Iam().Find(new Id<InstanceProfile>(id)) is { } profile
            ? new JsonObject
            {
                [Name] = id,
                ["Path"] = profile.Path,
                [Roles] = profile.Role is { } role ? new JsonArray((JsonNode)role.Text) : new JsonArray(),
            }
            : null)
        .Attribute("Arn", (view, id) => IamNames.Arn(view.Account, "instance-profile", view.Iam().Require<InstanceProfile>(id).Path, id)));

    private static void Remove(ProvisionCall call, string profile, string role)
    {
        if (call.View.Iam().Find(new Id<InstanceProfile>(profile))?.Role?.Text == role) call.Run(IamApi.RemoveRoleFromInstanceProfile, Pair(profile, role));
    }

    private static RequestFields Pair(string profile, string role) => new RequestFields().With(Name, profile).With("RoleName", role);
}
