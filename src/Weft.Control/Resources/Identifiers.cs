using System.Buffers;

namespace Weft.Control.Resources;

/// <summary>The form of AWS's identifiers: a prefix, a hyphen, 8 or 17 lower-case hexadecimal digits.</summary>
public static class Identifiers
{
    private static readonly SearchValues<char> hexDigits = SearchValues.Create("0123456789abcdef");

    public static bool IsWellFormed(string text, string prefix)
    {
        if (text.Length <= prefix.Length || !text.StartsWith(prefix, StringComparison.Ordinal) || text[prefix.Length] != '-') return false;
        var digits = text.AsSpan(prefix.Length + 1);
        return digits.Length is 8 or 17 && !digits.ContainsAnyExcept(hexDigits);
    }
}
