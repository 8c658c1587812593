using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Fabric.Neighbours;

/// <summary>
/// Tells hosts of a subnet with IPv6 who their router is (RFC 4861), and that addresses come from DHCPv6: the range of the subnet is on the link,
/// but no host makes an address out of it.
/// </summary>
internal static class RouterAdvertisements
{
    /// <summary>So often a host that has asked once is told again, well before it forgets.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromMinutes(5);

    private const byte Solicitation = 133, Advertisement = 134, Icmp = 58;
    private const byte HopLimit = 64, IsManaged = 0x80, IsOnLink = 0x80;
    private const int LifetimeSeconds = 1800, FixedLength = 16;

    private static readonly Address s_allNodes = Address.Parse("ff02::1");
    private static readonly MacAddress s_allNodesMac = MacAddress.Parse("33:33:00:00:00:01");

    public static bool IsQuestion(in FrameHeaders headers) =>
        headers.IsIPv6 && headers.IsIcmp && !headers.IsFragment && headers.DestinationPort >> 8 == Solicitation && headers.TimeToLive == 255;

    /// <summary>Writes the answer to a router solicitation; returns its length, or 0 for none.</summary>
    public static int Answer(in FrameHeaders headers, Link link, Span<byte> answer)
    {
        var isKnown = LinkFrames.IsLinkLocal(headers.SourceAddress);
        // A host without any address may ask as well, and is answered as all are.
        if (!isKnown && headers.Source != 0) return 0;
        return isKnown ? Write(link, headers.From, headers.SourceAddress, answer) : Write(link, answer);
    }

    /// <summary>Writes what all on the link are told, unasked; returns its length, or 0 where the subnet has no IPv6.</summary>
    public static int Write(Link link, Span<byte> frame) => Write(link, s_allNodesMac, s_allNodes, frame);

    private static int Write(Link link, MacAddress mac, Address to, Span<byte> frame)
    {
        var message = frame[LinkFrames.Payload..];
        message[..FixedLength].Clear();
        message[0] = Advertisement;
        message[4] = HopLimit;
        message[5] = IsManaged;
        BinaryPrimitives.WriteUInt16BigEndian(message[6..], LifetimeSeconds);
        var at = FixedLength;
        foreach (var range in link.Subnet.Ranges)
        {
            if (range.IsIPv6) WriteRange(message[at..], ref at, range);
        }

        if (at == FixedLength) return 0;
        message.Slice(at, 16).Clear();
        message[at] = 1;
        message[at + 1] = 1;
        RouterCard.Mac.Write(message[(at + 2)..]);
        message[at + 8] = 5;
        message[at + 9] = 1;
        BinaryPrimitives.WriteUInt32BigEndian(message[(at + 12)..], GuestCard.Mtu);
        return LinkFrames.Finish(frame, mac, RouterCard.Mac, NeighbourAnswers.RouterLinkLocal, to, Icmp, at + 16, checksum: 2);
    }

    private static void WriteRange(Span<byte> option, ref int at, Cidr range)
    {
        const int length = 32;
        option[..length].Clear();
        option[0] = 3;
        option[1] = length / 8;
        option[2] = (byte)range.Length;
        option[3] = IsOnLink;
        BinaryPrimitives.WriteUInt32BigEndian(option[4..], LifetimeSeconds);
        BinaryPrimitives.WriteUInt32BigEndian(option[8..], LifetimeSeconds);
        range.First.WriteBytes(option[16..]);
        at += length;
    }
}
