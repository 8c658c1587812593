using System.Globalization;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Gives every parameter of a template its value and checks it (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html).</summary>
public static class ParameterResolution
{
    /// <summary>A parameter's value in UTF-8 bytes ("Understand CloudFormation quotas").</summary>
    private const int MaxBytes = 4_096;

    /// <param name="given">New values by name.</param>
    /// <param name="previous">The values that the stack has now, as they were given; empty for a new stack.</param>
    /// <param name="usePrevious">The parameters that keep their value.</param>
    /// <param name="later">The parameters of which a stand-in is given, since their values are not known yet; nothing is checked of them.</param>
    /// <exception cref="TemplateFault">A parameter is unknown, has no value, or has one that is not allowed.</exception>
    public static ResolvedParameters Resolve(
        Template template,
        IReadOnlyDictionary<string, string> given,
        IReadOnlyDictionary<string, string> previous,
        IReadOnlySet<string> usePrevious,
        IParameterLookups lookups,
        IReadOnlySet<string>? later = null)
    {
        ArgumentNullException.ThrowIfNull(template);
        ArgumentNullException.ThrowIfNull(given);
        RequireKnown(template, given.Keys.Concat(usePrevious));
        var values = new List<(ParameterDeclaration Declaration, string Given)>();
        var missing = new List<string>();
        foreach (var declared in template.Parameters)
        {
            if (ValueFor(declared, given, previous, usePrevious) is { } value) values.Add((declared, value));
            else missing.Add(declared.Name);
        }

        if (missing.Count > 0) throw new TemplateFault($"Parameters: [{string.Join(", ", missing)}] must have values");
        return new ResolvedParameters([.. values.Select(pair => later?.Contains(pair.Declaration.Name) == true
            ? new ResolvedParameter(pair.Declaration, pair.Given, pair.Given)
            : Resolve(template, pair.Declaration, pair.Given, lookups))]);
    }

    private static void RequireKnown(Template template, IEnumerable<string> named)
    {
        var unknown = named.Where(name => !template.Parameters.Has(name)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (unknown.Count > 0) throw new TemplateFault($"Parameters: [{string.Join(", ", unknown)}] do not exist in the template");
    }

    private static string? ValueFor(
        ParameterDeclaration declared, IReadOnlyDictionary<string, string> given, IReadOnlyDictionary<string, string> previous, IReadOnlySet<string> usePrevious)
    {
        if (!usePrevious.Contains(declared.Name)) return given.GetValueOrDefault(declared.Name) ?? declared.Default;
        return previous.GetValueOrDefault(declared.Name)
            ?? throw new TemplateFault($"Invalid input for parameter key {declared.Name}. Cannot specify usePreviousValue as true for a parameter key not in the previous template");
    }

    private static ResolvedParameter Resolve(Template template, ParameterDeclaration declared, string given, IParameterLookups lookups)
    {
        RequireSize(template, declared, given);
        var type = declared.Type;
        var value = given;
        // Constraints bind what was written: for an SSM type the name, not the value behind it.
        ParameterRules.Check(template, declared, given);
        if (type.IsSsmValue)
        {
            value = lookups.FindSsmParameter(given)
                ?? throw Fault(template, declared, $"Parameter validation failed: Unable to fetch parameters [{given}] from parameter store for this account.");
        }

        if (type.IsNumber) RequireNumbers(template, declared, value);
        if (type.AwsType is { } awsType) RequireExisting(template, declared, awsType, value, lookups);
        return new ResolvedParameter(declared, given, value);
    }

    private static void RequireSize(Template template, ParameterDeclaration declared, string given)
    {
        if (System.Text.Encoding.UTF8.GetByteCount(given) > MaxBytes)
            throw Fault(template, declared, $"Parameter {declared.Name} is longer than {MaxBytes} bytes");
    }

    private static void RequireNumbers(Template template, ParameterDeclaration declared, string value)
    {
        foreach (var item in declared.Type.IsList ? ResolvedParameter.ItemsOf(value) : [value])
        {
            if (!double.TryParse(item, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                throw Fault(template, declared, declared.Type.IsList ? $"Parameter '{declared.Name}' must be a list of numbers" : $"Parameter '{declared.Name}' must be a number");
        }
    }

    private static void RequireExisting(Template template, ParameterDeclaration declared, string awsType, string value, IParameterLookups lookups)
    {
        foreach (var item in declared.Type.IsList ? ResolvedParameter.ItemsOf(value) : [value])
        {
            if (!lookups.Exists(awsType, item))
                throw Fault(template, declared, $"Parameter validation failed: parameter value {item} for parameter name {declared.Name} does not exist");
        }
    }

    private static TemplateFault Fault(Template template, ParameterDeclaration declared, string reason) => template.Fault(reason, declared.Mark);
}
