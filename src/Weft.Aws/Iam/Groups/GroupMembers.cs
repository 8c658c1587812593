using Weft.Aws.Iam.Users;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Groups;

/// <summary>Who belongs to which group: AddUserToGroup, RemoveUserFromGroup, GetGroup, ListGroupsForUser.</summary>
internal static class GroupMembers
{
    public const int GroupsPerUser = 10;

    /// <summary>The members, ordered by name.</summary>
    public static IEnumerable<User> Of(View view, Group group) => view.All<User>().Where(user => user.Groups.Contains(group.Id));

    /// <summary>Adding a member twice, like removing one who is none, does nothing.</summary>
    public static EmptyResult Add(Transaction transaction, AddUserToGroupRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        var user = transaction.Require<User>(request.UserName);
        if (user.Groups.Contains(group.Id)) return EmptyResult.Instance;
        if (user.Groups.Length >= GroupsPerUser) throw IamErrors.QuotaExceeded("GroupsPerUser", GroupsPerUser);
        transaction.Put(user with { Groups = user.Groups.Add(group.Id) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Remove(Transaction transaction, RemoveUserFromGroupRequest request)
    {
        var group = transaction.Require<Group>(request.GroupName);
        var user = transaction.Require<User>(request.UserName);
        if (user.Groups.Contains(group.Id)) transaction.Put(user with { Groups = user.Groups.Remove(group.Id) });
        return EmptyResult.Instance;
    }

    public static GetGroupResult Get(View view, GetGroupRequest request)
    {
        var group = view.Require<Group>(request.GroupName);
        var page = IamPage.Of(Of(view, group), user => user.Id.Text, request);
        return new GetGroupResult
        {
            Group = GroupOperations.ShapeOf(view, group),
            Users = page.Select(user => UserShapes.Of(view, user, isWhole: false)),
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    public static ListGroupsForUserResult ListForUser(View view, ListGroupsForUserRequest request)
    {
        var user = view.Require<User>(request.UserName);
        var groups = user.Groups.Select(view.Require).OrderBy(group => group.Id.Text, StringComparer.Ordinal);
        var page = IamPage.Of(groups, group => group.Id.Text, request);
        return new ListGroupsForUserResult
        {
            Groups = page.Select(group => GroupOperations.ShapeOf(view, group)), IsTruncated = page.NextToken is not null, Marker = page.NextToken,
        };
    }
}
