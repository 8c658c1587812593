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
        ]);
    }

    public Socket Listen(SocketType type, ProtocolType protocol)
    {
        var socket = Receiver.OpenSocket(AddressFamily.InterNetwork, type, protocol);
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        socket.Bind(new IPEndPoint(IPAddress.Any, Port));
        if (type == SocketType.Stream) socket.Listen();
        return socket;
    }

    public Socket Connect(SocketType type, ProtocolType protocol)
    {
        var socket = Sender.OpenSocket(AddressFamily.InterNetwork, type, protocol);
        socket.Connect(new IPEndPoint(Address, Port));
        return socket;
    }

    private static void Furnish(LinkSocket links, string device, string address)
    {
        var index = links.IndexOf(device);
        links.Configure(index, isUp: true, mtu: 9001);
        links.AddAddress(index, Address4(address), 24);
    }

    private static Address Address4(string text) => Network.Addressing.Address.Parse(text);

    private static NetworkInput World()
    {
        var open = new FilterList("open", [.. Enum.GetValues<Direction>().Select(way => new FilterRule(100, way, true, Traffic.All, Cidr.AnyIPv4))]);
        return new NetworkInput
        {
            Networks = [new VirtualNetwork("main", [Cidr.Parse("10.0.0.0/16")])],
            InternetGateways = [new InternetGateway("igw", "main")],
            FilterLists = [open],
            RouteTables =
            [
                new RouteTable("public", "main", [Route.To(Cidr.AnyIPv4, new RouteTarget(TargetKind.InternetGateway, "igw"))]),
                new RouteTable("private", "main", [Route.To(Cidr.AnyIPv4, new RouteTarget(TargetKind.NatGateway, "nat"))]),
            ],
            Subnets =
            [
                new Subnet("front", "main", [Cidr.Parse("10.0.0.0/24")]) { RouteTable = "public", FilterList = "open" },
                new Subnet("back", "main", [Cidr.Parse("10.0.1.0/24")]) { RouteTable = "private", FilterList = "open" },
            ],
            NatGateways = [new NatGateway("nat", "front", [new InterfaceAddress(Address4("10.0.0.9"), Address4("203.0.113.9"))])],
            Groups =
            [
                new StatefulGroup("any", "main", [.. Enum.GetValues<Direction>().Select(way => new GroupRule($"any-{way}", way, Traffic.All, RulePeer.Of(Cidr.Parse("0.0.0.0/0"))))]),
            ],
            Interfaces = [Host("client", "front", "10.0.0.10"), Host("near", "front", "10.0.0.11"), Host("far", "back", "10.0.1.10"), Host("hidden", "back", "10.0.1.11")],
        };
    }

    private static Interface Host(string id, string subnet, string address) => new(id, subnet, [new InterfaceAddress(Address4(address))], ["any"]);
}
