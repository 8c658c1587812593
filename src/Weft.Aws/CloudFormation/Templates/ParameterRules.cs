using System.Globalization;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>The constraints that a parameter declares for its value.</summary>
internal static class ParameterRules
{
    public static void Check(Template template, ParameterDeclaration declared, string value)
    {
        if (Broken(declared, value) is not { } sentence) return;
        throw template.Fault(
            declared.ConstraintDescription is { } description ? $"Parameter {declared.Name} failed to satisfy constraint: {description}" : sentence, declared.Mark);
    }

    /// <summary>What the value breaks, in AWS's words; null where it keeps all.</summary>
    private static string? Broken(ParameterDeclaration declared, string value)
    {
        string[] items = declared.Type.IsList ? ResolvedParameter.ItemsOf(value) : [value];
        var quoted = $"Parameter '{declared.Name}'";
        if (declared.AllowedValues is { } allowed && items.Any(item => !allowed.Contains(item))) return $"{quoted} must be one of AllowedValues";
        if (declared.AllowedPattern is { } pattern && items.Any(item => !ParameterPattern.Matches(pattern, item))) return $"{quoted} must match pattern {pattern}";
        if (value.Length < declared.MinLength) return $"{quoted} must contain at least {declared.MinLength} characters";
        if (value.Length > declared.MaxLength) return $"{quoted} must contain at most {declared.MaxLength} characters";
        return items.Select(item => OutOfRange(declared, quoted, item)).FirstOrDefault(sentence => sentence is not null);
    }

    private static string? OutOfRange(ParameterDeclaration declared, string quoted, string item)
    {
        if ((declared.MinValue ?? declared.MaxValue) is null) return null;
        if (!decimal.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return $"{quoted} must be a number";
        if (number < declared.MinValue) return $"{quoted} must be a number not less than {declared.MinValue}";
        return number > declared.MaxValue ? $"{quoted} must be a number not greater than {declared.MaxValue}" : null;
    }
}
