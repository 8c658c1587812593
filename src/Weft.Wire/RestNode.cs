using System.Text;
using System.Xml;

namespace Weft.Wire;

/// <summary>One part of a REST request: a label of the path, a query parameter, a header, or an element of its XML document with all that it contains.</summary>
internal sealed class RestNode
{
    public const int MaximumDepth = 32;

    private const int MaximumElements = 20_000;

    public string Text { get; init; } = "";

    public ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>The members by name, in the order of their first appearance; a list that stands in its structure itself has several nodes under one name.</summary>
    public List<RestMember> Members { get; } = [];

    /// <summary>The headers under a prefix, by what follows it.</summary>
    public IReadOnlyDictionary<string, string>? Map { get; init; }

    /// <summary>Whether it is one value outside of the document; a list there is written with commas.</summary>
    public bool IsHeader { get; init; }

    /// <summary>Reads a document whose first element has this name; null for a body that is no such document.</summary>
    public static RestNode? Parse(ReadOnlyMemory<byte> body, string root)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, IgnoreComments = true, IgnoreProcessingInstructions = true,
        };
        try
        {
            using var text = new MemoryStream(body.ToArray(), writable: false);
            using var xml = XmlReader.Create(text, settings);
            if (xml.MoveToContent() != XmlNodeType.Element || xml.LocalName != root) return null;
            var budget = MaximumElements;
            var node = ReadElement(xml, 1, ref budget);
            while (node is not null && xml.Read())
            {
                if (xml.NodeType is not (XmlNodeType.Whitespace or XmlNodeType.None)) return null;
            }

            return node;
        }
        catch (Exception fault) when (fault is XmlException or DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary>The element that the reader stands on; afterwards it stands on its end. Null beyond the limits.</summary>
    private static RestNode? ReadElement(XmlReader xml, int depth, ref int budget)
    {
        if (depth > MaximumDepth || budget-- == 0) return null;
        var text = new StringBuilder();
        var members = new Dictionary<string, RestMember>(StringComparer.Ordinal);
        List<RestMember> inOrder = [];
        if (!xml.IsEmptyElement)
        {
            while (xml.Read() && xml.NodeType != XmlNodeType.EndElement)
            {
                if (xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace) text.Append(xml.Value);
                if (xml.NodeType != XmlNodeType.Element) continue;
                var name = xml.LocalName;
                if (ReadElement(xml, depth + 1, ref budget) is not { } child) return null;
                if (!members.TryGetValue(name, out var member))
                {
                    members.Add(name, member = new RestMember(name));
                    inOrder.Add(member);
                }

                member.Nodes.Add(child);
            }
        }

        var node = new RestNode { Text = text.ToString() };
        node.Members.AddRange(inOrder);
        return node;
    }
}

/// <summary>A member by its name, with one node, or with several where it is a list.</summary>
internal sealed class RestMember(string name)
{
    public byte[] Name { get; } = Encoding.UTF8.GetBytes(name);

    public List<RestNode> Nodes { get; } = [];
}
