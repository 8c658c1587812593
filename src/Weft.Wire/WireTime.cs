using System.Globalization;
using System.Text;

namespace Weft.Wire;

/// <summary>Times as AWS writes and reads them.</summary>
internal static class WireTime
{
    private static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd",
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out DateTimeOffset value)
    {
        value = default;
        if (text.Length is 0 or > 40 || !Ascii.IsValid(text)) return false;
        Span<char> characters = stackalloc char[40];
        Encoding.ASCII.GetChars(text, characters);
        return DateTimeOffset.TryParseExact(
            characters[..text.Length], Formats, CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value);
    }

    /// <summary>The form of HTTP's headers.</summary>
    public static bool TryParseHttp(string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value);

    /// <summary>ISO 8601 in UTC; ec2 always shows milliseconds, the query services only where there are any.</summary>
    public static int Format(DateTimeOffset value, bool alwaysMilliseconds, Span<byte> target)
    {
        DateTimeOffset utc = value.ToUniversalTime();
        bool showsMilliseconds = alwaysMilliseconds || utc.Millisecond != 0;
        ReadOnlySpan<char> format = showsMilliseconds ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss'Z'";
        utc.TryFormat(target, out int written, format, CultureInfo.InvariantCulture);
        return written;
    }
}
