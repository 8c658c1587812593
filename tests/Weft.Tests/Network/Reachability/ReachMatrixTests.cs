using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Scenarios.Worlds;
using Weft.Tests.Rules;
using Xunit;

namespace Weft.Tests.Network.Reachability;

/// <summary>
/// Walk and matrix are two readings of one network, so they have to agree on every pair. A longer run by hand:
/// <c>WEFT_WORLDS=500 WEFT_INTERFACES=60 WEFT_FIRST_SEED=1000</c> before the test run. A seed that failed joins the corpus.
/// </summary>
public class ReachMatrixTests
{
    private static int Worlds => Setting("WEFT_WORLDS", 15);

    private static int Interfaces => Setting("WEFT_INTERFACES", 12);

    private static int FirstSeed => Setting("WEFT_FIRST_SEED", 0);

    /// <summary>Seeds that once failed, with the size of the world: twins of an address, answers without a way back, families mixed up.</summary>
    public static TheoryData<int, int> Corpus => [.. Lines("worlds").Select(line => (line[0], line[1]))];

    public static TheoryData<int> WideChanges => [.. Lines("wide-changes").Select(line => line[0])];

    [Fact]
    public void The_matrix_says_of_every_pair_what_the_walk_says()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++) AssertAgrees(seed, Interfaces);
    }

    [Theory]
    [MemberData(nameof(Corpus))]
    public void A_seed_that_failed_once_does_not_fail_again(int seed, int interfaces) => AssertAgrees(seed, interfaces);

    /// <summary>Overlapping networks that are linked, private translation between them, and private gateways.</summary>
    [Fact]
    public void The_matrix_says_of_every_pair_of_privately_joined_networks_what_the_walk_says()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++)
        {
            var network = CompiledNetwork.Compile(JoinedWorld.Create(seed, Interfaces, isPlain: seed % 3 == 0));
            var differences = ReachOracle.Differences(network, ReachMatrix.Of(network));
            Assert.True(differences.Count == 0, $"joined world {seed}, {Interfaces} interfaces:{Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void After_every_change_of_a_group_the_matrix_is_what_it_would_be_from_scratch(bool isJoined)
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++)
        {
            var isPlain = seed % 2 == 0;
            var matrix = ReachMatrix.Of(CompiledNetwork.Compile(isJoined ? JoinedWorld.Create(seed, Interfaces, isPlain) : RandomWorld.Create(seed, Interfaces, isPlain)));
            for (var step = 0; step < 4; step++)
            {
                matrix = matrix.WithGroup(RandomWorld.Changed(matrix.Network.Input, (seed * 100) + step));
                var scratch = ReachMatrix.Of(CompiledNetwork.Compile(matrix.Network.Input));
                Assert.True(matrix.Totals == scratch.Totals, $"seed {seed}, step {step}: {matrix.Totals} but from scratch {scratch.Totals}");
                Assert.True(ReachDifference.Between(matrix, scratch).IsEmpty, $"seed {seed}, step {step}");
                Assert.All(matrix.Endpoints, endpoint => Assert.Equal(scratch.CountsOf(endpoint), matrix.CountsOf(endpoint)));
            }
        }
    }

    /// <summary>In a network large enough that only the senders that the change is about are counted again, before and after.</summary>
    [Fact]
    public void After_a_change_of_what_a_group_may_send_to_everyone_the_counts_are_what_they_would_be_from_scratch()
    {
        for (var seed = FirstSeed + 1; seed < FirstSeed + 4; seed++) AssertWideChanges(seed);
    }

    [Theory]
    [MemberData(nameof(WideChanges))]
    public void A_wide_change_that_was_counted_wrong_once_is_not_again(int seed) => AssertWideChanges(seed);

    [Fact]
    public void Other_ids_change_nothing()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++)
        {
            var input = RandomWorld.Create(seed, Interfaces * 4, isPlain: true);
            var (matrix, renamed) = (ReachMatrix.Of(CompiledNetwork.Compile(input)), ReachMatrix.Of(CompiledNetwork.Compile(Renamed.Of(input))));
            Assert.Equal(matrix.Totals, renamed.Totals);
            foreach (var endpoint in matrix.Endpoints)
                Assert.Equal(matrix.CountsOf(endpoint), renamed.CountsOf(endpoint with { Interface = Renamed.Id(endpoint.Interface) }));
        }
    }

    [Fact]
    public void An_added_permission_closes_nothing_and_a_removed_one_opens_nothing()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++)
        {
            var matrix = ReachMatrix.Of(CompiledNetwork.Compile(RandomWorld.Create(seed, Interfaces, isPlain: true)));
            var group = matrix.Network.Input.Groups[seed % matrix.Network.Input.Groups.Length];
            var rule = new GroupRule("added", Direction.Ingress, Traffic.Tcp(443), RulePeer.Of(Cidr.AnyIPv4));
            var wider = matrix.WithGroup(group with { Rules = group.Rules.Add(rule) });
            Assert.Empty(ReachDifference.Between(matrix, wider).Closed);
            Assert.Empty(ReachDifference.Between(wider, matrix).Opened);
            Assert.Equal(wider.Totals.Services - matrix.Totals.Services, ReachDifference.Between(matrix, wider).OpenedServices);
        }
    }

    [Fact]
    public void The_order_of_the_input_changes_nothing()
    {
        for (var seed = FirstSeed; seed < FirstSeed + Worlds; seed++)
        {
            var input = RandomWorld.Create(seed, Interfaces, isPlain: true);
            var turned = input with
            {
                Networks = [.. input.Networks.Reverse()],
                Subnets = [.. input.Subnets.Reverse()],
                Interfaces = [.. input.Interfaces.Reverse()],
                RouteTables = [.. input.RouteTables.Reverse()],
                Groups = [.. input.Groups.Reverse().Select(group => group with { Rules = [.. group.Rules.Reverse()] })],
                Peerings = [.. input.Peerings.Reverse()],
            };
            var difference = ReachDifference.Between(ReachMatrix.Of(CompiledNetwork.Compile(input)), ReachMatrix.Of(CompiledNetwork.Compile(turned)));
            Assert.True(difference.IsEmpty, $"seed {seed}");
        }
    }

    [Fact]
    public void Both_ways_of_asking_give_the_same_answer()
    {
        var matrix = ReachMatrix.Of(CompiledNetwork.Compile(RandomWorld.Create(7, 30, isPlain: true)));
        var byReceiver = matrix.Endpoints.SelectMany(matrix.WhoReaches).Sum(entry => (long)entry.Service.Width * entry.From.Length);
        var bySender = matrix.Endpoints.SelectMany(matrix.WhatReaches).Sum(entry => (long)entry.Service.Width);
        Assert.True(byReceiver > 0);
        Assert.Equal(matrix.Totals.Services, byReceiver);
        Assert.Equal(matrix.Totals.Services, bySender);
    }

    [Fact]
    public void A_group_reference_does_not_survive_the_way_over_the_internet()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse("""
            network a 2001:db8:1::/56
            network b 2001:db8:2::/56
            gateway gwa a
            gateway gwb b
            peering link a b
            table ta a
              ::/0 gwa
            table tb b
              ::/0 gwb
            subnet a a 2001:db8:1:1::/64 table=ta
            subnet b b 2001:db8:2:1::/64 table=tb
            group ga a
              out all ::/0
            group gb b
              in tcp 22 group:ga
              in tcp 80 2001:db8:1::/56
              out all ::/0
            host one a 2001:db8:1:1::10 groups=ga
            host two b 2001:db8:2:1::10 groups=gb
            """));
        var matrix = ReachMatrix.Of(network);
        Assert.Empty(ReachOracle.Differences(network, matrix));
        Assert.Equal([Service.Tcp(80)], matrix.Between(new("one", Address.Parse("2001:db8:1:1::10")), new("two", Address.Parse("2001:db8:2:1::10"))));
    }

    /// <summary>In the second case all tables lead alike to both receivers, and still only one of them lies in the sender's own block.</summary>
    [Theory]
    [InlineData("10.0.5.0/24 link\n  10.0.6.0/24 link", "10.0.5.0/24", "10.0.5.10")]
    [InlineData("10.0.4.0/22 link", "10.0.5.16/28", "10.0.5.100")]
    public void Where_linked_networks_overlap_a_subnet_keeps_what_is_for_its_own_block(string there, string back, string five)
    {
        var network = CompiledNetwork.Compile(WorldText.Parse($"""
            network a 10.0.0.0/16
            network b 10.0.0.0/16
            peering link a b
            table ta a
              {there}
            table tb b
              {back} link
            subnet a5 a 10.0.5.0/24 table=ta
            subnet b5 b 10.0.5.0/24 table=tb
            subnet b6 b 10.0.6.0/24 table=tb
            group ga a
              out all 0.0.0.0/0
            group gb b
              in tcp 80 0.0.0.0/0
            host here a5 10.0.5.20 groups=ga
            host five b5 {five} groups=gb
            host six b6 10.0.6.10 groups=gb
            """));
        var matrix = ReachMatrix.Of(network);
        Assert.Empty(ReachOracle.Differences(network, matrix));
        Assert.Equal([Service.Tcp(80)], matrix.Between(new("here", Address.Parse("10.0.5.20")), new("six", Address.Parse("10.0.6.10"))));
        Assert.Empty(matrix.Between(new("here", Address.Parse("10.0.5.20")), new("five", Address.Parse(five))));
    }

    /// <summary>The receiver takes the sender for a neighbour of its own, so its answer never meets the route that leads back.</summary>
    [Fact]
    public void Where_linked_networks_overlap_an_answer_stays_in_the_receiver_s_own_block()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse("""
            network a 10.0.0.0/16
            network b 10.0.0.0/16
            peering link a b
            table ta a
              10.0.6.0/24 link
            table tb b
              10.0.5.0/24 link
            subnet a5 a 10.0.5.0/24 table=ta
            subnet b4 b 10.0.4.0/22 table=tb
            subnet b8 b 10.0.8.0/24 table=tb
            group ga a
              in tcp 80 0.0.0.0/0
              out all 0.0.0.0/0
            group gb b
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            host here a5 10.0.5.20 groups=ga
            host wide b4 10.0.6.10 groups=gb
            host beyond b8 10.0.8.10 groups=gb
            """));
        var matrix = ReachMatrix.Of(network);
        Assert.Empty(ReachOracle.Differences(network, matrix));
        Assert.DoesNotContain(
            matrix.Between(new("here", Address.Parse("10.0.5.20")), new("wide", Address.Parse("10.0.6.10"))), service => service.Protocol == Protocol.Tcp);
    }

    /// <summary>
    /// By hand with <c>WEFT_SCALE=10000</c>: every sender to a few destinations, whose totals a sample of pairs could get right by luck. With
    /// <c>WEFT_DESTINATIONS=100000</c> as well, every pair: with a scale of 1,000 some minutes.
    /// </summary>
    [Fact]
    public void The_totals_of_a_destination_are_what_the_walks_of_all_senders_add_up_to()
    {
        var network = CompiledNetwork.Compile(RandomWorld.Create(Setting("WEFT_SCALE_SEED", 11), Setting("WEFT_SCALE", 300), isPlain: true));
        var (matrix, walks) = (ReachMatrix.Of(network), new PlainWalks(network, new ReachOptions()));
        var endpoints = matrix.Endpoints.ToList();
        var busiest = endpoints.OrderByDescending(endpoint => matrix.CountsOf(endpoint).Senders).ToList();
        var wanted = Setting("WEFT_DESTINATIONS", 6);
        foreach (var to in busiest.Where((_, i) => i % Math.Max(1, busiest.Count / wanted) == 0))
        {
            var widths = endpoints.Select(from => walks.Width(from, to, matrix.Protocols.Of(to.Address.IsIPv6))).ToList();
            Assert.True(matrix.CountsOf(to) == (widths.Sum(), widths.Count(width => width > 0)), $"{to}: {matrix.CountsOf(to)}, but walked ({widths.Sum()}, {widths.Count(width => width > 0)})");
        }
    }

    /// <summary>The way leads through a host whose own group changes, and that is a destination of neither end's rules.</summary>
    [Fact]
    public void A_change_of_an_appliance_s_group_is_counted_for_those_behind_it()
    {
        var matrix = ReachMatrix.Of(CompiledNetwork.Compile(WorldText.Parse("""
            network n 10.0.0.0/16
            table through n
              10.0.2.0/24 box
            subnet a n 10.0.1.0/24 table=through
            subnet b n 10.0.2.0/24
            subnet c n 10.0.3.0/24
            group all n
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            group box n
              in tcp 443 0.0.0.0/0
              out all 0.0.0.0/0
            host near a 10.0.1.10 groups=all
            host far b 10.0.2.10 groups=all
            host box c 10.0.3.10 groups=box nocheck forwards=box
            """)));
        var far = matrix.Endpoints.Single(endpoint => endpoint.Interface == "far");
        var before = matrix.CountsOf(far);
        var group = matrix.Network.Input.Groups.Single(group => group.Id == "box");

        var after = matrix.WithGroup(group with { Rules = group.Rules.RemoveAll(rule => rule.Direction == Direction.Ingress) });

        Assert.Equal(ReachMatrix.Of(CompiledNetwork.Compile(after.Network.Input)).CountsOf(far), after.CountsOf(far));
        Assert.NotEqual(before, after.CountsOf(far));
    }

    /// <summary>A reference names members by address, and a neighbour of the neighbour may have the same addresses.</summary>
    [Fact]
    public void A_sender_with_a_member_s_address_in_another_linked_network_passes_as_in_the_walk()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse("""
            network a 10.0.0.0/16
            network twin 10.0.0.0/16
            network b 10.1.0.0/16
            peering ab a b
            peering tb twin b
            table ta a
              10.1.0.0/16 ab
            table tt twin
              10.1.0.0/16 tb
            table tb b
              10.0.0.0/16 tb
            subnet sa a 10.0.1.0/24 table=ta
            subnet st twin 10.0.1.0/24 table=tt
            subnet su twin 10.0.2.0/24 table=tt
            subnet sb b 10.1.1.0/24 table=tb
            group ga a
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            group gt twin
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            group gb b
              in tcp 443 group:ga
              out all 0.0.0.0/0
            host member sa 10.0.1.10 groups=ga
            host same st 10.0.1.10 groups=gt
            host other su 10.0.2.10 groups=gt
            host server sb 10.1.1.10 groups=gb
            """));
        var matrix = ReachMatrix.Of(network);

        Assert.Empty(ReachOracle.Differences(network, matrix));
        Assert.Equal((1, 1), matrix.CountsOf(matrix.Endpoints.Single(endpoint => endpoint.Interface == "server")));
    }

    private static void AssertWideChanges(int seed)
    {
        var matrix = ReachMatrix.Of(CompiledNetwork.Compile(RandomWorld.Create(seed, 900, isPlain: true)));
        var carried = matrix.Network.Input.Interfaces.SelectMany(card => card.Groups).Distinct().Order(StringComparer.Ordinal).ToList();
        for (var step = 0; step < 5; step++)
        {
            var group = matrix.Network.Input.Groups.First(group => group.Id == carried[((seed * 31) + (step * 7)) % carried.Count]);
            var everywhere = new GroupRule($"to-all-{step}", Direction.Egress, step % 2 == 0 ? Traffic.All : Traffic.Tcp(443), RulePeer.Of(step == 3 ? Cidr.AnyIPv6 : Cidr.AnyIPv4));
            var rules = step == 2 ? group.Rules.RemoveAll(rule => rule.Direction == Direction.Egress) : group.Rules.Add(everywhere);
            matrix = matrix.WithGroup(group with { Rules = rules });
            var scratch = ReachMatrix.Of(CompiledNetwork.Compile(matrix.Network.Input));
            Assert.True(matrix.Totals == scratch.Totals, $"seed {seed}, step {step}: {matrix.Totals} but from scratch {scratch.Totals}");
            foreach (var endpoint in matrix.Endpoints)
                Assert.True(scratch.CountsOf(endpoint) == matrix.CountsOf(endpoint), $"seed {seed}, step {step}: {endpoint}");
        }
    }

    private static void AssertAgrees(int seed, int interfaces)
    {
        var network = CompiledNetwork.Compile(RandomWorld.Create(seed, interfaces));
        var differences = ReachOracle.Differences(network, ReachMatrix.Of(network));
        Assert.True(differences.Count == 0, $"seed {seed}, {interfaces} interfaces:{Environment.NewLine}{string.Join(Environment.NewLine, differences)}");
    }

    // A line of the corpus is numbers; what is after # is for the reader.
    private static IEnumerable<int[]> Lines(string corpus) => Repository.Read($"tests/Weft.Tests/corpus/{corpus}.txt").Split('\n')
        .Select(line => line.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 0)
        .Select(words => Array.ConvertAll(words, word => int.Parse(word, CultureInfo.InvariantCulture)));

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
