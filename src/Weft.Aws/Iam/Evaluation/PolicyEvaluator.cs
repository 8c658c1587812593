namespace Weft.Aws.Iam.Evaluation;

/// <summary>
/// Decides whether policies let a principal do something (AWS, "Policy evaluation logic"): an explicit deny in any layer wins; then
/// the identity policies, the permissions boundary and the session policies must each allow it.
/// </summary>
public static class PolicyEvaluator
{
    public static Decision Decide(PolicySet policies, string action, string resource, RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(policies);
        var layers = Layers(policies);
        foreach (var (layer, attached) in layers)
        {
            if (Find(attached, isAllow: false, action, resource, context) is { } deny) return new Decision(Verdict.ExplicitDeny, layer, deny);
        }

        DecidingStatement? grant = null;
        foreach (var (layer, attached) in layers)
        {
            if (Find(attached, isAllow: true, action, resource, context) is not { } allow) return new Decision(Verdict.ImplicitDeny, layer, null);
            grant ??= allow;
        }

        return new Decision(Verdict.Allowed, PolicyLayer.Identity, grant);
    }

    /// <summary>Whether a statement speaks of this action on this resource, under these conditions.</summary>
    public static bool Applies(PolicyStatement statement, string action, string resource, RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(statement);
        return statement.Actions.Covers(action)
            && (statement.Resources is null || statement.Resources.Covers(resource, context))
            && statement.Conditions.All(condition => condition.Holds(context));
    }

    private static List<(PolicyLayer Layer, IReadOnlyList<AttachedPolicy> Policies)> Layers(PolicySet policies)
    {
        List<(PolicyLayer, IReadOnlyList<AttachedPolicy>)> layers = [(PolicyLayer.Identity, policies.Identity)];
        if (policies.Boundary is { } boundary) layers.Add((PolicyLayer.Boundary, [boundary]));
        if (policies.Session is { } session) layers.Add((PolicyLayer.Session, session));
        return layers;
    }

    private static DecidingStatement? Find(IReadOnlyList<AttachedPolicy> policies, bool isAllow, string action, string resource, RequestContext context)
    {
        foreach (var policy in policies)
        {
            var statements = policy.Document.Statements;
            for (var i = 0; i < statements.Count; i++)
            {
                if (statements[i].IsAllow == isAllow && Applies(statements[i], action, resource, context)) return new DecidingStatement(policy, i);
            }
        }

        return null;
    }
}
