namespace Weft.Aws.Iam.Evaluation;

/// <summary>
/// An ARN with wildcards. Each of the six parts is compared by itself, so that a wildcard never reaches across a colon; missing parts
/// match anything, as in identity policies (AWS, "Grammar of the IAM JSON policy language", resource_string).
/// </summary>
public sealed class ArnPattern
{
    private const int Parts = 6;

    private readonly TextPattern[] parts;

    private ArnPattern(TextPattern whole)
    {
        Whole = whole;
        parts = whole.IsAnything ? [] : whole.SplitAtColons(Parts);
    }

    public TextPattern Whole { get; }

    /// <summary>How many of the six parts are written out.</summary>
    internal int Length => parts.Length;

    public static ArnPattern Parse(string text, bool withVariables) => new(TextPattern.Parse(text, withVariables));

    /// <summary>Whether a resource fits; the resource "*" (an action on nothing in particular) fits only the pattern "*".</summary>
    public bool IsMatch(string resource, RequestContext context)
    {
        if (Whole.IsAnything) return true;
        var rest = resource.AsSpan();
        for (var i = 0; i < Parts; i++)
        {
            var colon = i == Parts - 1 ? -1 : rest.IndexOf(':');
            if (i < Parts - 1 && colon < 0) return false;
            var part = colon < 0 ? rest : rest[..colon];
            if (i < parts.Length && !parts[i].IsMatch(part, context)) return false;
            rest = rest[(colon + 1)..];
        }

        return true;
    }
}
