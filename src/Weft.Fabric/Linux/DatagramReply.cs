using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Weft.Fabric.Linux;

/// <summary>Sends a datagram from an address that the socket is not bound to: a host that answers as many addresses answers from the one that was asked.</summary>
public static class DatagramReply
{
    private const int LevelIPv4 = 0, PacketInformationIPv4 = 8, LevelIPv6 = 41, PacketInformationIPv6 = 50;
    private const int ControlHeader = 16;

    /// <exception cref="LinuxException">The kernel does not send it.</exception>
    public static unsafe void Send(Socket socket, ReadOnlySpan<byte> bytes, IPAddress from, IPEndPoint to)
    {
        ArgumentNullException.ThrowIfNull(socket);
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var name = to.Serialize().Buffer.Span;
        var isIPv6 = from.AddressFamily == AddressFamily.InterNetworkV6;
        Span<byte> control = stackalloc byte[ControlHeader + 24];
        control.Clear();
        var length = isIPv6 ? WriteIPv6(control, from) : WriteIPv4(control, from);
        fixed (byte* start = bytes, nameStart = name, controlStart = control)
        {
            var part = new MessageHeader.Buffer { Start = start, Length = (nuint)bytes.Length };
            var message = new MessageHeader
            {
                Name = nameStart,
                NameLength = (uint)name.Length,
                Parts = &part,
                PartCount = 1,
                Control = controlStart,
                ControlLength = (nuint)length,
            };
            LinuxException.Check("sendmsg", (int)Libc.SendMessage((int)socket.Handle, &message, 0));
        }
    }

    // in_pktinfo: the device, the address to send from, and one that is not used here.
    private static int WriteIPv4(Span<byte> control, IPAddress from)
    {
        WriteHeader(control, ControlHeader + 12, LevelIPv4, PacketInformationIPv4);
        from.TryWriteBytes(control[(ControlHeader + 4)..], out _);
        return ControlHeader + 16;
    }

    private static int WriteIPv6(Span<byte> control, IPAddress from)
    {
        WriteHeader(control, ControlHeader + 20, LevelIPv6, PacketInformationIPv6);
        from.TryWriteBytes(control[ControlHeader..], out _);
        return ControlHeader + 24;
    }

    private static void WriteHeader(Span<byte> control, long length, int level, int kind)
    {
        BinaryPrimitives.WriteInt64LittleEndian(control, length);
        BinaryPrimitives.WriteInt32LittleEndian(control[8..], level);
        BinaryPrimitives.WriteInt32LittleEndian(control[12..], kind);
    }
}
