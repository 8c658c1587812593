using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Fabric.Mirroring;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Xunit;

namespace Weft.Tests.Fabric.Mirroring;

public class SegmentsTests
{
    private const int Headers = 14 + 20 + 20;

    [Fact]
    public void A_large_frame_becomes_the_packets_that_a_card_would_have_sent()
    {
        var frame = Tcp(payload: 3000, flags: 0x19);
        var segments = Cut(frame, new Offload(true, 1448, 3));

        Assert.Equal([Headers + 1448, Headers + 1448, Headers + 104], segments.Select(segment => segment.Length));
        Assert.Equal([1000u, 2448u, 3896u], segments.Select(segment => BinaryPrimitives.ReadUInt32BigEndian(segment.AsSpan(38))));
        Assert.Equal([0x10, 0x10, 0x19], segments.Select(segment => (int)segment[47]));
        Assert.Equal([7, 8, 9], segments.Select(segment => (int)BinaryPrimitives.ReadUInt16BigEndian(segment.AsSpan(18))));
        Assert.Equal(frame[Headers..], segments.SelectMany(segment => segment[Headers..]));
        Assert.All(segments, AssertSums);
    }

    [Fact]
    public void A_frame_that_is_one_packet_gets_the_checksum_that_its_sender_left_out()
    {
        var segment = Assert.Single(Cut(Tcp(payload: 100, flags: 0x18), new Offload(true, 0, 1)));
        Assert.Equal(Headers + 100, segment.Length);
        AssertSums(segment);
    }

    [Fact]
    public void A_copy_is_wrapped_in_VXLAN_with_its_network()
    {
        var frame = new byte[VxlanFrame.HeadersLength + 60];
        frame.AsSpan(VxlanFrame.HeadersLength).Fill(0xaa);
        var (to, from) = (MacAddress.Parse("02:00:00:00:00:01"), MacAddress.Parse("02:00:00:00:00:02"));
        VxlanFrame.WriteHeaders(frame, to, from, Address.Parse("10.0.0.1"), 50_000, Address.Parse("10.0.1.2"), 0xabcdef);

        var headers = FrameHeaders.Read(frame);
        Assert.Equal(("10.0.0.1", "10.0.1.2", 17, 50_000, 4789), ($"{headers.SourceAddress}", $"{headers.DestinationAddress}", headers.Protocol, headers.SourcePort, headers.DestinationPort));
        Assert.Equal(frame.Length - 14, headers.Length);
        Assert.Equal(0xffff, Checksum.Fold(Checksum.Sum(frame.AsSpan(14, 20))));
        Assert.Equal([0x08, 0, 0, 0, 0xab, 0xcd, 0xef, 0], frame[42..50]);
        Assert.Equal(0xaa, frame[50]);
    }

    private static void AssertSums(byte[] segment)
    {
        var headers = FrameHeaders.Read(segment);
        Assert.Equal(segment.Length - 14, headers.Length);
        Assert.Equal(0xffff, Checksum.Fold(Checksum.Sum(segment.AsSpan(14, 20))));
        var tcp = segment.AsSpan(34);
        Assert.Equal(0xffff, Checksum.Fold(Checksum.Sum(tcp, Checksum.PseudoHeader(headers, tcp.Length))));
    }

    private static List<byte[]> Cut(byte[] frame, Offload offload)
    {
        List<byte[]> segments = [];
        var room = new byte[frame.Length];
        var headers = FrameHeaders.Read(frame);
        for (var i = 0; Segments.Write(frame, headers, offload, i, room) is > 0 and var length; i++) segments.Add(room[..length]);
        return segments;
    }

    private static byte[] Tcp(int payload, byte flags)
    {
        var frame = new byte[Headers + payload];
        new Random(5).NextBytes(frame.AsSpan(Headers));
        (frame[12], frame[13], frame[14]) = (8, 0, 0x45);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(16), (ushort)(frame.Length - 14));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(18), 7);
        (frame[22], frame[23]) = (64, 6);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(26), 0x0a000001);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(30), 0x0a000002);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(24), (ushort)~Checksum.Fold(Checksum.Sum(frame.AsSpan(14, 20))));
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(34), 40_000);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(36), 443);
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(38), 1000);
        (frame[46], frame[47]) = (0x50, flags);
        return frame;
    }
}
