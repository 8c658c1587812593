using Weft.Wire;

namespace Weft.Aws.Logs.FilterPatterns;

/// <summary>
/// Which log events are meant (CloudWatch Logs User Guide, "Filter pattern syntax"): terms, fields between spaces, or members of JSON.
/// </summary>
internal abstract class FilterPattern
{
    public static FilterPattern Everything { get; } = new TermPattern([], [], []);

    /// <exception cref="AwsException">InvalidParameterException: the text is no pattern.</exception>
    public static FilterPattern Parse(string text)
    {
        var scanner = new PatternScanner(text);
        scanner.SkipSpaces();
        if (scanner.IsAtEnd) return Everything;
        FilterPattern pattern = scanner.Peek switch
        {
            '{' => JsonPattern.Read(scanner),
            '[' => FieldPattern.Read(scanner),
            _ => TermPattern.Read(scanner),
        };
        scanner.SkipSpaces();
        return scanner.IsAtEnd ? pattern : throw scanner.Invalid("there is more after its end");
    }

    public abstract bool Matches(string message);
}
