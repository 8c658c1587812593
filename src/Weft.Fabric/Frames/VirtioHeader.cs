using System.Runtime.InteropServices;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Frames;

/// <summary>The header that stands before each frame of a TAP (virtio-net, without merged buffers): what the sender left to its card.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
internal struct VirtioHeader
{
    public const int Length = 10;

    private const byte NeedsChecksumFlag = 1;

    public byte Flags;
    public byte SegmentKind;
    public ushort HeaderLength;
    public ushort SegmentSize;
    public ushort ChecksumStart;
    public ushort ChecksumOffset;

    public readonly bool NeedsChecksum => (Flags & NeedsChecksumFlag) != 0;

    public readonly bool IsSegmented => SegmentKind != 0 && SegmentSize > 0;

    public static VirtioHeader Read(ReadOnlySpan<byte> buffer) => MemoryMarshal.Read<VirtioHeader>(buffer);

    /// <summary>The length of the largest IP packet that the frame becomes on a wire.</summary>
    public readonly int LargestPacket(in FrameHeaders headers, ReadOnlySpan<byte> frame)
    {
        if (!IsSegmented || headers.Transport == 0) return headers.Length;
        return Math.Min(headers.Length, HeadersLength(headers, frame) + SegmentSize);
    }

    /// <summary>How many packets the frame becomes, and their bytes together, headers of each included.</summary>
    public readonly (int Packets, int Bytes) OnWire(in FrameHeaders headers, ReadOnlySpan<byte> frame)
    {
        if (!IsSegmented || headers.Transport == 0) return (1, headers.Length);
        var each = HeadersLength(headers, frame);
        var payload = Math.Max(headers.Length - each, 0);
        var packets = Math.Max((payload + SegmentSize - 1) / SegmentSize, 1);
        return (packets, payload + (packets * each));
    }

    public readonly Offload ToOffload(int packets) => new(NeedsChecksum, IsSegmented ? SegmentSize : 0, packets);

    private static int HeadersLength(in FrameHeaders headers, ReadOnlySpan<byte> frame) =>
        headers.Transport - FrameHeaders.EthernetLength + (headers.Protocol == 6 ? (frame[headers.Transport + 12] >> 4) * 4 : 8);
}
