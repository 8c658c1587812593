using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Uplink;
using Weft.Network.Addressing;

namespace Weft.Scenarios.Live;

/// <summary>
/// What stands for the outside in tests of the uplink: a namespace in which the uplink's sockets are opened, joined to another that is at home at
/// 198.51.100.0/24, 2600:9000::/64 and, though the network under test counts it as its own, 203.0.113.128/25. 198.51.101.0/24 is unreachable, and from
/// 198.51.102.0/24 nothing ever comes.
/// </summary>
internal sealed class OutsideNetwork : IDisposable
{
    public const string Server = "198.51.100.7", Server6 = "2600:9000::7", Unreachable = "198.51.101.1", Silent = "198.51.102.1";

    /// <summary>An address of the machine itself that the uplink's sockets are opened on.</summary>
    public const string HostItself = "198.51.99.1";

    private const string Lent = "203.0.113.128/25";

    private const string Far = "198.51.99.2", Nobody = "198.51.99.3", HostItself6 = "2600:9001::1", Far6 = "2600:9001::2";

    private readonly List<IDisposable> _open = [];

    public OutsideNetwork()
    {
        using var host = LinkSocket.Open(Host);
        using var servers = LinkSocket.Open(Servers);
        host.CreatePair("out0", "in0", Servers);
        var (card, farCard) = (host.IndexOf("out0"), servers.IndexOf("in0"));
        foreach (var (links, device, own, own6) in new[] { (host, card, HostItself, HostItself6), (servers, farCard, Far, Far6) })
        {
            links.Configure(links.IndexOf("lo"), isUp: true);
            links.Configure(device, isUp: true);
            links.AddAddress(device, Address.Parse(own), 24);
            links.AddAddress(device, Address.Parse(own6), 64);
        }

        foreach (var range in (string[])["198.51.100.0/24", Lent]) host.AddRoute(new LinkRoute(Cidr.Parse(range), card) { Gateway = Address.Parse(Far) });
        // A kernel that forwards, as many do by default, would say that it knows no way there.
        host.AddNeighbour(card, Address.Parse(Nobody), MacAddress.Parse("02:00:00:00:00:99"));
        host.AddRoute(new LinkRoute(Cidr.Parse("198.51.102.0/24"), card) { Gateway = Address.Parse(Nobody) });
        host.AddRoute(new LinkRoute(Cidr.Parse("2600:9000::/64"), card) { Gateway = Address.Parse(Far6) });
        host.AddRoute(new LinkRoute(Cidr.Parse("198.51.101.0/24"), card) { IsUnreachable = true });
        var loopback = servers.IndexOf("lo");
        foreach (var range in (string[])["198.51.100.0/24", "2600:9000::/64", Lent]) servers.AddRoute(new LinkRoute(Cidr.Parse(range), loopback) { IsLocal = true });
    }

    /// <summary>The machine that Weft would run on.</summary>
    public NetworkNamespace Host { get; } = NetworkNamespace.Create();

    /// <summary>The internet behind it.</summary>
    public NetworkNamespace Servers { get; } = NetworkNamespace.Create();

    /// <summary>198.51.100.0/24 is not Weft's own here, and the uplink's sockets are opened on <see cref="Host"/>.</summary>
    public LiveSettings Settings => new()
    {
        PublicRanges = [Cidr.Parse("203.0.113.0/24"), Cidr.Parse("2001:db8::/32")],
        Uplink = new UplinkSettings { OpenSocket = Host.OpenSocket },
    };

    /// <summary>A socket that listens at a port of all addresses outside, in both families.</summary>
    public Socket Listen(int port, AddressFamily family = AddressFamily.InterNetwork) => Listen(Servers, port, family);

    public Socket Listen(NetworkNamespace inside, int port, AddressFamily family)
    {
        var listener = Open(inside, family, SocketType.Stream, ProtocolType.Tcp);
        if (family == AddressFamily.InterNetworkV6) listener.DualMode = false;
        listener.Bind(new IPEndPoint(family == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, port));
        listener.Listen();
        return listener;
    }

    /// <summary>From here on whoever runs the tests may open ping sockets on <see cref="Host"/>.</summary>
    public void AllowPing() => Host.Run(() => File.WriteAllText("/proc/sys/net/ipv4/ping_group_range", "0 0"));

    public Socket Open(NetworkNamespace inside, AddressFamily family, SocketType type, ProtocolType protocol)
    {
        var socket = inside.OpenSocket(family, type, protocol);
        _open.Add(socket);
        return socket;
    }

    public void Dispose()
    {
        foreach (var socket in _open) socket.Dispose();
        Host.Dispose();
        Servers.Dispose();
    }
}
