using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Walking;

public class PacketWalkTests
{
    private static readonly CompiledNetwork s_network = CompiledNetwork.Compile(WorldText.Parse("""
        network n 10.0.0.0/16
        gateway gw n
        table public n
          0.0.0.0/0 gw
        table private n
          0.0.0.0/0 nat
        list open
          in 100 allow all 0.0.0.0/0
          out 100 allow all 0.0.0.0/0
        subnet front n 10.0.0.0/24 table=public list=open
        subnet back n 10.0.1.0/24 table=private list=open
        nat nat front 10.0.0.9=203.0.113.7
        group g n
          out tcp 443 0.0.0.0/0
        host web back 10.0.1.10 groups=g
        host other back 10.0.1.12 groups=g
        """));

    private static readonly Packet s_packet = Packet.Tcp(Address.Parse("10.0.1.10"), 40000, Address.Parse("8.8.8.8"), 443);

    [Fact]
    public void Every_hop_names_its_rule_and_shows_the_header_before_and_after()
    {
        var trace = PacketWalk.Forward(s_network, Place.Interface("web"), s_packet, FlowState.Empty);

        Assert.Equal(
            [
                Stage.InterfaceOut, Stage.GroupsOut, Stage.ListOut, Stage.Route, Stage.ListIn, Stage.NatGateway, Stage.ListOut, Stage.Route,
                Stage.InternetGateway, Stage.Internet,
            ],
            trace.Hops.Select(hop => hop.Stage));
        Assert.Equal(new RuleReference(RuleKind.GroupRule, "g", "g-1"), trace.Hops[1].Rule);
        Assert.Equal(new RuleReference(RuleKind.ListRule, "open", "100"), trace.Hops[2].Rule);
        Assert.Equal(new RuleReference(RuleKind.Route, "private", "0.0.0.0/0"), trace.Hops[3].Rule);
        var translation = trace.Hops[5];
        Assert.Equal(s_packet, translation.Before);
        Assert.Equal(Address.Parse("10.0.0.9"), translation.After.Source);
        Assert.InRange(translation.After.SourcePort, 1024, 65535);
        Assert.Equal(Address.Parse("203.0.113.7"), trace.Hops[8].After.Source);
    }

    [Fact]
    public void Two_flows_to_one_destination_never_share_a_translated_port()
    {
        var flows = FlowState.Empty;
        var ports = new HashSet<ushort>();
        // So many that the first choices of some are the same.
        for (var i = 0; i < 6000; i++)
        {
            var (host, address) = i % 2 == 0 ? ("web", "10.0.1.10") : ("other", "10.0.1.12");
            var packet = s_packet with { Source = Address.Parse(address), SourcePort = (ushort)(1024 + (i / 2)) };
            var trace = PacketWalk.Forward(s_network, Place.Interface(host), packet, flows);
            flows = trace.Flows;
            Assert.True(trace.IsDelivered && ports.Add(trace.Packet.SourcePort), $"{packet} left as {trace.Packet}, like another");
        }
    }

    [Fact]
    public void An_error_that_leaves_by_a_gateway_quotes_the_public_address_that_its_packet_came_for()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse("""
            network n 10.0.0.0/16
            gateway gw n
            table public n
              0.0.0.0/0 gw
            subnet front n 10.0.0.0/24 table=public
            group g n
              in all 0.0.0.0/0
              out all 0.0.0.0/0
            host web front 10.0.0.10=203.0.113.10 groups=g
            """));
        var arrived = PacketWalk.Forward(network, Place.Internet, Packet.Udp(Address.Parse("8.8.8.8"), 40000, Address.Parse("203.0.113.10"), 53), FlowState.Empty);
        var report = Packet.Error(arrived.Packet.Destination, 3, 3, arrived.Packet);

        var left = PacketWalk.Forward(network, Place.Interface("web"), report, arrived.Flows);

        Assert.Equal((Address.Parse("203.0.113.10"), Address.Parse("203.0.113.10")), (left.Packet.Source, left.Packet.About!.Destination));
    }

    [Fact]
    public void The_answer_arrives_with_the_headers_that_the_sender_expects()
    {
        var exchange = PacketWalk.RoundTrip(s_network, Place.Interface("web"), s_packet, FlowState.Empty);

        Assert.True(exchange.Succeeds);
        Assert.Equal(s_packet.Answer(), exchange.Answer!.Packet);
        Assert.Equal(Place.Interface("web"), exchange.Answer.End);
    }

    [Fact]
    public void A_walk_leaves_the_flows_that_it_was_given_alone()
    {
        var flows = FlowState.Empty;
        var trace = PacketWalk.Forward(s_network, Place.Interface("web"), s_packet, flows);

        Assert.Empty(flows.NatSessions);
        Assert.Single(trace.Flows.NatSessions);
        Assert.Single(trace.Flows.Tracked);
    }

    [Fact]
    public void Two_clients_with_one_source_port_get_different_translated_ports()
    {
        var network = CompiledNetwork.Compile(s_network.Input with
        {
            Interfaces = s_network.Input.Interfaces.Add(s_network.Input.Interfaces[0] with
            {
                Id = "web2",
                Addresses = [new(Address.Parse("10.0.1.11"))],
            }),
        });
        var first = PacketWalk.Forward(network, Place.Interface("web"), s_packet, FlowState.Empty);
        var second = PacketWalk.Forward(network, Place.Interface("web2"), s_packet with { Source = Address.Parse("10.0.1.11") }, first.Flows);

        Assert.NotEqual(first.Packet.SourcePort, second.Packet.SourcePort);
    }

    [Fact]
    public void An_echo_request_from_outside_is_no_answer_even_with_the_identifier_of_one()
    {
        var network = CompiledNetwork.Compile(s_network.Input with
        {
            Groups = [s_network.Input.Groups[0] with { Rules = [new("any", Direction.Egress, Traffic.All, RulePeer.Of(Cidr.AnyIPv4))] }],
        });
        var sent = PacketWalk.Forward(network, Place.Interface("web"), Packet.Echo(Address.Parse("10.0.1.10"), Address.Parse("8.8.8.8"), 7), FlowState.Empty);
        var request = Packet.Echo(Address.Parse("8.8.8.8"), Address.Parse("203.0.113.7"), sent.Packet.SourcePort);

        Assert.True(PacketWalk.Forward(network, Place.Internet, sent.Packet.Answer()!.Value, sent.Flows).IsDelivered);
        Assert.Equal(DropReason.NoTranslation, PacketWalk.Forward(network, Place.Internet, request, sent.Flows).Reason);
    }

    [Fact]
    public void A_start_that_does_not_exist_is_an_error() =>
        Assert.Throws<ArgumentException>(() => PacketWalk.Forward(s_network, Place.Interface("nobody"), s_packet, FlowState.Empty));
}
