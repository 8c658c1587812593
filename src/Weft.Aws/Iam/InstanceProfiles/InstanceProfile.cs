using System.Text.Json.Serialization;
using Weft.Aws.Iam.Roles;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.InstanceProfiles;

/// <summary>The wrapper in which an instance is handed a role.</summary>
/// <param name="Id">The name, unique in the account whatever its letter case.</param>
/// <param name="UniqueId">AIPA….</param>
/// <param name="Role">At most one.</param>
public sealed record InstanceProfile(Id<InstanceProfile> Id, string UniqueId, string Path, DateTimeOffset CreatedAt, Id<Role>? Role, TagMap Tags)
    : IResource<InstanceProfile>
{
    public static readonly Index<InstanceProfile> ByName = Index<InstanceProfile>.ByEach(profile => IamNames.NameLine(profile.Id.Text, profile.UniqueId));

    public static ResourceType<InstanceProfile> Type { get; } = new ResourceType<InstanceProfile>("instance-profile", ProfileJson.Default)
        .WithoutTags()
        .IndexedBy(ByName)
        .Unknown(name => IamErrors.NoSuchEntity($"Instance Profile {name} cannot be found."));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateInstanceProfile, InstanceProfileOperations.Create);
        catalog.Read(IamApi.GetInstanceProfile, InstanceProfileOperations.Get);
        catalog.Read(IamApi.ListInstanceProfiles, InstanceProfileOperations.List);
        catalog.Read(IamApi.ListInstanceProfilesForRole, InstanceProfileOperations.ListForRole);
        catalog.Write(IamApi.AddRoleToInstanceProfile, InstanceProfileOperations.AddRole);
        catalog.Write(IamApi.RemoveRoleFromInstanceProfile, InstanceProfileOperations.RemoveRole);
        catalog.Write(IamApi.DeleteInstanceProfile, InstanceProfileOperations.Delete);
        catalog.Write(IamApi.TagInstanceProfile, InstanceProfileOperations.Tag);
        catalog.Write(IamApi.UntagInstanceProfile, InstanceProfileOperations.Untag);
        catalog.Read(IamApi.ListInstanceProfileTags, InstanceProfileOperations.ListTags);
        InstanceProfileProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(InstanceProfile))]
internal sealed partial class ProfileJson : JsonSerializerContext;
