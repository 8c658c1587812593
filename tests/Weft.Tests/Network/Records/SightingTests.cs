using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Records;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Records;

public class SightingTests
{
    private static readonly CompiledNetwork s_network = CompiledNetwork.Compile(WorldText.Parse("""
        network n 10.0.0.0/16
        network far 10.9.0.0/16
        gateway gw n
        peering px n far
        table out n
          0.0.0.0/0 gw
          10.9.0.0/16 px
        table translated n
          0.0.0.0/0 nat
        table back far
          10.0.0.0/16 px
        list open
          in 100 allow all 0.0.0.0/0
          out 100 allow all 0.0.0.0/0
        list noanswers
          in 100 allow all 0.0.0.0/0
          out 100 allow tcp 0-1023 0.0.0.0/0
        list nothing
        subnet front n 10.0.0.0/24 table=out list=open
        subnet hidden n 10.0.2.0/24 table=translated list=open
        subnet oneway n 10.0.3.0/24 table=out list=noanswers
        subnet shut n 10.0.4.0/24 table=out list=nothing
        subnet distant far 10.9.0.0/24 table=back list=open
        nat nat front 10.0.0.9=203.0.113.7
        group all n
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        group quiet n
          out all 0.0.0.0/0
        group all2 far
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        host web front 10.0.0.10=203.0.113.8 groups=all
        host deaf front 10.0.0.11 groups=quiet
        host inner hidden 10.0.2.10 groups=all
        host server oneway 10.0.3.10=203.0.113.9 groups=all
        host shut shut 10.0.4.10 groups=all
        host distant distant 10.9.0.10 groups=all2
        """));

    [Theory]
    [InlineData("web 10.0.0.10 10.0.3.10", "web out accepted, server in accepted")]
    [InlineData("web 10.0.0.10 10.0.0.11", "web out accepted, deaf in rejected")]
    [InlineData("web 10.0.0.10 10.0.4.10", "web out accepted, shut in rejected")]
    [InlineData("shut 10.0.4.10 10.0.0.10", "shut out rejected")]
    [InlineData("web 10.0.0.10 8.8.8.8", "web out accepted by InternetGateway")]
    [InlineData("web 10.0.0.10 10.9.0.10", "web out accepted by Peering, distant in accepted")]
    [InlineData("deaf 10.0.0.11 8.8.8.8", "deaf out accepted by InternetGateway")]
    [InlineData("inner 10.0.2.10 8.8.8.8", "inner out accepted, nat in accepted, nat out accepted by InternetGateway")]
    [InlineData("distant 10.9.0.10 8.8.8.8", "distant out accepted")]
    [InlineData("web 10.0.0.99 10.0.3.10", "")]
    [InlineData("web 10.0.0.10 10.0.0.1", "")]
    [InlineData("web 10.0.0.10 10.0.0.10", "")]
    public void A_packet_is_seen_where_it_crosses_an_interface(string way, string seen)
    {
        var parts = way.Split(' ');
        Assert.Equal(seen, Seen(Walk(parts[0], Packet.Tcp(Address.Parse(parts[1]), 40_000, Address.Parse(parts[2]), 443))));
    }

    [Fact]
    public void A_gateway_that_translates_shows_both_headers()
    {
        var seen = Sighting.Of(Walk("inner", Packet.Tcp(Address.Parse("10.0.2.10"), 40_000, Address.Parse("8.8.8.8"), 443)));
        Assert.Equal("10.0.2.10", $"{seen[1].Packet.Source}");
        Assert.Equal("10.0.0.9", $"{seen[2].Packet.Source}");
    }

    [Fact]
    public void An_answer_that_the_list_forgot_is_rejected_where_it_would_leave()
    {
        var request = Walk("web", Packet.Tcp(Address.Parse("10.0.0.10"), 40_000, Address.Parse("10.0.3.10"), 443));
        var answer = PacketWalk.Forward(s_network, Place.Interface("server"), request.Packet.Answer()!.Value, request.Flows, TimeSpan.Zero);
        Assert.Equal("server out rejected", Seen(answer));
    }

    [Fact]
    public void From_the_internet_a_packet_is_seen_first_where_it_comes_in()
    {
        Assert.Equal("server in accepted", Seen(Walk("internet", Packet.Tcp(Address.Parse("8.8.8.8"), 40_000, Address.Parse("203.0.113.9"), 443))));
        Assert.Equal("nat in accepted", Seen(Walk("internet", Packet.Tcp(Address.Parse("8.8.8.8"), 40_000, Address.Parse("203.0.113.7"), 443))));
    }

    private static Trace Walk(string from, Packet packet) => PacketWalk.Forward(
        s_network, from == "internet" ? Place.Internet : Place.Interface(from), packet, FlowState.Empty, TimeSpan.Zero);

    private static string Seen(Trace trace) => string.Join(", ", Sighting.Of(trace).Select(seen =>
        $"{seen.Interface} {seen.Way.ToString().ToLowerInvariant()} {(seen.IsAccepted ? "accepted" : "rejected")}"
        + (seen.Onward.Kind is OnwardKind.None or OnwardKind.SameNetwork ? "" : $" by {seen.Onward.Kind}")));
}
