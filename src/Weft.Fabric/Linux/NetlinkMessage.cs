using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Weft.Fabric.Linux;

/// <summary>A netlink message that is being written: a header, a fixed part, and attributes that may hold attributes (rtnetlink(7)).</summary>
internal ref struct NetlinkMessage
{
    private const int HeaderLength = 16;
    private const int AttributeHeaderLength = 4;
    private const int Alignment = 4;

    private readonly Span<byte> _buffer;
    private int _length;

    public NetlinkMessage(Span<byte> buffer, ushort type, ushort flags)
    {
        _buffer = buffer;
        _buffer.Clear();
        _length = HeaderLength;
        MemoryMarshal.Write(_buffer[4..], type);
        MemoryMarshal.Write(_buffer[6..], flags);
    }

    /// <summary>The message as it is to be sent, with its length filled in.</summary>
    public readonly Span<byte> Bytes
    {
        get
        {
            MemoryMarshal.Write(_buffer, (uint)_length);
            return _buffer[.._length];
        }
    }

    /// <summary>Appends a fixed part.</summary>
    public void Fixed(scoped ReadOnlySpan<byte> part)
    {
        part.CopyTo(_buffer[_length..]);
        _length += Aligned(part.Length);
    }

    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value)
    {
        MemoryMarshal.Write(_buffer[_length..], (ushort)(AttributeHeaderLength + value.Length));
        MemoryMarshal.Write(_buffer[(_length + 2)..], type);
        value.CopyTo(_buffer[(_length + AttributeHeaderLength)..]);
        _length += Aligned(AttributeHeaderLength + value.Length);
    }

    public void Attribute(ushort type, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        MemoryMarshal.Write(bytes, value);
        Attribute(type, bytes);
    }

    /// <summary>A text with its terminating zero.</summary>
    public void Attribute(ushort type, string value) => Attribute(type, Encoding.UTF8.GetBytes(value + '\0'));

    /// <summary>Opens an attribute that holds others; give the result to <see cref="EndNest"/>.</summary>
    public int BeginNest(ushort type)
    {
        var start = _length;
        MemoryMarshal.Write(_buffer[(start + 2)..], type);
        _length += AttributeHeaderLength;
        return start;
    }

    public readonly void EndNest(int start) => MemoryMarshal.Write(_buffer[start..], (ushort)(_length - start));

    /// <summary>The errno of an answer that is an acknowledgement, or null for another kind of message.</summary>
    public static int? ErrorOf(ReadOnlySpan<byte> answer) =>
        BinaryPrimitives.ReadUInt16LittleEndian(answer[4..]) == 2 ? -BinaryPrimitives.ReadInt32LittleEndian(answer[HeaderLength..]) : null;

    private static int Aligned(int length) => (length + Alignment - 1) & ~(Alignment - 1);
}
