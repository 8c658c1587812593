using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Policies;

/// <summary>ListEntitiesForPolicy: who holds a managed policy, or is bounded by it.</summary>
internal static class PolicyEntities
{
    private enum Kind
    {
        Group,
        Role,
        User,
    }

    public static ListEntitiesForPolicyResult List(View view, ListEntitiesForPolicyRequest request)
    {
        var arn = ManagedPolicies.Require(view, request.PolicyArn).Id.Text;
        var prefix = request.PathPrefix ?? "/";
        var page = IamPage.Of(
            Holders(view).Where(holder => Uses(holder, arn, request.PolicyUsageFilter) && IsAsked(holder.Kind, request.EntityFilter))
                .Where(holder => holder.Path.StartsWith(prefix, StringComparison.Ordinal)),
            holder => $"{holder.Kind}/{holder.Name}", request);
        return new ListEntitiesForPolicyResult
        {
            PolicyGroups = [.. page.Items.Where(holder => holder.Kind == Kind.Group).Select(holder => new PolicyGroupShape { GroupName = holder.Name, GroupId = holder.Id })],
            PolicyRoles = [.. page.Items.Where(holder => holder.Kind == Kind.Role).Select(holder => new PolicyRoleShape { RoleName = holder.Name, RoleId = holder.Id })],
            PolicyUsers = [.. page.Items.Where(holder => holder.Kind == Kind.User).Select(holder => new PolicyUserShape { UserName = holder.Name, UserId = holder.Id })],
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    /// <summary>In the order of their keys in pages: by kind, then by name.</summary>
    private static IEnumerable<Holder> Holders(View view) =>
    [
        .. view.All<Group>().Select(group => new Holder(Kind.Group, group.Id.Text, group.UniqueId, group.Path, group.Grants, null)),
        .. view.All<Role>().Select(role => new Holder(Kind.Role, role.Id.Text, role.UniqueId, role.Path, role.Grants, role.Boundary)),
        .. view.All<User>().Select(user => new Holder(Kind.User, user.Id.Text, user.UniqueId, user.Path, user.Grants, user.Boundary)),
    ];

    private static bool Uses(Holder holder, string arn, string? usage) =>
        (usage != PolicyUsageTypeValues.PermissionsBoundary && holder.Grants.Attached.Contains(arn))
        || (usage != PolicyUsageTypeValues.PermissionsPolicy && holder.Boundary == arn);

    private static bool IsAsked(Kind kind, string? filter) => filter switch
    {
        EntityTypeValues.Group => kind == Kind.Group,
        EntityTypeValues.Role => kind == Kind.Role,
        EntityTypeValues.User => kind == Kind.User,
        EntityTypeValues.LocalManagedPolicy or EntityTypeValues.AWSManagedPolicy => false,
        _ => true,
    };

    private sealed record Holder(Kind Kind, string Name, string Id, string Path, Grants Grants, string? Boundary);
}
