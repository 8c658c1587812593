using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Uplink;

/// <summary>A frame at the uplink's port that has not been handed over yet, as its receiver is to see it.</summary>
/// <param name="bytes">The virtio-net header first.</param>
/// <param name="packets">How many packets it is on a wire.</param>
/// <param name="length">Their bytes.</param>
internal sealed class HeldFrame(byte[] bytes, int packets, int length, LiveFlow flow, Trace trace)
{
    public ReadOnlySpan<byte> Frame => bytes.AsSpan(VirtioHeader.Length);

    public Packet Packet => trace.Packet;

    /// <summary>Hands it to the port's card; it is lost where that has no room.</summary>
    public unsafe void Release(Port to, Observers observers, DateTimeOffset time)
    {
        fixed (byte* start = bytes)
        {
            if (to.IsClosed || !to.Tap.Write(start, bytes.Length)) return;
        }

        to.CountReceived(packets, length);
        if (!observers.IsAny) return;
        observers.Show(new SeenPacket
        {
            Port = to.SeenAs,
            Way = FrameWay.Received,
            Frame = Frame,
            Offload = VirtioHeader.Read(bytes).ToOffload(packets),
            Packet = trace.Packet,
            Flow = flow,
            Trace = trace,
            Time = time,
        });
    }
}
