using System.Globalization;

namespace Weft.Wire.Signing;

/// <summary>The points in time that a signature speaks of, in the basic form of ISO 8601: 20260523T101500Z.</summary>
internal static class SignatureTime
{
    private const string Basic = "yyyyMMdd'T'HHmmss'Z'";

    public static string Write(DateTimeOffset time) => time.UtcDateTime.ToString(Basic, CultureInfo.InvariantCulture);

    public static bool TryReadBasic(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, Basic, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>Reads the HTTP Date header: RFC 7231's preferred form, or the basic form that some clients put there.</summary>
    public static bool TryReadHttpDate(string text, out DateTimeOffset time) =>
        TryReadBasic(text, out time)
        || DateTimeOffset.TryParseExact(text, "R", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time)
        || DateTimeOffset.TryParseExact(text, "ddd, dd MMM yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
}
