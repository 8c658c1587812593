using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.State;

namespace Weft.Aws.Iam.Authorization;

/// <summary>Gathers the policies that bear on a user, group or role.</summary>
internal static class PoliciesOf
{
    public static PolicySet User(View view, User user) => new(
        [
            .. user.Grants.Evaluated(view, $"user/{user.Id}"),
            .. user.Groups.Select(view.Require).SelectMany(group => group.Grants.Evaluated(view, $"group/{group.Id}")),
        ],
        Boundary(view, user.Boundary, $"user/{user.Id}"));

    public static PolicySet Role(View view, Role role) =>
        new([.. role.Grants.Evaluated(view, $"role/{role.Id}")], Boundary(view, role.Boundary, $"role/{role.Id}"));

    private static AttachedPolicy? Boundary(View view, string? arn, string holder)
    {
        if (arn is null) return null;
        var policy = ManagedPolicies.Require(view, arn);
        return new AttachedPolicy(policy.Name, arn, holder, policy.Default.Text.Document);
    }
}
