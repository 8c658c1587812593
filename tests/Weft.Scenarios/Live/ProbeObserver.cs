using Weft.Fabric.Observation;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Scenarios.Live;

/// <summary>Waits for the fate of one marked frame, and keeps what the network itself sends about it.</summary>
internal sealed class ProbeObserver : IPacketObserver, IDisposable
{
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _done = new();
    private ulong _mark;
    private string _sender = "";
    private Fate? _fate;
    private bool _isAnswered, _isSent;
    private (string Port, byte[] Frame, Trace Trace)? _notice;

    /// <summary>What became of a frame: dropped for a cause, or received at a port.</summary>
    public sealed record Fate(DropCause? Drop, string? ReceivedAt, Trace? Trace);

    /// <summary>What the network sent about the last frame that was expected.</summary>
    public (string Port, byte[] Frame, Trace Trace)? Notice
    {
        get
        {
            lock (_gate) return _notice;
        }
    }

    public void Expect(ulong mark, string sender)
    {
        lock (_gate)
        {
            _mark = mark;
            _sender = sender;
            _fate = null;
            _notice = null;
            _isAnswered = _isSent = false;
            _done.Reset();
        }
    }

    public Fate? Wait(TimeSpan patience)
    {
        _done.Wait(patience);
        lock (_gate) return _fate;
    }

    public void Seen(in SeenPacket packet)
    {
        lock (_gate)
        {
            if (packet.Way == FrameWay.Received && packet is { Flow: null, Trace: { } told })
            {
                // What is said about an earlier frame may come late.
                if (ProbeFrame.IsNotice(packet.Frame, _mark)) _notice = (packet.Port, packet.Frame.ToArray(), told);
                return;
            }

            if (_fate is not null) return;
            if (packet.Way == FrameWay.Sent) SeenSent(packet);
            else if (_isAnswered && packet.Flow is null) _fate = new Fate(null, packet.Port, null);
            else if (_isSent && (ProbeFrame.IsMarked(packet.Frame, _mark) || IsItsFragment(packet))) _fate = new Fate(null, packet.Port, packet.Trace);
            if (_fate is not null) _done.Set();
        }
    }

    public void Dispose() => _done.Dispose();

    private void SeenSent(in SeenPacket packet)
    {
        if (packet.Port != _sender || !ProbeFrame.IsMarked(packet.Frame, _mark)) return;
        if (packet.Drop is { } drop) _fate = new Fate(drop, null, packet.Trace);
        else if (packet.Flow is null) _isAnswered = true;
        else _isSent = true;
    }

    private bool IsItsFragment(in SeenPacket packet) => packet.Trace?.FragmentSize is not null && ProbeFrame.IsFragment(packet.Frame) && ProbeFrame.IdOf(packet.Frame) == (ushort)_mark;
}
