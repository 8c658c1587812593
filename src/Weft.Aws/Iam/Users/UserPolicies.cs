using Weft.Aws.Iam.Policies;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Users;

/// <summary>The managed and inline policies of users, and their permissions boundaries.</summary>
internal static class UserPolicies
{
    public const int InlineLimit = 2048;

    public static EmptyResult Attach(Transaction transaction, AttachUserPolicyRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        var limit = transaction.LimitOf(IamQuotas.ManagedPoliciesPerUser);
        return Put(transaction, user with { Grants = user.Grants.Attach(transaction, request.PolicyArn, "PoliciesPerUser", limit) });
    }

    public static EmptyResult Detach(Transaction transaction, DetachUserPolicyRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        return Put(transaction, user with { Grants = user.Grants.Detach(request.PolicyArn) });
    }

    public static ListAttachedUserPoliciesResult ListAttached(View view, ListAttachedUserPoliciesRequest request)
    {
        var page = view.Require<User>(request.UserName).Grants.AttachedPage(view, request.PathPrefix, request);
        return new ListAttachedUserPoliciesResult { AttachedPolicies = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Put(Transaction transaction, PutUserPolicyRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        var grants = user.Grants.PutInline(request.PolicyName, request.PolicyDocument, $"user {request.UserName}", InlineLimit);
        return Put(transaction, user with { Grants = grants });
    }

    public static GetUserPolicyResult Get(View view, GetUserPolicyRequest request)
    {
        var policy = view.Require<User>(request.UserName).Grants.RequireInline(request.PolicyName, "user");
        return new GetUserPolicyResult { UserName = request.UserName, PolicyName = policy.Name, PolicyDocument = IamNames.Encoded(policy.Text.Json) };
    }

    public static ListUserPoliciesResult List(View view, ListUserPoliciesRequest request)
    {
        var page = view.Require<User>(request.UserName).Grants.InlinePage(request);
        return new ListUserPoliciesResult { PolicyNames = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteUserPolicyRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        return Put(transaction, user with { Grants = user.Grants.DeleteInline(request.PolicyName, "user") });
    }

    public static EmptyResult PutBoundary(Transaction transaction, PutUserPermissionsBoundaryRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        return Put(transaction, user with { Boundary = ManagedPolicies.RequireBoundary(transaction, request.PermissionsBoundary).Id.Text });
    }

    public static EmptyResult DeleteBoundary(Transaction transaction, DeleteUserPermissionsBoundaryRequest request)
    {
        var user = transaction.Require<User>(request.UserName);
        if (user.Boundary is null) throw IamErrors.NoSuchEntity($"User {request.UserName} does not have a permissions boundary.");
        return Put(transaction, user with { Boundary = null });
    }

    private static EmptyResult Put(Transaction transaction, User user)
    {
        transaction.Put(user);
        return EmptyResult.Instance;
    }
}
