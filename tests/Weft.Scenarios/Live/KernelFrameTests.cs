using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>What the kernel's program does to frames, byte by byte, as root.</summary>
public class KernelFrameTests
{
    private const string World = """
        network one 10.0.0.0/16 2001:db8:1::/56
        gateway igw one
        table public one
          0.0.0.0/0 igw
          ::/0 igw
        table private one
          0.0.0.0/0 nat
        subnet front one 10.0.0.0/24 2001:db8:1::/64 table=public zone=a
        subnet back one 10.0.1.0/24 2001:db8:1:1::/64 table=private zone=b
        nat nat front 10.0.0.9=203.0.113.9
        group any one
          in all 0.0.0.0/0
          in all ::/0
          out all 0.0.0.0/0
          out all ::/0
        host web front 10.0.0.10=203.0.113.10 2001:db8:1::10 groups=any
        host next front 10.0.0.11 2001:db8:1::11 groups=any
        host back back 10.0.1.10 2001:db8:1:1::10 groups=any
        """;

    private const int Frames = 12, Walked = 4, Longest = 1400, Worlds = 100, PacketsEach = 60, FramesEach = 5;

    /// <summary>Sender, its address, the address that it sends to, receiver.</summary>
    public static TheoryData<string, string, string, string> Ways => new()
    {
        { "web", "10.0.0.10", "10.0.0.11", "next" },
        { "web", "10.0.0.10", "10.0.1.10", "back" },
        { "web", "2001:db8:1::10", "2001:db8:1::11", "next" },
        { "web", "2001:db8:1::10", "2001:db8:1:1::10", "back" },
        { "web", "10.0.0.10", "192.0.2.1", "internet" },
        { "web", "2001:db8:1::10", "3fff::1", "internet" },
        { "back", "10.0.1.10", "192.0.2.1", "internet" },
        { "internet", "192.0.2.1", "203.0.113.10", "web" },
        { "internet", "3fff::1", "2001:db8:1::11", "next" },
        { "back", "10.0.1.10", "203.0.113.10", "web" },
    };

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_frame_that_the_kernel_carries_has_the_headers_that_the_engine_says(string from, string source, string destination, string to)
    {
        await using var hosts = await StartAsync();
        var random = new Random(5);
        foreach (var opening in new[]
        {
            Packet.Udp(Address.Parse(source), 40_001, Address.Parse(destination), 53), Packet.Tcp(Address.Parse(source), 40_001, Address.Parse(destination), 443),
        })
        {
            var carried = hosts.Network.CarriedInKernel;
            var there = hosts.Cross(from, opening);
            hosts.Cross(to, there.Answer()!.Value);
            var (forth, back) = (opening with { Flags = Established(opening) }, there.Answer()!.Value with { Flags = Established(opening) });
            for (var i = 0; i < Frames; i++)
            {
                // The longest come first: what is longer than what was judged is judged itself.
                var length = i < 2 ? Longest : 80 + random.Next(Longest - 80);
                hosts.Cross(from, forth with { Length = length });
                hosts.Cross(to, back with { Length = length });
            }

            Assert.InRange(hosts.Network.CarriedInKernel - carried, 2 * (Frames - Walked), 2 * Frames);
        }
    }

    [Fact]
    public async Task A_datagram_without_a_checksum_has_none_behind_a_gateway_either()
    {
        await using var hosts = await StartAsync();
        var packet = Packet.Udp(Address.Parse("10.0.0.10"), 40_001, Address.Parse("192.0.2.1"), 53);
        for (var i = 0; i < Frames; i++) hosts.Cross("web", packet);
        var carried = hosts.Network.CarriedInKernel;
        var frame = hosts.Write("web", packet);
        (frame[40], frame[41]) = (0, 0);
        hosts.Send("web", frame);
        var got = hosts.Receive("internet");
        Assert.Equal((0, 0), (got[40], got[41]));
        Assert.Equal(carried + 1, hosts.Network.CarriedInKernel);
    }

    [Theory]
    [InlineData("back", "10.0.1.10", "192.0.2.1")]
    [InlineData("back", "10.0.1.10", "203.0.113.10")]
    public async Task The_last_hop_of_a_packet_ends_at_the_gateway(string from, string source, string destination)
    {
        await using var hosts = await StartAsync();
        var packet = Packet.Udp(Address.Parse(source), 40_001, Address.Parse(destination), 53);
        for (var i = 0; i < Frames; i++) hosts.Cross(from, packet);
        var carried = hosts.Network.CarriedInKernel;
        Assert.True(carried > 0);
        var frame = hosts.Write(from, packet);
        frame[22] = 1;
        (frame[24], frame[25]) = (0, 0);
        var sum = (ushort)~Checksum.Fold(Checksum.Sum(frame.AsSpan(14, 20)));
        (frame[24], frame[25]) = ((byte)(sum >> 8), (byte)sum);
        hosts.Send(from, frame);
        Assert.True(SpinWait.SpinUntil(() => hosts.Network.Drops().ContainsKey(new DropCause(FrameFault.TimeToLive)), LiveWorld.Limit), "not dropped");
        Assert.Equal(carried, hosts.Network.CarriedInKernel);
    }

    [Fact]
    public async Task Random_flows_through_random_worlds_come_out_as_the_model_says()
    {
        await using var hosts = await StartAsync();
        var (flows, before) = (0, hosts.Network.CarriedInKernel);
        for (var seed = 1; seed <= Worlds; seed++)
        {
            var random = new Random(seed);
            var network = LiveWorldTests.Create(seed, 2 + random.Next(12));
            hosts.Follow(network);
            for (var i = 0; i < PacketsEach; i++)
            {
                var (from, opening) = LiveWorldTests.RandomPacket(network.Input, random, (ushort)(32768 + i));
                var sender = KernelHosts.NameOf(from);
                // An appliance on the way would have to be played.
                if (!opening.Protocol.HasPorts || hosts.Ask(sender, opening) is not { IsDelivered: true, FragmentSize: null } way
                    || way.End.Kind == PlaceKind.HostService || way.Hops.Any(hop => hop.Stage == Stage.Forwarding)) continue;
                flows++;
                hosts.Cross(sender, opening);
                for (var again = 0; again < FramesEach; again++) hosts.Cross(sender, opening with { Flags = Established(opening) });
            }
        }

        Assert.True(flows > Worlds, $"only {flows} flows");
        Assert.InRange(hosts.Network.CarriedInKernel - before, flows * (FramesEach - 2), flows * FramesEach);
    }

    private static Task<KernelHosts> StartAsync() => KernelHosts.StartAsync(CompiledNetwork.Compile(WorldText.Parse(World)));

    private static TcpFlags Established(Packet opening) => opening.Protocol == Protocol.Tcp ? TcpFlags.Ack : TcpFlags.None;
}
