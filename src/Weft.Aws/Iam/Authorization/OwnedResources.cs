using Weft.Aws.Iam.Evaluation;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Iam.Authorization;

/// <summary>
/// Weighs permissions on things that have an owner and may have a policy of their own (IAM User Guide, "Policy evaluation logic"): a deny anywhere
/// wins; within the owner's account either side's permission is enough, and from another account both sides must give it.
/// </summary>
internal static class OwnedResources
{
    /// <exception cref="AwsException">AccessDenied.</exception>
    public static void Require(View view, Principal principal, IReadOnlyList<Need> needs, WireProtocol protocol, Func<RequestContext> facts)
    {
        if (principal.Policies is null && needs.All(need => need.Policy is null && IsOwn(need, principal))) return;
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
        var own = principal.Policies is { } policies
            ? PolicyEvaluator.Decide(policies, need.Action, need.Resource, context)
            : new Decision(Verdict.Allowed, PolicyLayer.Identity, null);
        var granted = need.Policy is { } text ? Ask(text, principal, need, context) : null;
        if (own.Verdict == Verdict.ExplicitDeny) return own;
        if (granted?.Decision.Verdict == Verdict.ExplicitDeny) return granted.Decision;
        if (IsOwn(need, principal))
        {
            if (own.IsAllowed) return null;
            return granted is { NamesCaller: true, Decision.IsAllowed: true } && IsWithinLimits(principal.Policies!, need, granted.Decision, context) ? null : own;
        }

        if (!own.IsAllowed) return own;
        return granted is { Decision.IsAllowed: true } ? null : new Decision(Verdict.ImplicitDeny, PolicyLayer.Resource, null);
    }

    private static TrustDecision Ask(string text, Principal principal, Need need, RequestContext context)
    {
        var policy = new AttachedPolicy("resource policy", null, need.Resource, PolicyParser.Parse(text, PolicyPurpose.Resource));
        var caller = principal.Caller;
        string[] arns = context.FindSingle("aws:PrincipalArn") is { } role ? [caller.Arn, role] : [caller.Arn];
        return TrustEvaluator.Decide(
            policy, need.Action, need.Resource, new RoleSeeker(caller.Account.Text, arns, caller.UserId.Split(':')[0]), context, PolicyLayer.Resource);
    }

    /// <summary>What the resource's policy gives stands in for the identity policies; a boundary and the policies of a session still bind.</summary>
    private static bool IsWithinLimits(PolicySet policies, Need need, Decision grant, RequestContext context)
    {
        var granting = grant.Statement!.Policy with { Document = new PolicyDocument("2012-10-17", [grant.Statement.Statement]) };
        return PolicyEvaluator.Decide(policies with { Identity = [granting] }, need.Action, need.Resource, context).IsAllowed;
    }
}
