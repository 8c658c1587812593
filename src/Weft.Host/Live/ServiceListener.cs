using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Linux;

namespace Weft.Host.Live;

/// <summary>Opens sockets in a namespace that answers for more addresses than its card has.</summary>
internal static class ServiceListener
{
    private const int Ipv6Level = 41;
    private const int Ipv6FreeBind = 78;

    public static Socket Bind(NetworkNamespace inside, EndPoint place, SocketType type)
    {
        var socket = inside.OpenSocket(place.AddressFamily, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        // The namespace answers for whole ranges; in IPv6 Linux lets nobody listen at such an address who does not insist.
        if (place.AddressFamily == AddressFamily.InterNetworkV6) socket.SetRawSocketOption(Ipv6Level, Ipv6FreeBind, [1, 0, 0, 0]);
        socket.Bind(place);
        return socket;
    }
}
