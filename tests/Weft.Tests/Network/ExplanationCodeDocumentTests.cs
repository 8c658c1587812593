using System.Text.RegularExpressions;
using Weft.Tests.Rules;
using Xunit;

namespace Weft.Tests.Network;

/// <summary>The page lists the codes that analyses give; the scenarios reach exactly these.</summary>
public partial class ExplanationCodeDocumentTests
{
    [Fact]
    public void The_page_lists_the_codes_that_the_scenarios_reach()
    {
        var listed = Row().Matches(Repository.Read("docs/network-insights.md")).Select(match => match.Groups[1].Value);
        var reached = Repository.Files("tests/Weft.Scenarios/analyses", "*.scenario").SelectMany(path => Repository.Read(path).Split('\n'))
            .Where(line => line.StartsWith("analyze ", StringComparison.Ordinal)).SelectMany(line => Code().Matches(line).Select(match => match.Value));

        Assert.Equal(reached.Distinct().Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"^\| `([A-Z0-9_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b|\bBAD_STATE\b")]
    private static partial Regex Code();
}
