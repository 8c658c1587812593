using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>Hosts with ordinary sockets: services that know who asks, the internet's servers, what a port leaves behind.</summary>
public class HostTests
{
    private const string World = """
        network one 10.0.0.0/16 2001:db8:1::/56
        network two 10.0.0.0/16
        gateway igw one
        table public one
          0.0.0.0/0 igw
          ::/0 igw
        table private one
          0.0.0.0/0 nat
        subnet front one 10.0.0.0/24 2001:db8:1::/64 table=public zone=a
        subnet back one 10.0.1.0/24 table=private zone=b
        subnet other two 10.0.0.0/24
        nat nat front 10.0.0.9=203.0.113.9
        group any one
          in all 0.0.0.0/0
          out all 0.0.0.0/0
          out all ::/0
        group any2 two
          out all 0.0.0.0/0
        host web front 10.0.0.10=203.0.113.10 2001:db8:1::10 groups=any
        host back back 10.0.1.10 groups=any
        host other other 10.0.0.10 groups=any2
        service metadata 169.254.169.254 tcp 80
        service metadata6 fd00:ec2::254 tcp 80
        service resolver 169.254.169.253 udp 53
        service resolver 10.0.0.2 udp 53 network=one
        """;

    [Fact]
    public async Task A_service_knows_which_interface_asks_even_if_two_have_the_same_address()
    {
        await using var live = LiveWorld.Start(World);
        foreach (var (host, address) in new[] { ("web", "169.254.169.254"), ("other", "169.254.169.254"), ("web", "fd00:ec2::254") })
        {
            var service = IPAddress.Parse(address);
            using var listener = live.Network.Services.OpenSocket(service.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(service.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 80));
            listener.Listen();
            using var client = live.Inside(host).OpenSocket(service.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await client.ConnectAsync(new IPEndPoint(service, 80), live.Patience);
            using var accepted = await listener.AcceptAsync(live.Patience);
            Assert.Equal(host, live.Network.InterfaceOf(Address.From(((IPEndPoint)accepted.RemoteEndPoint!).Address)));
            await accepted.SendAsync("hello"u8.ToArray(), live.Patience);
            var buffer = new byte[16];
            Assert.Equal(5, await client.ReceiveAsync(buffer, live.Patience));
        }
    }

    [Fact]
    public async Task The_resolver_inside_a_network_is_the_one_of_all_networks_and_answers_from_where_it_was_asked()
    {
        await using var live = LiveWorld.Start(World);
        using var resolver = live.Network.Services.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        resolver.Bind(new IPEndPoint(IPAddress.Parse("169.254.169.253"), 53));
        using var client = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var asked = new IPEndPoint(IPAddress.Parse("10.0.0.2"), 53);
        await client.SendToAsync("who?"u8.ToArray(), asked, live.Patience);
        var buffer = new byte[64];
        var question = await resolver.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), live.Patience);
        Assert.Equal("web", live.Network.InterfaceOf(Address.From(((IPEndPoint)question.RemoteEndPoint).Address)));
        await resolver.SendToAsync("me"u8.ToArray(), question.RemoteEndPoint, live.Patience);
        var answer = await client.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), live.Patience);
        Assert.Equal(asked, answer.RemoteEndPoint);
    }

    [Theory]
    [InlineData("web", "8.8.8.8", "203.0.113.10")]
    [InlineData("back", "8.8.8.8", "203.0.113.9")]
    [InlineData("web", "2606:4700::1111", "2001:db8:1::10")]
    public async Task The_internet_serves_a_page_that_says_who_asked(string host, string address, string seenAs)
    {
        await using var live = LiveWorld.Start(World);
        var far = IPAddress.Parse(address);
        using var client = live.Inside(host).OpenSocket(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(far, 80), live.Patience);
        await client.SendAsync("GET /x HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), live.Patience);
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (await client.ReceiveAsync(buffer, live.Patience) is > 0 and var read) text.Append(Encoding.ASCII.GetString(buffer, 0, read));
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"client {seenAs}\n", text.ToString(), StringComparison.Ordinal);
        Assert.Contains($"server {far}\npath /x\n", text.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8.8.8.8", "ec2-203-0-113-10.compute-1.amazonaws.com", 1, "203.0.113.10")]
    [InlineData("9.9.9.9", "example.com", 1, "192.0.2.1")]
    [InlineData("2606:4700::1111", "example.com", 28, "3fff::1")]
    [InlineData("9.9.9.9", "example.com", 16, null)]
    public async Task The_internet_answers_names_from_the_address_that_was_asked(string server, string name, int kind, string? expected)
    {
        await using var live = LiveWorld.Start(World);
        var asked = new IPEndPoint(IPAddress.Parse(server), 53);
        using var client = live.Inside("web").OpenSocket(asked.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        byte[] query = [0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, .. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]), 0, 0, (byte)kind, 0, 1];
        await client.SendToAsync(query, asked, live.Patience);
        var buffer = new byte[512];
        var any = new IPEndPoint(asked.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        var got = await client.ReceiveFromAsync(buffer, SocketFlags.None, any, live.Patience);
        Assert.Equal(asked, got.RemoteEndPoint);
        Assert.Equal(query[..2], buffer[..2]);
        Assert.Equal(expected is null ? 0 : 1, buffer[7]);
        if (expected is not null) Assert.Equal(IPAddress.Parse(expected), new IPAddress(buffer[(got.ReceivedBytes - (kind == 1 ? 4 : 16))..got.ReceivedBytes]));
    }

    [Fact]
    public async Task Flows_counters_and_meters_tell_what_has_passed()
    {
        await using var live = LiveWorld.Start(World);
        using var receiver = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 9000));
        using var client = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        client.Bind(new IPEndPoint(IPAddress.Any, 9001));
        for (var i = 0; i < 5; i++)
        {
            await client.SendToAsync(new byte[100], new IPEndPoint(IPAddress.Parse("10.0.1.10"), 9000), live.Patience);
            await receiver.ReceiveAsync(new byte[200], live.Patience);
        }

        var flow = Assert.Single(live.Network.Flows(), flow => flow.Sent.Protocol == Protocol.Udp);
        Assert.Equal((Place.Interface("web"), Place.Interface("back"), 5, 5 * 128), (flow.From, flow.To, flow.Packets, flow.Bytes));
        // A pump counts what it has handed over, when the host may have it already.
        live.Until(() => live.Network.CountersOf("back")!.ReceivedPackets >= 5, () => $"{live.Network.CountersOf("back")!.ReceivedPackets} counted");
        Assert.InRange(live.Network.CountersOf("back")!.ReceivedBytes, 5 * 128, 6 * 128);
        Assert.Equal(new TrafficMeter(MeterKind.Zones, "a b", 640, 0), Assert.Single(live.Network.Meters()));
        // Without its card the host is unknown; a new card starts anew.
        live.Network.RemovePort("back");
        Assert.Null(live.Network.CountersOf("back"));
        Assert.Empty(live.Network.Flows());
        live.Network.RemovePort("back");
        live.Network.AddPort("back", live.Inside("back"), "ens5");
        Assert.Equal(0, live.Network.CountersOf("back")!.ReceivedPackets);
        Assert.Throws<InvalidOperationException>(() => live.Network.AddPort("back", live.Inside("back"), "ens6"));
        Assert.Throws<ArgumentException>(() => live.Network.AddPort("nobody", live.Inside("back"), "ens6"));
    }

    [Fact]
    public async Task A_host_with_as_many_flows_as_it_may_have_opens_no_further_one_and_keeps_those_it_has()
    {
        await using var live = LiveWorld.Start(World, settings: new LiveSettings { FlowsPerInterface = 3 });
        using var client = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var receivers = Enumerable.Range(9000, 5).Select(port =>
        {
            var receiver = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            receiver.Bind(new IPEndPoint(IPAddress.Any, port));
            return receiver;
        }).ToArray();
        // A kernel may send what waited for the router's hardware address after what came later: so each flow is seen before the next begins.
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(i, 1);
            Assert.Equal(1, await receivers[i].ReceiveAsync(new byte[9], live.Patience));
        }

        await SendAsync(3, 1);
        await SendAsync(4, 1);
        var tooMany = new DropCause(FrameFault.TooManyFlows);
        live.UntilDropped(tooMany, 2);
        for (var i = 0; i < 3; i++)
        {
            await SendAsync(i, 2);
            Assert.Equal(2, await receivers[i].ReceiveAsync(new byte[9], live.Patience));
        }

        Assert.Equal(2, live.Network.Drops()[tooMany]);
        Assert.All(receivers[3..], receiver => Assert.Equal(0, receiver.Available));
        foreach (var receiver in receivers) receiver.Dispose();

        async Task SendAsync(int receiver, int length) =>
            await client.SendToAsync(new byte[length], new IPEndPoint(IPAddress.Parse("10.0.1.10"), 9000 + receiver), live.Patience);
    }

    [Fact]
    public async Task What_is_too_long_for_the_way_is_cut_or_refused_though_its_flow_is_known()
    {
        await using var live = new LivePackets();
        var network = CompiledNetwork.Compile(WorldText.Parse(World));
        var whole = Packet.Udp(Address.Parse("10.0.0.10"), 40_001, Address.Parse("192.0.2.1"), 53) with { Length = 3000 };
        var flows = FlowState.Empty;
        foreach (var packet in new[] { whole, whole with { Length = 100 }, whole with { Length = 100 }, whole with { Length = 1500 }, whole, whole with { DontFragment = true }, whole })
        {
            var trace = PacketWalk.Forward(network, Place.Interface("web"), packet, flows, live.Now);
            Assert.Equal(packet.DontFragment ? DropReason.PacketTooBig : DropReason.None, trace.Reason);
            Assert.Null(live.Carry(network, Place.Interface("web"), packet, trace));
            flows = trace.Flows;
        }
    }

    [Fact]
    public async Task Many_cards_are_taken_away_at_once_and_their_names_are_free()
    {
        await using var live = LiveWorld.Start(World);
        string[] hosts = ["web", "back", "other"];
        await Task.WhenAll(hosts.Select(host => live.Network.RemovePortAsync(host)));
        Assert.All(hosts, host => Assert.Null(live.Network.CountersOf(host)));
        foreach (var host in hosts) live.Network.AddPort(host, live.Inside(host), "ens5");
        Assert.All(hosts, host => Assert.NotNull(live.Network.CountersOf(host)));
    }

    [Fact]
    public async Task A_host_that_asks_by_DHCP_is_given_its_own_address()
    {
        await using var live = new LivePackets();
        live.Follow(CompiledNetwork.Compile(WorldText.Parse(World)));
        var offer = Dhcp(live, 1, null);
        Assert.Equal((2, "10.0.1.10"), (offer[284], $"{new IPAddress(offer[58..62])}"));
        var acknowledged = Dhcp(live, 3, "10.0.1.10");
        Assert.Equal(5, acknowledged[284]);
        Assert.True(acknowledged.AsSpan().IndexOf((byte[])[3, 4, 10, 0, 1, 1]) > 0, "no router");
        Assert.True(acknowledged.AsSpan().IndexOf((byte[])[1, 4, 255, 255, 255, 0]) > 0, "no mask");
        Assert.True(acknowledged.AsSpan().IndexOf((byte[])[26, 2, 0x23, 0x29]) > 0, "no MTU");
        Assert.Equal(6, Dhcp(live, 3, "10.0.1.11")[284]);
    }

    [Fact]
    public async Task A_host_that_asks_by_DHCP_is_told_what_its_network_says()
    {
        Address[] servers = [.. new[] { "10.0.0.2", "fd00::2", "192.0.2.7" }.Select(text => Address.Parse(text))];
        await using var live = new LivePackets(new HostConfiguration("ip-10-0-1-10", new string('d', 200) + ".example", [.. servers])
        {
            TimeServers = [.. servers], NetbiosServers = [servers[2]], NetbiosNodeType = 8,
        });
        live.Follow(CompiledNetwork.Compile(WorldText.Parse(World)));
        var told = OptionsOf(Dhcp(live, 3, "10.0.1.10"));
        Assert.Equal("ip-10-0-1-10", Encoding.ASCII.GetString(told[12]));
        Assert.Equal(new string('d', 200) + ".example", Encoding.ASCII.GetString(told[15]));
        foreach (var option in (byte[])[6, 42]) Assert.Equal([10, 0, 0, 2, 192, 0, 2, 7], told[option]);
        Assert.Equal([192, 0, 2, 7], told[44]);
        Assert.Equal([8], told[46]);
        // Who has nothing to say of it does not say it.
        await using var silent = new LivePackets(new HostConfiguration(null, null, []));
        silent.Follow(CompiledNetwork.Compile(WorldText.Parse(World)));
        Assert.DoesNotContain(OptionsOf(Dhcp(silent, 3, "10.0.1.10")).Keys, option => option is 6 or 12 or 15 or 42 or 44 or 46);
    }

    private static Dictionary<byte, byte[]> OptionsOf(byte[] frame)
    {
        var options = new Dictionary<byte, byte[]>();
        for (var at = 282; frame[at] != 255; at += 2 + frame[at + 1]) options[frame[at]] = frame[(at + 2)..(at + 2 + frame[at + 1])];
        return options;
    }

    private static byte[] Dhcp(LivePackets live, byte kind, string? wanted)
    {
        var packet = Packet.Udp(Address.Parse("0.0.0.0"), 68, Address.IPv4(uint.MaxValue), 67) with { Length = 20 + 8 + 300 };
        var frame = ProbeFrame.Write(packet, MacAddress.Broadcast, MacAddress.For("back"), LivePackets.FreeMark, 1);
        var message = frame.AsSpan(42);
        message.Clear();
        message[0] = message[1] = 1;
        message[2] = 6;
        MacAddress.For("back").Write(message[28..]);
        ((byte[])[0x63, 0x82, 0x53, 0x63, 53, 1, kind]).CopyTo(message[236..]);
        if (wanted is not null) ((byte[])[50, 4, .. IPAddress.Parse(wanted).GetAddressBytes()]).CopyTo(message[243..]);
        message[wanted is null ? 243 : 249] = 255;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(message[290..], LivePackets.FreeMark);
        return live.Ask("back", frame) ?? throw new InvalidOperationException("no answer");
    }
}
