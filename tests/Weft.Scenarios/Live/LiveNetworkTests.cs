using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Linux;
using Weft.Network.Compilation;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

public class LiveNetworkTests
{
    private const string World = """
        network main 10.0.0.0/16 2001:db8:1::/56
        network far 10.1.0.0/16
        peering px main far far
        gateway igw main
        table public main
          0.0.0.0/0 igw
          ::/0 igw
          10.1.0.0/16 px
        table back far
          10.0.0.0/16 px
        table private main
          0.0.0.0/0 nat
        subnet front main 10.0.0.0/24 2001:db8:1::/64 table=public
        subnet back main 10.0.1.0/24 2001:db8:1:1::/64 table=private
        subnet far far 10.1.0.0/24 table=back
        group far far
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        host far far 10.1.0.10 groups=far
        nat nat front 10.0.0.9=203.0.113.9
        group any main
          in all 0.0.0.0/0
          in all ::/0
          out all 0.0.0.0/0
          out all ::/0
        host web front 10.0.0.10=203.0.113.10 2001:db8:1::10 groups=any
        host next front 10.0.0.11 2001:db8:1::11 groups=any
        host back back 10.0.1.10 2001:db8:1:1::10 groups=any
        """;

    [Theory]
    [InlineData("web", "10.0.0.11", "next")]
    [InlineData("web", "10.0.1.10", "back")]
    [InlineData("web", "2001:db8:1::11", "next")]
    [InlineData("web", "2001:db8:1:1::10", "back")]
    [InlineData("web", "10.1.0.10", "far")]
    [InlineData("back", "8.8.8.8", "internet")]
    [InlineData("web", "8.8.8.8", "internet")]
    [InlineData("web", "2606:4700::1111", "internet")]
    [InlineData("internet", "203.0.113.10", "web")]
    [InlineData("internet", "2001:db8:1::10", "web")]
    public async Task A_connection_carries_bytes_both_ways(string client, string address, string server)
    {
        await using var live = LiveWorld.Start(World);
        var far = IPAddress.Parse(address);
        using var listener = live.Inside(server).OpenSocket(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(far.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 8080));
        listener.Listen();
        using var socket = live.Inside(client).OpenSocket(far.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(far, 8080), live.Patience);
        using var accepted = await listener.AcceptAsync(live.Patience);
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var echo = Task.Run(async () =>
        {
            var copy = new byte[sent.Length];
            await ReadAll(accepted, copy, live.Patience);
            await SendAll(accepted, copy, live.Patience);
        }, live.Patience);
        await SendAll(socket, sent, live.Patience);
        var back = new byte[sent.Length];
        await ReadAll(socket, back, live.Patience);
        await echo;
        Assert.True(sent.AsSpan().SequenceEqual(back));
    }

    [Fact]
    public async Task A_datagram_too_big_for_the_internet_is_reported_and_then_arrives_in_pieces_through_the_translating_gateway()
    {
        await using var live = LiveWorld.Start(World);
        using var receiver = live.Inside("internet").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 7777));
        using var sender = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var sent = new byte[5000];
        new Random(2).NextBytes(sent);
        var buffer = new byte[6000];
        var arrival = receiver.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), live.Patience).AsTask();
        var attempts = 0;
        while (!arrival.IsCompleted)
        {
            // The first one is lost, and tells the host the size that passes.
            attempts++;
            await sender.SendToAsync(sent, new IPEndPoint(IPAddress.Parse("8.8.8.8"), 7777), live.Patience);
            await Task.WhenAny(arrival, Task.Delay(50, live.Patience));
        }

        Assert.True(attempts > 1, "a packet of 5,000 bytes crossed a link for 1,500");
        Assert.True(buffer.AsSpan(0, (await arrival).ReceivedBytes).SequenceEqual(sent));
        Assert.Equal(IPAddress.Parse("203.0.113.9"), ((IPEndPoint)(await arrival).RemoteEndPoint).Address);
    }

    [Fact]
    public async Task The_translating_gateway_is_a_hop_that_tells_when_the_time_to_live_ends_and_the_router_is_none()
    {
        await using var live = LiveWorld.Start(World);
        using var listener = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        using var sender = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        sender.Ttl = 1;
        await sender.SendToAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse("8.8.8.8"), 33434), live.Patience);
        var report = new byte[256];
        var got = await listener.ReceiveFromAsync(report, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0), live.Patience);
        Assert.Equal(IPAddress.Parse("10.0.0.9"), ((IPEndPoint)got.RemoteEndPoint).Address);
        // Time exceeded, about what the host sent as it had sent it.
        Assert.Equal((11, 0), (report[20], report[21]));
        Assert.Equal("10.0.1.10", $"{new IPAddress(report[40..44])}");
        Assert.Equal("8.8.8.8", $"{new IPAddress(report[44..48])}");

        using var receiver = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 33434));
        await sender.SendToAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse("10.0.0.10"), 33434), live.Patience);
        Assert.Equal(1, await receiver.ReceiveAsync(report, live.Patience));
    }

    private static async Task SendAll(Socket socket, byte[] bytes, CancellationToken patience)
    {
        for (var sent = 0; sent < bytes.Length;) sent += await socket.SendAsync(bytes.AsMemory(sent), SocketFlags.None, patience);
    }

    private static async Task ReadAll(Socket socket, byte[] bytes, CancellationToken patience)
    {
        for (var read = 0; read < bytes.Length;)
        {
            var got = await socket.ReceiveAsync(bytes.AsMemory(read), SocketFlags.None, patience);
            Assert.True(got > 0, "the connection ended early");
            read += got;
        }
    }
}
