using System.Text;
using Weft.Wire.Signing;

namespace Weft.Wire;

/// <summary>A path of a REST protocol: <c>/{Bucket}/{Key+}?uploads</c>. A greedy label takes the rest, slashes and all.</summary>
internal sealed class RestPath
{
    private readonly string[] segments;

    public RestPath(string uri)
    {
        var question = uri.IndexOf('?', StringComparison.Ordinal);
        segments = (question < 0 ? uri : uri[..question]).TrimStart('/').Split('/', StringSplitOptions.RemoveEmptyEntries);
        Literals = question < 0 ? [] : [.. uri[(question + 1)..].Split('&').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair.ElementAtOrDefault(1)))];
    }

    /// <summary>The query parameters that must be there, some with a value of their own.</summary>
    public IReadOnlyList<(string Name, string? Value)> Literals { get; }

    /// <summary>The labels' values; null for a path of another form.</summary>
    /// <param name="path">Begins with a slash, still encoded.</param>
    public Dictionary<string, string>? Match(string path)
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = path.Length > 0 ? path[1..] : "";
        foreach (var segment in segments)
        {
            if (rest.Length == 0) return null;
            var slash = rest.IndexOf('/', StringComparison.Ordinal);
            var isGreedy = segment.EndsWith("+}", StringComparison.Ordinal);
            var value = isGreedy || slash < 0 ? rest : rest[..slash];
            rest = isGreedy || slash < 0 ? "" : rest[(slash + 1)..];
            if (segment[0] != '{')
            {
                if (segment != value) return null;
                continue;
            }

            if (value.Length == 0 || Decode(value) is not { } decoded) return null;
            labels[segment.Trim('{', '}', '+')] = decoded;
        }

        return rest.Length == 0 ? labels : null;
    }

    /// <summary>The path for these values.</summary>
    public string With(IReadOnlyDictionary<string, string> labels) => "/" + string.Join('/', segments.Select(segment => segment[0] == '{'
        ? UriCoding.Encode(labels[segment.Trim('{', '}', '+')], keepSlash: segment.EndsWith("+}", StringComparison.Ordinal))
        : segment));

    // A name that is no UTF-8 could not be told from another one later.
    private static string? Decode(string text)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(UriCoding.DecodeBytes(text, plusIsSpace: false));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
