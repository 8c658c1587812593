using System.Buffers.Text;
using System.Text;
using Weft.Wire;

namespace Weft.Control.Selection;

/// <summary>One page of an answer, and the opaque token that leads to the next; null on the last page.</summary>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextToken)
{
    public IReadOnlyList<TShape> Select<TShape>(Func<T, TShape> shape)
    {
        var shapes = new TShape[Items.Count];
        for (var i = 0; i < shapes.Length; i++) shapes[i] = shape(Items[i]);
        return shapes;
    }
}

/// <summary>
/// Cuts an ordered answer into pages. The token holds the key of the last item that was seen, so a page stays right when items come and
/// go between two calls.
/// </summary>
public static class Page
{
    private const string TokenMark = "weft1:";

    /// <param name="items">The whole answer, ordered ordinally by <paramref name="key"/>.</param>
    /// <param name="size">How many items a page holds at most; null for all of them.</param>
    /// <param name="token">The token of the page before, or null for the first page.</param>
    /// <param name="invalidToken">The service's error for a token that was not given out.</param>
    public static Page<T> Of<T>(IEnumerable<T> items, Func<T, string> key, int? size, string? token, Func<AwsException> invalidToken) =>
        After(last => last is null ? items : items.SkipWhile(item => string.CompareOrdinal(key(item), last) <= 0), key, size, token, invalidToken);

    /// <summary>The same of an answer that can be gone into anywhere.</summary>
    /// <param name="after">What comes after a key, in order; all of it where there is none.</param>
    public static Page<T> After<T>(Func<string?, IEnumerable<T>> after, Func<T, string> key, int? size, string? token, Func<AwsException> invalidToken)
    {
        ArgumentNullException.ThrowIfNull(after);
        var items = after(token is null ? null : KeyOf(token) ?? throw invalidToken());
        if (size is not { } limit) return new Page<T>([.. items], null);
        var page = new List<T>(Math.Min(limit, 1024));
        foreach (var item in items)
        {
            if (page.Count == limit) return new Page<T>(page, TokenAfter(key(page[^1])));
            page.Add(item);
        }

        return new Page<T>(page, null);
    }

    public static string TokenAfter(string key) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(TokenMark + key));

    private static string? KeyOf(string token)
    {
        if (!Base64Url.IsValid(token)) return null;
        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return text.StartsWith(TokenMark, StringComparison.Ordinal) ? text[TokenMark.Length..] : null;
    }
}
