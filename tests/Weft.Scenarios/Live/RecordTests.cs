using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Captures;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Mirroring;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Records;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>What real packets leave behind: records, captures, copies.</summary>
public class RecordTests
{
    private const string World = """
        network main 10.0.0.0/16
        gateway igw main
        table public main
          0.0.0.0/0 igw
        table private main
          0.0.0.0/0 nat
        list open
          in 100 allow all 0.0.0.0/0
          out 100 allow all 0.0.0.0/0
        list forgetful
          in 100 allow udp 80 0.0.0.0/0
          out 100 allow udp 80 0.0.0.0/0
        subnet front main 10.0.0.0/24 table=public list=open
        subnet back main 10.0.1.0/24 table=private list=open
        subnet served main 10.0.2.0/24 list=forgetful
        nat nat front 10.0.0.9=203.0.113.9
        group any main
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        group nothing main
        host web front 10.0.0.10=203.0.113.10 groups=any
        host next front 10.0.0.11 groups=any
        host tap front 10.0.0.12 groups=any
        host mute front 10.0.0.13 groups=nothing
        host back back 10.0.1.10 groups=any
        host server served 10.0.2.10 groups=any
        """;

    [Fact]
    public async Task A_list_that_forgot_ephemeral_ports_leaves_one_accepted_and_one_rejected_record_at_the_server()
    {
        await using var live = LiveWorld.Start(World);
        var ledger = new FlowLedger();
        using var watch = live.Network.Observe(new FlowRecorder(ledger));
        using var server = Udp(live, "server", 80);
        using var client = Udp(live, "web", 40_000);
        await client.SendToAsync(new byte[100], new IPEndPoint(IPAddress.Parse("10.0.2.10"), 80));
        await ReceiveAsync(live, server);
        await server.SendToAsync(new byte[50], new IPEndPoint(IPAddress.Parse("10.0.0.10"), 40_000));

        var records = await RecordsAsync(live, ledger, 3);
        Assert.Equal(
            ["server In accepted 128", "server Out rejected 78", "web Out accepted 128"],
            records.Select(record => $"{record.Key.Interface} {record.Key.Way} {(record.Key.IsAccepted ? "accepted" : "rejected")} {record.Bytes}").Order());
    }

    [Fact]
    public async Task A_translated_packet_is_recorded_at_the_gateway_with_both_headers()
    {
        await using var live = LiveWorld.Start(World);
        var ledger = new FlowLedger();
        using var watch = live.Network.Observe(new FlowRecorder(ledger));
        using var host = Udp(live, "internet", 9000);
        using var client = Udp(live, "back", 40_000);
        await client.SendToAsync(new byte[10], new IPEndPoint(IPAddress.Parse("8.8.8.8"), 9000));
        await ReceiveAsync(live, host);

        var records = await RecordsAsync(live, ledger, 3);
        Assert.Equal(
            ["back Out 10.0.1.10 SameNetwork", "nat In 10.0.1.10 None", "nat Out 10.0.0.9 InternetGateway"],
            records.Select(record => $"{record.Key.Interface} {record.Key.Way} {record.Key.Source} {record.Key.Onward.Kind}").Order());
    }

    [Fact]
    public async Task A_capture_shows_frames_with_the_reason_of_their_end()
    {
        await using var live = LiveWorld.Start(World);
        var capture = new FrameTap("web", CaptureFilter.Parse(["udp"]));
        using var watch = live.Network.Observe(capture);
        using var client = Udp(live, "web", 40_000);
        await client.SendToAsync(new byte[10], new IPEndPoint(IPAddress.Parse("10.0.0.13"), 9000));

        var frame = await capture.Frames.ReadAsync(live.Patience);
        Assert.Contains("10.0.0.10:40000 -> 10.0.0.13:9000/udp", frame.Summary, StringComparison.Ordinal);
        Assert.Equal("NoGroupRules at mute", frame.Drop);
    }

    [Fact]
    public async Task A_mirror_brings_a_copy_inside_VXLAN_that_the_log_shows_at_its_target_only()
    {
        await using var live = LiveWorld.Start(World);
        var ledger = new FlowLedger();
        using var watch = live.Network.Observe(new FlowRecorder(ledger));
        var rule = new MirrorRule(1, Direction.Egress, true, Protocol.Udp, Cidr.AnyIPv4, Cidr.AnyIPv4, null, new PortRange(9000, 9000));
        live.Network.Mirror(
        [
            new MirrorSession("late", 2, "web", Address.Parse("10.0.0.10"), Address.Parse("10.0.0.12"), 2, null, [rule], false),
            new MirrorSession("first", 1, "web", Address.Parse("10.0.0.10"), Address.Parse("10.0.0.12"), 7, 60, [rule], false),
        ]);
        using var tap = Udp(live, "tap", 4789);
        using var server = Udp(live, "next", 9000);
        using var other = Udp(live, "next", 9001);
        using var client = Udp(live, "web", 40_000);
        await client.SendToAsync(new byte[10], new IPEndPoint(IPAddress.Parse("10.0.0.11"), 9001));
        await client.SendToAsync(Enumerable.Repeat((byte)0xab, 100).ToArray(), new IPEndPoint(IPAddress.Parse("10.0.0.11"), 9000));
        await ReceiveAsync(live, server);

        var copy = await ReceiveAsync(live, tap);
        Assert.Equal(8 + 60, copy.Length);
        Assert.Equal([0x08, 0, 0, 0, 0, 0, 7, 0], copy[..8]);
        Assert.Equal(9000, (copy[8 + 36] << 8) | copy[8 + 37]);
        Assert.Equal(0xab, copy[^1]);
        var records = await RecordsAsync(live, ledger, 5);
        Assert.Equal(
            ["next In 9000", "next In 9001", "tap In 4789", "web Out 9000", "web Out 9001"],
            records.Select(record => $"{record.Key.Interface} {record.Key.Way} {record.Key.DestinationPort}").Order());
    }

    [Fact]
    public async Task Large_frames_are_mirrored_as_the_packets_that_they_stand_for()
    {
        await using var live = LiveWorld.Start(World);
        var rule = new MirrorRule(1, Direction.Egress, true, Protocol.Tcp, Cidr.AnyIPv4, Cidr.AnyIPv4, null, null);
        live.Network.Mirror([new MirrorSession("m", 1, "web", Address.Parse("10.0.0.10"), Address.Parse("10.0.0.12"), 7, null, [rule], false)]);
        using var tap = Udp(live, "tap", 4789);
        tap.ReceiveBufferSize = 1 << 22;
        using var listener = live.Inside("next").OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 8080));
        listener.Listen();
        using var client = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(new IPEndPoint(IPAddress.Parse("10.0.0.11"), 8080), live.Patience);
        using var accepted = await listener.AcceptAsync(live.Patience);
        await client.SendAsync(new byte[40_000], SocketFlags.None, live.Patience);

        // A kernel may send a segment again, or only a part of it.
        var copied = new HashSet<uint>();
        uint? first = null;
        while (copied.Count < 40_000)
        {
            var inner = (await ReceiveAsync(live, tap)).AsSpan(8);
            // A packet of 9001 bytes is cut off, since its copy is larger; its own header still tells its length.
            Assert.InRange(inner.Length, 54, 8965);
            var sequence = BinaryPrimitives.ReadUInt32BigEndian(inner[38..]);
            // The connection begins with a number that no byte has.
            first ??= sequence + 1;
            var payload = BinaryPrimitives.ReadUInt16BigEndian(inner[16..]) - 20 - ((inner[46] >> 4) * 4);
            for (var i = 0u; i < payload; i++) copied.Add(sequence - first.Value + i);
        }

        Assert.Equal(40_000 - 1u, copied.Max());
    }

    private static Socket Udp(LiveWorld live, string host, int port)
    {
        var socket = live.Inside(host).OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        return socket;
    }

    private static async Task<byte[]> ReceiveAsync(LiveWorld live, Socket socket)
    {
        var room = new byte[9001];
        var length = await socket.ReceiveAsync(room, SocketFlags.None, live.Patience);
        return room[..length];
    }

    /// <summary>The records once there are so many; a packet that was dropped arrives nowhere that could be waited for.</summary>
    private static async Task<IReadOnlyList<FlowRecord>> RecordsAsync(LiveWorld live, FlowLedger ledger, int count)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        var sum = FlowRecords.None;
        while (sum.Records.Count < count && await timer.WaitForNextTickAsync(live.Patience)) sum = sum.And(ledger.Close());
        return sum.Records;
    }
}
