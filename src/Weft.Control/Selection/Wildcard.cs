namespace Weft.Control.Selection;

/// <summary>
/// AWS's filter patterns: <c>*</c> stands for any characters, <c>?</c> for one, a backslash makes the next one plain. Case counts.
/// Source: EC2 User Guide, "List and filter your resources".
/// </summary>
public static class Wildcard
{
    public static bool IsExact(string pattern) => pattern.AsSpan().IndexOfAny('*', '?', '\\') < 0;

    /// <summary>Whether the whole text fits the pattern. Takes time proportional to both lengths at worst.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int p = 0, t = 0, starAt = -1, resumeAt = 0;
        while (t < text.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                starAt = p++;
                resumeAt = t;
            }
            else if (p < pattern.Length && MatchesOne(pattern, p, text[t], out var used))
            {
                p += used;
                t++;
            }
            else if (starAt >= 0)
            {
                p = starAt + 1;
                t = ++resumeAt;
            }
            else return false;
        }

        while (p < pattern.Length && pattern[p] == '*') p++;
        return p == pattern.Length;
    }

    private static bool MatchesOne(ReadOnlySpan<char> pattern, int at, char character, out int used)
    {
        var escaped = pattern[at] == '\\' && at + 1 < pattern.Length;
        used = escaped ? 2 : 1;
        return escaped ? pattern[at + 1] == character : pattern[at] == '?' || pattern[at] == character;
    }
}
