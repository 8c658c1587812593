using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Reachability.Questions;

public class ReachReportTests
{
    [Fact]
    public void A_report_of_everything_counts_what_the_matrix_counts_and_its_lines_hold_each_service_once()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var (matrix, internet) = World(seed);
            var everyone = Ends.Of(matrix.Endpoints);

            var report = ReachReport.Of(matrix, internet, everyone.Union(Ends.OfInternet), everyone.Union(Ends.OfInternet), TrafficSet.All);

            Assert.Equal((matrix.Totals.Pairs, matrix.Totals.Services), (report.Counts.Pairs, report.Counts.Services));
            Assert.Equal(matrix.Totals.Services, report.Inside.Sum(WidthOf));
            Assert.Equal(report.Inside.Length, report.Inside.DistinctBy(line => (string.Join(' ', line.From.Endpoints), string.Join(' ', line.Services))).Count());
            foreach (var line in report.Inside)
            {
                var open = matrix.Between(line.From.Endpoints[^1], line.To.Endpoints[0]);
                Assert.All(line.Services, service => Assert.Contains(open, found => found.Protocol == service.Protocol && SelectorSet.Of(found.Selectors).ContainsAll(service.Selectors)));
            }
        }
    }

    [Fact]
    public void A_report_of_some_traffic_leaves_out_the_rest()
    {
        var (matrix, internet) = World(2);
        var everyone = Ends.Of(matrix.Endpoints);

        var all = ReachReport.Of(matrix, internet, everyone, everyone, TrafficSet.All).Counts.Services;
        var web = ReachReport.Of(matrix, internet, everyone, everyone, TrafficSet.Of([Traffic.Tcp(new PortRange(1, 1023))])).Counts.Services;
        var rest = ReachReport.Of(matrix, internet, everyone, everyone, TrafficSet.Of([Traffic.Tcp(new PortRange(1, 1023))]).Complement()).Counts.Services;

        Assert.True(web > 0);
        Assert.Equal(all, web + rest);
    }

    [Fact]
    public void After_a_change_of_a_group_comparing_what_it_touches_finds_what_comparing_everything_finds()
    {
        var found = 0L;
        for (var seed = 0; seed < 16; seed++)
        {
            var (before, internet) = World(seed);
            var after = before.WithGroup(RandomWorld.Changed(before.Network.Input, seed + 7), out var receivers);
            var later = new InternetReach(after.Network);
            var near = before.Endpoints.ToList();

            var whole = NetworkDifference.Of(ReachDifference.Between(before, after), internet, later, near);
            var touched = NetworkDifference.Of(ReachDifference.Between(before, after, receivers ?? near), internet, later, near);

            Assert.Equal((whole.Opened.Counts, whole.Closed.Counts), (touched.Opened.Counts, touched.Closed.Counts));
            Assert.Equal(TextOf(whole.Opened), TextOf(touched.Opened));
            found += whole.Opened.Counts.Services + whole.Closed.Counts.Services;
        }

        Assert.True(found > 0);
    }

    [Fact]
    public void A_door_to_the_internet_is_a_difference_both_ways()
    {
        const string closed = """
            network main 10.0.0.0/16
            gateway igw main
            table public main
              0.0.0.0/0 igw
            group web main
              in tcp 443 0.0.0.0/0
              in tcp 22 203.0.113.0/24
              out tcp 80 0.0.0.0/0
            subnet front main 10.0.1.0/24 table=public
            host web front 10.0.1.10 groups=web
            """;
        var (before, was) = Of(closed);
        var (after, now) = Of(closed.Replace("10.0.1.10 ", "10.0.1.10=198.51.100.7 ", StringComparison.Ordinal));

        var opened = NetworkDifference.Of(ReachDifference.Between(before, after), was, now, after.Endpoints).Opened;
        var closedAgain = NetworkDifference.Of(ReachDifference.Between(after, before), now, was, after.Endpoints).Closed;

        Assert.Equal(new ReachCounts(0, 0, 2, 1), opened.Counts);
        Assert.Equal(opened.Counts, closedAgain.Counts);
        Assert.Equal(["tcp/443", "tcp/22"], opened.FromInternet.OrderByDescending(line => line.Services[0].Selectors.First).Select(line => line.Services[0].ToString()));
        Assert.Equal(AddressRanges.Of(Cidr.Parse("203.0.113.0/24")), opened.FromInternet.Single(line => line.Services[0].Selectors.First == 22).From.Internet);
    }

    [Fact]
    public void A_protocol_that_a_rule_begins_to_name_is_no_difference_where_it_was_open_before()
    {
        const string world = """
            network main 10.0.0.0/16
            gateway igw main
            table public main
              0.0.0.0/0 igw
            group web main
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            subnet front main 10.0.1.0/24 table=public
            host web front 10.0.1.10=198.51.100.7 groups=web
            """;
        var (before, was) = Of(world);
        var network = CompiledNetwork.Compile(before.Network.Input with
        {
            Groups = [before.Network.Input.Groups[0] with { Rules = before.Network.Input.Groups[0].Rules.Add(new GroupRule("esp", Direction.Ingress, Traffic.Of(new Protocol(50)), RulePeer.Of(Cidr.AnyIPv4))) }],
        });
        var after = ReachMatrix.Of(network);

        Assert.True(NetworkDifference.Of(ReachDifference.Between(before, after), was, new InternetReach(network), after.Endpoints).IsEmpty);
    }

    [Fact]
    public void Ranges_of_addresses_add_and_take_away_exactly()
    {
        var internet = AddressRanges.Internet;
        var office = AddressRanges.Of(Cidr.Parse("203.0.113.0/24"));

        var without = AddressRanges.Without(internet, office);

        Assert.Empty(AddressRanges.Intersection(without, office));
        Assert.Equal(internet, AddressRanges.Union(without, office));
        Assert.Equal(Sum(internet), Sum(without) + 256);
        Assert.Empty(AddressRanges.Of(Cidr.Parse("10.0.0.0/8")));
        Assert.Equal((UInt128)256, Sum(AddressRanges.Of(Cidr.Parse("203.0.113.0/24"))));
    }

    private static UInt128 Sum(ImmutableArray<AddressRange> ranges) =>
        ranges.Where(range => !range.First.IsIPv6).Aggregate(UInt128.Zero, (sum, range) => sum + range.Count);

    private static long WidthOf(ReachLine line)
    {
        var pairs = line.To.Endpoints.Sum(to => line.From.Endpoints.LongCount(from => from.Interface != to.Interface));
        return pairs * line.Services.Sum(service => (long)service.Width);
    }

    private static string TextOf(ReachReport report) =>
        string.Join('\n', report.Inside.Select(line => $"{string.Join(' ', line.From.Endpoints)} > {string.Join(' ', line.To.Endpoints)} {string.Join(' ', line.Services)}"));

    private static (ReachMatrix Matrix, InternetReach Internet) World(int seed)
    {
        var network = CompiledNetwork.Compile(RandomWorld.Create(seed, 12, isPlain: seed % 2 == 0));
        return (ReachMatrix.Of(network), new InternetReach(network));
    }

    private static (ReachMatrix Matrix, InternetReach Internet) Of(string world)
    {
        var network = CompiledNetwork.Compile(WorldText.Parse(world));
        return (ReachMatrix.Of(network), new InternetReach(network));
    }
}
