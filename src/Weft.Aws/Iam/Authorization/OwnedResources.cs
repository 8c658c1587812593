using Weft.Aws.Iam.Evaluation;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// Weighs permissions on things that have an owner (IAM User Guide, "Policy evaluation logic"): in the owner's account the caller's own policies decide;
/// to another account the thing itself would have to give them, and none here has a policy of its own.
/// </summary>
internal static class OwnedResources
{
    /// <exception cref="AwsException">AccessDenied.</exception>
    public static void Require(View view, Principal principal, IReadOnlyList<Need> needs, WireProtocol protocol, Func<RequestContext> facts)
    {
        if (principal.Policies is null && needs.All(need => IsOwn(need, principal))) return;
        var context = principal.Context.With(PrincipalContext.OfTime(view.Now)).With(facts());
        foreach (var need in needs)
        {
            if (Refusal(principal, need, need.Facts is { } own ? context.With(RequestContext.Of(own)) : context) is { } refusal)
                throw AccessDenial.Refuse(protocol, AccessDenial.Explain(refusal, principal.Caller.Arn, need.Action, need.Resource));
        }
    }

    private static bool IsOwn(Need need, Principal principal) => need.Owner is null || need.Owner == principal.Caller.Account;

    /// <summary>Why it is refused; null where it is allowed.</summary>
    private static Decision? Refusal(Principal principal, Need need, RequestContext context)
    {
        var own = principal.Policies is { } policies ? PolicyEvaluator.Decide(policies, need.Action, need.Resource, context) : null;
        if (own is { IsAllowed: false }) return own;
        return IsOwn(need, principal) ? null : new Decision(Verdict.ImplicitDeny, PolicyLayer.Resource, null);
    }
}
