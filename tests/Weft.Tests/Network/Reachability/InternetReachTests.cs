using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Reachability;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Tests.Network.Reachability;

public class InternetReachTests
{
    private const string World = """
        network n 10.0.0.0/16
        gateway gw n
        table public n
          0.0.0.0/0 gw
        table private n
          0.0.0.0/0 nat
        subnet front n 10.0.0.0/24 table=public
        subnet back n 10.0.1.0/24 table=private
        nat nat front 10.0.0.9=203.0.113.9
        group web n
          in tcp 443 0.0.0.0/0
          in tcp 22 198.51.100.0/24
          out udp 53 0.0.0.0/0
        group db n
          in tcp 5432 0.0.0.0/0
          out tcp 443 0.0.0.0/0
        host web front 10.0.0.10=203.0.113.7 groups=web
        host hidden front 10.0.0.11 groups=web
        host db back 10.0.1.10=203.0.113.8 groups=db
        """;

    [Fact]
    public void Exposure_names_the_ports_and_counts_the_addresses()
    {
        var exposed = Assert.Single(new InternetReach(CompiledNetwork.Compile(WorldText.Parse(World))).Exposed());

        Assert.Equal("web", exposed.Endpoint.Interface);
        Assert.Equal([Service.Tcp(22), Service.Tcp(443)], exposed.Services.Select(service => service.Service));
        Assert.Equal("198.51.100.0-198.51.100.255", $"{Assert.Single(exposed.Services[0].Addresses)}");
        // All of IPv4 but 0/8, 10/8, 100.64/10, 127/8, 169.254/16, 172.16/12, 192.168/16 and 224/3.
        var special = (3L << 24) + (1L << 22) + (2L << 16) + (1L << 20) + (1L << 29);
        Assert.Equal((UInt128)((1L << 32) - special), exposed.Services[1].AddressCount);
    }

    [Fact]
    public void A_private_host_goes_out_through_translation_and_is_not_let_in()
    {
        var reach = new InternetReach(CompiledNetwork.Compile(WorldText.Parse(World)));
        var db = new Endpoint("db", Address.Parse("10.0.1.10"));

        Assert.Equal([Service.Tcp(443)], reach.Outbound(db).Select(service => service.Service));
        // It has a public address, but its answers would leave by the translating gateway, under another one.
        Assert.Empty(reach.Inbound(db));
    }

    [Fact]
    public void The_list_of_the_translating_gateways_subnet_guards_it_from_clients()
    {
        var guarded = World.Replace("subnet front n 10.0.0.0/24 table=public", "subnet front n 10.0.0.0/24 table=public list=guard", StringComparison.Ordinal) + """

            list guard
              in 100 allow tcp 1024-65535 0.0.0.0/0
              out 100 allow all 0.0.0.0/0
            """;
        var db = new Endpoint("db", Address.Parse("10.0.1.10"));

        Assert.Empty(new InternetReach(CompiledNetwork.Compile(WorldText.Parse(guarded))).Outbound(db));
        var opened = guarded + "\n  in 90 allow tcp 443 10.0.1.0/24";
        Assert.Equal([Service.Tcp(443)], new InternetReach(CompiledNetwork.Compile(WorldText.Parse(opened))).Outbound(db).Select(service => service.Service));
    }

    [Fact]
    public void The_sets_say_of_every_range_of_addresses_what_the_walk_says()
    {
        var open = 0;
        for (var seed = 0; seed < 12; seed++)
        {
            var differences = InternetOracle.Differences(CompiledNetwork.Compile(seed % 4 == 3 ? JoinedWorld.Create(seed, 8) : RandomWorld.Create(seed, 8)), out var count);
            Assert.True(differences.Count == 0, $"seed {seed}: {string.Join(Environment.NewLine, differences.Take(5))}");
            open += count;
        }

        Assert.True(open > 100, "too little is open for the comparison to mean much");
    }
}
