using Weft.Aws.Ec2.Reach;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Reach;

public class PolicyParserTests
{
    [Theory]
    [InlineData("nothing from internet reaches tag tier=db", "Nothing", "internet", "tag:tier=db", "")]
    [InlineData("nothing reaches db", "Nothing", null, "db", "")]
    [InlineData("only web reaches db on tcp/5432", "Only", "web", "db", "tcp 5432")]
    [InlineData("only web, batch reach db", "Only", "web batch", "db", "")]
    [InlineData("web reaches db on tcp/5432", "Reaches", "web", "db", "tcp 5432")]
    [InlineData("web reaches db on 5432 only", "ReachesOnly", "web", "db", "tcp 5432")]
    [InlineData("web and batch reach db, cache on tcp/5432 and udp/53", "Reaches", "web batch", "db cache", "tcp 5432;udp 53")]
    [InlineData("web, and batch reach db on tcp/1-1024, icmp/8 or protocol/50", "Reaches", "web batch", "db", "tcp 1-1024;icmp 8/*;proto50")]
    [InlineData("web never reaches db on anything", "Nothing", "web", "db", "all")]
    [InlineData("the Internet Reaches group web ON ping", "Reaches", "internet", "group:web", "icmp 8/*;icmpv6 128/*")]
    [InlineData("subnet private reaches vpc shop on tcp", "Reaches", "subnet:private", "vpc:shop", "tcp")]
    [InlineData("i-0123456789abcdef0 reaches 10.0.0.0/16 on tcp/22 # why", "Reaches", "i-0123456789abcdef0", "10.0.0.0/16", "tcp 22")]
    [InlineData("\"the web\" reaches tag:\"my key\"=\"a, b\" on tcp/1", "Reaches", "the web", "tag:my key=a, b", "tcp 1")]
    [InlineData("instance web-1 reaches interface \"on\" on udp", "Reaches", "instance:web-1", "interface:on", "udp")]
    public void A_statement_is_read_as_it_is_meant(string line, string form, string? from, string to, string traffic)
    {
        var statement = Assert.Single(PolicyParser.Parse(line, out var mistakes));

        Assert.Empty(mistakes);
        Assert.Equal(form, statement.Form.ToString());
        Assert.Equal(from, statement.From is { } named ? string.Join(' ', named.Members.Select(end => end.Selector)) : null);
        Assert.Equal(to, string.Join(' ', statement.To.Members.Select(end => end.Selector)));
        Assert.Equal(traffic, string.Join(';', statement.Traffic));
    }

    [Fact]
    public void Exceptions_belong_to_the_ends_before_them()
    {
        var statement = Assert.Single(PolicyParser.Parse("nothing from internet except 203.0.113.0/24, vpn reaches anything but tag tier=web", out _));

        Assert.Equal(["203.0.113.0/24", "vpn"], statement.From!.Exceptions.Select(end => end.Selector));
        Assert.Equal(["tag:tier=web"], statement.To.Exceptions.Select(end => end.Selector));
    }

    [Fact]
    public void Lines_and_columns_are_kept_and_comments_and_blank_lines_are_nothing()
    {
        var statements = PolicyParser.Parse("# the shop\r\n\r\n  web reaches db on tcp/1  # it has to\r\nnothing reaches web", out var mistakes);

        Assert.Empty(mistakes);
        Assert.Equal([(3, 3, "web reaches db on tcp/1"), (4, 1, "nothing reaches web")], statements.Select(statement => (statement.Line, statement.Column, statement.Text)));
        Assert.Equal(15, statements[0].To.Members[0].Column);
    }

    [Theory]
    [InlineData("web reaches", 12, "the line ends where what is reached was expected")]
    [InlineData("web reaches db", 15, "'on' and the traffic")]
    [InlineData("web db", 5, "expected 'reaches', not 'db'")]
    [InlineData("reaches db on tcp/1", 1, "expected who reaches it, not 'reaches'")]
    [InlineData("nothing from reaches db", 14, "whom it is kept from")]
    [InlineData("web reaches db on tcp/70000", 19, "'tcp/70000' is no traffic")]
    [InlineData("web reaches db on tcp/9-1", 19, "is no traffic")]
    [InlineData("web reaches db on tcp/1 please", 25, "'please' is not expected here")]
    [InlineData("only web reaches db on tcp/1 only", 30, "'only' at the end")]
    [InlineData("nothing from web never reaches db", 18, "'never'")]
    [InlineData("web, reaches db on tcp/1", 6, "expected who reaches it")]
    [InlineData("web reaches tag tier on tcp/1", 17, "'tier' is no tag")]
    [InlineData("web reaches tag:tier on tcp/1", 13, "has no value")]
    [InlineData("web reaches \"db on tcp/1", 13, "not closed")]
    [InlineData("web reaches \"\" on tcp/1", 13, "empty")]
    [InlineData("web reaches subnet on tcp/1", 23, "expected 'on' and the traffic")]
    public void A_mistake_is_named_with_its_column(string line, int column, string message)
    {
        Assert.Empty(PolicyParser.Parse(line, out var mistakes));

        var mistake = Assert.Single(mistakes);
        Assert.Equal((1, column), (mistake.Line, mistake.Column));
        Assert.Contains(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_cannot_be_read_does_not_hide_the_others()
    {
        var statements = PolicyParser.Parse("nonsense\nweb reaches db on tcp/1\nmore nonsense\n", out var mistakes);

        Assert.Equal([2], statements.Select(statement => statement.Line));
        Assert.Equal([1, 3], mistakes.Select(mistake => mistake.Line));
    }

    [Fact]
    public void Whatever_is_in_the_file_each_line_is_a_statement_or_a_mistake_inside_it()
    {
        string[] words =
        [
            "web", "db", "reaches", "reach", "on", "only", "nothing", "from", "except", "but", "and", "or", ",", "tag", "tier=db", "tag:a=b", "tag:", "internet", "anything", "the", "never", "subnet",
            "tcp/443", "tcp/", "udp/99999", "protocol/50", "#", "\"", "\"on\"", "\"a b\"", "10.0.0.0/8", "::/0", "=", "\t", "\u0000", "\uD800", "é", "tcp/1-", "",
        ];
        for (var seed = 0; seed < 20_000; seed++)
        {
            var random = new Random(seed);
            var line = string.Join(random.Next(4) == 0 ? "" : " ", Enumerable.Range(0, random.Next(14)).Select(_ => words[random.Next(words.Length)]));
            var statements = PolicyParser.Parse(line, out var mistakes);
            Assert.True(statements.Length + mistakes.Length <= 1, line);
            Assert.True(statements.Length + mistakes.Length == 1 || line.Split('#')[0].Trim().Length == 0, line);
            Assert.All(mistakes, mistake => Assert.InRange(mistake.Column, 1, line.Length + 1));
            Assert.All(statements, statement => Assert.Equal(line.Trim()[..statement.Text.Length], statement.Text));
        }
    }
}
