using System.Text;

namespace Weft.Host.Live.CloudInit;

/// <summary>One part of a multi-part message.</summary>
/// <param name="Kind">Its content type, in lower case.</param>
/// <param name="Problem">Why its text could not be read; null when it was.</param>
internal sealed record MimePart(string Kind, string? FileName, string Text, string? Problem = null);

/// <summary>Multi-part user data (RFC 2046), as far as cloud-init's own tools write it.</summary>
internal static class MimeMessage
{
    public static bool IsMime(string text) =>
        text.StartsWith("MIME-Version:", StringComparison.OrdinalIgnoreCase) || text.StartsWith("Content-Type: multipart/", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<MimePart> Parts(string text)
    {
        var (headers, body) = Split(text);
        if (Parameter(headers.GetValueOrDefault("content-type", ""), "boundary") is not { Length: > 0 } boundary)
        {
            yield return Read(headers, body);
            yield break;
        }

        var pieces = ("\n" + body).Split("\n--" + boundary);
        foreach (var piece in pieces.Skip(1))
        {
            if (piece.StartsWith("--", StringComparison.Ordinal)) yield break;
            var (partHeaders, partBody) = Split(piece[(piece.IndexOf('\n', StringComparison.Ordinal) + 1)..]);
            yield return Read(partHeaders, partBody);
        }
    }

    private static MimePart Read(Dictionary<string, string> headers, string body)
    {
        var kind = headers.GetValueOrDefault("content-type", "text/plain").Split(';')[0].Trim().ToLowerInvariant();
        var name = Parameter(headers.GetValueOrDefault("content-disposition", ""), "filename");
        // The name becomes a file's: only its last element counts.
        var fileName = name is null ? null : Path.GetFileName(name) is { Length: > 0 } last ? last : null;
        var encoding = headers.GetValueOrDefault("content-transfer-encoding", "7bit").Trim().ToLowerInvariant();
        if (encoding is "7bit" or "8bit" or "binary") return new MimePart(kind, fileName, body);
        if (encoding != "base64") return new MimePart(kind, fileName, "", $"the transfer encoding {encoding} is not done here");
        var letters = string.Concat(body.Where(letter => !char.IsWhiteSpace(letter)));
        var bytes = new byte[letters.Length];
        if (!Convert.TryFromBase64String(letters, bytes, out var length)) return new MimePart(kind, fileName, "", "its base64 can't be read");
        var plain = bytes[..length];
        if (plain is [0x1f, 0x8b, ..] && UserData.Unzip(plain) is { } unzipped) plain = unzipped;
        return new MimePart(kind, fileName, Encoding.UTF8.GetString(plain).Replace("\r\n", "\n", StringComparison.Ordinal));
    }

    private static (Dictionary<string, string> Headers, string Body) Split(string text)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var position = 0;
        string? last = null;
        while (position < text.Length)
        {
            var end = text.IndexOf('\n', position);
            var line = end < 0 ? text[position..] : text[position..end];
            position = end < 0 ? text.Length : end + 1;
            if (line.Length == 0) break;
            if (line[0] is ' ' or '\t' && last is not null) headers[last] += " " + line.Trim();
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon) headers[last = line[..colon].Trim()] = line[(colon + 1)..].Trim();
        }

        return (headers, text[position..]);
    }

    private static string? Parameter(string header, string name)
    {
        var parameter = header.Split(';').Skip(1).Select(piece => piece.Trim()).FirstOrDefault(piece => piece.StartsWith(name + "=", StringComparison.OrdinalIgnoreCase));
        return parameter?[(name.Length + 1)..].Trim('"');
    }
}
