using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Captures;

/// <summary>
/// Frames as a pcapng file (draft-ietf-opsawg-pcapng): one section, one Ethernet interface, times in nanoseconds. The reason of a drop is the
/// packet's comment.
/// </summary>
public sealed class PcapngWriter(IBufferWriter<byte> output)
{
    private const uint SectionBlock = 0x0a0d0d0a;
    private const uint InterfaceBlock = 1;
    private const uint PacketBlock = 6;
    private const uint ByteOrderMagic = 0x1a2b3c4d;
    private const ushort Ethernet = 1;
    private const ushort CommentOption = 1;
    private const ushort InterfaceNameOption = 2;
    private const ushort PacketFlagsOption = 2;
    private const ushort ApplicationOption = 4;
    private const ushort TimeResolutionOption = 9;
    private const byte Nanoseconds = 9;
    private const int NanosecondsPerTick = 100;

    private readonly ArrayBufferWriter<byte> _body = new();

    /// <summary>What stands before the first frame.</summary>
    public void Start(string interfaceName)
    {
        Number(ByteOrderMagic);
        Half(1);
        Half(0);
        Long(ulong.MaxValue);
        Option(ApplicationOption, "Weft"u8);
        EndOptions();
        Finish(SectionBlock);

        Half(Ethernet);
        Half(0);
        Number(0);
        Option(InterfaceNameOption, Encoding.UTF8.GetBytes(interfaceName));
        Option(TimeResolutionOption, [Nanoseconds]);
        EndOptions();
        Finish(InterfaceBlock);
    }

    public void Write(CapturedFrame frame)
    {
        var time = (ulong)(frame.Time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick;
        Number(0);
        Number((uint)(time >> 32));
        Number((uint)time);
        Number((uint)frame.Bytes.Length);
        Number((uint)frame.Bytes.Length);
        Padded(frame.Bytes);
        if (frame.Drop is { } drop) Option(CommentOption, Encoding.UTF8.GetBytes($"dropped: {drop}"));
        // The direction, in its lowest two bits: 1 comes in, 2 goes out.
        Option(PacketFlagsOption, [frame.Way == FrameWay.Sent ? (byte)2 : (byte)1, 0, 0, 0]);
        EndOptions();
        Finish(PacketBlock);
    }

    private void Option(ushort code, ReadOnlySpan<byte> value)
    {
        Half(code);
        Half((ushort)value.Length);
        Padded(value);
    }

    private void EndOptions() => Number(0);

    private void Padded(ReadOnlySpan<byte> bytes)
    {
        _body.Write(bytes);
        _body.Write([.. Enumerable.Repeat((byte)0, -bytes.Length & 3)]);
    }

    private void Half(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_body.GetSpan(sizeof(ushort)), value);
        _body.Advance(sizeof(ushort));
    }

    private void Number(uint value) => Number(_body, value);

    private void Long(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_body.GetSpan(sizeof(ulong)), value);
        _body.Advance(sizeof(ulong));
    }

    private void Finish(uint blockType)
    {
        var length = (uint)_body.WrittenCount + (3 * sizeof(uint));
        Number(output, blockType);
        Number(output, length);
        output.Write(_body.WrittenSpan);
        Number(output, length);
        _body.ResetWrittenCount();
    }

    private static void Number(IBufferWriter<byte> into, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(into.GetSpan(sizeof(uint)), value);
        into.Advance(sizeof(uint));
    }
}
