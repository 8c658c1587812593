using System.Text;
using Weft.Wire.Signing;

namespace Weft.Wire;

/// <summary>A request as the front door hands it over: still bytes, bound to no web server.</summary>
public sealed class WireRequest
{
    private QueryForm? form;
    private IReadOnlyList<(string Name, string Value)>? parameters;

    public required string Method { get; init; }

    public required string Path { get; init; }

    /// <summary>The raw query string, with or without its leading question mark.</summary>
    public string QueryString { get; init; } = "";

    public string? ContentType { get; init; }

    /// <summary>Where the request came from, for conditions on the source address; null when that is not known.</summary>
    public System.Net.IPAddress? RemoteAddress { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Finds a header by name, ignoring case; null when it was not sent.</summary>
    public Func<string, string?> Header { get; init; } = static _ => null;

    /// <summary>The names of the headers that were sent.</summary>
    public IEnumerable<string> HeaderNames { get; init; } = [];

    /// <summary>The parameters of the query string, decoded, in the order in which they came.</summary>
    public IReadOnlyList<(string Name, string Value)> Parameters() =>
        parameters ??= [.. QueryParameters.Pairs(QueryString.TrimStart('?')).Select(pair => (UriCoding.Decode(pair.RawName), UriCoding.Decode(pair.RawValue)))];

    /// <summary>The fields of a query request, decoded, in the order of their names.</summary>
    public IEnumerable<(string Name, string Value)> Fields()
    {
        for (var i = 0; i < Form.Count; i++)
        {
            yield return (Encoding.UTF8.GetString(Form.Key(i)), Encoding.UTF8.GetString(Form.Value(i)));
        }
    }

    /// <summary>The form of a query request, decoded once.</summary>
    internal QueryForm Form => form ??= QueryForm.Parse(this);
}
