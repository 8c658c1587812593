using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using Weft.Wire.Signing;

namespace Weft.Wire;

/// <summary>Makes the HTTP request of a REST operation from its members, as a client of the service would send it.</summary>
internal static class RestRequestWriter
{
    /// <param name="members">By the names in the model; inside of a document by those on the wire, where a list is the repetition of its element.</param>
    public static WireRequest Write(string operation, ServiceContract service, RestBinding binding, JsonObject members)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var query = binding.Path.Literals.Select(literal => literal.Value is { } value ? $"{literal.Name}={value}" : literal.Name).ToList();
        byte[] body = [];
        foreach (var (name, value) in members)
        {
            var member = binding.Members.FirstOrDefault(bound => bound.Member == name)
                ?? throw new InvalidOperationException($"{operation} has no member {name}");
            switch (member.Place)
            {
                case RestPlace.Uri:
                    labels[member.Name] = TextOf(value!);
                    break;
                case RestPlace.Querystring:
                    query.Add($"{member.Name}={UriCoding.Encode(TextOf(value!))}");
                    break;
                case RestPlace.Header:
                    headers[member.Name] = TextOf(value!);
                    break;
                case RestPlace.Text:
                    body = Encoding.UTF8.GetBytes(TextOf(value!));
                    break;
                case RestPlace.Document:
                    body = Document(member.Name, service.XmlNamespace!, value!);
                    break;
                default:
                    throw new InvalidOperationException($"{operation} is not asked with {name} from inside");
            }
        }

        return new WireRequest
        {
            Method = service.Routes!.MethodOf(operation),
            Path = binding.Path.With(labels),
            QueryString = string.Join('&', query),
            Body = body,
            HeaderNames = [.. headers.Keys],
            Header = headers.GetValueOrDefault,
        };
    }

    private static byte[] Document(string root, string xmlNamespace, JsonNode content)
    {
        using var bytes = new MemoryStream();
        using (var xml = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new UTF8Encoding(false) }))
        {
            xml.WriteStartElement(root, xmlNamespace);
            WriteContent(xml, content, xmlNamespace);
            xml.WriteEndElement();
        }

        return bytes.ToArray();
    }

    private static void WriteContent(XmlWriter xml, JsonNode content, string xmlNamespace)
    {
        if (content is not JsonObject members)
        {
            xml.WriteString(TextOf(content));
            return;
        }

        foreach (var (name, value) in members)
        {
            foreach (var item in value is JsonArray list ? [.. list] : new[] { value })
            {
                xml.WriteStartElement(name, xmlNamespace);
                WriteContent(xml, item!, xmlNamespace);
                xml.WriteEndElement();
            }
        }
    }

    private static string TextOf(JsonNode value) => value is JsonValue scalar && scalar.TryGetValue(out string? text) ? text : value.ToJsonString();
}
