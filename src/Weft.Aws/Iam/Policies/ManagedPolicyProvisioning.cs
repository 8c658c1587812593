using System.Globalization;
using System.Text.Json.Nodes;
using Weft.Aws.Iam.Provisioning;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>AWS::IAM::ManagedPolicy. Its physical identifier is the ARN; another document becomes another version.</summary>
internal static class ManagedPolicyProvisioning
{
    private const string Name = "ManagedPolicyName";
    private const string Document = "PolicyDocument";
    private const string Description = "Description";
    private const string ArnField = "PolicyArn";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::IAM::ManagedPolicy")
        .Has(
            Property.Document(Document).Required(),
            Property.Text(Name).Replaces(),
            Property.Text("Path").Replaces(),
            Property.Text(Description).Replaces())
        .Has([.. PolicyHolder.All.Select(kind => Property.Texts(kind.Property).Unordered())])
        .Creates(Create)
        .Updates(Update)
        .Deletes(Delete)
        .ReadBy(IamApi.GetPolicy, "PolicyArn")
        .Reads(Read)
        .Attribute(ArnField, (_, id) => id)
        .Attribute("PolicyId", (view, id) => Shape(view, id).PolicyId)
        .Attribute("DefaultVersionId", (view, id) => Shape(view, id).DefaultVersionId)
        .Attribute("CreateDate", (view, id) => Time(Shape(view, id).CreateDate))
        .Attribute("UpdateDate", (view, id) => Time(Shape(view, id).UpdateDate))
        .AttributeNode("AttachmentCount", (view, id) => Shape(view, id).AttachmentCount)
        .AttributeNode("PermissionsBoundaryUsageCount", (view, id) => Shape(view, id).PermissionsBoundaryUsageCount)
        .AttributeNode("IsAttachable", (view, id) => Shape(view, id).IsAttachable));

    private static ManagedPolicy Of(View view, string arn) => view.Iam().Require<ManagedPolicy>(arn);

    private static PolicyShape Shape(View view, string arn) => PolicyShapes.Of(view.Iam(), Of(view, arn), isWhole: true);

    private static string? Time(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Create(ProvisionCall call, PropertyReader given)
    {
        var fields = given.Fields("Path", Description).With("PolicyName", given.Text(Name) ?? call.MakeName()).With(Document, given.Document(Document));
        var arn = call.Run(IamApi.CreatePolicy, fields).Policy!.Arn!;
        Attach(call, arn, given, PropertyReader.Empty);
        return arn;
    }

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.Changes(Document))
        {
            // The newest document is always in force; the oldest makes room for it.
            if (Of(call.View, update.Id) is { Versions.Length: PolicyVersions.Limit } policy)
                call.Run(IamApi.DeletePolicyVersion, Version(policy, policy.Versions.First(version => version.Number != policy.DefaultVersion)));
            call.Run(IamApi.CreatePolicyVersion, new RequestFields().With(ArnField, update.Id).With(Document, update.After.Document(Document)).With("SetAsDefault", true));
        }

        Detach(call, update.Id, update.Before, update.After);
        Attach(call, update.Id, update.After, update.Before);
    }

    private static void Delete(ProvisionCall call, string arn, PropertyReader last)
    {
        Detach(call, arn, last, PropertyReader.Empty);
        var policy = Of(call.View, arn);
        foreach (var version in policy.Versions.Where(version => version.Number != policy.DefaultVersion)) call.Run(IamApi.DeletePolicyVersion, Version(policy, version));
        call.Run(IamApi.DeletePolicy, new RequestFields().With(ArnField, arn));
    }

    private static RequestFields Version(ManagedPolicy policy, PolicyVersion version) => new RequestFields().With(ArnField, policy.Id.Text).With("VersionId", version.VersionId);

    private static void Attach(ProvisionCall call, string arn, PropertyReader given, PropertyReader present)
    {
        foreach (var (property, kind) in PolicyHolder.All)
        {
            foreach (var holder in given.Texts(property).Except(present.Texts(property))) kind.Attach(call, holder, arn);
        }
    }

    private static void Detach(ProvisionCall call, string arn, PropertyReader last, PropertyReader kept)
    {
        foreach (var (property, kind) in PolicyHolder.All)
        {
            foreach (var holder in last.Texts(property).Except(kept.Texts(property))) kind.Detach(call, holder, arn);
        }
    }

    private static JsonObject? Read(View view, string arn, PropertyReader last)
    {
        if (view.Iam().Find(new Id<ManagedPolicy>(arn)) is not { } policy) return null;
        var read = new JsonObject
        {
            [Name] = policy.Name,
            ["Path"] = policy.Path,
            [Description] = policy.Description,
            [Document] = JsonNode.Parse(policy.Default.Text.Json),
        };
        foreach (var (property, kind) in PolicyHolder.All)
        {
            if (last.Has(property))
                read[property] = new JsonArray([.. last.Texts(property).Where(holder => kind.GrantsOf(view, holder)?.Attached.Contains(arn) == true).Select(holder => (JsonNode)holder)]);
        }

        return read;
    }
}
