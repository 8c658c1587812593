using Weft.Aws.Iam.Evaluation;
using Weft.Control.State;
using Weft.Wire.Signing;

namespace Weft.Aws.Iam.Authorization;

/// <summary>The kinds of principal that can sign a request.</summary>
public enum PrincipalType
{
    /// <summary>The owner of an account, whom no policy limits.</summary>
    Root,

    User,

    /// <summary>Whoever has taken on a role.</summary>
    AssumedRole,
}

/// <summary>Who a request comes from, with everything that decides what it may do.</summary>
/// <param name="Caller">The account, the ARN, the unique id and the access key.</param>
/// <param name="IsSession">Whether the credentials are temporary.</param>
/// <param name="Policies">The policies that bear on it; null for root.</param>
/// <param name="Context">The condition keys that describe the principal (aws:username, aws:PrincipalArn, …).</param>
public sealed record Principal(Caller Caller, PrincipalType Type, bool IsSession, PolicySet? Policies, RequestContext Context);

/// <summary>What an access key stands for.</summary>
/// <param name="Principal">Who it is; the root of an account for a key that IAM never made. Null when the key cannot be used.</param>
/// <param name="Secret">The secret that a request must be signed with; null for a key that IAM never made, which nothing can verify.</param>
/// <param name="Fault">Why the key cannot be used.</param>
public sealed record Identity(Principal? Principal, string? Secret, SignatureFault? Fault)
{
    /// <summary>Whether IAM or STS made the key, so that its signature is verified and its policies are enforced.</summary>
    public bool IsKnown => Secret is not null || Fault is not null;
}
