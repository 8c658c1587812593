using System.Collections.Immutable;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Where something stands in the text of a template: line and column, both from 1.</summary>
public readonly record struct Mark(int Line, int Column)
{
    /// <summary>The place of what the text does not hold.</summary>
    public static Mark None => default;
}

/// <summary>One value of a template as it was written; short forms such as <c>!Ref x</c> stand here as the long form <c>{"Ref": "x"}</c>.</summary>
public abstract record TemplateNode
{
    private protected TemplateNode(Mark mark) => Mark = mark;

    public Mark Mark { get; }

    /// <summary>What AWS's messages call this kind of value.</summary>
    internal abstract string Noun { get; }

    /// <summary>The path from here to what begins at the place; null where nothing does.</summary>
    internal virtual string? PathTo(Mark mark) => mark == Mark ? "" : null;
}

/// <summary>A value without parts.</summary>
/// <param name="Source">The text as it was written, which is what a string property gets: <c>1.10</c> stays <c>1.10</c>.</param>
public abstract record ScalarNode : TemplateNode
{
    private protected ScalarNode(string source, Mark mark)
        : base(mark) => Source = source;

    public string Source { get; }
}

/// <summary>A string.</summary>
public sealed record TextNode : ScalarNode
{
    public TextNode(string text, Mark mark)
        : base(text, mark)
    {
    }

    internal override string Noun => "string";
}

/// <summary>A number that was written without quotes, in a form that JSON allows too.</summary>
public sealed record NumberNode : ScalarNode
{
    public NumberNode(string source, Mark mark)
        : base(source, mark)
    {
    }

    internal override string Noun => "numeric";
}

/// <summary>True or false; YAML's yes, no, on and off as well. Its text is always <c>true</c> or <c>false</c>.</summary>
public sealed record BooleanNode : ScalarNode
{
    public BooleanNode(bool value, Mark mark)
        : base(value ? "true" : "false", mark) => Value = value;

    public bool Value { get; }

    internal override string Noun => "boolean";
}

/// <summary>An ordered list.</summary>
public sealed record ListNode : TemplateNode
{
    public ListNode(ImmutableArray<TemplateNode> items, Mark mark)
        : base(mark) => Items = items;

    public ImmutableArray<TemplateNode> Items { get; }

    internal override string Noun => "list";

    internal override string? PathTo(Mark mark)
    {
        if (mark == Mark) return "";
        for (var i = 0; i < Items.Length; i++)
        {
            if (Items[i].PathTo(mark) is { } rest) return $"/{i}{rest}";
        }

        return null;
    }
}

/// <summary>Named values in the order in which they were written; no name stands twice.</summary>
public sealed record MapNode : TemplateNode
{
    private readonly Dictionary<string, TemplateNode>? byName;

    public MapNode(ImmutableArray<MapEntry> entries, Mark mark)
        : base(mark)
    {
        Entries = entries;
        if (entries.Length > 8) byName = entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    public ImmutableArray<MapEntry> Entries { get; }

    internal override string Noun => "map";

    internal override string? PathTo(Mark mark)
    {
        // A block map begins where its first key does: the key is meant, but for a function, which is meant as a whole.
        if (mark == Mark && FunctionCall.Of(this) is not null) return "";
        foreach (var entry in Entries)
        {
            if (entry.KeyMark == mark) return "/" + entry.Key;
            if (entry.Value.PathTo(mark) is { } rest) return $"/{entry.Key}{rest}";
        }

        return mark == Mark ? "" : null;
    }

    /// <summary>The value under the name, or null.</summary>
    public TemplateNode? Find(string key)
    {
        if (byName is not null) return byName.GetValueOrDefault(key);
        foreach (var entry in Entries)
        {
            if (entry.Key == key) return entry.Value;
        }

        return null;
    }
}

/// <summary>One name of a map and its value.</summary>
/// <param name="KeyMark">Where the name stands.</param>
public readonly record struct MapEntry(string Key, TemplateNode Value, Mark KeyMark);
