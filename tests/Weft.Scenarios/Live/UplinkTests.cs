using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Observation;
using Weft.Fabric.Uplink;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>Hosts that reach the outside through the uplink: connections, datagrams and echoes, and what the outside refuses.</summary>
public class UplinkTests
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
        subnet back one 10.0.1.0/24 table=private zone=b
        nat nat front 10.0.0.9=203.0.113.9
        group any one
          in all 0.0.0.0/0
          in all ::/0
          out all 0.0.0.0/0
          out all ::/0
        group mute one
          in all 0.0.0.0/0
        host web front 10.0.0.10=203.0.113.10 2001:db8:1::10 groups=any
        host back back 10.0.1.10 groups=any
        host mute front 10.0.0.11=203.0.113.11 groups=mute
        """;

    [Theory]
    [InlineData("web", OutsideNetwork.Server)]
    [InlineData("back", OutsideNetwork.Server)]
    [InlineData("web", OutsideNetwork.Server6)]
    public async Task A_connection_carries_megabytes_both_ways_and_each_end_can_finish_first(string host, string address)
    {
        await using var live = Start(out var outside);
        var far = new IPEndPoint(IPAddress.Parse(address), 8080);
        var listener = outside.Listen(8080, far.AddressFamily);
        using var client = live.Inside(host).OpenSocket(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(far, live.Patience);
        using var server = await listener.AcceptAsync(live.Patience);
        var (up, down) = (Bytes(1, 4_000_000), Bytes(2, 5_000_000));
        var received = Task.WhenAll(ReadToEndAsync(server, live.Patience), ReadToEndAsync(client, live.Patience));
        // The client says that it is done before the server has said anything, and still hears all of it.
        await SendAllAsync(client, up, live.Patience);
        client.Shutdown(SocketShutdown.Send);
        await SendAllAsync(server, down, live.Patience);
        server.Shutdown(SocketShutdown.Send);
        var got = await received;
        Assert.True(got[0].AsSpan().SequenceEqual(up), "not what the client sent");
        Assert.True(got[1].AsSpan().SequenceEqual(down), "not what the server sent");
        live.UntilCarried(0);
    }

    [Theory]
    [InlineData("web", OutsideNetwork.Server, SocketError.ConnectionRefused)]
    [InlineData("back", OutsideNetwork.Server, SocketError.ConnectionRefused)]
    [InlineData("web", OutsideNetwork.Server6, SocketError.ConnectionRefused)]
    [InlineData("web", OutsideNetwork.Unreachable, SocketError.HostUnreachable)]
    [InlineData("back", OutsideNetwork.Unreachable, SocketError.HostUnreachable)]
    [InlineData("web", "8.8.8.8", SocketError.NetworkUnreachable)]
    public async Task What_the_outside_refuses_is_refused(string host, string address, SocketError expected)
    {
        await using var live = Start(out _);
        Assert.Equal(expected, await ConnectAsync(live, host, address, 81, LiveWorld.Limit));
        live.UntilCarried(0);
    }

    [Theory]
    [InlineData(OutsideNetwork.HostItself)]
    [InlineData("240.0.0.1")]
    [InlineData("2002:a00:1::1")]
    [InlineData("2001:0:a00:1::1")]
    public async Task The_machine_itself_and_what_no_router_leads_to_is_refused(string address)
    {
        await using var live = Start(out var outside);
        AddressFamily[] families = [AddressFamily.InterNetwork, AddressFamily.InterNetworkV6];
        var listeners = families.Select(family => outside.Listen(outside.Host, 80, family)).ToArray();
        Assert.Equal(SocketError.NetworkUnreachable, await ConnectAsync(live, "web", address, 80, LiveWorld.Limit));
        Assert.All(listeners, listener => Assert.False(listener.Poll(TimeSpan.Zero, SelectMode.SelectRead), "the machine itself was reached"));
    }

    [Theory]
    [InlineData("web", "10.9.9.9")]
    [InlineData("web", "192.168.7.1")]
    [InlineData("web", "100.64.0.1")]
    [InlineData("web", "169.254.7.7")]
    [InlineData("mute", OutsideNetwork.Server)]
    [InlineData("web", OutsideNetwork.Silent)]
    public async Task What_the_gateway_or_a_group_drops_and_what_nobody_answers_ends_in_silence(string host, string address)
    {
        await using var live = Start(out var outside);
        outside.Listen(80);
        Assert.Equal(SocketError.TimedOut, await ConnectAsync(live, host, address, 80, TimeSpan.FromSeconds(1)));
        live.UntilCarried(address == OutsideNetwork.Silent ? 1 : 0);
        if (address != OutsideNetwork.Silent) live.Until(() => live.Network.CountersOf(host)!.Drops.Keys.Any(IsVerdict), () => "not dropped");

        // A host speaks to the groups of its link by itself, which nobody answers.
        static bool IsVerdict(DropCause cause) => cause.Fault == FrameFault.None && cause.Reason != DropReason.BroadcastOrMulticast;
    }

    [Fact]
    public async Task Without_an_uplink_the_internet_is_the_one_host_that_Weft_made()
    {
        using var outside = Outside();
        await using var live = LiveWorld.Start(World, settings: outside.Settings with { Uplink = null });
        outside.Listen(8080);
        Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(live, "web", OutsideNetwork.Server, 8080, LiveWorld.Limit));
        Assert.Equal(SocketError.Success, await ConnectAsync(live, "web", OutsideNetwork.Server, 80, LiveWorld.Limit));
        Assert.Null(live.Network.CountersOf(LiveNetwork.UplinkPort));
    }

    [Fact]
    public async Task With_an_uplink_the_internets_own_host_stays_where_it_is()
    {
        await using var live = Start(out _);
        Assert.Equal(SocketError.Success, await ConnectAsync(live, "web", "192.0.2.1", 80, LiveWorld.Limit));
        Assert.Equal(0, live.Network.CountersOf(LiveNetwork.UplinkPort)!.ReceivedPackets);
    }

    [Fact]
    public async Task An_address_of_the_network_s_own_ranges_leads_outside_until_somebody_has_it()
    {
        const string lent = "203.0.113.200";
        await using var live = Start(out var outside, settings => settings with { SweepEvery = TimeSpan.FromMilliseconds(50) });
        var listener = outside.Listen(8080);
        var (client, server) = await PairAsync(live, listener, live.Patience, lent);
        foreach (var (from, to) in new[] { (client, server), (server, client) })
        {
            await from.SendAsync("here"u8.ToArray(), live.Patience);
            Assert.Equal(4, await to.ReceiveAsync(new byte[9], live.Patience));
        }

        // Now it is the address of a host, which reaches the outside from it and is reached at it.
        live.Network.Apply(CompiledNetwork.Compile(WorldText.Parse(World.Replace("203.0.113.11", lent, StringComparison.Ordinal).Replace("groups=mute", "groups=any", StringComparison.Ordinal))));
        var (lentClient, lentServer) = await PairAsync(live, listener, live.Patience, host: "mute");
        await lentServer.SendAsync("there"u8.ToArray(), live.Patience);
        Assert.Equal(5, await lentClient.ReceiveAsync(new byte[9], live.Patience));
        Assert.Equal(SocketError.ConnectionRefused, await ConnectAsync(live, "web", lent, 8080, LiveWorld.Limit));
        // And when nobody has it any more, it leads outside again. What was open is cut off from its client, which has no way to end it.
        server.LingerState = new LingerOption(true, 0);
        foreach (var end in (Socket[])[lentClient, lentServer, client, server]) end.Dispose();
        live.UntilCarried(0);
        live.Network.Apply(CompiledNetwork.Compile(WorldText.Parse(World)));
        Assert.Equal(SocketError.Success, await ConnectAsync(live, "web", lent, 8080, LiveWorld.Limit));
    }

    [Theory]
    [InlineData("web", OutsideNetwork.Server, "203.0.113.10")]
    [InlineData("back", OutsideNetwork.Server, "203.0.113.9")]
    [InlineData("web", OutsideNetwork.Server6, "2001:db8:1::10")]
    public async Task Datagrams_of_all_sizes_come_and_go_and_are_seen_by_the_engine(string host, string address, string seenAs)
    {
        await using var live = Start(out var outside);
        var far = new IPEndPoint(IPAddress.Parse(address), 7000);
        var any = new IPEndPoint(far.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 7000);
        var server = outside.Open(outside.Servers, far.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (far.AddressFamily == AddressFamily.InterNetworkV6) server.SetRawSocketOption(41, 78, BitConverter.GetBytes(1));
        server.Bind(far);
        using var client = live.Inside(host).OpenSocket(far.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(far, live.Patience);
        var buffer = new byte[1 << 16];
        foreach (var size in (int[])[1, 1000, 0, 1400, 1472 - 20, 700])
        {
            var sent = Bytes(size, size);
            await client.SendAsync(sent, live.Patience);
            var question = await server.ReceiveFromAsync(buffer, SocketFlags.None, any, live.Patience);
            Assert.Equal(sent, buffer[..question.ReceivedBytes]);
            await server.SendToAsync(buffer.AsMemory(0, question.ReceivedBytes), question.RemoteEndPoint, live.Patience);
            Assert.Equal(sent, buffer[..await client.ReceiveAsync(buffer, live.Patience)]);
        }

        var flow = Assert.Single(live.Network.Flows(), flow => flow.Sent.Protocol == Protocol.Udp && flow.From.Id == host);
        Assert.Equal((seenAs, address, 6), ($"{flow.Delivered.Source}", $"{flow.Delivered.Destination}", flow.Packets));
        Assert.Equal(1, live.Network.UplinkFlows);
    }

    [Fact]
    public async Task A_datagram_to_a_port_that_is_closed_outside_is_answered_as_such()
    {
        await using var live = Start(out _);
        using var client = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Parse(OutsideNetwork.Server), 7001), live.Patience);
        var refused = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            // A kernel says so only so often.
            using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
            do await client.SendAsync("?"u8.ToArray(), live.Patience);
            while (await timer.WaitForNextTickAsync(live.Patience));
        });
        Assert.Equal(SocketError.ConnectionRefused, refused.SocketErrorCode);
    }

    [Fact]
    public async Task A_reset_at_one_end_is_a_reset_at_the_other()
    {
        await using var live = Start(out var outside);
        var listener = outside.Listen(8080);
        foreach (var isServer in (bool[])[true, false])
        {
            var (client, server) = await PairAsync(live, listener, live.Patience);
            var (resets, other) = isServer ? (server, client) : (client, server);
            resets.LingerState = new LingerOption(true, 0);
            resets.Dispose();
            var reset = await Assert.ThrowsAsync<SocketException>(async () => await other.ReceiveAsync(new byte[9], live.Patience));
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
            other.Dispose();
        }

        live.UntilCarried(0);
    }

    [Fact]
    public async Task Who_does_not_read_holds_up_who_writes()
    {
        await using var live = Start(out var outside);
        var (client, server) = await PairAsync(live, outside.Listen(8080), live.Patience);
        using (client)
        using (server)
        {
            // All that the kernel keeps for a connection is some megabytes at each of its four ends; nothing is kept between them.
            const int most = 512 << 20;
            var chunk = Bytes(7, 1 << 20);
            long sent = 0;
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(live.Patience);
            while (sent < most)
            {
                var sending = client.SendAsync(chunk, SocketFlags.None, stop.Token).AsTask();
                if (await Task.WhenAny(sending, Task.Delay(TimeSpan.FromSeconds(2), live.Patience)) != sending && sent > 0) break;
                sent += await sending;
            }

            Assert.InRange(sent, 1, most - 1);
            await stop.CancelAsync();
            var received = 0L;
            var buffer = new byte[1 << 16];
            while (received < sent) received += await server.ReceiveAsync(buffer, SocketFlags.None, live.Patience);
        }
    }

    [Fact]
    public async Task A_silent_connection_is_reset_and_silent_datagrams_are_forgotten_and_begin_again()
    {
        var soon = TimeSpan.FromSeconds(1);
        await using var live = Start(out var outside, settings => settings with { IdleConnection = soon, IdleDatagrams = soon, SweepEvery = soon / 4 });
        var (client, server) = await PairAsync(live, outside.Listen(8080), live.Patience);
        foreach (var end in (Socket[])[client, server])
        {
            var reset = await Assert.ThrowsAsync<SocketException>(async () => await end.ReceiveAsync(new byte[9], live.Patience));
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
            end.Dispose();
        }

        var far = new IPEndPoint(IPAddress.Parse(OutsideNetwork.Server), 7000);
        // What was sent again in one round is not taken for the next.
        void Forget(Socket socket)
        {
            while (socket.Available > 0) socket.Receive(new byte[9]);
        }

        var datagrams = outside.Open(outside.Servers, AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        datagrams.Bind(far);
        using var asker = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        HashSet<int> seenPorts = [];
        for (var i = 0; i < 2; i++)
        {
            var arrival = datagrams.ReceiveFromAsync(new byte[9], SocketFlags.None, far, live.Patience).AsTask();
            // A machine that is busy may forget a flow before it was carried at all.
            do await asker.SendToAsync("?"u8.ToArray(), far, live.Patience);
            while (await Task.WhenAny(arrival, Task.Delay(soon, live.Patience)) != arrival);
            seenPorts.Add(((IPEndPoint)(await arrival).RemoteEndPoint).Port);
            live.UntilCarried(0);
            Forget(datagrams);
        }

        Assert.Equal(2, seenPorts.Count);
    }

    [Fact]
    public async Task A_half_closed_connection_may_be_silent_for_its_own_time()
    {
        var soon = TimeSpan.FromSeconds(1);
        await using var live = Start(out var outside, settings => settings with { IdleHalfConnection = soon, SweepEvery = soon / 4 });
        var (client, server) = await PairAsync(live, outside.Listen(8080), live.Patience);
        using (client)
        using (server)
        {
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await server.ReceiveAsync(new byte[9], live.Patience));
            var reset = await Assert.ThrowsAsync<SocketException>(async () => await client.ReceiveAsync(new byte[9], live.Patience));
            Assert.Equal(SocketError.ConnectionReset, reset.SocketErrorCode);
        }
    }

    [Fact]
    public async Task No_more_flows_are_carried_than_there_may_be_and_one_source_leaves_others_theirs()
    {
        await using var live = Start(out _, settings => settings with { Flows = 5, FlowsPerSource = 3 });
        foreach (var (host, count) in new[] { ("web", 3), ("back", 5) })
        {
            using var asker = live.Inside(host).OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            for (var port = 7000; port < 7010; port++) await asker.SendToAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse(OutsideNetwork.Silent), port), live.Patience);
            live.Until(() => DroppedBy(live, host) == 10 - (host == "web" ? 3 : 2), () => $"{DroppedBy(live, host)} of {host} dropped");
            Assert.Equal(count, live.Network.UplinkFlows);
        }
    }

    [Theory]
    [InlineData("web", OutsideNetwork.Server)]
    [InlineData("back", OutsideNetwork.Server)]
    [InlineData("web", OutsideNetwork.Server6)]
    public async Task An_echo_is_answered_from_outside_where_the_machine_gives_ping_sockets(string host, string address)
    {
        await using var live = Start(out var outside);
        var far = new IPEndPoint(IPAddress.Parse(address), 0);
        var isIPv6 = far.AddressFamily == AddressFamily.InterNetworkV6;
        using var client = live.Inside(host).OpenSocket(far.AddressFamily, SocketType.Raw, isIPv6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
        byte[] payload = Bytes(3, 900);
        byte[] request = [isIPv6 ? (byte)128 : (byte)8, 0, 0, 0, 0x77, 0x01, 0, 5, .. payload];
        if (!isIPv6) Finish(request);
        // Nobody may open one at first.
        await client.SendToAsync(request, far, live.Patience);
        live.Until(() => live.Network.Flows().Any(flow => flow.Sent.Protocol.IsIcmp && flow.Packets > 0), () => "not sent");
        live.UntilCarried(0);
        outside.AllowPing();
        await client.SendToAsync(request, far, live.Patience);
        var buffer = new byte[2048];
        SocketReceiveFromResult got;
        // A raw socket hears of neighbours too.
        do got = await client.ReceiveFromAsync(buffer, SocketFlags.None, far, live.Patience);
        while (!((IPEndPoint)got.RemoteEndPoint).Address.Equals(far.Address));
        var reply = buffer[(isIPv6 ? 0 : 20)..got.ReceivedBytes];
        Assert.Equal(far.Address, ((IPEndPoint)got.RemoteEndPoint).Address);
        Assert.Equal((isIPv6 ? 129 : 0, 0x77, 0x01, 5), (reply[0], reply[4], reply[5], reply[7]));
        Assert.Equal(payload, reply[8..]);
    }

    [Fact]
    public async Task An_observer_sees_what_the_uplink_carries_at_the_internet()
    {
        await using var live = Start(out var outside);
        var observer = new PortCounts();
        using (live.Network.Observe(observer))
        {
            var (client, server) = await PairAsync(live, outside.Listen(8080), live.Patience);
            client.Dispose();
            server.Dispose();
            live.Until(() => observer.First.Keys.Any(seen => seen.Place == "internet Received"), () => "not seen");
        }

        // The first packet, which was held, was sent once and received once; one that the host sent again has another time in it.
        Assert.All(observer.First, seen => Assert.Equal(1, seen.Value));
        var received = observer.First.Keys.First(seen => seen.Place == "internet Received");
        Assert.Contains(received with { Place = "web Sent" }, observer.First.Keys);
    }

    private static long DroppedBy(LiveWorld live, string host) => live.Network.CountersOf(host)!.Drops.GetValueOrDefault(new DropCause(FrameFault.QueueFull));

    private static void Finish(byte[] message)
    {
        var sum = 0u;
        for (var i = 0; i < message.Length; i += 2) sum += (uint)((message[i] << 8) | (i + 1 < message.Length ? message[i + 1] : 0));
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        (message[2], message[3]) = ((byte)(~sum >> 8), (byte)~sum);
    }

    private static async Task<(Socket Client, Socket Server)> PairAsync(
        LiveWorld live, Socket listener, CancellationToken patience, string address = OutsideNetwork.Server, string host = "web")
    {
        var client = live.Inside(host).OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), ((IPEndPoint)listener.LocalEndPoint!).Port), patience);
        return (client, await listener.AcceptAsync(patience));
    }

    private static async Task<SocketError> ConnectAsync(LiveWorld live, string host, string address, int port, TimeSpan within)
    {
        var far = new IPEndPoint(IPAddress.Parse(address), port);
        using var patience = new CancellationTokenSource(within);
        using var client = live.Inside(host).OpenSocket(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await client.ConnectAsync(far, patience.Token);
            return SocketError.Success;
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode;
        }
        catch (OperationCanceledException)
        {
            return SocketError.TimedOut;
        }
    }

    private static LiveWorld Start(out OutsideNetwork outside, Func<UplinkSettings, UplinkSettings>? settings = null)
    {
        outside = Outside();
        var chosen = settings is null ? outside.Settings : outside.Settings with { Uplink = settings(outside.Settings.Uplink!) };
        var live = LiveWorld.Start(World, settings: chosen);
        live.Keep(outside);
        return live;
    }

    private static OutsideNetwork Outside()
    {
        var obstacle = LiveNetwork.WhyImpossible();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        return new OutsideNetwork();
    }

    private static byte[] Bytes(int seed, int count)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static async Task SendAllAsync(Socket socket, byte[] bytes, CancellationToken patience)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, patience);
    }

    private static async Task<byte[]> ReadToEndAsync(Socket socket, CancellationToken patience)
    {
        var all = new MemoryStream();
        var buffer = new byte[1 << 16];
        while (await socket.ReceiveAsync(buffer, SocketFlags.None, patience) is > 0 and var read) all.Write(buffer, 0, read);
        return all.ToArray();
    }

    /// <summary>Counts the first packets of connections at each port, by the options in them, which no gateway changes.</summary>
    private sealed class PortCounts : IPacketObserver
    {
        public System.Collections.Concurrent.ConcurrentDictionary<(string Place, string Options), int> First { get; } = [];

        public void Seen(in SeenPacket packet)
        {
            if (packet.Packet.Flags == TcpFlags.Syn) First.AddOrUpdate(($"{packet.Port} {packet.Way}", Convert.ToHexString(packet.Frame[(14 + 20 + 20)..])), 1, (_, count) => count + 1);
        }
    }
}
