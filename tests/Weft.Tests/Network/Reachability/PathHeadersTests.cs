using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Reachability;

/// <summary>In random worlds: any packet of the set that is shown for a way takes that very way, there and back.</summary>
public class PathHeadersTests
{
    private static readonly Address s_outside = Address.Parse("192.0.2.1");

    [Fact]
    public void Every_packet_of_the_set_takes_the_way_of_the_one_that_was_walked()
    {
        var ways = 0;
        for (var seed = 0; seed < 120; seed++)
        {
            var network = CompiledNetwork.Compile(RandomWorld.Create(seed, 14));
            var random = new Random(seed);
            for (var i = 0; i < 60; i++)
            {
                var (from, packet, asked) = Draw(network, random);
                var exchange = PacketWalk.RoundTrip(network, from, packet, FlowState.Empty);
                if (!exchange.Succeeds) continue;
                ways++;
                var headers = PathHeaders.Of(network, exchange, asked);
                Assert.True(headers.Request[0].Before.Contains(packet), $"seed {seed}: {packet} is not in its own set");
                for (var j = 0; j < 8; j++) AssertSameWay(network, from, exchange, Sample(headers.Request[0].Before, packet, random), seed);
            }
        }

        Assert.True(ways > 200, $"only {ways} ways");
    }

    [Fact]
    public void The_search_finds_a_port_where_one_works_and_none_where_none_does()
    {
        var (open, closed) = (0, 0);
        for (var seed = 0; seed < 25; seed++)
        {
            var network = CompiledNetwork.Compile(RandomWorld.Create(seed, 10, isPlain: true));
            var matrix = ReachMatrix.Of(network);
            var search = new PathSearch(network);
            var endpoints = matrix.Endpoints.Where(endpoint => !endpoint.Address.IsIPv6).ToList();
            foreach (var from in endpoints.Take(5))
            {
                foreach (var to in endpoints.Where(to => to.Interface != from.Interface))
                {
                    var known = matrix.Between(from, to).Where(service => service.Protocol == Protocol.Tcp).ToList();
                    var found = search.Try(Place.Interface(from.Interface), Packet.Tcp(from.Address, 0, to.Address, 0), Place.Interface(to.Interface), PortRange.All);
                    if (known.Count > 0) open++;
                    else closed++;
                    Assert.True(found.Succeeds == known.Count > 0, $"seed {seed}: {found.Sent}");
                    if (found.Succeeds) Assert.Equal(known[0].Selectors.First, found.Sent.DestinationPort);
                }
            }
        }

        Assert.True(open > 50 && closed > 50, $"{open} open, {closed} closed");
    }

    private static (Place From, Packet Packet, HeaderSet Asked) Draw(CompiledNetwork network, Random random)
    {
        var cards = network.Input.Interfaces.Where(card => card.Addresses.Any(own => !own.Address.IsIPv6)).ToList();
        var (one, two) = (cards[random.Next(cards.Count)], cards[random.Next(cards.Count)]);
        var (near, far) = (one.Addresses.First(own => !own.Address.IsIPv6), two.Addresses.First(own => !own.Address.IsIPv6));
        var port = (ushort)(random.Next(2) == 0 ? random.Next(1, 1024) : random.Next(65536));
        var kind = random.Next(3);
        var (from, source, destination) = kind switch
        {
            0 => (Place.Interface(one.Id), near.Address, far.Address),
            1 => (Place.Interface(one.Id), near.Address, s_outside),
            _ => (Place.Internet, s_outside, far.Public ?? far.Address),
        };
        var any = CidrSet.Of(Cidr.AnyIPv4);
        var packet = random.Next(2) == 0 ? Packet.Tcp(source, 40000, destination, port) : Packet.Udp(source, 40000, destination, port);
        var asked = new HeaderSet(packet.Protocol, kind == 2 ? any : CidrSet.Of(source), [PortRange.All], kind == 1 ? any : CidrSet.Of(destination), [PortRange.All]);
        return (from, packet, asked);
    }

    private static Packet Sample(HeaderSet set, Packet packet, Random random)
    {
        Assert.False(set.Sources.IsEmpty || set.Destinations.IsEmpty);
        return packet with
        {
            Source = Sample(set.Sources, random),
            Destination = Sample(set.Destinations, random),
            SourcePort = Sample(set.SourcePorts, random),
            DestinationPort = Sample(set.DestinationPorts, random),
        };
    }

    private static Address Sample(CidrSet set, Random random)
    {
        var block = set.Blocks[random.Next(set.Blocks.Length)];
        return random.Next(3) switch { 0 => block.First, 1 => block.Last, _ => block.First + (UInt128)random.NextInt64((long)block.Count) };
    }

    private static ushort Sample(ImmutableArray<PortRange> set, Random random)
    {
        var range = set[random.Next(set.Length)];
        return random.Next(3) switch { 0 => range.First, 1 => range.Last, _ => (ushort)random.Next(range.First, range.Last + 1) };
    }

    private static void AssertSameWay(CompiledNetwork network, Place from, Exchange one, Packet packet, int seed)
    {
        var other = PacketWalk.RoundTrip(network, from, packet, FlowState.Empty);
        Assert.True(Spell(one) == Spell(other), $"seed {seed}: {one.Sent} goes\n{Spell(one)}\nbut {packet} goes\n{Spell(other)}");
    }

    // Which group's rule matched is all the same, as long as one did.
    private static string Spell(Exchange exchange) => string.Join('\n', exchange.Request.Hops.Concat(exchange.Answer?.Hops ?? [])
        .Select(hop => $"{hop.Stage} {hop.Component} {(hop.Rule is { Kind: RuleKind.ListRule or RuleKind.Route } rule ? rule.Rule : "")} {hop.Reason}"));
}
