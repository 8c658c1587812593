using System.Globalization;
using System.Text;

namespace Weft.Wire;

/// <summary>The result of an operation of a REST protocol: it writes headers beside its document, or a body of its own.</summary>
public interface IRestResult : IXmlShape
{
    void WriteRest(RestOutput rest);
}

/// <summary>What an answer has beside the bytes that were written: status, headers, and content that is sent from where it lies.</summary>
public sealed record ResponseHead(int Status, IReadOnlyList<(string Name, string Value)> Headers, Stream? Content);

/// <summary>Takes the answer of a REST operation apart into headers and body; a null value writes nothing.</summary>
public sealed class RestOutput
{
    private readonly List<(string Name, string Value)> headers = [];
    private readonly ResponseBuffer body;
    private readonly string xmlNamespace;
    private Stream? content;

    internal RestOutput(ResponseBuffer body, string xmlNamespace)
    {
        this.body = body;
        this.xmlNamespace = xmlNamespace;
    }

    public void Header(string name, string? value)
    {
        if (value is not null) headers.Add((name, value));
    }

    public void Header(string name, bool? value) => Header(name, value is { } flag ? (flag ? "true" : "false") : null);

    public void Header(string name, long? value) => Header(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Header(string name, DateTimeOffset? value) => Header(name, value?.ToString("R", CultureInfo.InvariantCulture));

    public void IsoHeader(string name, DateTimeOffset? value) => Header(name, value?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));

    public void Headers(string prefix, IReadOnlyDictionary<string, string>? values)
    {
        foreach (var (name, value) in values ?? System.Collections.ObjectModel.ReadOnlyDictionary<string, string>.Empty) Header(prefix + name, value);
    }

    /// <summary>The body, from where it lies.</summary>
    public void Content(Stream? stream) => content = stream;

    /// <summary>The body as text.</summary>
    public void Content(string? text)
    {
        if (text is not null) body.Write(Encoding.UTF8.GetBytes(text));
    }

    /// <summary>The body as a document.</summary>
    public void Document(string root, IXmlShape? value)
    {
        if (value is not null) new XmlOutput(body, alwaysMilliseconds: true).Document(root, xmlNamespace, value);
    }

    /// <summary>The body as a document that is one text; without a value, an empty one.</summary>
    public void Value(ReadOnlySpan<byte> root, string? value) => new XmlOutput(body, alwaysMilliseconds: true).Document(root, xmlNamespace, value);

    /// <summary>An answer that says which part of a thing it holds is partial (RFC 9110, section 15.3.7).</summary>
    internal ResponseHead Head(int status) => new(headers.Exists(header => header.Name == "Content-Range") ? 206 : status, headers, content);
}
