using Weft.Aws.Iam;
using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Sessions;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Sts;

namespace Weft.Aws.Sts;

/// <summary>AssumeRole: the role's trust policy and the caller's own policies together decide (AWS, "How permissions work with role trust policies").</summary>
internal static class AssumedRole
{
    private const string Action = "sts:AssumeRole";
    private const int PolicyArnLimit = 10;
    private const int InlinePolicyLimit = 2048;

    private static readonly TimeSpan DefaultDuration = TimeSpan.FromHours(1);

    public static AssumeRoleResult Assume(Transaction transaction, AssumeRoleRequest request)
    {
        var caller = Identities.Of(transaction, transaction.Call.Caller);
        if (caller.Type == PrincipalType.Root) throw IamErrors.AccessDenied("Roles may not be assumed by root accounts.");
        var home = transaction.In(Scope.GlobalOf(AccountOf(request.RoleArn)));
        var name = new Id<Role>(request.RoleArn[(request.RoleArn.LastIndexOf('/') + 1)..]);
        var role = home.Find(name) is { } found && RoleShapes.Arn(home, found) == request.RoleArn ? found : throw Denied(caller, request.RoleArn);
        RequireAdmitted(transaction, caller, role, home.Account, request);
        var session = new Session(
            new Id<Session>(IamNames.NewAccessKeyId(transaction, "ASIA")),
            IamNames.NewSecret(transaction),
            IamNames.NewSessionToken(transaction),
            transaction.WholeSecond(),
            transaction.WholeSecond() + Duration(caller, role, request),
            null, role.Id, role.UniqueId, request.RoleSessionName,
            ParsePolicy(request.Policy),
            [.. ParsePolicyArns(home, request)]);
        session.Begin(home);
        return new AssumeRoleResult
        {
            Credentials = session.Credentials(),
            AssumedRoleUser = new AssumedRoleUserShape { AssumedRoleId = $"{role.UniqueId}:{session.Name}", Arn = session.Arn(home.Account) },
        };
    }

    private static AccountId AccountOf(string roleArn)
    {
        var parts = roleArn.Split(':', 6);
        return parts is ["arn", "aws", "iam", "", var account, var rest] && AccountId.IsWellFormed(account) && rest.StartsWith("role/", StringComparison.Ordinal)
            ? new AccountId(account)
            : throw IamErrors.Validation($"{roleArn} is invalid");
    }

    private static void RequireAdmitted(Transaction transaction, Principal caller, Role role, AccountId owner, AssumeRoleRequest request)
    {
        var context = caller.Context.With(PrincipalContext.OfTime(transaction.Now)).With(RequestContext.Of(
            ("sts:ExternalId", request.ExternalId), ("sts:RoleSessionName", request.RoleSessionName), ("aws:RequestedRegion", transaction.Region.Text)));
        var trust = new AttachedPolicy("trust policy", null, $"role/{role.Id}", PolicyParser.Parse(role.Trust, PolicyPurpose.Trust));
        var knownAs = new[] { caller.Caller.Arn, context.FindSingle("aws:PrincipalArn")! };
        var admitted = TrustEvaluator.Decide(
            trust, Action, request.RoleArn, new RoleSeeker(caller.Caller.Account.Text, knownAs, caller.Caller.UserId.Split(':')[0]), context);
        Require(admitted.Decision, caller, request.RoleArn);
        var own = PolicyEvaluator.Decide(caller.Policies!, Action, request.RoleArn, context);
        var isEnoughAlone = admitted.NamesCaller && caller.Caller.Account == owner;
        if (own.Verdict == Verdict.ExplicitDeny || !isEnoughAlone) Require(own, caller, request.RoleArn);
    }

    private static void Require(Decision decision, Principal caller, string roleArn)
    {
        if (!decision.IsAllowed) throw IamErrors.AccessDenied(AccessDenial.Explain(decision, caller.Caller.Arn, Action, roleArn));
    }

    private static AwsException Denied(Principal caller, string roleArn) =>
        IamErrors.AccessDenied($"User: {caller.Caller.Arn} is not authorized to perform: {Action} on resource: {roleArn}");

    private static TimeSpan Duration(Principal caller, Role role, AssumeRoleRequest request)
    {
        var duration = request.DurationSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultDuration;
        if (caller.Type == PrincipalType.AssumedRole && duration > DefaultDuration)
            throw IamErrors.Validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining");
        return duration <= role.MaxSession
            ? duration
            : throw IamErrors.Validation("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
    }

    private static PolicyText? ParsePolicy(string? json)
    {
        if (json is null) return null;
        if (json.Length > InlinePolicyLimit) throw IamErrors.Validation($"The session policy must have length less than or equal to {InlinePolicyLimit}");
        PolicyParser.Parse(json, PolicyPurpose.Session);
        return PolicyText.Parse(json);
    }

    private static IEnumerable<string> ParsePolicyArns(View home, AssumeRoleRequest request)
    {
        if (request.PolicyArns.Count > PolicyArnLimit) throw IamErrors.Validation($"At most {PolicyArnLimit} policy ARNs can be passed.");
        return request.PolicyArns.Select(descriptor => ManagedPolicies.Require(home, descriptor.Arn ?? throw IamErrors.Validation("PolicyArns needs an arn")).Id.Text);
    }
}
