using System.Collections.Frozen;
using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlMark = YamlDotNet.Core.Mark;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// Reads YAML as CloudFormation does (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html): YAML 1.1 without
/// aliases, merges, binary, sets, pairs and time stamps, with the short forms of functions. Events of the parser are read one at a time, so what
/// is refused is refused before the rest is looked at.
/// </summary>
internal sealed class YamlText
{
    private static readonly FrozenDictionary<string, string> Functions = new[]
    {
        "And", "Base64", "Cidr", "Contains", "EachMemberEquals", "EachMemberIn", "Equals", "FindInMap", "ForEach", "GetAtt", "GetAZs", "If", "ImportValue",
        "Join", "Length", "Not", "Or", "RefAll", "Select", "Split", "Sub", "ToJsonString", "Transform", "ValueOf", "ValueOfAll",
    }.Select(name => KeyValuePair.Create("!" + name, "Fn::" + name))
        .Append(KeyValuePair.Create("!Ref", "Ref"))
        .Append(KeyValuePair.Create("!Condition", "Condition"))
        .ToFrozenDictionary(StringComparer.Ordinal);

    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly List<string> path = [];

    private readonly string body;

    private YamlText(string body)
    {
        this.body = body;
        scanner = new Scanner(new StringReader(body), skipComments: true);
        parser = new Parser(scanner);
    }

    public static TemplateNode Read(string body) => new YamlText(body).ReadStream();

    private TemplateNode ReadStream()
    {
        Take<StreamStart>();
        if (parser.Current is StreamEnd) throw new TemplateFault("Template format error: unsupported structure.");
        Take<DocumentStart>();
        var root = ReadNode();
        Take<DocumentEnd>();
        if (parser.Current is not StreamEnd) throw Malformed("only one document is allowed", MarkOf(parser.Current!.Start));
        return root;
    }

    private void Take<T>()
        where T : ParsingEvent
    {
        if (parser.Current is null) Advance();
        if (parser.Current is not T) throw Malformed(null, parser.Current is { } found ? MarkOf(found.Start) : Mark.None);
        Advance();
    }

    private void Advance()
    {
        try
        {
            parser.MoveNext();
        }
        catch (YamlException e)
        {
            throw FaultAt(e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // What the parser says of some texts that end in the middle, and of a surrogate that stands alone.
            throw Malformed(null, parser.Current is { } last ? MarkOf(last.End) : new Mark(1, 1));
        }
    }

    /// <summary>Of a tab that indents, the parser tells where the value before it begins, or the first line: it is named by its own place.</summary>
    private TemplateFault FaultAt(YamlException fault)
    {
        var at = scanner.CurrentPosition;
        return at.Index < body.Length && body[(int)at.Index] == '\t'
            ? Malformed("a tab stands where only spaces can indent", MarkOf(at))
            : Malformed(null, MarkOf(fault.Start));
    }

    private TemplateNode ReadNode()
    {
        var mark = MarkOf(parser.Current!.Start);
        if (path.Count > TemplateText.MaxDepth) throw Malformed($"values stand more than {TemplateText.MaxDepth} deep in one another", mark);
        switch (parser.Current)
        {
            case AnchorAlias:
                throw new TemplateFault("Template error: YAML aliases are not allowed in CloudFormation templates", mark, PathText);
            case Scalar scalar:
                Advance();
                return ReadScalar(scalar, mark);
            case SequenceStart start:
                Advance();
                return InFunction(start.Tag, mark, () => ReadList(mark));
            case MappingStart start:
                Advance();
                return InFunction(start.Tag, mark, () => ReadMap(mark));
            default:
                throw Malformed(null, mark);
        }
    }

    private ListNode ReadList(Mark mark)
    {
        var items = ImmutableArray.CreateBuilder<TemplateNode>();
        while (parser.Current is not SequenceEnd)
        {
            path.Add(items.Count.ToString());
            items.Add(ReadNode());
            path.RemoveAt(path.Count - 1);
        }

        Advance();
        return new ListNode(items.ToImmutable(), mark);
    }

    private MapNode ReadMap(Mark mark)
    {
        var entries = ImmutableArray.CreateBuilder<MapEntry>();
        while (parser.Current is not MappingEnd)
        {
            var keyMark = MarkOf(parser.Current!.Start);
            var key = ReadKey(keyMark);
            path.Add(key);
            var value = ReadNode();
            entries.Add(new MapEntry(key, key == "Fn::GetAtt" ? TemplateText.AttributeName(value) : value, keyMark));
            path.RemoveAt(path.Count - 1);
        }

        Advance();
        return TemplateText.Map(entries.DrainToImmutable(), mark, Malformed);
    }

    private string ReadKey(Mark mark)
    {
        if (parser.Current is AnchorAlias) throw new TemplateFault("Template error: YAML aliases are not allowed in CloudFormation templates", mark, PathText);
        if (parser.Current is not Scalar scalar) throw Malformed("a key must be a string", mark);
        if (scalar.Value == "<<" && scalar.IsPlainImplicit) throw Malformed("merge keys (<<) are not supported", mark);
        Advance();
        if (!scalar.Tag.IsEmpty && !IsTextTag(scalar.Tag)) throw Malformed($"a key has no tag {scalar.Tag}", mark);
        if (!IsPlain(scalar)) return scalar.Value;
        return YamlScalar.Read(scalar.Value, mark) switch
        {
            null => throw TemplateText.Null(PathText, mark),
            TextNode text => text.Source,
            var other => throw new TemplateFault(
                $"Template format error: [{PathText}] map keys must be strings; received {other.Noun} [{scalar.Value}] instead", mark, PathText),
        };
    }

    private TemplateNode ReadScalar(Scalar scalar, Mark mark)
    {
        if (scalar.Tag.IsEmpty || IsTextTag(scalar.Tag)) return ReadValue(scalar, mark);
        return InFunction(scalar.Tag, mark, () => new TextNode(scalar.Value, mark));
    }

    private TemplateNode ReadValue(Scalar scalar, Mark mark) => !IsPlain(scalar)
        ? new TextNode(scalar.Value, mark)
        : YamlScalar.Read(scalar.Value, mark) ?? throw TemplateText.Null(PathText, mark);

    /// <summary>Reads the value of a tag and makes the long form of it.</summary>
    private TemplateNode InFunction(TagName tag, Mark mark, Func<TemplateNode> read)
    {
        if (tag.IsEmpty || tag.Value is "tag:yaml.org,2002:map" or "tag:yaml.org,2002:seq") return read();
        if (tag.IsNonSpecific || !Functions.TryGetValue(tag.Value, out var function)) throw Malformed($"could not determine a constructor for the tag {tag}", mark);
        path.Add(function);
        var value = read();
        path.RemoveAt(path.Count - 1);
        if (function == "Fn::GetAtt") value = TemplateText.AttributeName(value);
        return new MapNode([new MapEntry(function, value, mark)], mark);
    }

    private static bool IsPlain(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty;

    private static bool IsTextTag(TagName tag) => !tag.IsEmpty && (tag.IsNonSpecific || tag.Value == "tag:yaml.org,2002:str");

    private string PathText => "/" + string.Join('/', path);

    private static Mark MarkOf(YamlMark mark) => new((int)mark.Line, (int)mark.Column);

    private static TemplateFault Malformed(string? why, Mark mark) =>
        new(why is null ? "Template format error: YAML not well-formed." : $"Template format error: YAML not well-formed: {why}.", mark);
}
