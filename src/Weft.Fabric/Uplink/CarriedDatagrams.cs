using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Weft.Fabric.Uplink;

/// <summary>The datagrams between two places: a socket inside that is the far place, and one outside that is connected to it.</summary>
internal sealed class CarriedDatagrams(HostUplink uplink, UplinkKey key) : UplinkFlow(uplink, key)
{
    private const int MaxDatagram = 1 << 16, MaxWaiting = 64;
    private const int Ipv6Level = 41, Ipv6FreeBind = 78;

    private readonly Lock _gate = new();
    private readonly byte[] _peek = new byte[1];
    private List<HeldFrame>? _waiting = [];
    private HeldFrame? _first;
    private Socket? _inside;
    private Socket? _outside;
    private volatile bool _isOpen, _isOver;

    public override bool IsPending => !_isOpen;

    public override TimeSpan IdleLimit => Uplink.Settings.IdleDatagrams;

    public override void Take(HeldFrame frame)
    {
        lock (_gate)
        {
            var isFirst = _first is null;
            _first ??= frame;
            if (_waiting is not { } waiting) Uplink.Release(frame);
            else if (waiting.Count < MaxWaiting) waiting.Add(frame);
            if (isFirst) Start(CarryAsync);
        }
    }

    public override void Abort()
    {
        lock (_gate)
        {
            _isOver = true;
            _inside?.Dispose();
            _outside?.Dispose();
        }
    }

    private async Task CarryAsync()
    {
        try
        {
            var outside = Keep(ref _outside, Uplink.Settings.OpenSocket(Family, SocketType.Dgram, ProtocolType.Udp));
            await outside.ConnectAsync(Far);
            // A datagram to the host's own address would meet what listens for the host alone.
            if (((IPEndPoint)outside.LocalEndPoint!).Address.Equals(Far.Address)) throw new SocketException((int)SocketError.NetworkUnreachable);
        }
        catch (SocketException refused)
        {
            Uplink.Answer(_first!, refused.SocketErrorCode);
            return;
        }

        await OpenInsideAsync();
        ReleaseWaiting();
        await Task.WhenAll(CopyAsync(_inside!, _outside!), CopyAsync(_outside!, _inside!));
    }

    private async Task OpenInsideAsync()
    {
        var inside = Keep(ref _inside, Uplink.OpenInside(Family, SocketType.Dgram, ProtocolType.Udp));
        if (Key.Destination.IsIPv6) inside.SetRawSocketOption(Ipv6Level, Ipv6FreeBind, BitConverter.GetBytes(1));
        // Other hosts may speak with the same far place.
        inside.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        inside.Bind(Far);
        await inside.ConnectAsync(Near);
    }

    private void ReleaseWaiting()
    {
        lock (_gate)
        {
            foreach (var frame in _waiting!) Uplink.Release(frame);
            _waiting = null;
            _isOpen = true;
        }
    }

    private Socket Keep(ref Socket? place, Socket socket)
    {
        lock (_gate)
        {
            place = socket;
            if (!_isOver) return socket;
        }

        socket.Dispose();
        throw new ObjectDisposedException(nameof(CarriedDatagrams));
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        while (!_isOver)
        {
            try
            {
                // Flows that are silent hold no buffer.
                await from.ReceiveAsync(_peek, SocketFlags.Peek);
                var buffer = ArrayPool<byte>.Shared.Rent(MaxDatagram);
                try
                {
                    var read = await from.ReceiveAsync(buffer, SocketFlags.None);
                    Touch();
                    await to.SendAsync(buffer.AsMemory(0, read), SocketFlags.None);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                }
            }
            catch (SocketException refused) when (!_isOver && IsOfOneDatagram(refused.SocketErrorCode))
            {
                // Nobody is there at the moment; who asks again may find somebody. What a host inside does not want needs no answer.
                if (refused.SocketErrorCode == SocketError.ConnectionRefused && from == _outside) Uplink.Answer(_first!, SocketError.ConnectionRefused);
            }
        }
    }

    // Others mean that the socket is of no use any more.
    private static bool IsOfOneDatagram(SocketError error) => error is SocketError.ConnectionRefused or SocketError.HostUnreachable or SocketError.NetworkUnreachable
        or SocketError.MessageSize or SocketError.NoBufferSpaceAvailable or SocketError.AccessDenied;
}
