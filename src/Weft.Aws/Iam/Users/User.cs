using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Policies;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Users;

/// <summary>A person or program with lasting credentials in an account.</summary>
/// <param name="Id">The name, unique in the account whatever its letter case.</param>
/// <param name="UniqueId">AIDA…, which a later user of the same name does not get again.</param>
/// <param name="Boundary">The ARN of the policy that limits the user, if any.</param>
public sealed record User(
    Id<User> Id,
    string UniqueId,
    string Path,
    DateTimeOffset CreatedAt,
    ImmutableArray<Id<Group>> Groups,
    Grants Grants,
    string? Boundary,
    TagMap Tags) : IResource<User>
{
    public static readonly Index<User> ByName = Index<User>.ByEach(user => IamNames.NameLine(user.Id.Text, user.UniqueId));

    public static ResourceType<User> Type { get; } = new ResourceType<User>("user", UserJson.Default)
        .WithoutTags()
        .IndexedBy(ByName)
        .Unknown(name => IamErrors.NoSuchEntity($"The user with name {name} cannot be found."));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateUser, UserOperations.Create);
        catalog.Read(IamApi.GetUser, UserOperations.Get);
        catalog.Read(IamApi.ListUsers, UserOperations.List);
        catalog.Write(IamApi.UpdateUser, UserOperations.Update);
        catalog.Write(IamApi.DeleteUser, UserOperations.Delete);
        catalog.Write(IamApi.TagUser, UserOperations.Tag);
        catalog.Write(IamApi.UntagUser, UserOperations.Untag);
        catalog.Read(IamApi.ListUserTags, UserOperations.ListTags);
        catalog.Write(IamApi.AttachUserPolicy, UserPolicies.Attach);
        catalog.Write(IamApi.DetachUserPolicy, UserPolicies.Detach);
        catalog.Read(IamApi.ListAttachedUserPolicies, UserPolicies.ListAttached);
        catalog.Write(IamApi.PutUserPolicy, UserPolicies.Put);
        catalog.Read(IamApi.GetUserPolicy, UserPolicies.Get);
        catalog.Read(IamApi.ListUserPolicies, UserPolicies.List);
        catalog.Write(IamApi.DeleteUserPolicy, UserPolicies.Delete);
        catalog.Write(IamApi.PutUserPermissionsBoundary, UserPolicies.PutBoundary);
        catalog.Write(IamApi.DeleteUserPermissionsBoundary, UserPolicies.DeleteBoundary);
        UserProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(User))]
internal sealed partial class UserJson : JsonSerializerContext;
