using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Users;
using Weft.Aws.ServiceQuotas;
using Weft.Control;
using Weft.Control.State;

namespace Weft.Aws.Iam.Roles;

/// <summary>What IAM demands of a trust policy before a role takes it: the grammar, the size, and principals that exist.</summary>
internal static class TrustPolicies
{
    private const string ArnStart = "arn:aws:iam::";

    /// <exception cref="Wire.AwsException">MalformedPolicyDocument or LimitExceeded</exception>
    public static void Check(View view, string json)
    {
        var document = PolicyParser.Parse(json, PolicyPurpose.Trust);
        var limit = view.LimitOf(IamQuotas.RoleTrustPolicyLength);
        if (PolicyParser.CountedLength(json) > limit) throw IamErrors.QuotaExceeded("ACLSizePerRole", limit);
        foreach (var principal in document.Statements.SelectMany(statement => statement.Principals!.Principals))
        {
            if (principal.Kind == PrincipalKind.Aws && !Exists(view, principal.Text))
                throw PolicyErrors.Malformed($"Invalid principal in policy: \"AWS\":\"{principal.Text}\"");
        }
    }

    private static bool Exists(View view, string principal)
    {
        if (!principal.StartsWith(ArnStart, StringComparison.Ordinal)) return true; // an account, a unique id, a session, or "*"
        var parts = principal[ArnStart.Length..].Split(':', 2);
        var there = view.In(Scope.GlobalOf(new AccountId(parts[0])));
        var name = parts[1][(parts[1].LastIndexOf('/') + 1)..];
        if (parts[1].StartsWith("user/", StringComparison.Ordinal))
            return there.Find(new Control.Resources.Id<User>(name)) is { } user && UserShapes.Arn(there, user) == principal;
        if (parts[1].StartsWith("role/", StringComparison.Ordinal))
            return there.Find(new Control.Resources.Id<Role>(name)) is { } role && RoleShapes.Arn(there, role) == principal;
        return true;
    }
}
