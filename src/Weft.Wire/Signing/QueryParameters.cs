namespace Weft.Wire.Signing;

/// <summary>The pairs of a raw query string, without a dictionary: a signature looks at five of them.</summary>
internal static class QueryParameters
{
    public static bool Contains(string query, string name) => Find(query, name) is not null;

    /// <summary>The decoded value of the first parameter of this exact name, or null.</summary>
    public static string? Find(string query, string name)
    {
        foreach (var (rawName, rawValue) in Pairs(query))
        {
            if (UriCoding.Decode(rawName) == name) return UriCoding.Decode(rawValue);
        }

        return null;
    }

    public static IEnumerable<(string RawName, string RawValue)> Pairs(string query)
    {
        foreach (var pair in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0 ? (pair, "") : (pair[..equals], pair[(equals + 1)..]);
        }
    }
}
