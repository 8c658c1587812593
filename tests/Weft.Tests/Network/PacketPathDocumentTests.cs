using System.Text.RegularExpressions;
using Weft.Network.Walking;
using Weft.Tests.Rules;
using Xunit;

namespace Weft.Tests.Network;

public partial class PacketPathDocumentTests
{
    private static readonly string s_page = Repository.Read("docs/packet-path.md");

    [Fact]
    public void Every_stage_has_one_line() => Assert.Equal(Enum.GetNames<Stage>().Order(), Rows("## Stages", 2).Select(row => row[0]).Order());

    [Fact]
    public void Every_reason_has_one_line_with_a_code() => Assert.Equal(
        Enum.GetValues<DropReason>().Where(reason => reason != DropReason.None).Select(reason => $"{reason}").Order(),
        Rows("## Reasons", 3).Where(row => row[2] == "-" || Code().IsMatch(row[2])).Select(row => row[0]).Order());

    private static IEnumerable<string[]> Rows(string section, int columns)
    {
        var start = s_page.IndexOf(section, StringComparison.Ordinal);
        var end = s_page.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return s_page[start..end].Split('\n')
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Trim(' ', '`')).ToArray())
            .Where(row => row.Length == columns);
    }

    [GeneratedRegex("^[A-Z0-9]+(_[A-Z0-9]+)+$")]
    private static partial Regex Code();
}
