using System.Text.RegularExpressions;

namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>
/// Words, quoted phrases and regular expressions anywhere in the text: all that stand plain, none that follows a minus, and, where there are
/// only such, one of those that follow a question mark. Beside other terms those have no effect, as on AWS.
/// </summary>
internal sealed class TermPattern(IReadOnlyList<Term> all, IReadOnlyList<Term> none, IReadOnlyList<Term> any) : FilterPattern
{
    public static TermPattern Read(PatternScanner scanner)
    {
        List<Term> all = [], none = [], any = [];
        for (scanner.SkipSpaces(); !scanner.IsAtEnd; scanner.SkipSpaces())
        {
            var into = scanner.TryTake("-") ? none : scanner.TryTake("?") ? any : all;
            into.Add(Term.Read(scanner));
        }

        return new TermPattern(all, none, any);
    }

    public override bool Matches(string message) => all.Count + none.Count == 0
        ? any.Count == 0 || any.Any(term => term.IsIn(message))
        : all.All(term => term.IsIn(message)) && !none.Any(term => term.IsIn(message));
}

/// <summary>One term: a text, or a regular expression.</summary>
internal sealed record Term(string Text, Regex? Expression)
{
    public static Term Read(PatternScanner scanner)
    {
        if (scanner.Peek == '%') return new Term("", scanner.Expression(isLimited: false));
        // A quoted blank is AWS's way to say everything.
        if (scanner.Peek == '"') return new Term(scanner.Quoted().Trim(), null);
        var word = scanner.TakeWhile(symbol => !char.IsWhiteSpace(symbol));
        if (word.Length == 0) throw scanner.Invalid("a term is missing");
        return word.All(symbol => char.IsLetterOrDigit(symbol) || symbol == '_')
            ? new Term(word, null)
            : throw LogsErrors.InvalidParameter($"Invalid character(s) in term '{word}'");
    }

    public bool IsIn(string message) => Expression?.IsMatch(message) ?? message.Contains(Text, StringComparison.Ordinal);
}
