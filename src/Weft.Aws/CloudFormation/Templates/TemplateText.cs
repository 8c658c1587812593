using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Tells the two ways apart in which templates are written.</summary>
internal static class TemplateText
{
    /// <summary>How deep values may stand in one another. AWS names no limit; real templates stay under 30.</summary>
    public const int MaxDepth = 100;

    public static MapNode Read(string body)
    {
        var isJson = body.AsSpan().TrimStart("\uFEFF \t\r\n").StartsWith('{');
        var root = isJson ? JsonText.Read(body) : YamlText.Read(body);
        return root as MapNode ?? throw new TemplateFault("Template format error: unsupported structure.", root.Mark);
    }

    /// <summary>Puts a map together and refuses names that stand twice.</summary>
    public static MapNode Map(ImmutableArray<MapEntry> entries, Mark mark, Func<string, Mark, TemplateFault> malformed)
    {
        if (entries.Length > 1 && FindRepeated(entries) is { } again) throw malformed($"the key {again.Key} stands twice", again.KeyMark);
        return new MapNode(entries, mark);
    }

    private static MapEntry? FindRepeated(ImmutableArray<MapEntry> entries)
    {
        var seen = new HashSet<string>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!seen.Add(entry.Key)) return entry;
        }

        return null;
    }

    /// <summary>AWS does not allow nulls.</summary>
    public static TemplateFault Null(string path, Mark mark) => new($"Template format error: [{path}] 'null' values are not allowed in templates", mark, path);

    /// <summary><c>Fn::GetAtt: a.b</c> is <c>Fn::GetAtt: [a, b]</c>, also in the long form.</summary>
    public static TemplateNode AttributeName(TemplateNode value)
    {
        if (value is not TextNode { Source: var text } || text.IndexOf('.') is var dot && dot < 0) return value;
        return new ListNode([new TextNode(text[..dot], value.Mark), new TextNode(text[(dot + 1)..], value.Mark)], value.Mark);
    }
}
