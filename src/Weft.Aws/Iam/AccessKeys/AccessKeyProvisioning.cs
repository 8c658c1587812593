using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.AccessKeys;

/// <summary>AWS::IAM::AccessKey. A higher Serial makes another key.</summary>
internal static class AccessKeyProvisioning
{
    private const string User = "UserName";
    private const string Status = "Status";
    private const string KeyId = "AccessKeyId";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::IAM::AccessKey")
        .Has(Property.Text(User).Required().Replaces(), Property.Integer("Serial").Replaces().WriteOnly(), Property.Text(Status))
        .Creates((call, given) =>
        {
            var id = call.Run(IamApi.CreateAccessKey, given.Fields(User)).AccessKey.AccessKeyId;
            if (given.Text(Status) is { } status and not StatusTypeValues.Active) call.Run(IamApi.UpdateAccessKey, given.Fields(User).With(KeyId, id).With(Status, status));
            return id;
        })
        .Updates((call, update) =>
        {
            if (update.Changes(Status))
                call.Run(IamApi.UpdateAccessKey, update.After.Fields(User).With(KeyId, update.Id).With(Status, update.After.Text(Status) ?? StatusTypeValues.Active));
        })
        .Deletes((call, id, last) => call.Run(IamApi.DeleteAccessKey, last.Fields(User).With(KeyId, id)))
        .ReadBy(IamApi.ListAccessKeys, (_, last) => last.Fields(User))
        .Reads((view, id) => view.Iam().Find(new Id<AccessKey>(id)) is { } key
            ? new JsonObject { [User] = key.User.Text, [Status] = key.IsActive ? StatusTypeValues.Active : StatusTypeValues.Inactive }
            : null)
        .Attribute("Id", (_, id) => id)
        .Attribute("SecretAccessKey", (view, id) => view.Iam().Require<AccessKey>(id).Secret));
}
