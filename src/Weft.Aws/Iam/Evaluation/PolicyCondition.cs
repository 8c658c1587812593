namespace Weft.Aws.Iam.Evaluation;

/// <summary>How a condition treats a key with several values.</summary>
public enum SetQualifier
{
    None,
    ForAllValues,
    ForAnyValue,
}

/// <summary>One test of a Condition block: an operator, a key of the request, and the values to compare it with.</summary>
public sealed record PolicyCondition(
    ConditionOperator Operator, SetQualifier Qualifier, bool IfExists, string Key, IReadOnlyList<TextPattern> Values)
{
    /// <summary>
    /// Absent keys: a negated test holds, a plain one does not, IfExists and ForAllValues hold, ForAnyValue does not (AWS, "Condition
    /// operators" and "Single-valued vs. multivalued context keys").
    /// </summary>
    public bool Holds(RequestContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var actual = context.Find(Key);
        if (Operator == ConditionOperator.Null) return Values.Any(value => value.IsEqual(actual is null ? "true" : "false", context, ignoreCase: true));
        if (actual is null or [] && IfExists) return true;
        return Qualifier switch
        {
            SetQualifier.ForAllValues => (actual ?? []).All(value => Satisfies(value, context)),
            SetQualifier.ForAnyValue => (actual ?? []).Any(value => Satisfies(value, context)),
            _ when actual is null or [] => Operator.IsNegated,
            _ when Operator.IsNegated => actual.All(value => Satisfies(value, context)),
            _ => actual.Any(value => Satisfies(value, context)),
        };
    }

    private bool Satisfies(string actual, RequestContext context) =>
        Values.Any(expected => Operator.Compare(actual, expected, context)) != Operator.IsNegated;
}
