using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Reads JSON and keeps the place of every value.</summary>
internal static class JsonText
{
    public static TemplateNode Read(string body)
    {
        var utf8 = Encoding.UTF8.GetBytes(body.TrimStart('\uFEFF'));
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = TemplateText.MaxDepth });
        var text = new Reading(utf8);
        try
        {
            reader.Read();
            var root = text.ReadValue(ref reader);
            reader.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new TemplateFault("Template format error: JSON not well-formed.", new Mark((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // The reader's answer to a surrogate that stands alone in an escape.
            throw Malformed("a string is not valid UTF-16", text.Place);
        }
    }

    private static TemplateFault Malformed(string why, Mark mark) => new($"Template format error: JSON not well-formed: {why}.", mark);

    /// <summary>One pass over the text; lines and columns are counted on the way.</summary>
    private sealed class Reading(byte[] utf8)
    {
        private readonly List<string> path = [];
        private readonly List<MapEntry> entries = [];
        private int counted;
        private int line = 1;
        private int column = 1;

        public Mark Place => new(line, column);

        public TemplateNode ReadValue(ref Utf8JsonReader reader)
        {
            var mark = MarkAt((int)reader.TokenStartIndex);
            return reader.TokenType switch
            {
                JsonTokenType.StartObject => ReadMap(ref reader, mark),
                JsonTokenType.StartArray => ReadList(ref reader, mark),
                JsonTokenType.String => new TextNode(reader.GetString()!, mark),
                JsonTokenType.True => new BooleanNode(true, mark),
                JsonTokenType.False => new BooleanNode(false, mark),
                JsonTokenType.Number => new NumberNode(Encoding.UTF8.GetString(reader.ValueSpan), mark),
                _ => throw TemplateText.Null("/" + string.Join('/', path), mark),
            };
        }

        private MapNode ReadMap(ref Utf8JsonReader reader, Mark mark)
        {
            // The entries of all maps that are open stand in one list, so that each map's array is made once and in its size.
            var first = entries.Count;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var keyMark = MarkAt((int)reader.TokenStartIndex);
                var key = reader.GetString()!;
                reader.Read();
                path.Add(key);
                var value = ReadValue(ref reader);
                path.RemoveAt(path.Count - 1);
                entries.Add(new MapEntry(key, key == "Fn::GetAtt" ? TemplateText.AttributeName(value) : value, keyMark));
            }

            var own = ImmutableArray.Create(CollectionsMarshal.AsSpan(entries)[first..]);
            entries.RemoveRange(first, own.Length);
            return TemplateText.Map(own, mark, Malformed);
        }

        private ListNode ReadList(ref Utf8JsonReader reader, Mark mark)
        {
            var items = ImmutableArray.CreateBuilder<TemplateNode>();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                path.Add(items.Count.ToString());
                items.Add(ReadValue(ref reader));
                path.RemoveAt(path.Count - 1);
            }

            return new ListNode(items.ToImmutable(), mark);
        }

        private Mark MarkAt(int index)
        {
            for (; counted < index; counted++)
            {
                if (utf8[counted] == '\n') (line, column) = (line + 1, 1);
                else if ((utf8[counted] & 0xC0) != 0x80) column++;
            }

            return Place;
        }
    }
}
