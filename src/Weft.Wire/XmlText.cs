using System.Buffers;

namespace Weft.Wire;

/// <summary>Which bytes XML 1.0 can carry, and which must be escaped.</summary>
internal static class XmlText
{
    private static readonly SearchValues<byte> Illegal = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private static readonly SearchValues<char> Special = SearchValues.Create(
        "&<>\"'\r\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u000b\u000c\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016"
        + "\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\ufffe\uffff");

    /// <summary>Whether valid UTF-8 has only characters that an XML 1.0 document may contain.</summary>
    public static bool IsLegal(ReadOnlySpan<byte> text) =>
        !text.ContainsAny(Illegal) && text.IndexOf(Noncharacter1) < 0 && text.IndexOf(Noncharacter2) < 0;

    /// <summary>The index of the first character that needs an escape, or -1.</summary>
    public static int IndexOfSpecial(ReadOnlySpan<char> text) => text.IndexOfAny(Special);

    /// <summary>
    /// The escape of a special character. A carriage return must be a reference, else parsers read a line feed; what XML 1.0
    /// cannot carry at all becomes the replacement character.
    /// </summary>
    public static ReadOnlySpan<byte> Escape(char special) => special switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\'' => "&apos;"u8,
        '\r' => "&#xD;"u8,
        _ => "\uFFFD"u8,
    };

    private static ReadOnlySpan<byte> Noncharacter1 => [0xEF, 0xBF, 0xBE];

    private static ReadOnlySpan<byte> Noncharacter2 => [0xEF, 0xBF, 0xBF];
}
