using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;

namespace Weft.Conformance.Live;

/// <summary>
/// A machine to run Weft on, in a namespace, and an internet behind it in another: at every address of 8.8.8.0/24 a page that says who asks, and names.
/// Every name has the address 8.8.8.7. The machine serves a page too, at all its addresses.
/// </summary>
internal sealed class OutsideMachine : IDisposable
{
    public const string Address = "9.9.9.1", NameServer = "8.8.8.8", Everybody = "8.8.8.7";

    private const string Far = "9.9.9.2";

    private readonly NetworkNamespace internet = NetworkNamespace.Create();
    private readonly List<Socket> sockets = [];

    public OutsideMachine()
    {
        using var own = LinkSocket.Open(Network);
        using var far = LinkSocket.Open(internet);
        own.CreatePair("out0", "in0", internet);
        foreach (var (links, card, address) in new[] { (own, "out0", Address), (far, "in0", Far) })
        {
            links.Configure(links.IndexOf("lo"), isUp: true);
            links.Configure(links.IndexOf(card), isUp: true);
            links.AddAddress(links.IndexOf(card), Weft.Network.Addressing.Address.Parse(address), 24);
        }

        own.AddRoute(new LinkRoute(Cidr.AnyIPv4, own.IndexOf("out0")) { Gateway = Weft.Network.Addressing.Address.Parse(Far) });
        far.AddRoute(new LinkRoute(Cidr.Parse("8.8.8.0/24"), far.IndexOf("lo")) { IsLocal = true });
        foreach (var place in (NetworkNamespace[])[Network, internet]) _ = ServePagesAsync(Open(place, SocketType.Stream, ProtocolType.Tcp, new IPEndPoint(IPAddress.Any, 80)));
        _ = ServeNamesAsync(Open(internet, SocketType.Dgram, ProtocolType.Udp, new IPEndPoint(IPAddress.Parse(NameServer), 53)));
    }

    /// <summary>The machine's network.</summary>
    public NetworkNamespace Network { get; } = NetworkNamespace.Create();

    public void Dispose()
    {
        foreach (var socket in sockets) socket.Dispose();
        Network.Dispose();
        internet.Dispose();
    }

    private Socket Open(NetworkNamespace inside, SocketType type, ProtocolType protocol, IPEndPoint place)
    {
        var socket = inside.OpenSocket(AddressFamily.InterNetwork, type, protocol);
        sockets.Add(socket);
        socket.Bind(place);
        if (type == SocketType.Stream) socket.Listen();
        return socket;
    }

    private static async Task ServePagesAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptAsync();
                var buffer = new byte[4096];
                while (await client.ReceiveAsync(buffer) is > 0 and var read && buffer.AsSpan(0, read).IndexOf("\r\n\r\n"u8) < 0)
                {
                }

                var body = $"{((IPEndPoint)client.RemoteEndPoint!).Address} asks {((IPEndPoint)client.LocalEndPoint!).Address}";
                await client.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"));
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task ServeNamesAsync(Socket socket)
    {
        var buffer = new byte[4096];
        try
        {
            while (true)
            {
                var got = await socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                var end = Array.IndexOf(buffer, (byte)0, 12) + 5;
                var isAddress = buffer[end - 3] == 1;
                byte[] answer = [.. buffer[..end], .. isAddress ? (byte[])[0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, .. IPAddress.Parse(Everybody).GetAddressBytes()] : []];
                (answer[2], answer[3], answer[7], answer[11]) = (0x81, 0x80, isAddress ? (byte)1 : (byte)0, 0);
                await socket.SendToAsync(answer, got.RemoteEndPoint);
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
