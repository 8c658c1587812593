using System.Text.Json.Serialization;
using Weft.Aws.Iam.Policies;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>Permissions that whoever its trust policy admits can take on for a time.</summary>
/// <param name="Id">The name, unique in the account whatever its letter case.</param>
/// <param name="UniqueId">AROA….</param>
/// <param name="Trust">The trust policy, as its author wrote it.</param>
/// <param name="MaxSession">The longest session that can be asked for: 1 to 12 hours.</param>
/// <param name="Boundary">The ARN of the policy that limits the role, if any.</param>
public sealed record Role(
    Id<Role> Id,
    string UniqueId,
    string Path,
    DateTimeOffset CreatedAt,
    string Trust,
    string? Description,
    TimeSpan MaxSession,
    Grants Grants,
    string? Boundary,
    TagMap Tags) : IResource<Role>
{
    public static readonly Index<Role> ByName = Index<Role>.ByEach(role => IamNames.NameLine(role.Id.Text, role.UniqueId));

    public static ResourceType<Role> Type { get; } = new ResourceType<Role>("role", RoleJson.Default)
        .WithoutTags()
        .IndexedBy(ByName)
        .Unknown(name => IamErrors.NoSuchEntity($"The role with name {name} cannot be found."));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateRole, RoleOperations.Create);
        catalog.Read(IamApi.GetRole, RoleOperations.Get);
        catalog.Read(IamApi.ListRoles, RoleOperations.List);
        catalog.Write(IamApi.UpdateRole, RoleOperations.Update);
        catalog.Write(IamApi.UpdateRoleDescription, RoleOperations.UpdateDescription);
        catalog.Write(IamApi.UpdateAssumeRolePolicy, RoleOperations.UpdateTrust);
        catalog.Write(IamApi.DeleteRole, RoleOperations.Delete);
        catalog.Write(IamApi.TagRole, RoleTags.Tag);
        catalog.Write(IamApi.UntagRole, RoleTags.Untag);
        catalog.Read(IamApi.ListRoleTags, RoleTags.List);
        catalog.Write(IamApi.AttachRolePolicy, RolePolicies.Attach);
        catalog.Write(IamApi.DetachRolePolicy, RolePolicies.Detach);
        catalog.Read(IamApi.ListAttachedRolePolicies, RolePolicies.ListAttached);
        catalog.Write(IamApi.PutRolePolicy, RolePolicies.Put);
        catalog.Read(IamApi.GetRolePolicy, RolePolicies.Get);
        catalog.Read(IamApi.ListRolePolicies, RolePolicies.List);
        catalog.Write(IamApi.DeleteRolePolicy, RolePolicies.Delete);
        catalog.Write(IamApi.PutRolePermissionsBoundary, RolePolicies.PutBoundary);
        catalog.Write(IamApi.DeleteRolePermissionsBoundary, RolePolicies.DeleteBoundary);
        RoleProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(Role))]
internal sealed partial class RoleJson : JsonSerializerContext;
