namespace Weft.Aws.Iam.Evaluation;

/// <summary>The condition keys of one request and their values; the names of keys ignore case, as in IAM.</summary>
public sealed class RequestContext
{
    public static readonly RequestContext Empty = new([]);

    private readonly Dictionary<string, IReadOnlyList<string>> values = new(StringComparer.OrdinalIgnoreCase);

    public RequestContext(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var (key, value) in entries)
        {
            values[key] = value;
        }
    }

    public static RequestContext Of(params IEnumerable<(string Key, string? Value)> entries) => new(entries
        .Where(entry => entry.Value is not null)
        .Select(entry => KeyValuePair.Create<string, IReadOnlyList<string>>(entry.Key, [entry.Value!])));

    /// <summary>The values of a key; null when the request does not have it.</summary>
    public IReadOnlyList<string>? Find(string key) => values.GetValueOrDefault(key);

    /// <summary>The value that a policy variable stands for; null when the key is absent or has several values.</summary>
    public string? FindSingle(string key) => Find(key) is [var only] ? only : null;

    /// <summary>This context with further keys; where both have a key, the other's value holds.</summary>
    public RequestContext With(RequestContext other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new(values.Concat(other.values));
    }
}
