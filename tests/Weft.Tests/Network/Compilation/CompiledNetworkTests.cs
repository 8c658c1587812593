using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Compilation;

public class CompiledNetworkTests
{
    private const string TwoHosts = """
        network n 10.0.0.0/16
        subnet a n 10.0.1.0/24
        subnet b n 10.0.2.0/24
        group g n
          in tcp 443 10.0.0.0/16
          out all 0.0.0.0/0
        host one a 10.0.1.10 groups=g
        host two b 10.0.2.10 groups=g
        """;

    [Fact]
    public void Compile_does_not_depend_on_the_order_of_the_input()
    {
        var input = WorldText.Parse(TwoHosts);
        var turned = input with
        {
            Subnets = [.. input.Subnets.Reverse()],
            Interfaces = [.. input.Interfaces.Reverse()],
            Groups = [.. input.Groups.Reverse()],
        };
        Assert.Equal(Hops(CompiledNetwork.Compile(input)), Hops(CompiledNetwork.Compile(turned)));
    }

    [Theory]
    [InlineData("subnet c nowhere 10.0.3.0/24", "nowhere")]
    [InlineData("host three nowhere 10.0.3.10 groups=g", "nowhere")]
    [InlineData("host three a 10.0.1.11 groups=nogroup", "nogroup")]
    [InlineData("host three a 10.0.1.10 groups=g", "used twice")]
    [InlineData("subnet c n 10.0.3.0/24 table=notable", "notable")]
    [InlineData("subnet c n 10.1.3.0/24", "not inside")]
    [InlineData("host three a 10.0.1.1 groups=g", "not free")]
    [InlineData("host three a 10.0.2.11 groups=g", "not free")]
    [InlineData("network m 10.1.0.0/16\nsubnet c m 10.1.3.0/24\nhost three c 10.1.3.10 groups=g", "another network")]
    public void Compile_refuses_an_owner_that_does_not_exist(string line, string named)
    {
        var input = WorldText.Parse(TwoHosts + "\n" + line);
        Assert.Contains(named, Assert.Throws<InvalidOperationException>(() => CompiledNetwork.Compile(input)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_takes_a_rule_whose_group_is_gone()
    {
        var input = WorldText.Parse(TwoHosts.Replace("in tcp 443 10.0.0.0/16", "in tcp 443 group:gone", StringComparison.Ordinal));
        Assert.Equal(DropReason.NoGroupRule, Walk(CompiledNetwork.Compile(input), 443).Reason);
    }

    [Fact]
    public void WithGroup_gives_what_a_full_compilation_gives_and_leaves_the_old_one_alone()
    {
        var network = CompiledNetwork.Compile(WorldText.Parse(TwoHosts));
        var old = network.Input.Groups[0];
        var rule = new GroupRule("new", Direction.Ingress, Traffic.Tcp(8080), RulePeer.Of(Cidr.Parse("10.0.1.0/24")));
        var changed = network.WithGroup(old with { Rules = old.Rules.Add(rule) });

        Assert.False(Walk(network, 8080).IsDelivered);
        Assert.True(Walk(changed, 8080).IsDelivered);
        Assert.True(Walk(CompiledNetwork.Compile(changed.Input), 8080).IsDelivered);
    }

    private static ImmutableArray<Hop> Hops(CompiledNetwork network) => Walk(network, 443).Hops;

    private static Trace Walk(CompiledNetwork network, ushort port) => PacketWalk.Forward(
        network, Place.Interface("one"), Packet.Tcp(Address.Parse("10.0.1.10"), 40000, Address.Parse("10.0.2.10"), port), FlowState.Empty);
}
