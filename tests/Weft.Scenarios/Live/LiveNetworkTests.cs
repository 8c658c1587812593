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
        gateway igw main
        table public main
          0.0.0.0/0 igw
          ::/0 igw
        table private main
          0.0.0.0/0 nat
        subnet front main 10.0.0.0/24 2001:db8:1::/64 table=public
        subnet back main 10.0.1.0/24 2001:db8:1:1::/64 table=private
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
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await socket.ConnectAsync(new IPEndPoint(far, 8080), patience.Token);
        using var accepted = await listener.AcceptAsync(patience.Token);
        var sent = new byte[3_000_000];
        new Random(1).NextBytes(sent);
        var echo = Task.Run(async () =>
        {
            var copy = new byte[sent.Length];
            await ReadAll(accepted, copy, patience.Token);
            await SendAll(accepted, copy, patience.Token);
        }, patience.Token);
        await SendAll(socket, sent, patience.Token);
        var back = new byte[sent.Length];
        await ReadAll(socket, back, patience.Token);
        await echo;
        Assert.True(sent.AsSpan().SequenceEqual(back));
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
