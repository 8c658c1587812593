using System.Globalization;
using System.Text.RegularExpressions;
using Weft.Control.Selection;

namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>What a value is compared with, and how: a text with stars, a number, or a regular expression.</summary>
internal sealed record Comparison(string Symbol, string Text, double? Number, Regex? Expression)
{
    /// <summary>The longer ones first, since they begin with shorter ones.</summary>
    private static readonly string[] symbols = ["!=", ">=", "<=", "=", ">", "<"];

    /// <summary>The comparison that comes next, or null where none does.</summary>
    /// <param name="ends">Whether a character ends a value that is not quoted.</param>
    public static Comparison? TryRead(PatternScanner scanner, Func<char, bool> ends)
    {
        if (symbols.FirstOrDefault(scanner.TryTake) is not { } symbol) return null;
        scanner.SkipSpaces();
        var isOrder = symbol[0] is '<' or '>';
        if (scanner.Peek == '%' && !isOrder) return new Comparison(symbol, "", null, scanner.Expression(isLimited: true));
        var isQuoted = scanner.Peek == '"';
        var value = isQuoted ? scanner.Quoted() : scanner.TakeWhile(character => !char.IsWhiteSpace(character) && !ends(character));
        if (value.Length == 0 && !isQuoted) throw scanner.Invalid($"a value is missing after '{symbol}'");
        double? number = !isQuoted && NumberIn(value) is { } read ? read : null;
        if (isOrder && number is null) throw scanner.Invalid($"'{symbol}' needs a number, and '{value}' is none");
        return new Comparison(symbol, value, number, null);
    }

    public static double? NumberIn(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    public bool Holds(string value) => Symbol switch
    {
        "=" => IsEqual(value),
        "!=" => !IsEqual(value),
        _ => NumberIn(value) is { } number && IsOrdered(number),
    };

    private bool IsEqual(string value) =>
        Expression?.IsMatch(value) ?? (Number is { } wanted && NumberIn(value) is { } number ? number == wanted : TextMatches(value));

    // A question mark is nothing special here, other than in the filters that share the wildcards.
    private bool TextMatches(string value) => Text.Contains('*', StringComparison.Ordinal)
        ? Wildcard.Matches(Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal), value)
        : Text == value;

    private bool IsOrdered(double number) => Symbol switch
    {
        ">" => number > Number,
        "<" => number < Number,
        ">=" => number >= Number,
        _ => number <= Number,
    };
}
