using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;

namespace Weft.Aws.CloudFormation.CdkMetadata;

/// <summary>
/// AWS::CDK::Metadata: which constructs an app was made of, as the CDK writes it into templates. Nothing stands behind it on AWS either; it is kept
/// so that it can be read back and deleted like everything else of a stack.
/// </summary>
/// <param name="Analytics">The CDK's own packed list.</param>
public sealed record AppMetadata(Id<AppMetadata> Id, string? Analytics) : IResource<AppMetadata>
{
    private const string Property = "Analytics";

    public static ResourceType<AppMetadata> Type { get; } = new ResourceType<AppMetadata>("cdk-metadata", AppMetadataJson.Default).WithoutTags();

    public static void Declare(Catalog catalog) => catalog.Resource(Type).Provision(new ProvisionedType("AWS::CDK::Metadata")
        .Has(Control.Provisioning.Property.Text(Property))
        .Creates((call, given) => call.Transaction.Put(new AppMetadata(new Id<AppMetadata>(call.MakeName()), given.Text(Property))).Id.Text)
        .Updates((call, update) =>
        {
            call.Transaction.Put(new AppMetadata(new Id<AppMetadata>(update.Id), update.After.Text(Property)));
        })
        .Deletes((call, id, _) => call.Transaction.Remove(new Id<AppMetadata>(id)))
        .Reads((view, id) => view.Find(new Id<AppMetadata>(id)) is { } found ? new JsonObject { [Property] = found.Analytics } : null));
}

[JsonSerializable(typeof(AppMetadata))]
internal sealed partial class AppMetadataJson : JsonSerializerContext;
