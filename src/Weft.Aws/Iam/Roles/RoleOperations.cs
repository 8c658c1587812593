using Weft.Aws.Iam.InstanceProfiles;
using Weft.Aws.Iam.Policies;
using Weft.Aws.ServiceQuotas;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Roles;

/// <summary>CreateRole, GetRole, ListRoles, UpdateRole, UpdateAssumeRolePolicy, DeleteRole.</summary>
internal static class RoleOperations
{
    private static readonly TimeSpan DefaultSession = TimeSpan.FromHours(1);

    public static CreateRoleResult Create(Transaction transaction, CreateRoleRequest request)
    {
        TrustPolicies.Check(transaction, request.AssumeRolePolicyDocument);
        if (IamNames.IsTaken(transaction, Role.ByName, request.RoleName))
            throw IamErrors.AlreadyExists($"Role with name {request.RoleName} already exists.");
        transaction.RequireQuota(IamQuotas.Roles, transaction.Count<Role>(), 1, limit => IamErrors.QuotaExceeded("RolesPerAccount", limit));
        var role = transaction.Put(new Role(
            new Id<Role>(request.RoleName),
            IamNames.NewUniqueId(transaction, "AROA"),
            request.Path ?? "/",
            transaction.WholeSecond(),
            request.AssumeRolePolicyDocument,
            request.Description,
            request.MaxSessionDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultSession,
            Grants.None,
            request.PermissionsBoundary is { } boundary ? ManagedPolicies.RequireBoundary(transaction, boundary).Id.Text : null,
            IamTags.Merge(IamTags.None, request.Tags)));
        return new CreateRoleResult { Role = RoleShapes.Of(transaction, role, isWhole: true) };
    }

    public static GetRoleResult Get(View view, GetRoleRequest request) =>
        new() { Role = RoleShapes.Of(view, view.Require<Role>(request.RoleName), isWhole: true) };

    public static ListRolesResult List(View view, ListRolesRequest request)
    {
        var page = IamPage.Of(
            view.All<Role>().Where(role => role.Path.StartsWith(request.PathPrefix ?? "/", StringComparison.Ordinal)), role => role.Id.Text, request);
        return new ListRolesResult
        {
            Roles = page.Select(role => RoleShapes.Of(view, role, isWhole: false)), IsTruncated = page.NextToken is not null, Marker = page.NextToken,
        };
    }

    /// <summary>What is not given goes back to its default, as in AWS: no description, sessions of an hour.</summary>
    public static EmptyResult Update(Transaction transaction, UpdateRoleRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        var session = request.MaxSessionDuration is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultSession;
        transaction.Put(role with { Description = request.Description, MaxSession = session });
        return EmptyResult.Instance;
    }

    public static UpdateRoleDescriptionResult UpdateDescription(Transaction transaction, UpdateRoleDescriptionRequest request)
    {
        var role = transaction.Put(transaction.Require<Role>(request.RoleName) with { Description = request.Description });
        return new UpdateRoleDescriptionResult { Role = RoleShapes.Of(transaction, role, isWhole: true) };
    }

    public static EmptyResult UpdateTrust(Transaction transaction, UpdateAssumeRolePolicyRequest request)
    {
        TrustPolicies.Check(transaction, request.PolicyDocument);
        transaction.Put(transaction.Require<Role>(request.RoleName) with { Trust = request.PolicyDocument });
        return EmptyResult.Instance;
    }

    public static EmptyResult Delete(Transaction transaction, DeleteRoleRequest request)
    {
        var role = transaction.Require<Role>(request.RoleName);
        if (transaction.All<InstanceProfile>().Any(profile => profile.Role == role.Id))
            throw IamErrors.DeleteConflict("Cannot delete entity, must remove roles from instance profile first.");
        role.Grants.RequireNone();
        transaction.Remove(role.Id);
        return EmptyResult.Instance;
    }
}
