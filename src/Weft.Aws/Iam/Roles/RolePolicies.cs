using Weft.Aws.Iam.Policies;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>The managed and inline policies of roles, and their permissions boundaries.</summary>
internal static class RolePolicies
{
    public const int InlineLimit = 10240;

    public static EmptyResult Attach(Transaction transaction, AttachRolePolicyRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        var limit = transaction.LimitOf(IamQuotas.ManagedPoliciesPerRole);
        return Put(transaction, role with { Grants = role.Grants.Attach(transaction, request.PolicyArn, "PoliciesPerRole", limit) });
    }

    public static EmptyResult Detach(Transaction transaction, DetachRolePolicyRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        return Put(transaction, role with { Grants = role.Grants.Detach(request.PolicyArn) });
    }

    public static ListAttachedRolePoliciesResult ListAttached(View view, ListAttachedRolePoliciesRequest request)
    {
        var page = view.Require<Role>(request.RoleName).Grants.AttachedPage(view, request.PathPrefix, request);
        return new ListAttachedRolePoliciesResult { AttachedPolicies = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Put(Transaction transaction, PutRolePolicyRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        var grants = role.Grants.PutInline(request.PolicyName, request.PolicyDocument, $"role {request.RoleName}", InlineLimit);
        return Put(transaction, role with { Grants = grants });
    }

    public static GetRolePolicyResult Get(View view, GetRolePolicyRequest request)
    {
        var policy = view.Require<Role>(request.RoleName).Grants.RequireInline(request.PolicyName, "role");
        return new GetRolePolicyResult { RoleName = request.RoleName, PolicyName = policy.Name, PolicyDocument = IamNames.Encoded(policy.Text.Json) };
    }

    public static ListRolePoliciesResult List(View view, ListRolePoliciesRequest request)
    {
        var page = view.Require<Role>(request.RoleName).Grants.InlinePage(request);
        return new ListRolePoliciesResult { PolicyNames = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    public static EmptyResult Delete(Transaction transaction, DeleteRolePolicyRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        return Put(transaction, role with { Grants = role.Grants.DeleteInline(request.PolicyName, "role") });
    }

    public static EmptyResult PutBoundary(Transaction transaction, PutRolePermissionsBoundaryRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        return Put(transaction, role with { Boundary = ManagedPolicies.RequireBoundary(transaction, request.PermissionsBoundary).Id.Text });
    }

    public static EmptyResult DeleteBoundary(Transaction transaction, DeleteRolePermissionsBoundaryRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        if (role.Boundary is null) throw IamErrors.NoSuchEntity($"Role {request.RoleName} does not have a permissions boundary.");
        return Put(transaction, role with { Boundary = null });
    }

    private static EmptyResult Put(Transaction transaction, Role role)
    {
        transaction.Put(role);
        return EmptyResult.Instance;
    }
}
