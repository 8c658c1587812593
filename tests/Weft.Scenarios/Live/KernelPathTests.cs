using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>As root, known flows are forwarded inside the kernel: as the engine says, as long as it says so, and counted.</summary>
public class KernelPathTests
{
    private const string World = """
        network one 10.0.0.0/16
        gateway igw one
        table public one
          0.0.0.0/0 igw
        subnet front one 10.0.0.0/24 table=public zone=a
        subnet back one 10.0.1.0/24 zone=b
        group any one
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        host web front 10.0.0.10=203.0.113.10 groups=any
        host next front 10.0.0.11 groups=any
        host back back 10.0.1.10 groups=any
        """;

    private static readonly IPEndPoint s_back = new(IPAddress.Parse("10.0.1.10"), 9000);

    [Theory]
    [InlineData("back", "10.0.1.10")]
    [InlineData("next", "10.0.0.11")]
    public async Task A_known_flow_is_carried_by_the_kernel_and_counted_as_if_the_pump_had(string receiver, string address)
    {
        await using var live = Start();
        using var pair = Datagrams.Open(live, receiver, new IPEndPoint(IPAddress.Parse(address), 9000));
        for (var i = 0; i < 50; i++) await pair.Cross(100);
        // The first two of every flow are walked.
        Assert.Equal(48, live.Network.CarriedInKernel);
        var flow = Assert.Single(live.Network.Flows(), flow => flow.Sent.Protocol == Protocol.Udp);
        Assert.Equal((Place.Interface("web"), Place.Interface(receiver), 50, 50 * 128), (flow.From, flow.To, flow.Packets, flow.Bytes));
        // Hosts ask for hardware addresses too, as often as they like.
        Assert.InRange(live.Network.CountersOf("web")!.SentPackets, 50, 75);
        // A pump counts what it has handed over, when the host may have it already.
        live.Until(() => live.Network.CountersOf(receiver)!.ReceivedPackets >= 50, () => $"{live.Network.CountersOf(receiver)!.ReceivedPackets} counted");
        Assert.InRange(live.Network.CountersOf(receiver)!.ReceivedPackets, 50, 75);
        TrafficMeter[] metered = receiver == "back" ? [new TrafficMeter(MeterKind.Zones, "a b", 6400, 0)] : [];
        Assert.Equal(metered, live.Network.Meters());
    }

    [Fact]
    public async Task A_known_flow_is_walked_again_when_its_time_is_over()
    {
        await using var live = Start(TimeSpan.FromMilliseconds(300));
        using var pair = Datagrams.Open(live, "back", s_back);
        var crossed = 0;
        for (var renewed = 0; renewed < 3; renewed++)
        {
            var (walked, carried) = (crossed - live.Network.CarriedInKernel, live.Network.CarriedInKernel);
            do
            {
                await pair.Cross(100);
                crossed++;
            }
            while (live.Network.CarriedInKernel == carried || crossed - live.Network.CarriedInKernel == walked);
        }

        Assert.InRange(live.Network.CarriedInKernel, 3, crossed - 3);
        Assert.Equal(crossed, Assert.Single(live.Network.Flows(), flow => flow.Sent.Protocol == Protocol.Udp).Packets);
    }

    [Fact]
    public async Task A_large_transfer_arrives_whole_and_its_segments_are_counted_as_packets()
    {
        await using var live = Start();
        using var listener = live.Inside("back").OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Any, 9000));
        listener.Listen();
        using var client = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(s_back, live.Patience);
        using var accepted = await listener.AcceptAsync(live.Patience);
        var sent = new byte[20_000_000];
        new Random(3).NextBytes(sent);
        var got = new byte[sent.Length];
        var sending = client.SendAsync(sent, SocketFlags.None, live.Patience).AsTask();
        for (var at = 0; at < got.Length;) at += await accepted.ReceiveAsync(got.AsMemory(at), live.Patience);
        await sending;
        Assert.True(sent.AsSpan().SequenceEqual(got));
        var flow = Assert.Single(live.Network.Flows(), flow => flow.From == Place.Interface("web"));
        // Each packet of 9001 bytes has at most 8949 of payload.
        Assert.InRange(flow.Packets, sent.Length / 8961, sent.Length / 4000);
        // A kernel may send bytes again.
        Assert.InRange(flow.Bytes, sent.Length + (flow.Packets * 40), SentBy(client) + (flow.Packets * 80));
        Assert.True(live.Network.CarriedInKernel > flow.Packets / 2);
    }

    [Fact]
    public async Task A_revoked_rule_ends_what_the_kernel_carries_with_the_next_packet()
    {
        await using var live = Start();
        using var pair = Datagrams.Open(live, "back", s_back);
        for (var i = 0; i < 10; i++) await pair.Cross(100);
        Assert.True(live.Network.CarriedInKernel > 0);
        live.Network.Apply(Compile(World.Replace("  in all 0.0.0.0/0\n", "", StringComparison.Ordinal)));
        var carried = live.Network.CarriedInKernel;
        await pair.Send(100);
        live.UntilDropped(new DropCause(DropReason.NoGroupRules));
        Assert.Equal(carried, live.Network.CarriedInKernel);
        Assert.Equal(0, pair.Waiting);
    }

    [Fact]
    public async Task Who_looks_on_sees_every_packet_and_afterwards_the_kernel_carries_again()
    {
        await using var live = Start();
        using var pair = Datagrams.Open(live, "back", s_back);
        for (var i = 0; i < 10; i++) await pair.Cross(100);
        var counted = new CountingObserver();
        using (live.Network.Observe(counted))
        {
            for (var i = 0; i < 20; i++) await pair.Cross(100);
            live.Until(() => counted.Received == 20, () => $"{counted.Received} seen");
        }

        var carried = live.Network.CarriedInKernel;
        for (var i = 0; i < 10; i++) await pair.Cross(100);
        Assert.True(live.Network.CarriedInKernel > carried);
    }

    [Fact]
    public async Task Frames_that_only_look_like_a_known_flow_are_judged_and_not_carried()
    {
        await using var live = Start();
        using var pair = Datagrams.Open(live, "back", s_back);
        for (var i = 0; i < 10; i++) await pair.Cross(100);
        var carried = live.Network.CarriedInKernel;
        var packet = Packet.Udp(Address.Parse("10.0.0.10"), 9001, Address.Parse("10.0.1.10"), 9000) with { Length = 128 };
        using var web = ProbeSocket.Open(live.Inside("web"), "ens5");
        using var next = ProbeSocket.Open(live.Inside("next"), "ens5");
        var foreign = ProbeFrame.Write(packet, RouterCard.Mac, MacAddress.Parse("02:00:00:00:00:77"), 1, 1);
        web.Send(foreign);
        live.UntilDropped(new DropCause(FrameFault.ForeignSource));
        next.Send(ProbeFrame.Write(packet, RouterCard.Mac, MacAddress.For("next"), 1, 1));
        live.UntilDropped(new DropCause(DropReason.SourceNotOwned));
        var fragment = ProbeFrame.Write(packet, RouterCard.Mac, MacAddress.For("web"), 1, 1);
        fragment[20] = 0;
        fragment[21] = 9;
        fragment[24] = fragment[25] = 0;
        var sum = (ushort)~Checksum.Fold(Checksum.Sum(fragment.AsSpan(14, 20)));
        (fragment[24], fragment[25]) = ((byte)(sum >> 8), (byte)sum);
        web.Send(fragment);
        live.UntilDropped(new DropCause(FrameFault.FragmentWithoutFirst));
        Assert.Equal(carried, live.Network.CarriedInKernel);
        Assert.Equal(0, pair.Waiting);
    }

    /// <param name="walkAgainAfter">Null: never, so that it does not matter how long a test takes.</param>
    private static LiveWorld Start(TimeSpan? walkAgainAfter = null)
    {
        var live = LiveWorld.Start(World, settings: new LiveSettings { WalkAgainAfter = walkAgainAfter ?? TimeSpan.FromDays(1) });
        Assert.SkipUnless(live.Network.ForwardsInKernel, "only root may load programs into the kernel");
        return live;
    }

    /// <summary>How many bytes the host has sent in a connection, those included that it sent again (tcpi_bytes_sent).</summary>
    private static long SentBy(Socket connection)
    {
        const int tcp = 6, information = 11, bytesSent = 200;
        var room = new byte[256];
        Assert.InRange(connection.GetRawSocketOption(tcp, information, room), bytesSent + 8, room.Length);
        return BitConverter.ToInt64(room, bytesSent);
    }

    private static CompiledNetwork Compile(string world) => CompiledNetwork.Compile(WorldText.Parse(world));

    /// <summary>A sender and a receiver of datagrams from port 9001.</summary>
    private sealed class Datagrams(Socket sender, Socket receiver, IPEndPoint to, CancellationToken patience) : IDisposable
    {
        public int Waiting => receiver.Available;

        public static Datagrams Open(LiveWorld live, string receiver, IPEndPoint to)
        {
            var far = live.Inside(receiver).OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            far.Bind(new IPEndPoint(IPAddress.Any, to.Port));
            var near = live.Inside("web").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            near.Bind(new IPEndPoint(IPAddress.Any, 9001));
            return new Datagrams(near, far, to, live.Patience);
        }

        public async Task Send(int length) => await sender.SendToAsync(new byte[length], to, patience);

        public async Task Cross(int length)
        {
            await Send(length);
            Assert.Equal(length, await receiver.ReceiveAsync(new byte[length + 1], patience));
        }

        public void Dispose()
        {
            sender.Dispose();
            receiver.Dispose();
        }
    }

    private sealed class CountingObserver : IPacketObserver
    {
        private int _received;

        public int Received => Volatile.Read(ref _received);

        public void Seen(in SeenPacket packet)
        {
            if (packet.Way == FrameWay.Received && packet.Packet.Protocol == Protocol.Udp) Interlocked.Increment(ref _received);
        }
    }
}
