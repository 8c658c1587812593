using System.Buffers.Binary;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Fabric.Neighbours;

/// <summary>
/// Answers the question "who has this address?" (ARP, RFC 826, and neighbour solicitation, RFC 4861) for the router, the hypervisor's services
/// and neighbours. Questions about nobody stay unanswered, and what hosts claim about themselves is not believed.
/// </summary>
internal static class NeighbourAnswers
{
    public const int Length = FrameHeaders.EthernetLength + 72;

    private const int ArpLength = 28;
    private const byte Solicitation = 135, Advertisement = 136;

    /// <summary>The address by which hosts know the router in IPv6, the same on every link.</summary>
    public static Address RouterLinkLocal { get; } = Address.Parse("fe80:ec2::1");

    /// <summary>Writes the answer to an ARP question; returns its length, or 0 for none.</summary>
    public static int AnswerArp(ReadOnlySpan<byte> frame, MacAddress asker, CompiledNetwork network, Link link, HardwareAddresses addresses, Span<byte> answer)
    {
        var arp = frame.Slice(FrameHeaders.EthernetLength, ArpLength);
        const ulong ethernetIPv4Question = 0x0001_0800_0604_0001;
        if (BinaryPrimitives.ReadUInt64BigEndian(arp) != ethernetIPv4Question) return 0;
        var sender = Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(arp[14..]));
        var target = Address.IPv4(BinaryPrimitives.ReadUInt32BigEndian(arp[24..]));
        if (!link.Owns(sender) || MacAddress.Read(arp[8..]) != asker || MacOf(network, link, target, addresses) is not { } mac) return 0;
        var reply = answer[FrameHeaders.EthernetLength..];
        WriteEthernet(answer, asker, mac, 0x0806);
        arp[..6].CopyTo(reply);
        BinaryPrimitives.WriteUInt16BigEndian(reply[6..], 2);
        mac.Write(reply[8..]);
        arp.Slice(24, 4).CopyTo(reply[14..]);
        asker.Write(reply[18..]);
        arp.Slice(14, 4).CopyTo(reply[24..]);
        return FrameHeaders.EthernetLength + ArpLength;
    }

    /// <summary>Whether an ICMPv6 message is about neighbours and routers, and so never leaves its link.</summary>
    public static bool IsOfLink(in FrameHeaders headers) =>
        headers.IsIPv6 && headers.IsIcmp && (headers.DestinationPort >> 8) is >= 130 and <= 137 or 143;

    /// <summary>Writes the answer to a neighbour solicitation; returns its length, or 0 for none.</summary>
    public static int AnswerSolicitation(
        ReadOnlySpan<byte> frame, in FrameHeaders headers, CompiledNetwork network, Link link, HardwareAddresses addresses, Span<byte> answer)
    {
        const int questionLength = 24, answerLength = 32;
        var question = frame[headers.Transport..(FrameHeaders.EthernetLength + headers.Length)];
        if (headers.DestinationPort >> 8 != Solicitation || question.Length < questionLength || headers.TimeToLive != 255) return 0;
        var asker = headers.SourceAddress;
        var target = Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(question[8..]));
        // A host that asks without an address of its own looks for a duplicate; the fabric gives addresses out once.
        if (!(link.Owns(asker) || LinkFrames.IsLinkLocal(asker)) || MacOf(network, link, target, addresses) is not { } mac) return 0;
        var advertisement = answer.Slice(LinkFrames.Payload, answerLength);
        advertisement.Clear();
        advertisement[0] = Advertisement;
        var isRouter = mac == RouterCard.Mac;
        advertisement[4] = (byte)(0x60 | (isRouter ? 0x80 : 0));
        target.WriteBytes(advertisement[8..]);
        advertisement[24] = 2;
        advertisement[25] = 1;
        mac.Write(advertisement[26..]);
        return LinkFrames.Finish(answer, headers.From, mac, target, asker, 58, answerLength, checksum: 2);
    }

    private static MacAddress? MacOf(CompiledNetwork network, Link link, Address target, HardwareAddresses addresses)
    {
        if (link.Owns(target)) return null;
        if (target == RouterLinkLocal || link.IsRouter(target) || network.OffersService(link, target)) return RouterCard.Mac;
        return link.FindNeighbour(target) is { } neighbour ? addresses.Of(neighbour) : null;
    }

    private static void WriteEthernet(Span<byte> frame, MacAddress to, MacAddress from, ushort kind)
    {
        to.Write(frame);
        from.Write(frame[MacAddress.Length..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], kind);
    }
}
