using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Simulation;

/// <summary>SimulatePrincipalPolicy: the questions that the gate asks, asked ahead of time, with the statements that decide.</summary>
internal static class PolicySimulator
{
    public static void Declare(Catalog catalog) => catalog.Read(IamApi.SimulatePrincipalPolicy, Simulate)
        .Refuses(r => r.ResourcePolicy)
        .Refuses(r => r.ResourceOwner)
        .Refuses(r => r.CallerArn)
        .Refuses(r => r.ResourceHandlingOption);

    private static SimulatePrincipalPolicyResult Simulate(View view, SimulatePrincipalPolicyRequest request)
    {
        var policies = PoliciesFor(view, request);
        var context = new RequestContext(request.ContextEntries
            .Where(entry => entry.ContextKeyName is not null)
            .Select(entry => KeyValuePair.Create(entry.ContextKeyName!, entry.ContextKeyValues)));
        var questions = request.ActionNames
            .SelectMany(action => (request.ResourceArns.Count == 0 ? ["*"] : request.ResourceArns).Select(resource => (action, resource)))
            .Select((question, index) => (Key: index.ToString("D6", null), Action: question.action, Resource: question.resource));
        var page = IamPage.Of(questions, question => question.Key, request);
        return new SimulatePrincipalPolicyResult
        {
            EvaluationResults = page.Select(question => Ask(policies, question.Action, question.Resource, context)),
            IsTruncated = page.NextToken is not null,
            Marker = page.NextToken,
        };
    }

    private static PolicySet PoliciesFor(View view, SimulatePrincipalPolicyRequest request)
    {
        var own = PoliciesOfArn(view, request.PolicySourceArn);
        var added = request.PolicyInputList.Select((json, i) => Input(json, $"PolicyInputList.{i + 1}"));
        var boundaries = request.PermissionsBoundaryPolicyInputList;
        if (boundaries.Count > 1) throw IamErrors.InvalidInput("Only one permissions boundary can be simulated.");
        return own with
        {
            Identity = [.. own.Identity, .. added],
            Boundary = boundaries.Count == 1 ? Input(boundaries[0], "PermissionsBoundaryPolicyInputList.1") : own.Boundary,
        };
    }

    private static AttachedPolicy Input(string json, string name) => new(name, null, "", PolicyParser.Parse(json, PolicyPurpose.Identity));

    private static PolicySet PoliciesOfArn(View view, string arn)
    {
        var start = $"arn:aws:iam::{view.Account}:";
        if (!arn.StartsWith(start, StringComparison.Ordinal)) throw IamErrors.InvalidInput($"Invalid Entity Arn: {arn}");
        var name = arn[(arn.LastIndexOf('/') + 1)..];
        return arn[start.Length..].Split('/')[0] switch
        {
            "user" => PoliciesOf.User(view, view.Require(new Id<User>(name))),
            "role" => PoliciesOf.Role(view, view.Require(new Id<Role>(name))),
            "group" => new PolicySet([.. view.Require(new Id<Group>(name)).Grants.Evaluated(view, $"group/{name}")]),
            _ => throw IamErrors.InvalidInput($"Invalid Entity Arn: {arn}"),
        };
    }

    private static EvaluationResultShape Ask(PolicySet policies, string action, string resource, RequestContext context)
    {
        var decision = PolicyEvaluator.Decide(policies, action, resource, context);
        return new EvaluationResultShape
        {
            EvalActionName = action,
            EvalResourceName = resource,
            EvalDecision = Name(decision.Verdict),
            MatchedStatements = [.. PolicyEvaluator.Deciding(policies, decision.Verdict, action, resource, context).Select(Shape)],
            MissingContextValues = [.. PolicyEvaluator.MissingKeys(policies, action, resource, context)],
            PermissionsBoundaryDecisionDetail = policies.Boundary is { } boundary
                ? new PermissionsBoundaryDecisionDetailShape { AllowedByPermissionsBoundary = PolicyEvaluator.Decide(new PolicySet([boundary]), action, resource, context).IsAllowed }
                : null,
        };
    }

    private static string Name(Verdict verdict) => verdict switch
    {
        Verdict.Allowed => PolicyEvaluationDecisionTypeValues.Allowed,
        Verdict.ExplicitDeny => PolicyEvaluationDecisionTypeValues.ExplicitDeny,
        _ => PolicyEvaluationDecisionTypeValues.ImplicitDeny,
    };

    private static StatementShape Shape(DecidingStatement statement) => new()
    {
        SourcePolicyId = statement.Policy.Name,
        SourcePolicyType = statement.Policy switch
        {
            { Arn: { } arn } => ManagedPolicies.IsOfAws(arn) ? PolicySourceTypeValues.AwsManaged : PolicySourceTypeValues.UserManaged,
            { Holder: "" } => PolicySourceTypeValues.None,
            { Holder: var holder } => holder.Split('/')[0],
        },
    };
}
