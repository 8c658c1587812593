using System.Collections.Immutable;
using System.Globalization;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Reads one member of the Parameters section (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html).</summary>
internal static class ParameterReader
{
    private static readonly string[] Members =
    [
        "Type", "Default", "Description", "NoEcho", "AllowedValues", "AllowedPattern", "ConstraintDescription", "MinLength", "MaxLength", "MinValue", "MaxValue",
    ];

    public static ParameterDeclaration Read(MapEntry entry, string path)
    {
        if (entry.Value is not MapNode map) throw new TemplateFault("Template format error: Any Parameters member must be an object.", entry.Value.Mark, path);
        TemplateReader.RequireKnown(map, Members, unknown => $"Invalid template parameter property '{unknown[0]}'");
        var typeText = TemplateReader.Text(map, "Type", path)
            ?? throw new TemplateFault("Template format error: Every Parameters object must contain a Type member.", entry.KeyMark, path);
        var type = ParameterType.Find(typeText)
            ?? throw new TemplateFault($"Template format error: Unrecognized parameter type: {typeText}", map.Find("Type")!.Mark, path + "/Type");
        var parameter = new ParameterDeclaration(entry.Key, entry.KeyMark, type)
        {
            Default = TemplateReader.Text(map, "Default", path),
            Description = TemplateReader.Text(map, "Description", path),
            NoEcho = Flag(map.Find("NoEcho"), path + "/NoEcho"),
            AllowedValues = Texts(map.Find("AllowedValues"), path + "/AllowedValues"),
            AllowedPattern = TemplateReader.Text(map, "AllowedPattern", path),
            ConstraintDescription = TemplateReader.Text(map, "ConstraintDescription", path),
            MinLength = Length(map.Find("MinLength"), path + "/MinLength"),
            MaxLength = Length(map.Find("MaxLength"), path + "/MaxLength"),
            MinValue = Number(map.Find("MinValue"), path + "/MinValue"),
            MaxValue = Number(map.Find("MaxValue"), path + "/MaxValue"),
        };
        RequireFitting(parameter, path);
        return parameter;
    }

    /// <summary>Bounds belong to the types that have something to be bounded.</summary>
    private static void RequireFitting(ParameterDeclaration parameter, string path)
    {
        if ((parameter.MinValue ?? parameter.MaxValue) is not null && !parameter.Type.IsNumber)
            throw new TemplateFault($"Template format error: MinValue and MaxValue are not allowed for the type of parameter {parameter.Name}.", parameter.Mark, path);
        if ((parameter.MinLength ?? parameter.MaxLength) is not null && parameter.Type.Text != "String")
            throw new TemplateFault($"Template format error: MinLength and MaxLength are not allowed for the type of parameter {parameter.Name}.", parameter.Mark, path);
        if (parameter.AllowedPattern is { } pattern && !ParameterPattern.IsValid(pattern))
            throw new TemplateFault($"Template format error: AllowedPattern of parameter {parameter.Name} is not a valid regular expression.", parameter.Mark, path + "/AllowedPattern");
    }

    private static bool Flag(TemplateNode? node, string path) => node switch
    {
        null => false,
        ScalarNode { Source: var text } when bool.TryParse(text, out var value) => value,
        _ => throw new TemplateFault("Template format error: NoEcho must be true or false.", node.Mark, path),
    };

    private static ImmutableArray<string>? Texts(TemplateNode? node, string path) => node switch
    {
        null => null,
        ListNode list when list.Items.All(item => item is ScalarNode) => [.. list.Items.Select(item => ((ScalarNode)item).Source)],
        _ => throw new TemplateFault("Template format error: Every AllowedValues member must be a list.", node.Mark, path),
    };

    private static int? Length(TemplateNode? node, string path) => node switch
    {
        null => null,
        ScalarNode { Source: var text } when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new TemplateFault($"Template format error: Every {path[(path.LastIndexOf('/') + 1)..]} member must be a non-negative integer.", node.Mark, path),
    };

    private static decimal? Number(TemplateNode? node, string path) => node switch
    {
        null => null,
        ScalarNode { Source: var text } when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw new TemplateFault($"Template format error: Every {path[(path.LastIndexOf('/') + 1)..]} member must be a number.", node.Mark, path),
    };
}
