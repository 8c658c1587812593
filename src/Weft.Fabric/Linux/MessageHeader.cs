using System.Runtime.InteropServices;

namespace Weft.Fabric.Linux;

/// <summary>What sendmsg(2) sends (<c>struct msghdr</c> of 64-bit Linux).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public byte* Name;
    public uint NameLength;
    public Buffer* Parts;
    public nuint PartCount;
    public byte* Control;
    public nuint ControlLength;
    public int Flags;

    /// <summary>One part of the message (<c>struct iovec</c>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Buffer
    {
        public byte* Start;
        public nuint Length;
    }
}
