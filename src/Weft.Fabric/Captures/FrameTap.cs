using System.Threading.Channels;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Captures;

/// <summary>Copies the frames of one port for a reader. When the reader is slow, frames are left out and counted: packets never wait for it.</summary>
public sealed class FrameTap(string port, CaptureFilter filter) : IPacketObserver
{
    private const int FramesHeld = 4096;

    private readonly Channel<CapturedFrame> _frames = Channel.CreateBounded<CapturedFrame>(
        new BoundedChannelOptions(FramesHeld) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _missed;

    public ChannelReader<CapturedFrame> Frames => _frames.Reader;

    /// <summary>How many frames the reader was too slow for.</summary>
    public long Missed => Volatile.Read(ref _missed);

    public void Seen(in SeenPacket packet)
    {
        if (packet.Port != port || !filter.Matches(packet)) return;
        if (!_frames.Writer.TryWrite(CapturedFrame.Of(packet))) Interlocked.Increment(ref _missed);
    }
}
