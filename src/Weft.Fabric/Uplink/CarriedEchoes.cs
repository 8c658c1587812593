using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Frames;

namespace Weft.Fabric.Uplink;

/// <summary>
/// The echo requests of one identifier to one place, sent by a ping socket outside. Where the host gives none (<c>ping_group_range</c>),
/// they stay unanswered.
/// </summary>
internal sealed class CarriedEchoes(HostUplink uplink, UplinkKey key) : UplinkFlow(uplink, key)
{
    private const int MaxMessage = 2048, MaxWaiting = 16;

    private readonly Lock _gate = new();
    private List<HeldFrame>? _waiting = [];
    private HeldFrame? _first;
    private Socket? _outside;
    private bool _isOver;

    /// <summary>None of its frames is the kernel's to take: it would answer itself.</summary>
    public override bool IsPending => true;

    public override TimeSpan IdleLimit => Uplink.Settings.IdleEchoes;

    public override void Take(HeldFrame frame)
    {
        lock (_gate)
        {
            var isFirst = _first is null;
            _first ??= frame;
            if (_waiting is null) Send(frame);
            else if (_waiting.Count < MaxWaiting) _waiting.Add(frame);
            if (isFirst) Start(CarryAsync);
        }
    }

    public override void Abort()
    {
        lock (_gate)
        {
            _isOver = true;
            _outside?.Dispose();
        }
    }

    private async Task CarryAsync()
    {
        try
        {
            _outside = Uplink.Settings.OpenSocket(Family, SocketType.Dgram, Key.Destination.IsIPv6 ? ProtocolType.IcmpV6 : ProtocolType.Icmp);
            await _outside.ConnectAsync(new IPEndPoint(Key.Destination.ToIPAddress(), 0));
            if (((IPEndPoint)_outside.LocalEndPoint!).Address.Equals(Far.Address)) throw new SocketException((int)SocketError.NetworkUnreachable);
        }
        catch (SocketException refused)
        {
            // A host that gives no ping sockets is no router that forbids the way.
            if (_outside is not null) Uplink.Answer(_first!, refused.SocketErrorCode);
            return;
        }

        lock (_gate)
        {
            if (_isOver) return;
            foreach (var frame in _waiting!) Send(frame);
            _waiting = null;
        }

        var reply = new byte[MaxMessage];
        while (true)
        {
            try
            {
                var length = await _outside.ReceiveAsync(reply, SocketFlags.None);
                Touch();
                Uplink.Inside.Echo(_first!, reply.AsSpan(0, length));
            }
            catch (SocketException unreachable) when (unreachable.SocketErrorCode is SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.ConnectionRefused)
            {
                Uplink.Answer(_first!, SocketError.HostUnreachable);
            }
        }
    }

    private void Send(HeldFrame frame)
    {
        var headers = FrameHeaders.Read(frame.Frame);
        try
        {
            _outside!.Send(frame.Frame[headers.Transport..(FrameHeaders.EthernetLength + headers.Length)]);
        }
        catch (SocketException)
        {
            // A request that the outside does not take is one that is lost.
        }
    }
}
