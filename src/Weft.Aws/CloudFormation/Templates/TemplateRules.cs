namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// The rules of a template that need neither parameters nor resource types: names, counts and lengths
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html), arguments of functions, and that what is named is there.
/// </summary>
internal static class TemplateRules
{
    private const int MaxDescription = 1_024;
    private const int MaxParameterDescription = 4_000;
    private const int MaxName = 255;

    public static void Check(Template template, bool isUnrolled = false)
    {
        // A loop may make any resource, so what is missing is known only after it ran.
        var isFinal = isUnrolled || !Loops.AreIn(template);
        if (template.Resources.Count == 0 && isFinal) throw new TemplateFault("Template format error: At least one Resources member must be defined.", template.Root.Mark);
        Count(template, template.Resources, "resources", 500);
        Count(template, template.Parameters, "parameters", 200);
        Count(template, template.Outputs, "outputs", 200);
        Count(template, template.Mappings, "mappings", 200);
        Names(template, template.Resources, "Resource");
        Names(template, template.Parameters, "Parameter");
        Names(template, template.Outputs, "Output");
        Names(template, template.Mappings, "Mapping");
        Names(template, template.Conditions, "Condition");
        CheckDescriptions(template);
        CheckMappings(template);
        CheckPolicies(template);
        foreach (var parameter in template.Parameters)
        {
            if (parameter.Default is { } value && !parameter.Type.IsSsmValue) ParameterRules.Check(template, parameter, value);
            if (template.Resources.Has(parameter.Name))
                throw template.Fault($"Template format error: the name {parameter.Name} is used by a parameter and by a resource.", parameter.Mark);
        }

        FunctionRules.Check(template, isUnrolled);
        if (!isFinal) return;
        ReferenceRules.Check(template);
        _ = template.GraphAsWritten;
    }

    private static void Count<T>(Template template, Section<T> section, string noun, int most)
        where T : class, IDeclaration
    {
        if (section.Count > most)
            throw template.Fault($"Template format error: Number of {noun}, {section.Count}, is greater than maximum allowed, {most}", section[most].Mark);
    }

    private static void Names<T>(Template template, Section<T> section, string noun)
        where T : class, IDeclaration
    {
        foreach (var declared in section)
        {
            if (declared.Name.Length == 0 || !declared.Name.All(char.IsAsciiLetterOrDigit))
                throw template.Fault($"Template format error: {noun} name {declared.Name} is non alphanumeric.", declared.Mark);
            if (declared.Name.Length > MaxName)
                throw template.Fault($"Template format error: {noun} name {declared.Name[..20]}… is longer than {MaxName} characters.", declared.Mark);
        }
    }

    private static void CheckDescriptions(Template template)
    {
        if (IsLong(template.Description)) throw template.Fault($"Template format error: 'Description' length is greater than {MaxDescription}.", template.Root.Find("Description")!);
        foreach (var output in template.Outputs.Where(output => IsLong(output.Description)))
            throw template.Fault($"Template format error: 'Description' length of output {output.Name} is greater than {MaxDescription}.", output.Mark);
        foreach (var parameter in template.Parameters.Where(parameter => parameter.Description?.Length > MaxParameterDescription))
            throw template.Fault($"Template format error: 'Description' length of parameter {parameter.Name} is greater than {MaxParameterDescription}.", parameter.Mark);
    }

    private static bool IsLong(string? description) => description is not null && System.Text.Encoding.UTF8.GetByteCount(description) > MaxDescription;

    private static void CheckMappings(Template template)
    {
        foreach (var (key, row, mark) in template.Mappings.SelectMany(mapping => mapping.Table.Entries))
        {
            foreach (var cell in ((MapNode)row).Entries)
            {
                if (cell.Key.Length == 0 || !cell.Key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.'))
                    throw template.Fault($"Template format error: Mappings attribute name '{cell.Key}' must contain only alphanumeric characters.", cell.KeyMark);
            }

            if (((MapNode)row).Entries.Length > 200)
                throw template.Fault($"Template format error: Number of attributes of mapping key {key}, {((MapNode)row).Entries.Length}, is greater than maximum allowed, 200", mark);
        }
    }

    private static void CheckPolicies(Template template)
    {
        foreach (var resource in template.Resources)
        {
            Policy(template, resource, resource.DeletionPolicy, "DeletionPolicy", ["Delete", "Retain", "RetainExceptOnCreate"]);
            Policy(template, resource, resource.UpdateReplacePolicy, "UpdateReplacePolicy", ["Delete", "Retain"]);
        }
    }

    private static void Policy(Template template, ResourceDeclaration resource, TemplateNode? node, string name, string[] allowed)
    {
        switch (node)
        {
            case null:
            case MapNode when template.HasLanguageExtensions:
                return;
            case TextNode { Source: var text } when Array.IndexOf(allowed, text) >= 0:
                return;
            case TextNode { Source: "Snapshot" }:
                // None of the types served here can be kept as a snapshot.
                throw template.Fault($"Template error: resource type {resource.Type} does not support deletion policy Snapshot", node);
            case TextNode { Source: var text }:
                throw template.Fault($"Template format error: Unrecognized {name} {text} for resource {resource.Name}", node);
            default:
                throw template.Fault($"Template format error: Every {name} member must be a string.", node);
        }
    }
}
