using System.Buffers;
using System.Net.Sockets;

namespace Weft.Fabric.Uplink;

/// <summary>
/// A TCP connection: its first packet waits until the outside has accepted, so that who is refused outside is refused, and who is not answered
/// is not answered. Each side is read only when the other has taken what was read before.
/// </summary>
internal sealed class CarriedConnection(HostUplink uplink, UplinkKey key) : UplinkFlow(uplink, key)
{
    private const int BufferBytes = 1 << 16;
    private const int KeepAliveSeconds = 600, KeepAliveAgainSeconds = 60, KeepAliveTries = 3;

    private readonly Lock _gate = new();
    private Socket? _inside;
    private Socket? _outside;
    private HeldFrame? _first;
    private volatile bool _isOpen, _isHalf, _isOver;

    public override bool IsPending => !_isOpen;

    public override TimeSpan IdleLimit => !_isOpen ? TimeSpan.MaxValue : _isHalf ? Uplink.Settings.IdleHalfConnection : Uplink.Settings.IdleConnection;

    public override void Take(HeldFrame frame)
    {
        // A first packet that is sent again waits with the first one.
        if (Interlocked.CompareExchange(ref _first, frame, null) is null) Start(CarryAsync);
    }

    public override void Abort()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            foreach (var socket in (ReadOnlySpan<Socket?>)[_inside, _outside])
            {
                if (socket is null) continue;
                // Closed without lingering a connection ends with a reset.
                if (socket.Connected) socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
        }
    }

    private async Task CarryAsync()
    {
        var first = _first!;
        using var deadline = new CancellationTokenSource(Uplink.Settings.ConnectWithin, Uplink.Clock);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Uplink.End, deadline.Token);
        try
        {
            if (Uplink.IsHostItself(Key.Destination)) throw new SocketException((int)SocketError.NetworkUnreachable);
            var outside = Keep(ref _outside, Uplink.Settings.OpenSocket(Family, SocketType.Stream, ProtocolType.Tcp));
            await outside.ConnectAsync(Far, patience.Token);
        }
        catch (SocketException refused)
        {
            Uplink.Answer(first, refused.SocketErrorCode);
            return;
        }

        var arrival = Uplink.Doors.Expect(Key);
        try
        {
            _isOpen = true;
            Uplink.Release(first);
            Keep(ref _inside, await arrival.TakeAsync(patience.Token));
        }
        finally
        {
            Uplink.Doors.Leave(arrival);
        }

        KeepAlive(_inside!);
        KeepAlive(_outside!);
        await Task.WhenAll(GuardAsync(_inside!, _outside!), GuardAsync(_outside!, _inside!));
        Finish();
    }

    private Socket Keep(ref Socket? place, Socket socket)
    {
        lock (_gate)
        {
            place = socket;
            if (!_isOver) return socket;
        }

        socket.Dispose();
        throw new ObjectDisposedException(nameof(CarriedConnection));
    }

    // Both ends have said that they are done: nothing is left to be reset.
    private void Finish()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _isOver = true;
            _inside!.Dispose();
            _outside!.Dispose();
        }
    }

    private async Task GuardAsync(Socket from, Socket to)
    {
        try
        {
            await CopyAsync(from, to);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        while (true)
        {
            // A connection that is silent holds no buffer.
            await from.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None);
            var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
            try
            {
                int read;
                do
                {
                    read = await from.ReceiveAsync(buffer, SocketFlags.None);
                    if (read == 0)
                    {
                        _isHalf = true;
                        Touch();
                        to.Shutdown(SocketShutdown.Send);
                        return;
                    }

                    Touch();
                    for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent), SocketFlags.None);
                    Touch();
                }
                while (read == buffer.Length);
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    // An end that has gone without a word is found out.
    private static void KeepAlive(Socket socket)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveAgainSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, KeepAliveTries);
        socket.NoDelay = true;
    }
}
