using System.Text;
using System.Text.RegularExpressions;
using Weft.Wire;

namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>Walks over the text of a filter pattern.</summary>
internal sealed class PatternScanner(string text)
{
    private const string RegexSymbols = ":_#=@/;,-^$?[]{}|\\*+. ";
    private const int MaxRegexes = 2;

    private int place;
    private int regexes;

    public bool IsAtEnd => place >= text.Length;

    public char Peek => IsAtEnd ? '\0' : text[place];

    public void SkipSpaces()
    {
        while (!IsAtEnd && char.IsWhiteSpace(text[place])) place++;
    }

    /// <summary>Steps over the symbol if it comes next, after spaces.</summary>
    public bool TryTake(string symbol)
    {
        SkipSpaces();
        if (!text.AsSpan(place).StartsWith(symbol, StringComparison.Ordinal)) return false;
        place += symbol.Length;
        return true;
    }

    public void Require(string symbol)
    {
        if (!TryTake(symbol)) throw Invalid($"'{symbol}' is missing");
    }

    /// <summary>The characters up to the first that does not belong.</summary>
    public string TakeWhile(Func<char, bool> belongs)
    {
        var start = place;
        while (!IsAtEnd && belongs(text[place])) place++;
        return text[start..place];
    }

    /// <summary>A text in double quotes, whose inner quotes are escaped by a backslash.</summary>
    public string Quoted()
    {
        Require("\"");
        var content = new StringBuilder();
        while (!IsAtEnd && text[place] != '"')
        {
            if (text[place] == '\\' && place + 1 < text.Length && text[place + 1] is '"' or '\\') place++;
            content.Append(text[place++]);
        }

        if (IsAtEnd) throw Invalid("a quotation mark is not closed");
        place++;
        return content.ToString();
    }

    /// <summary>A regular expression between percent signs, of what AWS supports.</summary>
    public Regex Expression(bool isLimited)
    {
        Require("%");
        var body = TakeWhile(symbol => symbol != '%');
        Require("%");
        if (body.Length == 0) throw Invalid("a regular expression is empty");
        if (body.FirstOrDefault(symbol => !char.IsAsciiLetterOrDigit(symbol) && !RegexSymbols.Contains(symbol, StringComparison.Ordinal)) is var odd and not '\0')
            throw Invalid($"the regular expression has the unsupported character '{odd}'");
        if (isLimited && ++regexes > MaxRegexes) throw Invalid($"it has more than {MaxRegexes} regular expressions");
        try
        {
            // Without backtracking no expression takes longer than its text is long.
            return new Regex(body, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception unusable) when (unusable is ArgumentException or NotSupportedException)
        {
            throw Invalid($"the regular expression %{body}% is not valid");
        }
    }

    public AwsException Invalid(string why) => LogsErrors.InvalidParameter($"Invalid filter pattern, at character {place + 1}: {why}.");
}
