using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Weft.Fabric.Captures;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Xunit;

namespace Weft.Tests.Fabric.Captures;

public class CaptureTests
{
    private static readonly Packet s_web = Packet.Tcp(Address.Parse("10.0.0.1"), 40_000, Address.Parse("10.0.1.2"), 443);

    [Theory]
    [InlineData("", true)]
    [InlineData("tcp", true)]
    [InlineData("6", true)]
    [InlineData("udp", false)]
    [InlineData("icmp", false)]
    [InlineData("tcp/443", true)]
    [InlineData("tcp/40000", true)]
    [InlineData("tcp/80", false)]
    [InlineData("udp/443", false)]
    [InlineData("10.0.1.2", true)]
    [InlineData("10.0.1.3", false)]
    [InlineData("10.0.1.0/24 tcp/443", true)]
    [InlineData("10.0.9.0/24 tcp/443", false)]
    [InlineData("dropped", false)]
    public void A_frame_is_wanted_if_every_word_holds(string words, bool isWanted) =>
        Assert.Equal(isWanted, FilterOf(words).Matches(Seen(s_web)));

    [Fact]
    public void Dropped_frames_and_frames_without_IP_are_told_apart()
    {
        Assert.True(FilterOf("dropped").Matches(Seen(s_web, drop: new DropCause(DropReason.NoRoute))));
        Assert.True(FilterOf("").Matches(Seen(default)));
        Assert.False(FilterOf("tcp").Matches(Seen(default)));
        Assert.False(FilterOf("0.0.0.0/0").Matches(Seen(default)));
    }

    [Theory]
    [InlineData("tcp/")]
    [InlineData("tcp/443/1")]
    [InlineData("icmp/8")]
    [InlineData("300")]
    [InlineData("http")]
    public void A_word_that_is_no_filter_is_refused(string word) => Assert.Throws<FormatException>(() => FilterOf(word));

    [Fact]
    public void A_tap_copies_the_frames_of_its_port_and_counts_what_its_reader_is_too_slow_for()
    {
        var tap = new FrameTap("eni", FilterOf("tcp"));
        tap.Seen(Seen(s_web, port: "other"));
        for (var i = 0; i < 5000; i++) tap.Seen(Seen(s_web));
        Assert.True(tap.Frames.TryRead(out var first));
        Assert.Equal(60, first.Bytes.Length);
        Assert.Equal(5000 - 4096, tap.Missed);
    }

    [Fact]
    public void A_line_says_way_headers_flags_size_and_why_it_ended()
    {
        Assert.Equal("03:04:05.000000 out 10.0.0.1:40000 -> 10.0.1.2:443/tcp [Syn] 46 bytes", CapturedFrame.Of(Seen(s_web)).ToLine());
        var trace = new Trace(
            Outcome.Dropped, DropReason.ListDenied, Place.Nowhere,
            [new Hop(Stage.ListOut, "acl-1", new RuleReference(RuleKind.ListRule, "acl-1", "*"), s_web, s_web)], s_web, Weft.Network.Flows.FlowState.Empty);
        var line = CapturedFrame.Of(Seen(s_web, drop: new DropCause(DropReason.ListDenied), trace: trace)).ToLine();
        Assert.EndsWith("dropped: ListDenied at acl-1, rule *", line, StringComparison.Ordinal);
        Assert.Contains("arp 60 bytes", CapturedFrame.Of(Seen(default)).ToLine(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_made_of_blocks_that_any_reader_can_walk()
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new PcapngWriter(output);
        writer.Start("eni-1");
        writer.Write(CapturedFrame.Of(Seen(s_web)));
        writer.Write(CapturedFrame.Of(Seen(s_web, drop: new DropCause(DropReason.NoRoute))));

        var blocks = BlocksOf(output.WrittenSpan);
        Assert.Equal([0x0a0d0d0au, 1u, 6u, 6u], blocks.Select(block => block.Type));
        var packet = blocks[3].Body;
        var nanoseconds = ((ulong)BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(4)) << 32) | BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(8));
        Assert.Equal(1_767_323_045_000_000_000UL, nanoseconds);
        Assert.Equal(60u, BinaryPrimitives.ReadUInt32LittleEndian(packet.AsSpan(12)));
        Assert.Contains("dropped: NoRoute", Encoding.UTF8.GetString(packet), StringComparison.Ordinal);
        Assert.DoesNotContain("dropped", Encoding.UTF8.GetString(blocks[2].Body), StringComparison.Ordinal);
        Assert.Contains("eni-1", Encoding.UTF8.GetString(blocks[1].Body), StringComparison.Ordinal);
    }

    private static List<(uint Type, byte[] Body)> BlocksOf(ReadOnlySpan<byte> file)
    {
        List<(uint, byte[])> blocks = [];
        while (file.Length > 0)
        {
            var length = (int)BinaryPrimitives.ReadUInt32LittleEndian(file[4..]);
            Assert.Equal(0, length % 4);
            Assert.Equal((uint)length, BinaryPrimitives.ReadUInt32LittleEndian(file[(length - 4)..]));
            blocks.Add((BinaryPrimitives.ReadUInt32LittleEndian(file), file[8..(length - 4)].ToArray()));
            file = file[length..];
        }

        return blocks;
    }

    private static CaptureFilter FilterOf(string words) => CaptureFilter.Parse(words.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static SeenPacket Seen(Packet packet, string port = "eni", DropCause? drop = null, Trace? trace = null)
    {
        var frame = new byte[60];
        (frame[12], frame[13]) = packet == default ? ((byte)8, (byte)6) : ((byte)8, (byte)0);
        return new SeenPacket
        {
            Port = port, Way = FrameWay.Sent, Frame = frame, Packet = packet, Offload = new Offload(false, 0, 1), Drop = drop, Trace = trace,
            Time = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        };
    }
}
