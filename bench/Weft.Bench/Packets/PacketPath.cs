using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Bench.Packets;

/// <summary>A way from one namespace to another: how the sender reaches the receiver.</summary>
internal sealed record PacketPath(string Name, NetworkNamespace Sender, NetworkNamespace Receiver, IPAddress Address)
{
    public const int Port = 7000;

    private static readonly Cidr[] s_everywhere = [Cidr.AnyIPv4, Cidr.AnyIPv6];

    /// <summary>Two namespaces and a pair of virtual cards, with nothing between: the limit.</summary>
    public static PacketPath Raw()
    {
        var (sender, receiver) = (NetworkNamespace.Create(), NetworkNamespace.Create());
        using var near = LinkSocket.Open(sender);
        using var far = LinkSocket.Open(receiver);
        near.CreatePair("near0", "far0", receiver);
        Furnish(near, "near0", "10.9.0.1");
        Furnish(far, "far0", "10.9.0.2");
        return new PacketPath("raw veth pair", sender, receiver, IPAddress.Parse("10.9.0.2"));
    }

    /// <summary>Three hosts in two subnets, and a gateway to the internet that translates for one of them.</summary>
    public static (LiveNetwork Live, PacketPath[] Paths) Live(int pumps, bool inKernel = false)
    {
        var live = new LiveNetwork(new LiveSettings { Pumps = pumps, ForwardsInKernel = inKernel }, TimeProvider.System);
        live.Apply(CompiledNetwork.Compile(World()));
        var hosts = new Dictionary<string, NetworkNamespace>();
        foreach (var id in (string[])["client", "near", "far", "hidden"])
        {
            hosts[id] = NetworkNamespace.Create();
            live.AddPort(id, hosts[id], "ens5");
        }

        return (live, [
            new PacketPath("same subnet", hosts["client"], hosts["near"], IPAddress.Parse("10.0.0.11")),
            new PacketPath("routed, lists", hosts["client"], hosts["far"], IPAddress.Parse("10.0.1.10")),
            new PacketPath("NAT and internet gateway", hosts["hidden"], live.Internet, IPAddress.Parse("8.8.8.8")),
            new PacketPath("routed, lists, IPv6", hosts["client"], hosts["far"], IPAddress.Parse("2001:db8:1:1::10")),
        ]);
    }

    public Socket Listen(SocketType type, ProtocolType protocol)
    {
        var socket = Receiver.OpenSocket(Address.AddressFamily, type, protocol);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(Address.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, Port));
        if (type == SocketType.Stream) socket.Listen();
        return socket;
    }

    public Socket Connect(SocketType type, ProtocolType protocol)
    {
        var socket = Sender.OpenSocket(Address.AddressFamily, type, protocol);
        socket.Connect(new IPEndPoint(Address, Port));
        return socket;
    }

    private static void Furnish(LinkSocket links, string device, string address)
    {
        var index = links.IndexOf(device);
        links.Configure(index, isUp: true, mtu: 9001);
        links.AddAddress(index, AddressOf(address), 24);
    }

    private static Address AddressOf(string text) => Network.Addressing.Address.Parse(text);

    private static NetworkInput World()
    {
        var open = new FilterList("open", [.. Enum.GetValues<Direction>().SelectMany(way => s_everywhere.Select((range, i) => new FilterRule(100 + i, way, true, Traffic.All, range)))]);
        return new NetworkInput
        {
            Networks = [new VirtualNetwork("main", [Cidr.Parse("10.0.0.0/16"), Cidr.Parse("2001:db8:1::/56")])],
            InternetGateways = [new InternetGateway("igw", "main")],
            FilterLists = [open],
            RouteTables =
            [
                new RouteTable("public", "main", [Route.To(Cidr.AnyIPv4, new RouteTarget(TargetKind.InternetGateway, "igw"))]),
                new RouteTable("private", "main", [Route.To(Cidr.AnyIPv4, new RouteTarget(TargetKind.NatGateway, "nat"))]),
            ],
            Subnets =
            [
                new Subnet("front", "main", [Cidr.Parse("10.0.0.0/24"), Cidr.Parse("2001:db8:1::/64")]) { RouteTable = "public", FilterList = "open" },
                new Subnet("back", "main", [Cidr.Parse("10.0.1.0/24"), Cidr.Parse("2001:db8:1:1::/64")]) { RouteTable = "private", FilterList = "open" },
            ],
            NatGateways = [new NatGateway("nat", "front", [new InterfaceAddress(AddressOf("10.0.0.9"), AddressOf("203.0.113.9"))])],
            Groups =
            [
                new StatefulGroup("any", "main", [.. Enum.GetValues<Direction>().SelectMany(way => s_everywhere.Select(range => new GroupRule($"any-{way}-{range}", way, Traffic.All, RulePeer.Of(range))))]),
            ],
            Interfaces =
            [
                Host("client", "front", "10.0.0.10", "2001:db8:1::10"), Host("near", "front", "10.0.0.11"), Host("far", "back", "10.0.1.10", "2001:db8:1:1::10"),
                Host("hidden", "back", "10.0.1.11"),
            ],
        };
    }

    private static Interface Host(string id, string subnet, params string[] addresses) =>
        new(id, subnet, [.. addresses.Select(address => new InterfaceAddress(AddressOf(address)))], ["any"]);
}
