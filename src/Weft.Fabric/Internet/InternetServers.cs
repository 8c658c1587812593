using System.Net;
using System.Net.Sockets;
using System.Text;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Internet;

/// <summary>
/// What the internet's one host serves, at every address that it answers as: on TCP port 80 a page that says who asked whom, on UDP port 53
/// names (<see cref="PublicNames"/>). Sockets live inside its namespace; the work is done outside.
/// </summary>
internal sealed class InternetServers : IAsyncDisposable
{
    private const int MaxRequest = 8192, MaxDatagram = 4096, MaxClients = 256;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _end = new();
    private readonly SemaphoreSlim _clients = new(MaxClients);
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _work = [];
    private readonly Action<Exception>? _reportFault;

    private InternetServers(Action<Exception>? reportFault) => _reportFault = reportFault;

    /// <summary>Starts to serve in the namespace.</summary>
    public static InternetServers Start(NetworkNamespace internet, Action<Exception>? reportFault = null)
    {
        ArgumentNullException.ThrowIfNull(internet);
        var servers = new InternetServers(reportFault);
        foreach (var any in (ReadOnlySpan<IPAddress>)[IPAddress.Any, IPAddress.IPv6Any])
        {
            var listener = servers.Open(internet, any, SocketType.Stream, ProtocolType.Tcp, 80);
            listener.Listen();
            servers._work.Add(servers.AcceptAsync(listener));
            servers._work.Add(servers.AnswerNamesAsync(servers.Open(internet, any, SocketType.Dgram, ProtocolType.Udp, 53)));
        }

        return servers;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        foreach (var socket in _sockets) socket.Dispose();
        await Task.WhenAll(_work);
        _end.Dispose();
        _clients.Dispose();
    }

    private Socket Open(NetworkNamespace internet, IPAddress any, SocketType type, ProtocolType protocol, int port)
    {
        var socket = internet.OpenSocket(any.AddressFamily, type, protocol);
        _sockets.Add(socket);
        if (any.AddressFamily == AddressFamily.InterNetworkV6) socket.DualMode = false;
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        if (type == SocketType.Dgram)
        {
            // The host answers from addresses that it has only by its routes; in IPv6 that has to be asked for (IPV6_FREEBIND).
            if (any.AddressFamily == AddressFamily.InterNetworkV6) socket.SetRawSocketOption(41, 78, BitConverter.GetBytes(1));
            socket.SetSocketOption(
                any.AddressFamily == AddressFamily.InterNetworkV6 ? SocketOptionLevel.IPv6 : SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
        }

        socket.Bind(new IPEndPoint(any, port));
        return socket;
    }

    private async Task AcceptAsync(Socket listener)
    {
        try
        {
            while (!_end.IsCancellationRequested)
            {
                await _clients.WaitAsync(_end.Token);
                var client = await listener.AcceptAsync(_end.Token);
                _ = ServeAsync(client);
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
        {
            // The end, which may come between the last client and the wait for the next.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
            patience.CancelAfter(s_patience);
            var request = new byte[MaxRequest];
            var length = 0;
            while (length < MaxRequest && request.AsSpan(0, length).IndexOf("\r\n\r\n"u8) < 0)
            {
                var read = await client.ReceiveAsync(request.AsMemory(length), SocketFlags.None, patience.Token);
                if (read == 0) return;
                length += read;
            }

            var answer = Page(request.AsSpan(0, length), (IPEndPoint)client.RemoteEndPoint!, (IPEndPoint)client.LocalEndPoint!);
            for (var sent = 0; sent < answer.Length;) sent += await client.SendAsync(answer.AsMemory(sent), SocketFlags.None, patience.Token);
            client.Shutdown(SocketShutdown.Send);
            while (await client.ReceiveAsync(request, SocketFlags.None, patience.Token) > 0)
            {
                // What the client still says is of no interest, but closing on it would be a reset.
            }
        }
        catch (Exception broken) when (broken is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or is too slow, or everything ends.
        }
        finally
        {
            client.Dispose();
            if (!_end.IsCancellationRequested) _clients.Release();
        }
    }

    private static byte[] Page(ReadOnlySpan<byte> request, IPEndPoint asker, IPEndPoint asked)
    {
        var end = request.IndexOf((byte)'\r');
        var line = Encoding.ASCII.GetString(end < 0 ? request : request[..end]).Split(' ');
        if (line.Length != 3 || line[0] is not ("GET" or "HEAD"))
            return "HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\nAllow: GET, HEAD\r\nConnection: close\r\n\r\n"u8.ToArray();
        var body = $"client {asker.Address}\nport {asker.Port}\nserver {asked.Address}\npath {line[1]}\n";
        var head = $"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\nConnection: close\r\n\r\n";
        return Encoding.UTF8.GetBytes(line[0] == "GET" ? head + body : head);
    }

    private async Task AnswerNamesAsync(Socket socket)
    {
        var buffer = new byte[MaxDatagram];
        var any = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_end.IsCancellationRequested)
        {
            try
            {
                var got = await socket.ReceiveMessageFromAsync(buffer, SocketFlags.None, any, _end.Token);
                if (PublicNames.Answer(buffer.AsSpan(0, got.ReceivedBytes)) is { } answer)
                    DatagramReply.Send(socket, answer, got.PacketInformation.Address, (IPEndPoint)got.RemoteEndPoint);
            }
            catch (Exception ended) when (ended is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (Exception refused) when (refused is SocketException or LinuxException)
            {
                // A client that cannot be answered is no reason to stop.
                if (!_end.IsCancellationRequested) _reportFault?.Invoke(refused);
            }
        }
    }
}
