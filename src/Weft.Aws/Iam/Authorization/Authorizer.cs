using Weft.Aws.Iam.Evaluation;
using Weft.Wire;
using Weft.Wire.Signing;

namespace Weft.Aws.Iam.Authorization;

/// <summary>The gate before every operation: lets a principal through, or refuses in the words of the service.</summary>
public static class Authorizer
{
    /// <summary>The first two need no permission; AssumeRole weighs the role's trust policy in, and does so itself.</summary>
    private static readonly string[] Ungated = ["sts:GetCallerIdentity", "sts:GetSessionToken", "sts:AssumeRole"];

    /// <param name="principal">Who asks.</param>
    /// <param name="protocol">The protocol of the service, which decides the error code.</param>
    /// <param name="action">Such as <c>ec2:CreateVpc</c>.</param>
    /// <param name="resources">What the request is about; each must be allowed. Empty for an action on nothing in particular.</param>
    /// <param name="context">The condition keys that describe the request (aws:SourceIp, aws:RequestedRegion, …).</param>
    /// <param name="now">Gives aws:CurrentTime and aws:EpochTime.</param>
    /// <exception cref="AwsException">UnauthorizedOperation, AccessDenied or AccessDeniedException.</exception>
    public static void Authorize(
        Principal principal, WireProtocol protocol, string action, IReadOnlyList<TargetResource> resources, RequestContext context, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(principal);
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(context);
        RequireFullCredentials(principal, protocol, action);
        if (principal.Policies is not { } policies || Ungated.Contains(action)) return;
        var whole = principal.Context.With(PrincipalContext.OfTime(now)).With(context);
        foreach (var resource in resources.Count == 0 ? [TargetResource.Any] : resources)
        {
            var decision = PolicyEvaluator.Decide(policies, action, resource.Arn, resource.Describe(whole));
            if (!decision.IsAllowed) throw AccessDenial.Refuse(protocol, AccessDenial.Explain(decision, principal.Caller.Arn, action, resource.Arn));
        }
    }

    /// <summary>What GetSessionToken gives out without MFA can't call IAM (STS API Reference, GetSessionToken); to pass a role is no call.</summary>
    private static void RequireFullCredentials(Principal principal, WireProtocol protocol, string action)
    {
        if (principal.IsSession && principal.Type != PrincipalType.AssumedRole && action.StartsWith("iam:", StringComparison.Ordinal) && action != PassedRole.Action)
            throw new SignatureFault(SignatureFaultKind.UnknownKey).In(protocol);
    }
}
