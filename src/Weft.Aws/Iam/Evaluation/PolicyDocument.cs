namespace Weft.Aws.Iam.Evaluation;

/// <summary>A policy in IAM's JSON language, parsed.</summary>
public sealed record PolicyDocument(string Version, IReadOnlyList<PolicyStatement> Statements);

/// <summary>One rule of a policy: whom, what and when it allows or denies.</summary>
/// <param name="Sid">The author's name for the statement.</param>
/// <param name="IsAllow">Effect: Allow or Deny.</param>
/// <param name="Actions">Action or NotAction.</param>
/// <param name="Resources">Resource or NotResource; null in a trust policy, whose resource is its role.</param>
/// <param name="Principals">Principal or NotPrincipal; null in an identity policy, whose principal is its holder.</param>
/// <param name="Conditions">All of them must hold.</param>
public sealed record PolicyStatement(
    string? Sid,
    bool IsAllow,
    ActionSet Actions,
    ResourceSet? Resources,
    PrincipalSet? Principals,
    IReadOnlyList<PolicyCondition> Conditions);

/// <summary>Action or NotAction: patterns whose letter case does not matter.</summary>
public sealed record ActionSet(bool IsNegated, IReadOnlyList<TextPattern> Patterns)
{
    public bool Covers(string action) =>
        Patterns.Any(pattern => pattern.IsMatch(action, RequestContext.Empty, ignoreCase: true)) != IsNegated;
}

/// <summary>Resource or NotResource.</summary>
public sealed record ResourceSet(bool IsNegated, IReadOnlyList<ArnPattern> Patterns)
{
    public bool Covers(string resource, RequestContext context) =>
        Patterns.Any(pattern => pattern.IsMatch(resource, context)) != IsNegated;
}

/// <summary>The kinds of principal that a trust policy names.</summary>
public enum PrincipalKind
{
    Aws,
    Service,
    Federated,
    CanonicalUser,
}

/// <summary>One principal as a policy writes it: an ARN, an account number, a service name, or "*".</summary>
public sealed record NamedPrincipal(PrincipalKind Kind, string Text);

/// <summary>Principal or NotPrincipal.</summary>
public sealed record PrincipalSet(bool IsNegated, IReadOnlyList<NamedPrincipal> Principals);
