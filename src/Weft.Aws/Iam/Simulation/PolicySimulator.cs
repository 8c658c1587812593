using Weft.Aws.Iam.Authorization;
using Weft.Aws.Iam.Evaluation;
using Weft.Aws.Iam.Groups;
using Weft.Aws.Iam.Policies;
using Weft.Aws.Iam.Roles;
using Weft.Aws.Iam.Users;
using Weft.Control.Operations;
using Weft.Control.Resources;
using Weft.Control.Selection;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Iam;

namespace Weft.Aws.Iam.Simulation;

/// <summary>SimulatePrincipalPolicy and SimulateCustomPolicy: the questions that the gate asks, asked ahead of time, with the statements that decide.</summary>
internal static class PolicySimulator
{
    public static void Declare(Catalog catalog)
    {
        catalog.Read(IamApi.SimulatePrincipalPolicy, SimulatePrincipal)
            .Refuses(r => r.ResourcePolicy)
            .Refuses(r => r.ResourceOwner)
            .Refuses(r => r.CallerArn)
            .Refuses(r => r.ResourceHandlingOption);
        catalog.Read(IamApi.SimulateCustomPolicy, SimulateCustom)
            .Refuses(r => r.ResourcePolicy)
            .Refuses(r => r.ResourceOwner)
            .Refuses(r => r.CallerArn)
            .Refuses(r => r.ResourceHandlingOption);
    }

    private static SimulatePrincipalPolicyResult SimulatePrincipal(View view, SimulatePrincipalPolicyRequest request)
    {
        var policies = With(PoliciesOfArn(view, request.PolicySourceArn), request.PolicyInputList, request.PermissionsBoundaryPolicyInputList);
        var page = Ask(policies, request.ActionNames, request.ResourceArns, request.ContextEntries, request);
        return new SimulatePrincipalPolicyResult { EvaluationResults = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    private static SimulateCustomPolicyResult SimulateCustom(View view, SimulateCustomPolicyRequest request)
    {
        var policies = With(new PolicySet([]), request.PolicyInputList, request.PermissionsBoundaryPolicyInputList);
        var page = Ask(policies, request.ActionNames, request.ResourceArns, request.ContextEntries, request);
        return new SimulateCustomPolicyResult { EvaluationResults = page.Items, IsTruncated = page.NextToken is not null, Marker = page.NextToken };
    }

    /// <summary>Every action on every resource, one page of the answers.</summary>
    private static Page<EvaluationResultShape> Ask(
        PolicySet policies, IReadOnlyList<string> actions, IReadOnlyList<string> resources, IReadOnlyList<ContextEntryShape> entries, IMarkerPagedRequest paging)
    {
        var context = new RequestContext(entries
            .Where(entry => entry.ContextKeyName is not null)
            .Select(entry => KeyValuePair.Create(entry.ContextKeyName!, ValuesOf(entry))));
        var questions = actions
            .SelectMany(action => (resources.Count == 0 ? ["*"] : resources).Select(resource => (action, resource)))
            .Select((question, index) => (Key: index.ToString("D6", null), Action: question.action, Resource: question.resource));
        var page = IamPage.Of(questions, question => question.Key, paging);
        return new Page<EvaluationResultShape>(page.Select(question => Ask(policies, question.Action, question.Resource, context)), page.NextToken);
    }

    /// <exception cref="AwsException">InvalidInput: several values for a key whose type holds one.</exception>
    private static IReadOnlyList<string> ValuesOf(ContextEntryShape entry) =>
        entry.ContextKeyValues.Count <= 1 || entry.ContextKeyType is null || entry.ContextKeyType.EndsWith("List", StringComparison.Ordinal)
            ? entry.ContextKeyValues
            : throw IamErrors.InvalidInput($"The context key {entry.ContextKeyName} of type {entry.ContextKeyType} can't have several values.");

    private static PolicySet With(PolicySet own, IReadOnlyList<string> added, IReadOnlyList<string> boundaries)
    {
        if (boundaries.Count > 1) throw IamErrors.InvalidInput("Only one permissions boundary can be simulated.");
        return own with
        {
            Identity = [.. own.Identity, .. added.Select((json, i) => Input(json, $"PolicyInputList.{i + 1}"))],
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
