using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Packets;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// What the engine said of one flow, ready to be done to its next frames without asking again. It holds for one revision of the network and a
/// short time; the start and the end of a connection, and what is larger than what was judged, are always judged anew.
/// </summary>
internal sealed class FlowEntry(LiveFlow flow, Port to, Rewrite rewrite, int revision, long expires)
{
    private const byte SynFinRst = 0x07;

    // Two walks each way tell the engine that a UDP flow is a stream; and after the second, the entry says "tracked flow" as the engine would.
    private const int WalksBefore = 2;

    private long _expires = expires;

    public LiveFlow Flow { get; } = flow;

    public Port To { get; } = to;

    public Rewrite Rewrite { get; } = rewrite;

    /// <summary>The revision of the network that it was judged by.</summary>
    public int Revision { get; } = revision;

    /// <summary>The largest packet that was let through.</summary>
    public int MaxLength { get; init; }

    /// <summary>How often the flow has been walked.</summary>
    public int Walks { get; init; } = 1;

    /// <summary>The answers of a service of the hypervisor: no rule filters them, and no revision changes them.</summary>
    public bool IsServiceAnswer { get; init; }

    public long Expires => Volatile.Read(ref _expires);

    /// <summary>Bytes of the flow that the meters already have.</summary>
    public long Metered { get; set; }

    public bool Carries(in FrameHeaders headers, int largest, int currentRevision, long now)
    {
        if (IsServiceAnswer) return now < Expires && !To.IsClosed;
        return currentRevision == Revision
            && now < Expires
            && largest <= MaxLength
            && (headers.Protocol != 6 || (headers.TcpFlags & SynFinRst) == 0)
            && Walks >= WalksBefore
            && !headers.IsIcmp
            && !(Rewrite.TakesHop && headers.TimeToLive <= 1)
            && !To.IsClosed;
    }

    /// <summary>The kernel's program reads the headers of its frames, and may pass them on.</summary>
    public bool IsForKernel(in Packet sent) => Walks >= WalksBefore && !IsServiceAnswer && sent.Protocol.HasPorts && Expires > 0;

    /// <summary>The next frame is judged anew.</summary>
    public void Expire() => Volatile.Write(ref _expires, 0);

    public void Prolong(long until) => Volatile.Write(ref _expires, until);
}
