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

    /// <summary>Every statement that bears the verdict out: all that deny, or else all that allow.</summary>
    public static IEnumerable<DecidingStatement> Deciding(PolicySet policies, Verdict verdict, string action, string resource, RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(policies);
        return verdict == Verdict.ImplicitDeny
            ? []
            : All(policies).Where(found => found.Statement.IsAllow == (verdict == Verdict.Allowed) && Applies(found.Statement, action, resource, context));
    }

    /// <summary>The condition keys that statements on this action and resource ask for and the request does not have.</summary>
    public static IEnumerable<string> MissingKeys(PolicySet policies, string action, string resource, RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(context);
        return All(policies).Select(found => found.Statement)
            .Where(statement => statement.Actions.Covers(action) && (statement.Resources is null || statement.Resources.Covers(resource, context)))
            .SelectMany(statement => statement.Conditions)
            .Select(condition => condition.Key)
            .Where(key => context.Find(key) is null)
            .Distinct(StringComparer.OrdinalIgnoreCase);
    }

    private static IEnumerable<DecidingStatement> All(PolicySet policies) => Layers(policies)
        .SelectMany(layer => layer.Policies)
        .SelectMany(policy => policy.Document.Statements.Select((_, index) => new DecidingStatement(policy, index)));

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
