using System.Net;
using System.Net.Sockets;
using Weft.Control;
using Weft.Control.State;
using Weft.Fabric.Linux;
using Weft.Host.Live.Names;
using Weft.Network.Addressing;

namespace Weft.Host.Live;

/// <summary>The resolver and the clock that machines find at link-local addresses: sockets in the namespace of the hypervisor's services.</summary>
/// <param name="find">The machine behind a caller's address; null for one that is gone.</param>
/// <param name="forwarder">Who is asked for names that are nobody's here; null for nobody.</param>
internal sealed class ServiceSockets(NetworkNamespace services, Cloud cloud, Func<IPAddress, GuestPlace?> find, Forwarder? forwarder = null) : IAsyncDisposable
{
    private const int DnsPort = 53;
    private const int ClockPort = 123;
    private const int MaxDatagram = 4096;

    private static readonly IPAddress[] resolvers = [IPAddress.Parse("169.254.169.253"), IPAddress.Parse("fd00:ec2::253")];
    private static readonly IPAddress[] clocks = [IPAddress.Parse("169.254.169.123"), IPAddress.Parse("fd00:ec2::123")];
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource end = new();
    private readonly List<Socket> sockets = [];
    private Task running = Task.CompletedTask;

    public void Start()
    {
        List<Task> loops = [];
        foreach (var address in resolvers)
        {
            loops.Add(AnswerDatagramsAsync(Bind(address, DnsPort, SocketType.Dgram), ResolveDatagramAsync));
            loops.Add(AcceptAsync(Bind(address, DnsPort, SocketType.Stream)));
        }

        foreach (var address in clocks) loops.Add(AnswerDatagramsAsync(Bind(address, ClockPort, SocketType.Dgram), (request, _) => ValueTask.FromResult(ClockReply.To(request, cloud.Clock.GetUtcNow()))));
        running = Task.WhenAll(loops);
    }

    public async ValueTask DisposeAsync()
    {
        await end.CancelAsync();
        foreach (var socket in sockets) socket.Dispose();
        await running;
        end.Dispose();
    }

    private Socket Bind(IPAddress address, int port, SocketType type)
    {
        var socket = ServiceListener.Bind(services, new IPEndPoint(address, port), type);
        sockets.Add(socket);
        if (type == SocketType.Stream) socket.Listen();
        return socket;
    }

    private async Task AnswerDatagramsAsync(Socket socket, Func<ReadOnlyMemory<byte>, IPAddress, ValueTask<byte[]?>> answer)
    {
        var buffer = new byte[MaxDatagram];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
        while (!end.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, SocketFlags.None, anyone, end.Token);
                var from = (IPEndPoint)received.RemoteEndPoint;
                var answering = answer(buffer.AsMemory(0, received.ReceivedBytes), from.Address);
                // Others do not wait for an answer that has to be asked for elsewhere.
                if (answering.IsCompleted) await SendAsync(socket, await answering, from);
                else _ = SendLaterAsync(socket, answering, from);
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An asker that went away; the next one is served.
            }
        }
    }

    private async Task SendLaterAsync(Socket socket, ValueTask<byte[]?> answering, IPEndPoint to)
    {
        try
        {
            await SendAsync(socket, await answering, to);
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The asker went away, or all ends.
        }
    }

    private async Task SendAsync(Socket socket, byte[]? reply, IPEndPoint to)
    {
        if (reply is not null) await socket.SendToAsync(reply, SocketFlags.None, to, end.Token);
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptAsync(end.Token));
            }
            catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // An asker that went away; the next one is served.
            }
        }
    }

    /// <summary>Questions over TCP, each behind its length (RFC 1035, 4.2.2).</summary>
    private async Task ServeAsync(Socket client)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
        using (client)
        {
            try
            {
                var from = ((IPEndPoint)client.RemoteEndPoint!).Address;
                await using var stream = new NetworkStream(client);
                var length = new byte[2];
                while (true)
                {
                    idle.CancelAfter(patience);
                    await stream.ReadExactlyAsync(length, idle.Token);
                    var question = new byte[(length[0] << 8) | length[1]];
                    await stream.ReadExactlyAsync(question, idle.Token);
                    if (await ResolveAsync(question, from, isUdp: false) is not { } reply) return;
                    await stream.WriteAsync(new byte[] { (byte)(reply.Length >> 8), (byte)reply.Length }, idle.Token);
                    await stream.WriteAsync(reply, idle.Token);
                }
            }
            catch (Exception over) when (over is IOException or SocketException or OperationCanceledException)
            {
                // The client has gone, or said nothing for a while.
            }
        }
    }

    private ValueTask<byte[]?> ResolveDatagramAsync(ReadOnlyMemory<byte> question, IPAddress from) => ResolveAsync(question, from, isUdp: true);

    private ValueTask<byte[]?> ResolveAsync(ReadOnlyMemory<byte> question, IPAddress from, bool isUdp)
    {
        if (find(from) is not { } place) return ValueTask.FromResult<byte[]?>(null);
        var call = new Call(place.Instance.Scope, Caller.System, "Resolve", "", cloud.Clock.GetUtcNow());
        return Resolver.AnswerAsync(new View(cloud.Current, call), place.Vpc, question, isUdp, forwarder, end.Token);
    }
}
