using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Reads the transforms that a template asks for: AWS::LanguageExtensions is done, every other is refused by name.</summary>
internal static class TransformReader
{
    public static ImmutableArray<string> Read(TemplateNode? node) => node switch
    {
        null => [],
        ListNode list => [.. list.Items.Select(ReadName)],
        _ => [ReadName(node)],
    };

    private static string ReadName(TemplateNode node) => node switch
    {
        TextNode { Source: Template.LanguageExtensions } => Template.LanguageExtensions,
        TextNode { Source: var name } when name.StartsWith("AWS::", StringComparison.Ordinal) => throw Refuse($"Weft does not do the transform {name}.", node),
        TextNode { Source: var name } => throw Refuse($"No transform named {name} found.", node),
        MapNode map when map.Find("Name") is TextNode { Source: var name } => throw Refuse($"Weft does not do the transform {name}.", node),
        _ => throw Refuse("Every Transform must be a name or an object with a Name.", node),
    };

    private static TemplateFault Refuse(string why, TemplateNode node) => new($"Template format error: {why}", node.Mark, "/Transform");
}
