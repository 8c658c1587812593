using Weft.Control.State;

namespace Weft.Aws.Ssm.Parameters;

/// <summary>How a request names a parameter: by name or by ARN, with a version or a label after a colon.</summary>
/// <param name="Selector">The version's number or the label; empty for the newest.</param>
/// <param name="IsArn">Whether it was an ARN, which writes a slash before a name that has none.</param>
internal readonly record struct ParameterReference(string Path, string Selector, bool IsArn)
{
    public static ParameterReference Parse(string text, View view)
    {
        var isPublicArn = text.StartsWith($"arn:aws:ssm:{view.Region}::parameter", StringComparison.Ordinal);
        var isOwnArn = text.StartsWith($"arn:aws:ssm:{view.Region}:{view.Account}:parameter/", StringComparison.Ordinal);
        var path = isPublicArn || isOwnArn ? text[(text.IndexOf(":parameter", StringComparison.Ordinal) + ":parameter".Length)..] : text;
        var colon = path.IndexOf(':');
        return colon < 0 ? new ParameterReference(path, "", isOwnArn) : new ParameterReference(path[..colon], path[(colon + 1)..], isOwnArn);
    }

    /// <summary>The account's own parameter that is meant, whichever version; null where there is none.</summary>
    public Parameter? FindOwn(View view) =>
        view.Find(Parameter.IdOf(Path)) ?? (IsArn ? view.Find(Parameter.IdOf(Path[1..])) : null);
}

/// <summary>What a parameter may be called (API Reference, PutParameter).</summary>
internal static class ParameterNames
{
    private const int MaxLength = 1_011;
    private const int MaxLevels = 15;

    /// <exception cref="Weft.Wire.AwsException">ValidationException; HierarchyLevelLimitExceededException; AccessDeniedException for AWS's own names.</exception>
    public static void Require(string name)
    {
        if (name.Length == 0 || !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.' or '-' or '/'))
        {
            throw ParameterErrors.Validation(
                "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_");
        }

        if (name.Length > MaxLength) throw ParameterErrors.Validation($"The parameter name is longer than {MaxLength} characters.");
        if (name.Contains('/') && name[0] != '/') throw ParameterErrors.Validation("Parameter name must be a fully qualified name.");
        if (name.EndsWith('/') || name.Contains("//", StringComparison.Ordinal)) throw ParameterErrors.Validation("The parameter name has an empty level.");
        if (name.Count(letter => letter == '/') > MaxLevels)
            throw new Weft.Wire.AwsException("HierarchyLevelLimitExceededException", $"A hierarchy can have a maximum of {MaxLevels} levels.");
        var first = name.TrimStart('/');
        if (first.StartsWith("aws", StringComparison.OrdinalIgnoreCase)) throw new Weft.Wire.AwsException("AccessDeniedException", $"No access to reserved parameter name: {name}.");
        if (first.StartsWith("ssm", StringComparison.OrdinalIgnoreCase))
            throw ParameterErrors.Validation("Parameter name: can't be prefixed with \"ssm\" (case-insensitive).");
    }
}
