using System.Buffers.Binary;
using Weft.Fabric.Errors;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Xunit;

namespace Weft.Tests.Fabric.Frames;

public class FrameHeadersTests
{
    // Ethernet, then IPv4 10.0.0.10 -> 8.8.8.8 with one option, then UDP 40000 -> 53.
    private static readonly byte[] s_udp = Convert.FromHexString(
        "02574546540102000000000a0800" + "460000240001400040110000" + "0a00000a" + "08080808" + "01010100" + "9c400035000c0000" + "68656c6f");

    // Ethernet, then IPv6 with a hop-by-hop and a fragment header, then TCP 40000 -> 443.
    private static readonly byte[] s_tcp = Convert.FromHexString(
        "02574546540102000000000a86dd" + "6000000000240040" + "20010db8000000000000000000000001" + "20010db8000000000000000000000002"
        + "2c00010400000000" + "0600000100000007" + "9c4001bb00000001000000005002ffff00000000");

    [Fact]
    public void Options_of_IPv4_are_passed_over()
    {
        var headers = FrameHeaders.Read(s_udp);
        Assert.Equal((FrameKind.IPv4, 17, 36, 38), (headers.Kind, headers.Protocol, headers.Length, headers.Transport));
        Assert.Equal((Address.Parse("10.0.0.10"), Address.Parse("8.8.8.8")), (headers.SourceAddress, headers.DestinationAddress));
        Assert.Equal((40000, 53), (headers.SourcePort, headers.DestinationPort));
        Assert.True(headers is { DontFragment: true, IsFragment: false });
    }

    [Fact]
    public void Extension_headers_of_IPv6_are_passed_over_and_a_first_fragment_has_ports()
    {
        var headers = FrameHeaders.Read(s_tcp);
        Assert.Equal((FrameKind.IPv6, 6, 76, 70), (headers.Kind, headers.Protocol, headers.Length, headers.Transport));
        Assert.Equal((40000, 443, 2), (headers.SourcePort, headers.DestinationPort, headers.TcpFlags));
        Assert.True(headers is { IsFragment: true, IsLaterFragment: false, FragmentId: 7 });
        Assert.Equal(TcpFlags.Syn, headers.ToPacket(76).Flags);

        var later = (byte[])s_tcp.Clone();
        BinaryPrimitives.WriteUInt16BigEndian(later.AsSpan(64), 0x0190);
        Assert.True(FrameHeaders.Read(later) is { IsLaterFragment: true, Protocol: 6, SourcePort: 0 });
    }

    [Fact]
    public void A_frame_cut_anywhere_is_malformed_or_ends_where_its_length_says()
    {
        foreach (var whole in (byte[][])[s_udp, s_tcp])
        {
            for (var length = 0; length < whole.Length; length++) Assert.Equal(FrameKind.Malformed, FrameHeaders.Read(whole.AsSpan(0, length)).Kind);
            Assert.True(FrameHeaders.Read([.. whole, 0, 0, 0, 0]).IsIP);
        }
    }

    [Fact]
    public void Random_frames_are_read_without_fault_and_nothing_read_lies_outside()
    {
        var random = new Random(11);
        for (var i = 0; i < 200_000; i++)
        {
            var frame = (byte[])(random.Next(2) == 0 ? s_udp : s_tcp).Clone();
            for (var k = random.Next(8); k >= 0; k--) frame[random.Next(12, frame.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) frame = frame[..random.Next(frame.Length)];
            var headers = FrameHeaders.Read(frame);
            if (!headers.IsIP) continue;
            Assert.InRange(headers.Length, 20, frame.Length - FrameHeaders.EthernetLength);
            Assert.InRange(headers.Transport, 0, frame.Length);
            IcmpError.Read(frame, headers);
            var packet = headers.ToPacket(headers.Length);
            new Rewrite(packet, packet with { Source = packet.Destination, SourcePort = 7 }, default, default, takesHop: true).Apply(frame, headers, random.Next(2) == 0);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_changed_checksum_is_the_one_that_a_new_sum_gives(bool isPartial)
    {
        var random = new Random(3);
        for (var i = 0; i < 5_000; i++)
        {
            var frame = (byte[])s_udp.Clone();
            random.NextBytes(frame.AsSpan(26, 8));
            random.NextBytes(frame.AsSpan(38, 4));
            random.NextBytes(frame.AsSpan(46, 4));
            Finish(frame, isPartial);
            var before = FrameHeaders.Read(frame).ToPacket(36);
            var after = before with { Source = Address.IPv4((uint)random.Next()), Destination = Address.IPv4((uint)random.Next()), SourcePort = (ushort)random.Next(65536), DestinationPort = (ushort)random.Next(65536) };
            new Rewrite(before, after, MacAddress.Broadcast, MacAddress.Broadcast, takesHop: i % 2 == 0).Apply(frame, FrameHeaders.Read(frame), isPartial);
            var changed = (byte[])frame.Clone();
            Finish(frame, isPartial);
            Assert.Equal(Convert.ToHexString(frame), Convert.ToHexString(changed));
            var read = FrameHeaders.Read(changed);
            Assert.Equal((after.Source, after.DestinationPort, i % 2 == 0 ? 63 : 64), (read.SourceAddress, read.DestinationPort, read.TimeToLive));
        }
    }

    [Fact]
    public void Fragments_cover_the_packet_and_none_is_too_long()
    {
        var frame = new byte[14 + 4000];
        s_udp.AsSpan(0, 38).CopyTo(frame);
        frame[14] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), 4000);
        frame[20] = 0;
        new Random(5).NextBytes(frame.AsSpan(34));
        var (whole, room) = (new byte[3980], new byte[2000]);
        var covered = 0;
        for (var i = 0; Fragments.Write(frame, 4000, 1500, i, room) is > 0 and var length; i++)
        {
            Assert.InRange(length, 15, 1514);
            Assert.Equal(0xffff, Checksum.Fold(Checksum.Sum(room.AsSpan(14, 20))));
            var field = BinaryPrimitives.ReadUInt16BigEndian(room.AsSpan(20));
            room.AsSpan(34, length - 34).CopyTo(whole.AsSpan((field & 0x1fff) * 8));
            covered += length - 34;
            Assert.Equal(covered < 3980, (field & 0x2000) != 0);
        }

        Assert.Equal(3980, covered);
        Assert.True(whole.AsSpan().SequenceEqual(frame.AsSpan(34)));
    }

    private static void Finish(byte[] frame, bool isPartial)
    {
        IcmpError.FinishIPv4(frame.AsSpan(14, 24));
        var headers = FrameHeaders.Read(frame);
        var udp = frame.AsSpan(38, 12);
        udp[6..8].Clear();
        var pseudo = Checksum.PseudoHeader(headers, udp.Length);
        var sum = isPartial ? Checksum.Fold(pseudo) : (ushort)~Checksum.Fold(Checksum.Sum(udp, pseudo));
        BinaryPrimitives.WriteUInt16BigEndian(udp[6..], sum == 0 ? (ushort)0xffff : sum);
    }
}
