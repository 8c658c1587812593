using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Weft.Fabric.Errors;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Fabric.Neighbours;

/// <summary>Answers DHCP (RFC 2131) in the router's name: each interface is offered its own first address and no other.</summary>
internal static class DhcpAnswers
{
    public const int ServerPort = 67, ClientPort = 68;

    private const int Udp = FrameHeaders.EthernetLength + 20, Message = Udp + 8, Options = Message + 240;
    private const int MaxAnswer = Options + 448;
    private const uint Cookie = 0x63825363;
    private const byte Discover = 1, Offer = 2, Request = 3, Acknowledge = 5, Refuse = 6, Inform = 8;
    private const int LeaseSeconds = 3600;

    public static bool IsQuestion(in FrameHeaders headers) =>
        headers is { Kind: FrameKind.IPv4, Protocol: 17, SourcePort: ClientPort, DestinationPort: ServerPort, IsFragment: false };

    /// <summary>Writes the answer; returns the length of the frame, or 0 for none.</summary>
    public static int Answer(ReadOnlySpan<byte> frame, in FrameHeaders headers, Link link, HostConfiguration configuration, Span<byte> answer)
    {
        var question = frame[(headers.Transport + 8)..(FrameHeaders.EthernetLength + headers.Length)];
        if (question.Length < 240 || question[0] != 1 || BinaryPrimitives.ReadUInt32BigEndian(question[236..]) != Cookie) return 0;
        if (Lease(link) is not { } lease || KindOfAnswer(question, lease.Own) is not { } kind) return 0;
        var reply = answer[..MaxAnswer];
        reply.Clear();
        var message = reply[Message..];
        message[0] = 2;
        question.Slice(1, 2).CopyTo(message[1..]);
        question.Slice(4, 4).CopyTo(message[4..]);
        question.Slice(28, 16).CopyTo(message[28..]);
        if (kind != Refuse) lease.Own.WriteBytes(message[16..]);
        BinaryPrimitives.WriteUInt32BigEndian(message[236..], Cookie);
        var end = WriteOptions(reply, kind, lease.Own, lease.Range, configuration);
        return WriteHeaders(reply[..end], headers, lease.Range.First + 1);
    }

    private static (Address Own, Cidr Range)? Lease(Link link)
    {
        foreach (var own in link.Interface.Addresses)
        {
            foreach (var range in link.Subnet.Ranges)
            {
                if (!range.IsIPv6 && range.Contains(own.Address)) return (own.Address, range);
            }
        }

        return null;
    }

    private static byte? KindOfAnswer(ReadOnlySpan<byte> question, Address own)
    {
        if (FindOption(question, 53) is not [var kind]) return null;
        if (kind == Discover) return Offer;
        if (kind == Inform) return Acknowledge;
        if (kind != Request) return null;
        // A host that renews names its address in the message itself.
        var wanted = FindOption(question, 50) is { Length: 4 } named ? BinaryPrimitives.ReadUInt32BigEndian(named) : BinaryPrimitives.ReadUInt32BigEndian(question[12..]);
        return wanted == (uint)own.Number ? Acknowledge : Refuse;
    }

    private static ReadOnlySpan<byte> FindOption(ReadOnlySpan<byte> question, byte code)
    {
        for (var i = 240; i < question.Length && question[i] != 255;)
        {
            if (question[i] == 0)
            {
                i++;
                continue;
            }

            if (i + 1 >= question.Length || i + 2 + question[i + 1] > question.Length) break;
            if (question[i] == code) return question.Slice(i + 2, question[i + 1]);
            i += 2 + question[i + 1];
        }

        return default;
    }

    private static int WriteOptions(Span<byte> reply, byte kind, Address own, Cidr range, HostConfiguration configuration)
    {
        Span<byte> router = stackalloc byte[4];
        (range.First + 1).WriteBytes(router);
        var at = Options;
        Put(reply, ref at, 53, [kind]);
        Put(reply, ref at, 54, router);
        if (kind != Refuse)
        {
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, LeaseSeconds);
            Put(reply, ref at, 51, number);
            BinaryPrimitives.WriteUInt32BigEndian(number, range.Length == 0 ? 0 : uint.MaxValue << (32 - range.Length));
            Put(reply, ref at, 1, number);
            Put(reply, ref at, 3, router);
            BinaryPrimitives.WriteUInt16BigEndian(number, GuestCard.Mtu);
            Put(reply, ref at, 26, number[..2]);
            PutServers(reply, ref at, 6, configuration.Resolvers);
            if (configuration.HostName is { Length: > 0 and < 64 } name) Put(reply, ref at, 12, Encoding.ASCII.GetBytes(name));
            if (configuration.Domain is { Length: > 0 and < 256 } domain) Put(reply, ref at, 15, Encoding.ASCII.GetBytes(domain));
            PutServers(reply, ref at, 42, configuration.TimeServers);
            PutServers(reply, ref at, 44, configuration.NetbiosServers);
            if (configuration.NetbiosNodeType is { } nodeType) Put(reply, ref at, 46, [nodeType]);
        }

        reply[at++] = 255;
        return at;
    }

    // RFC 2132: addresses of IPv4, in the order of preference; four are as many as there can be.
    private static void PutServers(Span<byte> reply, ref int at, byte code, ImmutableArray<Address> servers)
    {
        Span<byte> addresses = stackalloc byte[16];
        var length = 0;
        foreach (var server in servers)
        {
            if (!server.IsIPv6 && length < addresses.Length) length += server.WriteBytes(addresses[length..]);
        }

        if (length > 0) Put(reply, ref at, code, addresses[..length]);
    }

    private static void Put(Span<byte> reply, ref int at, byte code, ReadOnlySpan<byte> value)
    {
        reply[at++] = code;
        reply[at++] = (byte)value.Length;
        value.CopyTo(reply[at..]);
        at += value.Length;
    }

    private static int WriteHeaders(Span<byte> reply, in FrameHeaders question, Address router)
    {
        question.From.Write(reply);
        RouterCard.Mac.Write(reply[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(reply[12..], 0x0800);
        var ip = reply[FrameHeaders.EthernetLength..];
        ip[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(ip[2..], (ushort)ip.Length);
        ip[8] = 64;
        ip[9] = 17;
        router.WriteBytes(ip[12..]);
        // To all on the link, which is this one host: it may have no address yet.
        ip.Slice(16, 4).Fill(255);
        IcmpError.FinishIPv4(ip[..20]);
        var udp = reply[Udp..];
        BinaryPrimitives.WriteUInt16BigEndian(udp, ServerPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[2..], ClientPort);
        BinaryPrimitives.WriteUInt16BigEndian(udp[4..], (ushort)udp.Length);
        return reply.Length;
    }
}
