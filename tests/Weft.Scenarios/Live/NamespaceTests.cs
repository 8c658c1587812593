using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Scenarios.Live;

public class NamespaceTests
{
    [Fact]
    public async Task A_pair_of_cards_joins_two_namespaces()
    {
        Assert.SkipWhen(Obstacle.Find() is not null, Obstacle.Find() ?? "");
        using var left = NetworkNamespace.Create();
        using var right = NetworkNamespace.Create();
        using var leftLinks = LinkSocket.Open(left);
        using var rightLinks = LinkSocket.Open(right);
        leftLinks.CreatePair("left0", "right0", right);
        Furnish(leftLinks, "left0", "10.0.0.1", "fd00::1");
        Furnish(rightLinks, "right0", "10.0.0.2", "fd00::2");

        foreach (var (own, far, family) in new[] { ("10.0.0.2", "10.0.0.1", AddressFamily.InterNetwork), ("fd00::2", "fd00::1", AddressFamily.InterNetworkV6) })
        {
            using var receiver = right.OpenSocket(family, SocketType.Dgram, ProtocolType.Udp);
            receiver.Bind(new IPEndPoint(IPAddress.Parse(own), 4000));
            using var sender = left.OpenSocket(family, SocketType.Dgram, ProtocolType.Udp);
            await sender.SendToAsync("hello"u8.ToArray(), new IPEndPoint(IPAddress.Parse(own), 4000));
            var buffer = new byte[64];
            var any = new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            using var patience = new CancellationTokenSource(LiveWorld.Limit);
            var got = await receiver.ReceiveFromAsync(buffer, SocketFlags.None, any, patience.Token);
            Assert.Equal("hello"u8.ToArray(), buffer[..got.ReceivedBytes]);
            Assert.Equal(IPAddress.Parse(far), ((IPEndPoint)got.RemoteEndPoint).Address);
        }
    }

    [Fact]
    public void A_route_through_a_gateway_outside_the_subnet_and_a_local_range_can_be_made()
    {
        Assert.SkipWhen(Obstacle.Find() is not null, Obstacle.Find() ?? "");
        using var inside = NetworkNamespace.Create();
        using var links = LinkSocket.Open(inside);
        using var card = TapDevice.Open(inside, "card0");
        var loopback = links.IndexOf("lo");
        var index = links.IndexOf("card0");
        links.Configure(loopback, isUp: true);
        links.Configure(index, isUp: true, MacAddress.Parse("02:00:00:00:00:07"), 9001, hasOwnLinkLocal: false);
        links.AddAddress(index, Address.Parse("10.0.0.5"), 24);
        links.AddAddress(index, Address.Parse("fd00::5"), 64);
        links.AddNeighbour(index, Address.Parse("192.0.2.1"), MacAddress.Parse("02:00:00:00:00:01"));
        links.AddRoute(new LinkRoute(Cidr.AnyIPv4, index) { Gateway = Address.Parse("192.0.2.1") });
        links.AddRoute(new LinkRoute(Cidr.AnyIPv6, index) { Gateway = Address.Parse("fe80:ec2::1") });
        links.AddRoute(new LinkRoute(Cidr.Parse("198.18.0.0/15"), loopback) { IsLocal = true });
        links.RemoveAddress(index, Address.Parse("fd00::5"), 64);
        using var socket = inside.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(IPAddress.Parse("8.8.8.8"), 53);
        Assert.Equal(IPAddress.Parse("10.0.0.5"), ((IPEndPoint)socket.LocalEndPoint!).Address);
        Assert.Throws<LinuxException>(() => links.IndexOf("nothere"));
    }

    [Fact]
    public void Nobody_enters_a_namespace_that_was_let_go_of()
    {
        Assert.SkipWhen(Obstacle.Find() is not null, Obstacle.Find() ?? "");
        var gone = NetworkNamespace.Create();
        gone.Dispose();
        using var other = NetworkNamespace.Create();
        Assert.Throws<ObjectDisposedException>(() => gone.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
    }

    private static void Furnish(LinkSocket links, string card, string address, string address6)
    {
        var index = links.IndexOf(card);
        links.AddAddress(index, Address.Parse(address), 24);
        links.AddAddress(index, Address.Parse(address6), 64);
        links.Configure(index, isUp: true);
    }
}
