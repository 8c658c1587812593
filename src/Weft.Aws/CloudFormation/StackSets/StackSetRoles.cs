using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.StackSets;

/// <summary>
/// Self-managed permissions ("Grant self-managed permissions"): CloudFormation takes on the administration role in the account of the stack set, and with
/// it the execution role in the account of each stack, which the stack then acts as.
/// </summary>
internal static class StackSetRoles
{
    private const string Service = "cloudformation.amazonaws.com";
    private const string Action = "sts:AssumeRole";

    /// <summary>Takes on the execution role.</summary>
    /// <param name="home">Where the stack set is.</param>
    /// <exception cref="AwsException">One of the roles is not there, does not trust, or may not: the reason by which the stack fails.</exception>
    public static Principal TakeOn(View home, StackSet set, StackSetOperation operation, AccountId account)
    {
        var administrator = Identities.OfServiceRole(home.In(Scope.GlobalOf(home.Account)), operation.AdministrationRole, Service, set.Uuid)
            ?? throw Lacking(home.Account, NameOf(operation.AdministrationRole), "CloudFormation service");
        var there = home.In(Scope.GlobalOf(account));
        var role = there.Find(new Id<Role>(operation.ExecutionRole)) ?? throw LacksExecution(operation, account);
        var arn = RoleShapes.Arn(there, role);
        var context = administrator.Context.With(PrincipalContext.OfTime(home.Now)).With(RequestContext.Of(("sts:RoleSessionName", set.Uuid), ("aws:RequestedRegion", home.Region.Text)));
        var trust = new AttachedPolicy("trust policy", null, $"role/{role.Id}", PolicyParser.Parse(role.Trust, PolicyPurpose.Trust));
        var seeker = new RoleSeeker(home.Account.Text, [administrator.Caller.Arn, operation.AdministrationRole], administrator.Caller.UserId.Split(':')[0]);
        var admitted = TrustEvaluator.Decide(trust, Action, arn, seeker, context);
        if (!admitted.Decision.IsAllowed) throw LacksExecution(operation, account);
        var own = PolicyEvaluator.Decide(administrator.Policies!, Action, arn, context);
        var isEnoughAlone = admitted.NamesCaller && home.Account == account;
        if (own.Verdict == Verdict.ExplicitDeny || (!own.IsAllowed && !isEnoughAlone))
            throw AccessDenial.Refuse(WireProtocol.Query, AccessDenial.Explain(own, administrator.Caller.Arn, Action, arn));
        return Identities.OfRole(there, role, set.Uuid);
    }

    private static AwsException LacksExecution(StackSetOperation operation, AccountId account) =>
        Lacking(account, operation.ExecutionRole, $"Role '{NameOf(operation.AdministrationRole)}'");

    private static AwsException Lacking(AccountId account, string role, string trusted) =>
        StackSetErrors.Invalid($"Account {account} should have '{role}' role with trust relationship to {trusted}.");

    private static string NameOf(string roleArn) => roleArn[(roleArn.LastIndexOf('/') + 1)..];
}
