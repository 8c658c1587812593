using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Observation;

/// <summary>Which way a frame crosses a port, as its host sees it.</summary>
public enum FrameWay
{
    Sent,
    Received,
}

/// <summary>
/// One frame at one port. A frame that passes is seen twice: sent, as it came out of one host, and received, as it goes into the other.
/// A dropped one is seen once, where it was sent; <see cref="Trace"/> tells where on its way it ended.
/// </summary>
public readonly ref struct SeenPacket
{
    /// <summary>The id of the interface, or <see cref="LiveNetwork.InternetPort"/> or <see cref="LiveNetwork.ServicesPort"/>.</summary>
    public required string Port { get; init; }

    public required FrameWay Way { get; init; }

    /// <summary>From the Ethernet header on. Valid during the call.</summary>
    public required ReadOnlySpan<byte> Frame { get; init; }

    /// <summary>What the sender left to the card.</summary>
    public Offload Offload { get; init; }

    /// <summary>The parsed headers; default when the frame is no IP packet.</summary>
    public Packet Packet { get; init; }

    /// <summary>The flow that the frame belongs to; null for what is dropped or answered by the hypervisor itself.</summary>
    public LiveFlow? Flow { get; init; }

    public DropCause? Drop { get; init; }

    /// <summary>The engine's walk: of this very packet if it took one, else of the last packet of its flow that did.</summary>
    public Trace? Trace { get; init; }

    public required DateTimeOffset Time { get; init; }

    /// <summary>A copy that a mirror made, at its target, or, where it was dropped on its way, at its source.</summary>
    public bool IsCopy { get; init; }
}

/// <summary>
/// What a sender left to its network card: the checksum (<see cref="IsChecksumPartial"/>: only the pseudo header is summed) and the cutting into
/// segments of <see cref="SegmentSize"/> bytes of payload (0: the frame is one packet).
/// </summary>
public readonly record struct Offload(bool IsChecksumPartial, int SegmentSize, int Segments);

/// <summary>Looks on as packets cross ports.</summary>
public interface IPacketObserver
{
    /// <summary>Called on the threads that carry packets, several at once: be quick, do not block, copy what you keep.</summary>
    void Seen(in SeenPacket packet);
}
