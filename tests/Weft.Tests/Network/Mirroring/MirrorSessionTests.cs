using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Mirroring;
using Weft.Network.Model;
using Weft.Network.Packets;
using Xunit;

namespace Weft.Tests.Network.Mirroring;

public class MirrorSessionTests
{
    private static readonly Packet s_https = Packet.Tcp(Address.Parse("10.0.0.1"), 40_000, Address.Parse("10.0.1.2"), 443);

    [Fact]
    public void The_first_rule_that_matches_decides_and_none_is_a_no()
    {
        var reject = Rule(10) with { IsAccepting = false, DestinationPorts = new PortRange(443, 443), Protocol = Protocol.Tcp };
        Assert.True(Wants(Rule(20)));
        Assert.False(Wants(reject, Rule(20)));
        Assert.True(Wants(reject with { DestinationPorts = new PortRange(22, 22) }, Rule(20)));
        Assert.False(Wants());
        Assert.False(Wants(Rule(20) with { Direction = Direction.Ingress }));
    }

    [Fact]
    public void A_rule_asks_for_protocol_blocks_and_ports()
    {
        Assert.False(Wants(Rule(1) with { Protocol = Protocol.Udp }));
        Assert.False(Wants(Rule(1) with { Source = Cidr.Parse("10.9.0.0/16") }));
        Assert.False(Wants(Rule(1) with { Destination = Cidr.Parse("10.9.0.0/16") }));
        Assert.True(Wants(Rule(1) with { SourcePorts = new PortRange(40_000, 50_000) }));
        Assert.False(Wants(Rule(1) with { SourcePorts = new PortRange(1, 2) }));
        Assert.False(Wants(Rule(1) with { Source = Cidr.AnyIPv6, Destination = Cidr.AnyIPv6 }));
    }

    private static bool Wants(params MirrorRule[] rules) =>
        new MirrorSession("s", 1, "eni", Address.Parse("10.0.0.1"), Address.Parse("10.0.0.9"), 7, null, [.. rules], false).Wants(Direction.Egress, s_https);

    private static MirrorRule Rule(int number) => new(number, Direction.Egress, true, null, Cidr.AnyIPv4, Cidr.AnyIPv4, null, null);
}
