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
    private bool _isAnswered;
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
            _isAnswered = false;
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
                _notice = (packet.Port, packet.Frame.ToArray(), told);
                return;
            }

            if (_isAnswered && _fate is null && packet is { Way: FrameWay.Received, Flow: null })
            {
                _fate = new Fate(null, packet.Port, null);
                _done.Set();
            }

            if (_fate is not null || !(ProbeFrame.IsMarked(packet.Frame, _mark) || IsLaterFragment(packet))) return;
            if (packet.Way == FrameWay.Sent && packet.Drop is { } drop && packet.Port == _sender) _fate = new Fate(drop, null, packet.Trace);
            else if (packet.Way == FrameWay.Received) _fate = new Fate(null, packet.Port, packet.Trace);
            else if (packet is { Way: FrameWay.Sent, Flow: null }) _isAnswered = true;
            if (_fate is not null) _done.Set();
        }
    }

    public void Dispose() => _done.Dispose();

    private static bool IsLaterFragment(in SeenPacket packet) => packet is { Way: FrameWay.Received, Trace.FragmentSize: not null };
}
