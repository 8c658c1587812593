using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>A policy that stands by itself and can be attached to many holders: a customer's own, or one of AWS.</summary>
/// <param name="Id">Its ARN.</param>
/// <param name="PolicyId">ANPA….</param>
/// <param name="DefaultVersion">The number of the version that is in force.</param>
/// <param name="LastVersion">The highest number that was ever given to a version.</param>
/// <param name="Versions">At most five, oldest first.</param>
public sealed record ManagedPolicy(
    Id<ManagedPolicy> Id,
    string PolicyId,
    string Name,
    string Path,
    string? Description,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt,
    int DefaultVersion,
    int LastVersion,
    ImmutableArray<PolicyVersion> Versions,
    TagMap Tags) : IResource<ManagedPolicy>
{
    public static readonly Index<ManagedPolicy> ByName = Index<ManagedPolicy>.ByEach(policy => IamNames.NameLine(policy.Name, policy.PolicyId));

    public static ResourceType<ManagedPolicy> Type { get; } = new ResourceType<ManagedPolicy>("policy", PolicyJson.Default)
        .WithoutTags()
        .IndexedBy(ByName)
        .Unknown(arn => IamErrors.NoSuchEntity($"Policy {arn} was not found."));

    [JsonIgnore]
    public PolicyVersion Default => Versions.First(version => version.Number == DefaultVersion);

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreatePolicy, PolicyOperations.Create);
        catalog.Read(IamApi.GetPolicy, PolicyOperations.Get);
        catalog.Read(IamApi.ListPolicies, PolicyOperations.List);
        catalog.Write(IamApi.DeletePolicy, PolicyOperations.Delete);
        catalog.Write(IamApi.TagPolicy, PolicyOperations.Tag);
        catalog.Write(IamApi.UntagPolicy, PolicyOperations.Untag);
        catalog.Read(IamApi.ListPolicyTags, PolicyOperations.ListTags);
        catalog.Read(IamApi.ListEntitiesForPolicy, PolicyEntities.List);
        catalog.Write(IamApi.CreatePolicyVersion, PolicyVersions.Create);
        catalog.Read(IamApi.GetPolicyVersion, PolicyVersions.Get);
        catalog.Read(IamApi.ListPolicyVersions, PolicyVersions.List);
        catalog.Write(IamApi.SetDefaultPolicyVersion, PolicyVersions.SetDefault);
        catalog.Write(IamApi.DeletePolicyVersion, PolicyVersions.Delete);
        ManagedPolicyProvisioning.Declare(catalog);
        InlinePolicyProvisioning.Declare(catalog);
    }
}

/// <summary>One wording of a managed policy: v1, v2, ….</summary>
public sealed record PolicyVersion(int Number, PolicyText Text, DateTimeOffset CreatedAt)
{
    [JsonIgnore]
    public string VersionId => $"v{Number}";
}

[JsonSerializable(typeof(ManagedPolicy))]
internal sealed partial class PolicyJson : JsonSerializerContext;
