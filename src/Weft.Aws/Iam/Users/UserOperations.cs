using Weft.Aws.Iam.AccessKeys;
using Weft.Aws.Iam.Policies;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Users;

/// <summary>CreateUser, GetUser, ListUsers, UpdateUser, DeleteUser, and the tags of users.</summary>
internal static class UserOperations
{
    public static CreateUserResult Create(Transaction transaction, CreateUserRequest request)
    {
        RequireFree(transaction, request.UserName);
        transaction.RequireQuota(IamQuotas.Users, transaction.Count<User>(), 1, limit => IamErrors.QuotaExceeded("UsersPerAccount", limit));
        var user = transaction.Put(new User(
            new Id<User>(request.UserName),
            IamNames.NewUniqueId(transaction, "AIDA"),
            request.Path ?? "/",
            transaction.WholeSecond(),
            [],
            Grants.None,
            request.PermissionsBoundary is { } boundary ? ManagedPolicies.RequireBoundary(transaction, boundary).Id.Text : null,
            IamTags.Merge(IamTags.None, request.Tags)));
        return new CreateUserResult { User = UserShapes.Of(transaction, user, isWhole: true) };
    }

    /// <summary>Without a name: the user who asks, or the account's root.</summary>
    public static GetUserResult Get(View view, GetUserRequest request) => new()
    {
        User = request.UserName is null && UserShapes.IsRoot(view)
            ? UserShapes.OfRoot(view)
            : UserShapes.Of(view, Callers.RequireUser(view, request.UserName), isWhole: true),
    };

    public static ListUsersResult List(View view, ListUsersRequest request)
    {
        var page = IamPage.Of(
            view.All<User>().Where(user => user.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)), user => user.Id.Text, request);
        return new ListUsersResult
        {
            Users = page.Select(user => UserShapes.Of(view, user, isWhole: false)), IsTruncated = page.NextToken is not null, Marker = page.NextToken,
        };
    }

    /// <summary>A new name keeps everything that hangs on the user: groups, policies, keys, and the unique id.</summary>
    public static EmptyResult Update(Transaction transaction, UpdateUserRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        var renamed = user with { Id = new Id<User>(request.NewUserName ?? user.Id.Text), Path = request.NewPath ?? user.Path };
        if (renamed.Id != user.Id)
        {
            if (!IamNames.AreSame(renamed.Id.Text, user.Id.Text)) RequireFree(transaction, renamed.Id.Text);
            foreach (var key in AccessKey.Of(transaction, user.Id).ToList()) transaction.Put(key with { User = renamed.Id });
            transaction.Remove(user.Id);
        }

        transaction.Put(renamed);
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteUserRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        if (user.Groups.Length > 0) throw IamErrors.DeleteConflict("Cannot delete entity, must remove users from group first.");
        if (AccessKey.Of(transaction, user.Id).Any()) throw IamErrors.DeleteConflict("Cannot delete entity, must delete access keys first.");
        user.Grants.RequireNone();
        transaction.Remove(user.Id);
        return EmptyResult.Instance;
    }

    public static EmptyResult Tag(Transaction transaction, TagUserRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        transaction.Put(user with { Tags = IamTags.Merge(user.Tags, request.Tags) });
        return EmptyResult.Instance;
    }

    public static EmptyResult Untag(Transaction transaction, UntagUserRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        transaction.Put(user with { Tags = IamTags.Remove(user.Tags, request.TagKeys) });
        return EmptyResult.Instance;
    }

    public static ListUserTagsResult ListTags(View view, ListUserTagsRequest request)
    {
        var page = IamPage.Of(view.Require<User>(request.UserName).Tags, tag => tag.Key, request);
        return new ListUserTagsResult { Tags = IamTags.ShapesOf(page.Items), IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    private static void RequireFree(View view, string name)
    {
        if (IamNames.IsTaken(view, User.ByName, name)) throw IamErrors.AlreadyExists($"User with name {name} already exists.");
    }
}
