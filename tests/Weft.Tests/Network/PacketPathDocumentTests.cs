using Weft.Aws.Ec2.Paths;
using Weft.Network.Walking;
using Weft.Tests.Rules;
using Xunit;

namespace Weft.Tests.Network;

public class PacketPathDocumentTests
{
    private static readonly string s_page = Repository.Read("docs/packet-path.md");

    [Fact]
    public void Every_stage_has_one_line() => Assert.Equal(Enum.GetNames<Stage>().Order(), Rows("## Stages", 2).Select(row => row[0]).Order());

    [Fact]
    public void Every_reason_has_one_line_with_its_code() => Assert.Equal(
        Enum.GetValues<DropReason>().Where(reason => reason != DropReason.None).Select(reason => $"{reason} {ExplanationCodes.Of(reason) ?? "-"}").Order(),
        Rows("## Reasons", 3).Select(row => $"{row[0]} {row[2]}").Order());

    private static IEnumerable<string[]> Rows(string section, int columns)
    {
        var start = s_page.IndexOf(section, StringComparison.Ordinal);
        var end = s_page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return s_page[start..end].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '`')).ToArray())
            .Where(row => row.Length == columns);
    }
}
