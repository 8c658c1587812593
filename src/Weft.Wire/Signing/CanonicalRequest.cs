using System.Text;

namespace Weft.Wire.Signing;

/// <summary>
/// The one spelling of a request that both sides sign (AWS, "Create a signed AWS API request", step 1): method, path, sorted query,
/// the signed headers, their names, and the hash of the body, one to a line.
/// </summary>
internal static class CanonicalRequest
{
    /// <summary>Object keys may hold any path, so S3 signs the path as sent, encoded once; every other service normalises it and encodes it again.</summary>
    private static bool SignsPathAsSent(string service) => service is "s3" or "s3-object-lambda" or "s3-outposts" or "s3express";

    public static string Write(SignedRequest request, SignatureScope scope, string payloadHash)
    {
        var text = new StringBuilder(512);
        text.Append(request.Method).Append('\n');
        text.Append(SignsPathAsSent(scope.Service) ? EncodeOnce(request.Path) : UriCoding.Encode(Normalise(request.Path), keepSlash: true)).Append('\n');
        AppendQuery(text, request.Query, scope.IsPresigned);
        text.Append('\n');
        foreach (var name in scope.SignedHeaders)
        {
            text.Append(name).Append(':');
            AppendTrimmed(text, request.Header(name) ?? "");
            text.Append('\n');
        }

        text.Append('\n').AppendJoin(';', scope.SignedHeaders).Append('\n').Append(payloadHash);
        return text.ToString();
    }

    /// <summary>Removes empty and dot segments (RFC 3986, section 5.2.4); a trailing slash stays.</summary>
    internal static string Normalise(string path)
    {
        if (path.Length == 0) return "/";
        var kept = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".") continue;
            if (segment != "..") kept.Add(segment);
            else if (kept.Count > 0) kept.RemoveAt(kept.Count - 1);
        }

        return kept.Count == 0 ? "/" : $"/{string.Join('/', kept)}{(path.EndsWith('/') ? "/" : "")}";
    }

    /// <summary>Respells each segment in the one encoding; a slash inside a segment stays %2F.</summary>
    private static string EncodeOnce(string path) => path.Length == 0
        ? "/"
        : string.Join('/', path.Split('/').Select(segment => UriCoding.Encode(UriCoding.DecodeBytes(segment, plusIsSpace: false))));

    private static void AppendQuery(StringBuilder text, string query, bool isPresigned)
    {
        if (query.Length == 0) return;
        var pairs = new List<(string Name, string Value)>();
        foreach (var (rawName, rawValue) in QueryParameters.Pairs(query))
        {
            var name = Recode(rawName);
            if (!(isPresigned && name == "X-Amz-Signature")) pairs.Add((name, Recode(rawValue)));
        }

        pairs.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name) is var byName and not 0 ? byName : string.CompareOrdinal(left.Value, right.Value));
        for (var i = 0; i < pairs.Count; i++)
        {
            if (i > 0) text.Append('&');
            text.Append(pairs[i].Name).Append('=').Append(pairs[i].Value);
        }
    }

    private static string Recode(string raw) => UriCoding.Encode(UriCoding.DecodeBytes(raw, plusIsSpace: true));

    /// <summary>Without white space at the ends, and with one space for each run of it inside.</summary>
    private static void AppendTrimmed(StringBuilder text, ReadOnlySpan<char> value)
    {
        value = value.Trim();
        for (var i = 0; i < value.Length; i++)
        {
            if (!char.IsWhiteSpace(value[i])) text.Append(value[i]);
            else if (!char.IsWhiteSpace(value[i - 1])) text.Append(' ');
        }
    }
}
