using System.Buffers.Binary;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Errors;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Uplink;

/// <summary>
/// Sends packets out of the uplink's namespace that its kernel would not write: refusals that came from outside, and answers to echoes. They cross the
/// engine like any other packet from the internet.
/// </summary>
internal sealed class InsideSender : IDisposable
{
    private const int EchoHeader = 8;

    private readonly SafeFileHandle _socket;
    private readonly MacAddress _card;

    private InsideSender(SafeFileHandle socket, MacAddress card)
    {
        _socket = socket;
        _card = card;
    }

    public static unsafe InsideSender Open(NetworkNamespace inside, string device, MacAddress card)
    {
        using var links = LinkSocket.Open(inside);
        var index = links.IndexOf(device);
        var socket = new SafeFileHandle(
            inside.Run(() => LinuxException.Check("socket packet", Libc.Socket(Libc.FamilyPacket, Libc.RawSocket | Libc.CloseOnExec, 0))), ownsHandle: true);
        var address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = Libc.FamilyPacket;
        *(int*)(address + 4) = index;
        LinuxException.Check("bind packet", Libc.Bind((int)socket.DangerousGetHandle(), address, 20));
        return new InsideSender(socket, card);
    }

    /// <summary>Tells the sender of a packet what the outside said to it.</summary>
    public void Refuse(HeldFrame about, SocketError refusal)
    {
        var packet = about.Packet;
        var frame = new byte[NoticeFrames.MaxLength];
        var headers = FrameHeaders.Read(about.Frame);
        if (packet.Protocol == Protocol.Tcp && refusal is SocketError.ConnectionRefused or SocketError.ConnectionReset)
        {
            Send(frame.AsSpan(0, NoticeFrames.Write(packet.Answer()!.Value, RouterCard.Mac, _card, 0, about.Frame, headers, frame)));
            return;
        }

        if (CodeOf(refusal, packet.IsIPv6) is not { } code) return;
        // Behind a port that is closed the host itself answers, else a router on the way.
        var reporter = refusal == SocketError.ConnectionRefused ? packet.Destination : LiveNetwork.InternetAddresses[packet.IsIPv6 ? 1 : 0];
        var error = Packet.Error(reporter, packet.IsIPv6 ? (byte)1 : (byte)3, code, packet);
        Send(frame.AsSpan(0, NoticeFrames.Write(error, RouterCard.Mac, _card, 0, about.Frame, headers, frame)));
    }

    /// <summary>Answers an echo with the message that came for it, which bears another identifier.</summary>
    public void Echo(HeldFrame request, ReadOnlySpan<byte> message)
    {
        var asked = request.Packet;
        if (message.Length < EchoHeader || message[0] != (asked.IsIPv6 ? 129 : 0)) return;
        var frame = new byte[FrameHeaders.EthernetLength + 40 + message.Length];
        NoticeFrames.WriteEthernet(RouterCard.Mac, _card, asked.IsIPv6, frame);
        var start = NoticeFrames.WriteIp(asked.Answer()!.Value, message.Length, frame);
        message.CopyTo(frame.AsSpan(start));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(start + 4), asked.SourcePort);
        var whole = frame.AsSpan(0, start + message.Length);
        IcmpError.Finish(whole);
        Send(whole);
    }

    public void Dispose() => _socket.Dispose();

    // RFC 792 and RFC 4443: destination unreachable, by code. Null where the outside said nothing.
    private static byte? CodeOf(SocketError refusal, bool isIPv6) => refusal switch
    {
        SocketError.ConnectionRefused => isIPv6 ? (byte)4 : (byte)3,
        SocketError.HostUnreachable or SocketError.HostDown => isIPv6 ? (byte)3 : (byte)1,
        SocketError.AccessDenied => isIPv6 ? (byte)1 : (byte)13,
        SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported => 0,
        _ => null,
    };

    // What the card has no room for is lost, as on any line.
    private unsafe void Send(ReadOnlySpan<byte> frame)
    {
        fixed (byte* start = frame) _ = Libc.SendTo((int)_socket.DangerousGetHandle(), start, (nuint)frame.Length, 0, null, 0);
    }
}
