using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using CsCheck;
using Weft.Control.Selection;
using Xunit;

namespace Weft.Tests.Control.Selection;

public class WildcardTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("*", "", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("web-*", "web-1", true)]
    [InlineData("web-*", "Web-1", false)]
    [InlineData("*b*b", "abab", true)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a\\?c", "abc", false)]
    [InlineData("a\\?c", "a?c", true)]
    [InlineData("\\*amazon\\?\\\\", "*amazon?\\", true)]
    [InlineData("a\\", "a\\", true)]
    public void A_pattern_fits_as_the_user_guide_says(string pattern, string text, bool fits) => Assert.Equal(fits, Wildcard.Matches(pattern, text));

    [Fact]
    public void Any_pattern_fits_what_the_same_regular_expression_fits() =>
        Gen.Select(Gen.String[Gen.OneOfConst('a', 'b', '*', '?', '\\'), 0, 8], Gen.String[Gen.OneOfConst('a', 'b', '*', '?', '\\'), 0, 8]).Sample(
            (pattern, text) => Assert.Equal(Regex.IsMatch(text, Expression(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant), Wildcard.Matches(pattern, text)),
            iter: 20_000);

    [Fact]
    public void A_pattern_without_specials_is_exact_and_fits_only_itself() =>
        Gen.Select(Gen.String, Gen.String).Sample((pattern, text) => Assert.True(!Wildcard.IsExact(pattern) || Wildcard.Matches(pattern, text) == (pattern == text)), iter: 2_000);

    [Fact]
    public void A_hostile_pattern_ends()
    {
        var start = Stopwatch.GetTimestamp();
        Assert.False(Wildcard.Matches(string.Concat(Enumerable.Repeat("*a", 500)) + "b", new string('a', 5_000)));
        Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(1)); // an exponential matcher would outlive the machine
    }

    private static string Expression(string pattern)
    {
        var expression = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length) expression.Append(Regex.Escape($"{pattern[++i]}"));
            else expression.Append(pattern[i] switch { '*' => ".*", '?' => ".", var plain => Regex.Escape($"{plain}") });
        }

        return expression.Append("\\z").ToString();
    }
}
