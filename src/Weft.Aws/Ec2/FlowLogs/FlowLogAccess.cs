using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Roles;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.FlowLogs;

/// <summary>
/// Whether a flow log may be delivered: its role must exist, trust the flow logs service, and be allowed to write to the group (VPC User
/// Guide, "IAM role for publishing flow logs to CloudWatch Logs"). Asked of the revision, so a mended role counts at once.
/// </summary>
public static class FlowLogAccess
{
    public const string Denied = "Access error";

    private const string Service = "vpc-flow-logs.amazonaws.com";
    private const string Success = "SUCCESS";
    private const string Failed = "FAILED";

    private static readonly string[] groupActions = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:DescribeLogStreams"];

    /// <summary>What keeps the flow log from being delivered, in AWS's words; null for nothing.</summary>
    public static string? ProblemOf(View view, FlowLog log) =>
        log.GroupName is null || RoleOf(view, log) is { } role && IsTrusting(view, role) && IsAllowed(view, role, log.GroupName) ? null : Denied;

    internal static string StatusOf(View view, FlowLog log) => ProblemOf(view, log) is null ? Success : Failed;

    private static Role? RoleOf(View view, FlowLog log)
    {
        var home = view.In(Scope.GlobalOf(view.Account));
        return home.Find(new Id<Role>(log.Role![(log.Role!.LastIndexOf('/') + 1)..])) is { } role && RoleShapes.Arn(home, role) == log.Role ? role : null;
    }

    private static bool IsTrusting(View view, Role role)
    {
        var context = RequestContext.Of(("aws:SourceAccount", view.Account.Text));
        var statements = PolicyParser.Parse(role.Trust, PolicyPurpose.Trust).Statements
            .Where(statement => statement.Principals!.Principals.Any(principal => principal is { Kind: PrincipalKind.Service, Text: Service })
                && PolicyEvaluator.Applies(statement, "sts:AssumeRole", RoleShapes.Arn(view, role), context))
            .ToList();
        return statements.Count > 0 && statements.TrueForAll(statement => statement.IsAllow);
    }

    private static bool IsAllowed(View view, Role role, string group)
    {
        var policies = PoliciesOf.Role(view.In(Scope.GlobalOf(view.Account)), role);
        var target = $"arn:aws:logs:{view.Region}:{view.Account}:log-group:{group}:log-stream:";
        var context = PrincipalContext.OfTime(view.Now);
        return groupActions.All(action => PolicyEvaluator.Decide(policies, action, target, context).IsAllowed)
            && PolicyEvaluator.Decide(policies, "logs:PutLogEvents", target + "eni", context).IsAllowed;
    }
}
