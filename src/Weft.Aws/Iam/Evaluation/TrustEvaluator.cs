namespace Weft.Aws.Iam.Evaluation;

/// <summary>Who knocks at a role: its account and the ARNs that a trust policy may know it by.</summary>
/// <param name="Account">The twelve digits of its account.</param>
/// <param name="Arns">For a session both the session's ARN and its role's; for a user or root the one.</param>
/// <param name="UniqueId">AIDA… or AROA…, where it has one.</param>
/// <param name="Service">The name of an AWS service that acts for itself, such as <c>ec2.amazonaws.com</c>.</param>
public sealed record RoleSeeker(string Account, IReadOnlyList<string> Arns, string? UniqueId = null, string? Service = null);

/// <summary>What a trust policy says to a caller.</summary>
/// <param name="Decision">The verdict of the trust policy alone.</param>
/// <param name="NamesCaller">
/// Whether the allowing statement names the caller itself, not just its account: in the role's own account no identity policy is
/// needed then (AWS, "How permissions work with role trust policies").
/// </param>
public sealed record TrustDecision(Decision Decision, bool NamesCaller);

/// <summary>Decides whether the trust policy of a role admits a caller.</summary>
public static class TrustEvaluator
{
    public static TrustDecision Decide(AttachedPolicy trust, string action, string roleArn, RoleSeeker caller, RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(trust);
        ArgumentNullException.ThrowIfNull(caller);
        DecidingStatement? grant = null;
        var namesCaller = false;
        for (var i = 0; i < trust.Document.Statements.Count; i++)
        {
            var statement = trust.Document.Statements[i];
            var fit = Fits(statement.Principals!, caller);
            if (fit == Fit.None || !PolicyEvaluator.Applies(statement, action, roleArn, context)) continue;
            if (!statement.IsAllow) return new(new Decision(Verdict.ExplicitDeny, PolicyLayer.Trust, new DecidingStatement(trust, i)), false);
            grant ??= new DecidingStatement(trust, i);
            namesCaller |= fit == Fit.Caller;
        }

        return new(new Decision(grant is null ? Verdict.ImplicitDeny : Verdict.Allowed, PolicyLayer.Trust, grant), namesCaller);
    }

    /// <summary>Whether a service of AWS may take the role on: a statement allows it, and none denies it.</summary>
    public static bool Admits(PolicyDocument trust, string service)
    {
        ArgumentNullException.ThrowIfNull(trust);
        var speaking = trust.Statements.Where(statement =>
            statement.Actions.Covers("sts:AssumeRole")
            && statement.Principals!.IsNegated != statement.Principals.Principals.Any(principal => principal.Kind == PrincipalKind.Service && principal.Text == service)).ToList();
        return speaking.Exists(statement => statement.IsAllow) && speaking.TrueForAll(statement => statement.IsAllow);
    }

    private static Fit Fits(PrincipalSet principals, RoleSeeker caller)
    {
        var best = principals.Principals.Select(principal => Fits(principal, caller)).Append(Fit.None).Max();
        return principals.IsNegated ? (best == Fit.None ? Fit.Caller : Fit.None) : best;
    }

    private static Fit Fits(NamedPrincipal principal, RoleSeeker caller)
    {
        if (principal.Kind == PrincipalKind.Service) return principal.Text == caller.Service ? Fit.Caller : Fit.None;
        if (principal.Kind != PrincipalKind.Aws || caller.Service is not null) return Fit.None;
        if (principal.Text == "*" || caller.Arns.Contains(principal.Text) || principal.Text == caller.UniqueId) return Fit.Caller;
        return principal.Text == caller.Account || principal.Text == $"arn:aws:iam::{caller.Account}:root" ? Fit.Account : Fit.None;
    }

    private enum Fit
    {
        None,
        Account,
        Caller,
    }
}
