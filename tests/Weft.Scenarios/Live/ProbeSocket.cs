using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Linux;

namespace Weft.Scenarios.Live;

/// <summary>A packet socket on one card: sends any bytes as a frame, and gets every frame that comes in.</summary>
internal sealed class ProbeSocket : IDisposable
{
    private const ushort AllKinds = 3;
    private const int PacketLevel = 263, IgnoreOutgoing = 23, SocketLevel = 1, ReceiveBuffer = 8;
    private const int DoNotWait = 0x40;

    private readonly SafeFileHandle _handle;

    private ProbeSocket(SafeFileHandle handle) => _handle = handle;

    private int Descriptor => (int)_handle.DangerousGetHandle();

    public static unsafe ProbeSocket Open(NetworkNamespace inside, string device)
    {
        using var links = LinkSocket.Open(inside);
        var index = links.IndexOf(device);
        var everything = BinaryPrimitives.ReverseEndianness(AllKinds);
        var handle = new SafeFileHandle(
            inside.Run(() => LinuxException.Check("socket", Libc.Socket(Libc.FamilyPacket, Libc.RawSocket | Libc.CloseOnExec, everything))), ownsHandle: true);
        var address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = Libc.FamilyPacket;
        *(ushort*)(address + 2) = everything;
        *(int*)(address + 4) = index;
        var one = 1;
        var room = 8 << 20;
        LinuxException.Check("bind", Libc.Bind((int)handle.DangerousGetHandle(), address, 20));
        LinuxException.Check("ignore outgoing", Libc.SetSocketOption((int)handle.DangerousGetHandle(), PacketLevel, IgnoreOutgoing, (byte*)&one, sizeof(int)));
        LinuxException.Check("receive buffer", Libc.SetSocketOption((int)handle.DangerousGetHandle(), SocketLevel, ReceiveBuffer, (byte*)&room, sizeof(int)));
        return new ProbeSocket(handle);
    }

    public unsafe void Send(ReadOnlySpan<byte> frame)
    {
        const int noRoom = 105;
        fixed (byte* bytes = frame)
        {
            while (Libc.SendTo(Descriptor, bytes, (nuint)frame.Length, 0, null, 0) < 0)
            {
                if (Marshal.GetLastPInvokeError() is var error and not noRoom) throw new LinuxException("send frame", error);
                Thread.Yield();
            }
        }
    }

    /// <summary>The next frame that has come in; null when there is none.</summary>
    public unsafe byte[]? TryReceive()
    {
        var buffer = new byte[1 << 16];
        fixed (byte* bytes = buffer)
        {
            var length = Libc.Receive(Descriptor, bytes, (nuint)buffer.Length, DoNotWait);
            if (length >= 0) return buffer[..(int)length];
            var error = Marshal.GetLastPInvokeError();
            return error is Libc.TryAgain or Libc.Interrupted ? null : throw new LinuxException("receive frame", error);
        }
    }

    public void Dispose() => _handle.Dispose();
}
