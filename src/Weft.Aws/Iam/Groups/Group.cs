using System.Text.Json.Serialization;
using Weft.Aws.Iam.Policies;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Groups;

/// <summary>Users who share policies. Who belongs to it is written at the user.</summary>
/// <param name="Id">The name, unique in the account whatever its letter case.</param>
/// <param name="UniqueId">AGPA….</param>
public sealed record Group(Id<Group> Id, string UniqueId, string Path, DateTimeOffset CreatedAt, Grants Grants) : IResource<Group>
{
    public static readonly Index<Group> ByName = Index<Group>.ByEach(group => IamNames.NameLine(group.Id.Text, group.UniqueId));

    public static ResourceType<Group> Type { get; } = new ResourceType<Group>("group", GroupJson.Default)
        .WithoutTags()
        .IndexedBy(ByName)
        .Unknown(name => IamErrors.NoSuchEntity($"The group with name {name} cannot be found."));

    public static void Declare(Catalog catalog)
    {
        catalog.Resource(Type);
        catalog.Write(IamApi.CreateGroup, GroupOperations.Create);
        catalog.Read(IamApi.GetGroup, GroupMembers.Get);
        catalog.Read(IamApi.ListGroups, GroupOperations.List);
        catalog.Write(IamApi.UpdateGroup, GroupOperations.Update);
        catalog.Write(IamApi.DeleteGroup, GroupOperations.Delete);
        catalog.Write(IamApi.AddUserToGroup, GroupMembers.Add);
        catalog.Write(IamApi.RemoveUserFromGroup, GroupMembers.Remove);
        catalog.Read(IamApi.ListGroupsForUser, GroupMembers.ListForUser);
        catalog.Write(IamApi.AttachGroupPolicy, GroupPolicies.Attach);
        catalog.Write(IamApi.DetachGroupPolicy, GroupPolicies.Detach);
        catalog.Read(IamApi.ListAttachedGroupPolicies, GroupPolicies.ListAttached);
        catalog.Write(IamApi.PutGroupPolicy, GroupPolicies.Put);
        catalog.Read(IamApi.GetGroupPolicy, GroupPolicies.Get);
        catalog.Read(IamApi.ListGroupPolicies, GroupPolicies.List);
        catalog.Write(IamApi.DeleteGroupPolicy, GroupPolicies.Delete);
        GroupProvisioning.Declare(catalog);
    }
}

[JsonSerializable(typeof(Group))]
internal sealed partial class GroupJson : JsonSerializerContext;
