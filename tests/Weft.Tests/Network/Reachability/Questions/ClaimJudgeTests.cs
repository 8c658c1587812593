using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Reachability.Questions;

/// <summary>A claim is judged as asking pair by pair would judge it, and each of its witnesses is a packet that shows the case.</summary>
public class ClaimJudgeTests
{
    private const string Shop = """
        network main 10.0.0.0/16
        gateway igw main
        table public main
          0.0.0.0/0 igw
        group web main
          in tcp 443 0.0.0.0/0
          in tcp 22 203.0.113.0/24
          out all 0.0.0.0/0
        group db main
          in tcp 5432 group:web
          out all 0.0.0.0/0
        subnet front main 10.0.1.0/24 table=public
        subnet back main 10.0.2.0/24
        host web front 10.0.1.10=203.0.113.7 groups=web
        host db back 10.0.2.10 groups=db
        host idle back 10.0.2.11 groups=db
        """;

    private static readonly TrafficSet[] traffics =
    [
        TrafficSet.All, TrafficSet.Of([Traffic.Tcp(443)]), TrafficSet.Of([Traffic.Tcp(new PortRange(20, 1024)), Traffic.Udp(53)]),
        TrafficSet.Of([Traffic.Icmp(Protocol.Icmp), Traffic.Icmp(Protocol.IcmpV6)]), TrafficSet.Of([Traffic.Of(new Protocol(50))]),
        TrafficSet.Of([Traffic.Tcp(22)]).Complement(),
    ];

    [Fact]
    public void Nothing_reaches_is_judged_as_asking_every_pair_judges_it()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var (matrix, judge, some, others) = World(seed);
            foreach (var traffic in traffics)
            {
                var asked = Protocols(matrix, traffic);
                var expected = others.SelectMany(to => some.Select(from => (from, to)))
                    .Count(pair => pair.from.Interface != pair.to.Interface && IsAnyOpen(matrix, pair.from, pair.to, asked[pair.to.Address.IsIPv6]));
                var verdict = judge.Judge(new ReachClaim(ClaimKind.NoneReaches, Ends.Of(some), Ends.Of(others), traffic));
                Assert.True(expected == verdict.Violations, $"seed {seed}, {traffic}: {verdict.Violations} but asked {expected}");
                Assert.All(verdict.Witnesses, witness => Assert.True(witness.Diagnosis!.Exchange.Succeeds, $"seed {seed}, {traffic}: {witness.Packet}"));
            }
        }
    }

    [Fact]
    public void Each_reaches_is_judged_as_asking_every_pair_judges_it()
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var (matrix, judge, some, others) = World(seed);
            foreach (var traffic in traffics)
            {
                var asked = Protocols(matrix, traffic);
                var expected = 0;
                foreach (var to in others.GroupBy(end => end.Interface))
                {
                    expected += some.GroupBy(end => end.Interface).Where(from => from.Key != to.Key)
                        .Count(from => !from.Any(a => to.Any(b => a.Address.IsIPv6 == b.Address.IsIPv6 && AreAllOpen(matrix, a, b, asked[b.Address.IsIPv6]))));
                }

                var verdict = judge.Judge(new ReachClaim(ClaimKind.EachReaches, Ends.Of(some), Ends.Of(others), traffic));
                Assert.True(expected == verdict.Violations, $"seed {seed}, {traffic}: {verdict.Violations} but asked {expected}");
                Assert.All(verdict.Witnesses.Where(witness => witness.Diagnosis is not null), witness =>
                    Assert.True(!witness.Diagnosis!.Exchange.Succeeds || witness.Diagnosis.Exchange.Request.End != witness.To, $"seed {seed}, {traffic}: {witness.Packet}"));
            }
        }
    }

    [Fact]
    public void What_the_internet_opens_shows_a_packet_from_it()
    {
        var (judge, web, db) = ShopEnds();

        var closed = judge.Judge(new ReachClaim(ClaimKind.NoneReaches, Ends.OfInternet, db, TrafficSet.All));
        var open = judge.Judge(new ReachClaim(ClaimKind.NoneReaches, Ends.OfInternet, web, TrafficSet.All));

        Assert.True(closed.Holds);
        var witness = Assert.Single(open.Witnesses);
        Assert.Equal((Place.Internet, Place.Interface("web")), (witness.From, witness.To));
        Assert.Equal(Address.Parse("203.0.113.7"), witness.Packet!.Value.Destination);
        Assert.Contains(witness.Packet.Value.DestinationPort, (ushort[])[22, 443]);
    }

    [Fact]
    public void The_internet_reaches_a_service_only_if_every_address_does()
    {
        var (judge, web, _) = ShopEnds();

        Assert.True(judge.Judge(new ReachClaim(ClaimKind.EachReaches, Ends.OfInternet, web, TrafficSet.Of([Traffic.Tcp(443)]))).Holds);
        var office = new Ends([], AddressRanges.Of(Cidr.Parse("203.0.113.0/24")));
        Assert.True(judge.Judge(new ReachClaim(ClaimKind.EachReaches, office, web, TrafficSet.Of([Traffic.Tcp(22)]))).Holds);
        var verdict = judge.Judge(new ReachClaim(ClaimKind.EachReaches, Ends.OfInternet, web, TrafficSet.Of([Traffic.Tcp(22)])));
        Assert.False(Assert.Single(verdict.Witnesses).Diagnosis!.Exchange.Succeeds);
        Assert.True(judge.Judge(new ReachClaim(ClaimKind.NoneReaches, Ends.OfInternet.Except(office), web, TrafficSet.Of([Traffic.Tcp(22)]))).Holds);
    }

    [Fact]
    public void A_pair_that_no_packet_can_join_is_a_violation_without_a_packet()
    {
        var (judge, _, db) = ShopEnds();

        var verdict = judge.Judge(new ReachClaim(ClaimKind.EachReaches, Ends.OfInternet, db, TrafficSet.Of([Traffic.Tcp(443)])));

        Assert.Equal(2, verdict.Violations);
        Assert.All(verdict.Witnesses, witness => Assert.Null(witness.Packet));
    }

    [Fact]
    public void The_missing_permission_is_named_with_the_change_that_adds_it()
    {
        var (judge, web, db) = ShopEnds();

        var verdict = judge.Judge(new ReachClaim(ClaimKind.EachReaches, web, db, TrafficSet.Of([Traffic.Tcp(5432), Traffic.Tcp(3306)])));

        Assert.Equal(2, verdict.Violations);
        Assert.All(verdict.Witnesses, witness =>
        {
            Assert.Equal(3306, witness.Packet!.Value.DestinationPort);
            Assert.Equal(ChangeKind.AllowInGroup, Assert.Single(witness.Diagnosis!.Remedies[0].Changes).Kind);
        });
    }

    [Fact]
    public void All_but_a_service_is_everything_else()
    {
        var (judge, web, db) = ShopEnds();
        var postgres = TrafficSet.Of([Traffic.Tcp(5432)]);

        Assert.True(judge.Judge(new ReachClaim(ClaimKind.NoneReaches, web, db, postgres.Complement())).Holds);
        Assert.False(judge.Judge(new ReachClaim(ClaimKind.NoneReaches, web, db, postgres)).Holds);
        Assert.False(judge.Judge(new ReachClaim(ClaimKind.NoneReaches, web, db, TrafficSet.Of([Traffic.Tcp(80)]).Complement())).Holds);
    }

    private static (ClaimJudge Judge, Ends Web, Ends Db) ShopEnds()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse(Shop));
        var matrix = ReachMatrix.Of(network);
        var ends = matrix.Endpoints.ToList();
        return (new ClaimJudge(matrix, new InternetReach(network)), Ends.Of(ends.Where(end => end.Interface == "web")), Ends.Of(ends.Where(end => end.Interface != "web")));
    }

    private static (ReachMatrix Matrix, ClaimJudge Judge, List<Endpoint> Some, List<Endpoint> Others) World(int seed)
    {
        var network = CompiledNetwork.Compile(RandomWorld.Create(seed, 10, isPlain: seed % 2 == 0));
        var matrix = ReachMatrix.Of(network);
        var endpoints = matrix.Endpoints.ToList();
        return (matrix, new ClaimJudge(matrix, new InternetReach(network)), [.. endpoints.Where((_, index) => index % 3 != 0)], [.. endpoints.Where((_, index) => index % 3 != 1)]);
    }

    private static bool IsAnyOpen(ReachMatrix matrix, Endpoint from, Endpoint to, List<(Protocol Known, SelectorSet Wanted)> asked)
    {
        var open = matrix.Between(from, to);
        return asked.Any(one => open.Any(service => service.Protocol == one.Known && !one.Wanted.Intersect(SelectorSet.Of(service.Selectors)).IsEmpty));
    }

    private static bool AreAllOpen(ReachMatrix matrix, Endpoint from, Endpoint to, List<(Protocol Known, SelectorSet Wanted)> asked)
    {
        var open = matrix.Between(from, to);
        return asked.All(one => open.Where(service => service.Protocol == one.Known).Aggregate(one.Wanted, (rest, service) => rest.Without(service.Selectors)).IsEmpty);
    }

    // By family. The rows of a protocol that no rule names are those of the one that stands for all such.
    private static Dictionary<bool, List<(Protocol Known, SelectorSet Wanted)>> Protocols(ReachMatrix matrix, TrafficSet traffic) => ((bool[])[false, true]).ToDictionary(
        isIPv6 => isIPv6,
        isIPv6 =>
        {
            var axis = matrix.Protocols.Of(isIPv6).ToArray();
            return Enumerable.Range(0, 256).Select(number => new Protocol((byte)number)).Where(protocol => !protocol.IsIcmp || axis.Contains(protocol))
                .Select(protocol => (Known: axis.Contains(protocol) ? protocol : matrix.Protocols.Rest, Wanted: traffic.Selectors(protocol)))
                .Where(asked => !asked.Wanted.IsEmpty)
                .DistinctBy(asked => (asked.Known, string.Join(' ', asked.Wanted.Ranges.ToArray()))).ToList();
        });
}
