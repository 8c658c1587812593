using System.Text.RegularExpressions;
using Xunit;

namespace Weft.Tests.Network;

public partial class VocabularyTests
{
    [Fact]
    public void The_network_room_speaks_no_vendors_words()
    {
        var found = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src", "Weft.Network"), "*.cs", SearchOption.AllDirectories)
            .Where(path => !path.Contains("/Addressing/", StringComparison.Ordinal))
            .SelectMany(path => VendorWord().Matches(File.ReadAllText(path)).Select(match => $"{Path.GetFileName(path)}: {match.Value}"));
        Assert.Equal([], found);
    }

    [GeneratedRegex("aws|amazon|ec2|vpc|igw|eigw|nacl|[^a-z]eni[^a-z]|[^a-z]acl|[^a-z]arn[^a-z]|security ?group|elasticip", RegexOptions.IgnoreCase)]
    private static partial Regex VendorWord();
}
