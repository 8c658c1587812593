using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.LaunchTemplates;

/// <summary>A stored launch under a name, in numbered versions (EC2 User Guide, "Store instance launch parameters in Amazon EC2 launch templates").</summary>
/// <param name="CreatedBy">The ARN of who made it.</param>
/// <param name="DefaultVersion">The version that a launch takes when it names none.</param>
/// <param name="LatestVersion">The highest version that stands.</param>
/// <param name="LastNumber">The highest number that was ever given; numbers are not given twice.</param>
public sealed record LaunchTemplate(
    Id<LaunchTemplate> Id,
    string Name,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    long DefaultVersion = 1,
    long LatestVersion = 1,
    long LastNumber = 1) : IResource<LaunchTemplate>
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>Launch templates by name, in every account and Region.</summary>
    public static readonly Index<LaunchTemplate> ByName = Index<LaunchTemplate>.By(template => template.Name);

    public static ResourceType<LaunchTemplate> Type { get; } = new ResourceType<LaunchTemplate>("launch-template", LaunchTemplateJson.Default)
        .WithPrefix("lt")
        .Unknown(id => new AwsException("InvalidLaunchTemplateId.NotFound", $"The specified launch template, with template ID {id}, does not exist."))
        .Malformed(id => new AwsException("InvalidLaunchTemplateId.Malformed", $"The launch template ID '{id}' is malformed"))
        .IndexedBy(ByName)
        .Filter("create-time", template => template.CreatedAt.UtcDateTime.ToString(TimeFormat))
        .Filter("launch-template-name", ByName);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type).Resource(LaunchTemplateVersion.Type);
        const string noAliases = "no launch template here has a parameter of Systems Manager as its image";
        var launch = catalog.Require(Ec2Api.RunInstances);
        catalog.Write(Ec2Api.CreateLaunchTemplate, LaunchTemplateOperations.Create)
            .Refuses(r => r.Operator)
            .Refuses(r => r.LaunchTemplateData.Operator)
            .Refuses(r => r.LaunchTemplateData.InstanceRequirements)
            .Refuses(r => r.LaunchTemplateData.RamDiskId)
            .Refuses(r => r.LaunchTemplateData.ElasticGpuSpecifications)
            .RefusesAs(launch, r => StoredLaunch.Of(r.LaunchTemplateData), "LaunchTemplateData");
        catalog.Write(Ec2Api.CreateLaunchTemplateVersion, LaunchTemplateVersions.Create)
            .Refuses(r => r.LaunchTemplateData.Operator)
            .Refuses(r => r.LaunchTemplateData.InstanceRequirements)
            .Refuses(r => r.LaunchTemplateData.RamDiskId)
            .Refuses(r => r.LaunchTemplateData.ElasticGpuSpecifications)
            .RefusesAs(launch, r => StoredLaunch.Of(r.LaunchTemplateData), "LaunchTemplateData")
            .Accepts(r => r.ResolveAlias, noAliases)
            .Mentions((view, r) => LaunchTemplateLookup.Mention(view, r.LaunchTemplateName));
        const string noneManaged = "no launch template here is managed by another service";
        catalog.Read(Ec2Api.DescribeLaunchTemplates, LaunchTemplateOperations.Describe).Accepts(r => r.IncludeManagedResources, noneManaged);
        catalog.Read(Ec2Api.DescribeLaunchTemplateVersions, LaunchTemplateVersions.Describe)
            .Accepts(r => r.IncludeManagedResources, noneManaged)
            .Accepts(r => r.ResolveAlias, noAliases);
        catalog.Write(Ec2Api.ModifyLaunchTemplate, LaunchTemplateOperations.Modify).Mentions((view, r) => LaunchTemplateLookup.Mention(view, r.LaunchTemplateName));
        catalog.Write(Ec2Api.DeleteLaunchTemplate, LaunchTemplateOperations.Delete).Mentions((view, r) => LaunchTemplateLookup.Mention(view, r.LaunchTemplateName));
        catalog.Write(Ec2Api.DeleteLaunchTemplateVersions, LaunchTemplateVersions.Delete).Mentions((view, r) => LaunchTemplateLookup.Mention(view, r.LaunchTemplateName));
        catalog.Read(Ec2Api.GetLaunchTemplateData, LaunchTemplateFromInstance.Get);
        LaunchTemplateProvisioning.Declare(catalog);
    }

    /// <summary>The template that has this name here, or null.</summary>
    public static LaunchTemplate? FindByName(View view, string name) => view.Under(ByName, name).FirstOrDefault(template => view.Find(template.Id) is not null);
}

/// <summary>One version of a launch template, which never changes.</summary>
/// <param name="Launch">What a launch by it asks for.</param>
public sealed record LaunchTemplateVersion(
    Id<LaunchTemplateVersion> Id,
    Id<LaunchTemplate> Template,
    long Number,
    string? Description,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    LaunchParameters Launch) : IResource<LaunchTemplateVersion>
{
    private const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffZ";

    /// <summary>It goes with its template.</summary>
    public static readonly Reference<LaunchTemplateVersion, LaunchTemplate> OfTemplate =
        Reference<LaunchTemplateVersion, LaunchTemplate>.One(version => version.Template, blocks: false);

    public static ResourceType<LaunchTemplateVersion> Type { get; } = new ResourceType<LaunchTemplateVersion>("launch-template-version", LaunchTemplateJson.Default)
        .WithoutTags()
        .RefersTo(OfTemplate)
        .Filter("create-time", version => version.CreatedAt.UtcDateTime.ToString(TimeFormat))
        .Filter("ebs-optimized", version => version.Launch.EbsOptimized is { } optimized ? optimized ? "true" : "false" : null)
        .Filter("http-endpoint", version => version.Launch.Metadata?.Endpoint)
        .Filter("http-protocol-ipv4", version => version.Launch.Metadata?.Endpoint)
        .Filter("http-tokens", version => version.Launch.Metadata?.Tokens)
        .Filter("host-resource-group-arn", _ => (string?)null)
        .Filter("iam-instance-profile", version => version.Launch.Profile?.Arn)
        .Filter("image-id", version => version.Launch.Image)
        .Filter("instance-type", version => version.Launch.InstanceType)
        .Filter("is-default-version", (view, version) => view.Require(version.Template).DefaultVersion == version.Number ? "true" : "false")
        .Filter("kernel-id", _ => (string?)null)
        .Filter("license-configuration-arn", _ => (string?)null)
        .FilterEach("network-card-index", version => version.Launch.Cards.Select(card => card.NetworkCardIndex?.ToString()).OfType<string>())
        .Filter("ram-disk-id", _ => (string?)null);

    public static Id<LaunchTemplateVersion> IdOf(Id<LaunchTemplate> template, long number) => new($"{template}/{number:D10}");
}

[JsonSerializable(typeof(LaunchTemplate))]
[JsonSerializable(typeof(LaunchTemplateVersion))]
internal sealed partial class LaunchTemplateJson : JsonSerializerContext;
