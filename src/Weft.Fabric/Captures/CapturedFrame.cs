using Weft.Fabric.Observation;
using Weft.Network.Packets;

namespace Weft.Fabric.Captures;

/// <summary>A copy of one frame that crossed a port.</summary>
/// <param name="Summary">Its headers in words.</param>
/// <param name="Drop">Why and where it was dropped; null if it passed.</param>
public sealed record CapturedFrame(DateTimeOffset Time, FrameWay Way, byte[] Bytes, string Summary, string? Drop)
{
    public static CapturedFrame Of(in SeenPacket packet) =>
        new(packet.Time, packet.Way, packet.Frame.ToArray(), SummaryOf(packet), packet.Drop is { } cause ? DropOf(cause, packet) : null);

    /// <summary>One line for a reader.</summary>
    public string ToLine() => $"{Time.UtcDateTime:HH:mm:ss.ffffff} {(Way == FrameWay.Sent ? "out" : "in ")} {Summary}{(Drop is null ? "" : $"  dropped: {Drop}")}";

    private static string SummaryOf(in SeenPacket packet)
    {
        if (packet.Packet == default) return $"{LinkKindOf(packet.Frame)} {packet.Frame.Length} bytes";
        var flags = packet.Packet.Protocol == Protocol.Tcp ? $" [{packet.Packet.Flags}]" : "";
        var segments = packet.Offload.Segments > 1 ? $" in {packet.Offload.Segments} segments" : "";
        return $"{packet.Packet}{flags} {FlowRecorder.BytesOf(packet)} bytes{segments}";
    }

    private static string LinkKindOf(ReadOnlySpan<byte> frame) =>
        frame.Length < 14 ? "short frame" : (frame[12], frame[13]) is (0x08, 0x06) ? "arp" : $"frame of type {frame[12]:x2}{frame[13]:x2}";

    private static string DropOf(DropCause cause, in SeenPacket packet)
    {
        if (packet.Trace is not { Hops: { IsDefaultOrEmpty: false } hops }) return $"{cause}";
        var last = hops[^1];
        return last.Rule is { } rule ? $"{cause} at {last.Component}, rule {rule.Rule}" : $"{cause} at {last.Component}";
    }
}
