using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Walking;

public class LegTests
{
    private static readonly CompiledNetwork s_network = CompiledNetwork.Compile(WorldText.Parse("""
        network n 10.0.0.0/16
        gateway gw n
        table through n
          0.0.0.0/0 fw
        table out n
          0.0.0.0/0 gw
        table translated n
          0.0.0.0/0 nat
          10.0.0.0/24 nat
        list closed
        subnet back n 10.0.1.0/24 table=through list=open
        subnet front n 10.0.0.0/24 table=out list=open
        subnet hidden n 10.0.2.0/24 table=translated list=open
        subnet guarded n 10.0.3.0/24 list=closed
        list open
          in 100 allow all 0.0.0.0/0
          out 100 allow all 0.0.0.0/0
        nat nat front 10.0.0.9=203.0.113.7
        group g n
          in tcp 22 group:g
          in udp 0.0.0.0/0
          out all 0.0.0.0/0
        host web back 10.0.1.10=203.0.113.8 groups=g
        host next back 10.0.1.11 groups=g
        host fw front 10.0.0.20=203.0.113.9 groups=g nocheck forwards=fw
        host hidden hidden 10.0.2.10 groups=g
        host guarded guarded 10.0.3.10 groups=g
        host guarded2 guarded 10.0.3.11 groups=g
        """));

    [Fact]
    public void A_leg_ends_at_an_appliance_and_what_it_sends_on_is_a_leg_of_its_own()
    {
        var sent = Udp("10.0.1.10", "8.8.8.8");
        var first = Leg("web", sent, LinkTarget.Router);
        Assert.Equal(Place.Interface("fw"), first.End);
        Assert.Equal(sent, first.Packet);

        var second = Leg("fw", sent, LinkTarget.Router, first.Flows);
        Assert.Equal(Place.Internet, second.End);
        Assert.Equal(Address.Parse("203.0.113.8"), second.Packet.Source);
    }

    [Fact]
    public void What_a_host_sends_with_the_address_of_another_is_of_no_group()
    {
        var direct = Leg("web", Tcp("10.0.1.10", "10.0.1.11"), LinkTarget.To("next"));
        Assert.True(direct.IsDelivered);
        var forwarded = Leg("fw", Tcp("10.0.1.10", "10.0.1.11"), LinkTarget.Router);
        Assert.Equal(DropReason.GroupIdentityLost, forwarded.Reason);
    }

    [Fact]
    public void The_router_asks_lists_even_between_neighbours_and_the_direct_way_does_not()
    {
        Assert.True(Leg("guarded", Udp("10.0.3.10", "10.0.3.11"), LinkTarget.To("guarded2")).IsDelivered);
        Assert.True(Leg("guarded", Udp("10.0.3.10", "10.0.3.11"), LinkTarget.ByDestination).IsDelivered);
        Assert.Equal(DropReason.ListDenied, Leg("guarded", Udp("10.0.3.10", "10.0.3.11"), LinkTarget.Router).Reason);
    }

    [Fact]
    public void A_neighbour_that_is_given_what_is_not_for_it_checks_the_address()
    {
        Assert.Equal(DropReason.DestinationNotOwned, Leg("web", Udp("10.0.1.10", "8.8.8.8"), LinkTarget.To("next")).Reason);
        Assert.Throws<ArgumentException>(() => Leg("web", Udp("10.0.1.10", "8.8.8.8"), LinkTarget.To("fw")));
    }

    [Fact]
    public void A_packet_that_is_cut_tells_the_size_of_its_pieces()
    {
        var trace = Leg("hidden", Udp("10.0.2.10", "8.8.8.8") with { Length = 9000 }, LinkTarget.Router);
        Assert.True(trace.IsDelivered);
        Assert.Equal(1500, trace.FragmentSize);
        Assert.Null(Leg("hidden", Udp("10.0.2.10", "8.8.8.8") with { Length = 1500 }, LinkTarget.Router).FragmentSize);
    }

    [Fact]
    public void A_translating_gateway_is_no_host_that_a_packet_could_be_for()
    {
        var trace = Leg("hidden", Udp("10.0.2.10", "10.0.0.9"), LinkTarget.Router);
        Assert.Equal((false, DropReason.NoTranslation, "nat"), (trace.IsDelivered, trace.Reason, trace.Hops[^1].Component));
        Assert.True(Leg("hidden", Udp("10.0.2.10", "10.0.0.20"), LinkTarget.Router).IsDelivered);
    }

    [Fact]
    public void A_link_knows_its_router_and_its_neighbours_only()
    {
        var link = s_network.FindLink("web")!;
        Assert.True(link.IsRouter(Address.Parse("10.0.1.1")));
        Assert.False(link.IsRouter(Address.Parse("10.0.0.1")));
        Assert.Equal("next", link.FindNeighbour(Address.Parse("10.0.1.11")));
        Assert.Null(link.FindNeighbour(Address.Parse("10.0.1.12")));
        Assert.Null(link.FindNeighbour(Address.Parse("10.0.0.20")));
        Assert.Equal("nat", s_network.FindLink("fw")!.FindNeighbour(Address.Parse("10.0.0.9")));
        Assert.Null(s_network.FindLink("nobody"));
    }

    [Fact]
    public void Sweeping_takes_what_is_dead_and_leaves_what_lives()
    {
        var flows = Leg("hidden", Udp("10.0.2.10", "8.8.8.8"), LinkTarget.Router).Flows;
        flows = PacketWalk.Leg(s_network, Place.Interface("hidden"), Udp("10.0.2.10", "8.8.4.4"), LinkTarget.Router, flows, TimeSpan.FromSeconds(320)).Flows;
        Assert.Equal((2, 2, 2), (flows.Tracked.Count, flows.NatSessions.Count, flows.NatOwners.Count));

        var swept = flows.Swept(_ => FlowTimeouts.Default, TimeSpan.FromSeconds(345));
        Assert.Equal((1, 2, 2), (swept.Tracked.Count, swept.NatSessions.Count, swept.NatOwners.Count));
        Assert.Equal(1, swept.TrackedCounts["hidden"]);
        swept = flows.Swept(_ => FlowTimeouts.Default, TimeSpan.FromSeconds(351));
        Assert.Equal((0, 1, 1), (swept.Tracked.Count, swept.NatSessions.Count, swept.NatOwners.Count));
        Assert.Empty(flows.Swept(_ => null, TimeSpan.Zero).Tracked);
    }

    private static Packet Udp(string source, string destination) => Packet.Udp(Address.Parse(source), 40000, Address.Parse(destination), 53);

    private static Packet Tcp(string source, string destination) => Packet.Tcp(Address.Parse(source), 40000, Address.Parse(destination), 22);

    private static Trace Leg(string from, Packet packet, LinkTarget target, FlowState? flows = null) =>
        PacketWalk.Leg(s_network, Place.Interface(from), packet, target, flows ?? FlowState.Empty, TimeSpan.Zero);
}
