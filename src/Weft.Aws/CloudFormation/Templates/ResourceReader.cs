using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Reads one member of the Resources section (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html).</summary>
internal static class ResourceReader
{
    // A description is for who reads the template: AWS documents none, and takes it (its own generators write them).
    private static readonly string[] Members =
        ["Type", "Description", "Properties", "DependsOn", "Condition", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy", "Metadata"];

    public static ResourceDeclaration Read(MapEntry entry, string path)
    {
        if (entry.Value is not MapNode map) throw new TemplateFault($"Template format error: [{path}] resource definition is malformed", entry.Value.Mark, path);
        TemplateReader.RequireKnown(map, Members, unknown => $"Invalid template resource property '{unknown[0]}'");
        if (map.Find("Type") is not { } typeNode)
            throw new TemplateFault($"Template format error: [{path}] Every Resources object must contain a Type member.", entry.KeyMark, path);
        if (typeNode is not TextNode { Source: var type })
            throw new TemplateFault($"Template format error: [{path}] Every Type member must be a string.", typeNode.Mark, path + "/Type");
        _ = TemplateReader.Text(map, "Description", path);
        return new ResourceDeclaration(entry.Key, entry.KeyMark, type, TemplateReader.Map(map, "Properties", path) ?? new MapNode([], map.Mark))
        {
            DependsOn = ReadDependsOn(map.Find("DependsOn"), path),
            Condition = ReadCondition(map, path),
            DeletionPolicy = map.Find("DeletionPolicy"),
            UpdateReplacePolicy = map.Find("UpdateReplacePolicy"),
            CreationPolicy = TemplateReader.Map(map, "CreationPolicy", path),
            UpdatePolicy = TemplateReader.Map(map, "UpdatePolicy", path),
            Metadata = TemplateReader.Map(map, "Metadata", path),
        };
    }

    public static string? ReadCondition(MapNode map, string path) => map.Find("Condition") switch
    {
        null => null,
        TextNode name => name.Source,
        var other => throw new TemplateFault("Template format error: Every Condition member must be a string.", other.Mark, path + "/Condition"),
    };

    private static ImmutableArray<string> ReadDependsOn(TemplateNode? node, string path) => node switch
    {
        null => [],
        TextNode one => [one.Source],
        ListNode list when list.Items.All(item => item is TextNode) => [.. list.Items.Select(item => ((TextNode)item).Source).Distinct(StringComparer.Ordinal)],
        _ => throw new TemplateFault("Template format error: DependsOn must be a string or list of strings.", node.Mark, path + "/DependsOn"),
    };
}
