using System.Text.Json.Nodes;
using Weft.Aws.Ec2.Tags;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>AWS::EC2::LaunchTemplate: other data are a new version of it; the default version is nobody's but the API's to change.</summary>
internal static class LaunchTemplateProvisioning
{
    private const string IdName = "LaunchTemplateId";
    private const string Name = "LaunchTemplateName";
    private const string Content = "LaunchTemplateData";
    private const string Description = "VersionDescription";
    private const string Specifications = "TagSpecifications";

    public static void Declare(Catalog catalog) => catalog.Provision(new ProvisionedType("AWS::EC2::LaunchTemplate")
        .Has(
            Property.Text(Name).Replaces(),
            LaunchContentProvisioning.Of(Content).Required().WriteOnly(),
            Property.Text(Description).WriteOnly(),
            LaunchContentProvisioning.Tags(Specifications).WriteOnly())
        .Unmarked()
        .Creates((call, given) => call.Run(
            Ec2Api.CreateLaunchTemplate,
            Version(given).With(Name, given.Text(Name) ?? call.MakeName()).With("TagSpecification", LaunchContentProvisioning.TagFields(given, Specifications))).LaunchTemplate!.LaunchTemplateId!)
        .Updates(Update)
        .Deletes((call, id, _) => call.Run(Ec2Api.DeleteLaunchTemplate, new RequestFields().With(IdName, id)))
        .ReadBy(Ec2Api.DescribeLaunchTemplates)
        .Reads((view, id) => view.Find(new Id<LaunchTemplate>(id)) is { } template ? new JsonObject { [Name] = template.Name } : null)
        .Attribute(IdName, (_, id) => id)
        .Attribute(Name, (view, id) => Of(view, id).Name)
        .Attribute("DefaultVersionNumber", (view, id) => Of(view, id).DefaultVersion.ToString())
        .Attribute("LatestVersionNumber", (view, id) => Of(view, id).LatestVersion.ToString())
        .Moves("LatestVersionNumber", Content, Description));

    private static LaunchTemplate Of(View view, string id) => view.Require<LaunchTemplate>(id);

    private static RequestFields Version(PropertyReader given) => given.Fields(Description).With(Content, LaunchContentProvisioning.Fields(given.Group(Content) ?? PropertyReader.Empty));

    private static void Update(ProvisionCall call, ProvisionedUpdate update)
    {
        if (update.Changes(Content, Description)) call.Run(Ec2Api.CreateLaunchTemplateVersion, Version(update.After).With(IdName, update.Id));
        if (update.Changes(Specifications)) Retag(call, update);
    }

    private static void Retag(ProvisionCall call, ProvisionedUpdate update)
    {
        var (before, after) = (TagsOf(update.Before), TagsOf(update.After));
        var gone = before.Keys.Except(after.Keys).ToList();
        if (gone.Count > 0)
            call.Run(Ec2Api.DeleteTags, new RequestFields().With("ResourceId", [update.Id]).With("Tag", gone.Select(key => new RequestFields().With("Key", key))));
        if (after.Count > 0)
            call.Run(Ec2Api.CreateTags, new RequestFields().With("ResourceId", [update.Id]).With("Tag", after.Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value))));
    }

    private static Dictionary<string, string> TagsOf(PropertyReader given) =>
        given.Groups(Specifications).SelectMany(specification => specification.Tags()).DistinctBy(tag => tag.Key).ToDictionary(StringComparer.Ordinal);
}
