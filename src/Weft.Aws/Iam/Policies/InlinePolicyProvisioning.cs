using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>
/// AWS::IAM::Policy, one inline policy on any number of users, groups and roles, whose physical identifier is a made-up name; and
/// AWS::IAM::UserPolicy, GroupPolicy and RolePolicy, one on one holder, whose identifier is the policy's name and the holder's with a bar between.
/// </summary>
internal static class InlinePolicyProvisioning
{
    private const string Name = PolicyHolder.PolicyName;
    private const string Document = PolicyHolder.Document;

    public static void Declare(Catalog catalog)
    {
        catalog.Provision(new ProvisionedType("AWS::IAM::Policy")
            .Has(Property.Text(Name).Required(), Property.Document(Document).Required())
            .Has([.. PolicyHolder.All.Select(kind => Property.Texts(kind.Property).Unordered())])
            .Creates((call, given) =>
            {
                Put(call, given, PropertyReader.Empty);
                return call.MakeName();
            })
            .Updates(Update)
            .Deletes((call, _, last) => Delete(call, last, PropertyReader.Empty))
            .Reads(Read)
            .Attribute("Id", (_, id) => id));
        catalog.Provision(OnOne("AWS::IAM::UserPolicy", PolicyHolder.User, IamApi.GetUserPolicy));
        catalog.Provision(OnOne("AWS::IAM::GroupPolicy", PolicyHolder.Group, IamApi.GetGroupPolicy));
        catalog.Provision(OnOne("AWS::IAM::RolePolicy", PolicyHolder.Role, IamApi.GetRolePolicy));
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        var isSame = !update.Changes(Name, Document);
        Put(call, update.After, isSame ? update.Before : PropertyReader.Empty);
        Delete(call, update.Before, update.Changes(Name) ? PropertyReader.Empty : update.After);
    }

    /// <summary>Puts the policy on all its holders but those that have it.</summary>
    private static void Put(ProvisionCall call, PropertyReader given, PropertyReader present)
    {
        if (PolicyHolder.All.All(kind => given.Texts(kind.Property).Count == 0)) throw IamErrors.Validation("At least one of [Groups,Roles,Users] must be non-empty.");
        foreach (var (property, kind) in PolicyHolder.All)
        {
            foreach (var holder in given.Texts(property).Except(present.Texts(property))) kind.Put(call, holder, given.RequireText(Name), given.Document(Document));
        }
    }

    /// <summary>Takes the policy off all its holders but those that keep it.</summary>
    private static void Delete(ProvisionCall call, PropertyReader last, PropertyReader kept)
    {
        foreach (var (property, kind) in PolicyHolder.All)
        {
            foreach (var holder in last.Texts(property).Except(kept.Texts(property))) kind.Delete(call, holder, last.RequireText(Name));
        }
    }

    private static JsonObject? Read(View view, string id, PropertyReader last)
    {
        var name = last.RequireText(Name);
        var read = new JsonObject { [Name] = name };
        foreach (var (property, kind) in PolicyHolder.All)
        {
            var holders = new JsonArray();
            foreach (var holder in last.Texts(property))
            {
                if (kind.Find(view, holder, name) is not { } policy) continue;
                holders.Add((JsonNode)holder);
                read[Document] ??= JsonNode.Parse(policy.Text.Json);
            }

            if (holders.Count > 0) read[property] = holders;
        }

        return read[Document] is null ? null : read;
    }

    private static ProvisionedType OnOne(string type, PolicyHolder kind, OperationContract get) => new ProvisionedType(type)
        .Has(Property.Text(Name).Required().Replaces(), Property.Text(kind.NameField).Required().Replaces(), Property.Document(Document))
        .Creates((call, given) =>
        {
            kind.Put(call, given.RequireText(kind.NameField), given.RequireText(Name), given.Document(Document));
            return $"{given.Text(Name)}|{given.Text(kind.NameField)}";
        })
        .Updates((call, update) => kind.Put(call, update.After.RequireText(kind.NameField), update.After.RequireText(Name), update.After.Document(Document)))
        .Deletes((call, _, last) => kind.Delete(call, last.RequireText(kind.NameField), last.RequireText(Name)))
        .ReadBy(get, (_, last) => last.Fields(kind.NameField, Name))
        .Reads((view, _, last) => kind.Find(view, last.RequireText(kind.NameField), last.RequireText(Name)) is { } policy
            ? new JsonObject { [Name] = policy.Name, [kind.NameField] = last.Text(kind.NameField), [Document] = JsonNode.Parse(policy.Text.Json) }
            : null);
}
