using System.Text.RegularExpressions;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>AllowedPattern: a regular expression that the whole value must match, never tried for longer than a moment.</summary>
internal static class ParameterPattern
{
    // Long enough for a thread that a busy machine lets wait in the middle.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static bool IsValid(string pattern)
    {
        try
        {
            _ = Make(pattern);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public static bool Matches(string pattern, string value)
    {
        try
        {
            return Make(pattern).IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            // A pattern that would take exponential time matches nothing.
            return false;
        }
    }

    private static Regex Make(string pattern) => new($@"\A(?:{pattern})\z", RegexOptions.CultureInvariant, Moment);
}
