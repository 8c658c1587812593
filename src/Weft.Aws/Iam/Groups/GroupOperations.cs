using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Users;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Groups;

/// <summary>CreateGroup, ListGroups, UpdateGroup, DeleteGroup.</summary>
internal static class GroupOperations
{
    public static CreateGroupResult Create(Transaction transaction, CreateGroupRequest request)
    {
        RequireFree(transaction, request.GroupName);
        transaction.RequireQuota(IamQuotas.Groups, transaction.Count<Group>(), 1, limit => IamErrors.QuotaExceeded("GroupsPerAccount", limit));
        var group = transaction.Put(new Group(
            new Id<Group>(request.GroupName), IamNames.NewUniqueId(transaction, "AGPA"), request.Path ?? "/", transaction.WholeSecond(), Grants.None));
        return new CreateGroupResult { Group = ShapeOf(transaction, group) };
    }

    public static ListGroupsResult List(View view, ListGroupsRequest request)
    {
        var page = IamPage.Of(
            view.All<Group>().Where(group => group.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)), group => group.Id.Text, request);
        return new ListGroupsResult { Groups = page.Select(group => ShapeOf(view, group)), IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    /// <summary>A new name keeps the members, the policies and the unique id.</summary>
    public static EmptyResult Update(Transaction transaction, UpdateGroupRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        var renamed = group with { Id = new Id<Group>(request.NewGroupName ?? group.Id.Text), Path = request.NewPath ?? group.Path };
        if (renamed.Id != group.Id)
        {
            if (!IamNames.AreSame(renamed.Id.Text, group.Id.Text)) RequireFree(transaction, renamed.Id.Text);
            foreach (var user in GroupMembers.Of(transaction, group).ToList()) transaction.Put(user with { Groups = user.Groups.Replace(group.Id, renamed.Id) });
            transaction.Remove(group.Id);
        }

        transaction.Put(renamed);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteGroupRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        if (GroupMembers.Of(transaction, group).Any()) throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        group.Grants.RequireNone();
        transaction.Remove(group.Id);
        return EmptyResult.Instance;
    }

    public static GroupShape ShapeOf(View view, Group group) => new()
    {
        Path = group.Path,
        GroupName = group.Id.Text,
        GroupId = group.UniqueId,
        Arn = IamNames.Arn(view.Account, "group", group.Path, group.Id.Text),
        CreateDate = group.CreatedAt,
    };

    private static void RequireFree(View view, string name)
    {
        if (IamNames.IsTaken(view, Group.ByName, name)) throw IamErrors.AlreadyExists($"Group with name {name} already exists.");
    }
}
