using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

public class HostileFrameTests
{
    private const int FuzzedFrames = 20_000;

    private static readonly CompiledNetwork s_network = CompiledNetwork.Compile(WorldText.Parse("""
        network main 10.0.0.0/16 2001:db8:1::/56
        network twin 10.0.0.0/16
        subnet front main 10.0.0.0/24 2001:db8:1::/64
        subnet back main 10.0.1.0/24
        subnet twin twin 10.0.0.0/24
        group any main
          in all 0.0.0.0/0
          in all ::/0
          out all 0.0.0.0/0
          out all ::/0
        group any2 twin
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        host web front 10.0.0.10 2001:db8:1::10 groups=any
        host next front 10.0.0.11 2001:db8:1::11 groups=any
        host back back 10.0.1.10 groups=any
        host twin twin 10.0.0.11 groups=any2
        service resolver 10.0.0.2 udp 53 network=main
        """));

    private static readonly MacAddress s_web = MacAddress.For("web"), s_next = MacAddress.For("next");

    public static TheoryData<string, string> Lies => new()
    {
        { "the source address of a neighbour", nameof(DropReason.SourceNotOwned) },
        { "the hardware address of a neighbour", nameof(FrameFault.ForeignSource) },
        { "to a card in another network", nameof(FrameFault.UnknownNeighbour) },
        { "to a card in another subnet", nameof(FrameFault.UnknownNeighbour) },
        { "to everybody on the link", nameof(FrameFault.GroupAddress) },
        { "to a multicast group", nameof(DropReason.BroadcastOrMulticast) },
        { "a neighbour that did not ask for what is not its own", nameof(DropReason.DestinationNotOwned) },
        { "an ARP claim", nameof(FrameFault.NotAnswered) },
        { "an ARP question in another's name", nameof(FrameFault.NotAnswered) },
        { "an ARP question for nobody", nameof(FrameFault.NotAnswered) },
        { "a router advertisement", nameof(FrameFault.NotAnswered) },
        { "a tagged frame", nameof(FrameFault.UnknownKind) },
        { "a wrong header checksum", nameof(FrameFault.Malformed) },
        { "a header longer than the frame", nameof(FrameFault.Malformed) },
        { "a later fragment alone", nameof(FrameFault.FragmentWithoutFirst) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_a_host_should_not_send_reaches_nobody_and_is_counted(string lie, string cause)
    {
        await using var live = new LivePackets();
        live.Follow(s_network);
        var fate = live.Send("web", Lie(lie));
        Assert.Equal(cause, fate.Drop?.ToString());
        Assert.Equal(1, live.Network.CountersOf("web")!.Drops[fate.Drop!.Value]);
        Assert.Equal(1, live.Network.Drops()[fate.Drop.Value]);
        foreach (var host in (string[])["next", "back", "twin", "internet", "services"])
            Assert.Equal((host, 0), (host, live.ReceivedAt(host).Count));
    }

    [Fact]
    public async Task Questions_about_the_router_neighbours_and_the_resolver_are_answered_and_no_others()
    {
        await using var live = new LivePackets();
        live.Follow(s_network);
        Assert.Equal(RouterCard.Mac, AskArp(live, "10.0.0.1"));
        Assert.Equal(s_next, AskArp(live, "10.0.0.11"));
        Assert.Equal(RouterCard.Mac, AskArp(live, "10.0.0.2"));
        Assert.Null(AskArp(live, "10.0.0.10"));
        Assert.Null(AskArp(live, "10.0.0.3"));
        Assert.Null(AskArp(live, "10.0.0.77"));
        Assert.Null(AskArp(live, "10.0.1.10"));
    }

    [Fact]
    public async Task Mangled_frames_neither_break_nor_stop_the_network()
    {
        await using var live = new LivePackets();
        live.Follow(s_network);
        var random = new Random(7);
        for (var sent = 0; sent < FuzzedFrames;)
        {
            var frame = Mangled(random);
            if (frame.Length < 15) continue;
            live.Shoot("web", frame);
            // A host that floods rests until time has passed.
            if (sent % 100 == 0) live.Pass(TimeSpan.FromMilliseconds(100));
            // The card's queue is short; what does not fit in it proves nothing.
            if (++sent % 100 == 0) Assert.True(SpinWait.SpinUntil(() => live.Network.CountersOf("web")!.SentPackets >= sent, LiveWorld.Limit), $"the pump has stopped at {live.Network.CountersOf("web")!.SentPackets} of {sent}");
        }

        var packet = Packet.Udp(Address.Parse("10.0.0.10"), 40000, Address.Parse("10.0.1.10"), 53);
        var trace = PacketWalk.Forward(s_network, Place.Interface("web"), packet, Network.Flows.FlowState.Empty, live.Now);
        Assert.Null(live.Carry(s_network, Place.Interface("web"), packet, trace));
        Assert.True(live.Network.CountersOf("web")!.Drops.Values.Sum() > FuzzedFrames / 2);
    }

    private static byte[] Mangled(Random random)
    {
        var (isIPv6, to) = (random.Next(3) == 0, random.Next(3) == 0 ? s_next : RouterCard.Mac);
        var (source, destination) = isIPv6 ? (Address.Parse("2001:db8:1::10"), Address.Parse("2001:db8:1::11")) : (Address.Parse("10.0.0.10"), Address.Parse("10.0.1.10"));
        var packet = random.Next(4) switch
        {
            0 => Packet.Tcp(source, 40000, destination, 80),
            1 => Packet.Udp(source, 40000, destination, 53),
            2 => Packet.Echo(source, destination),
            _ => Packet.Error(source, isIPv6 ? (byte)1 : (byte)3, 0, Packet.Udp(destination, 1, source, 2)),
        };
        var frame = ProbeFrame.Write(packet, to, s_web, (ulong)random.NextInt64(), 1);
        for (var i = random.Next(6); i >= 0; i--) frame[random.Next(12, frame.Length)] = (byte)random.Next(256);
        if (random.Next(4) == 0) frame = frame[..random.Next(frame.Length)];
        // A header whose sum is right lets the mangled part be read.
        if (!isIPv6 && frame.Length >= 34 && random.Next(3) > 0) Finish(frame);
        return frame;
    }

    private static byte[] Lie(string lie)
    {
        var (own, far) = (Address.Parse("10.0.0.10"), Address.Parse("10.0.1.10"));
        var packet = Packet.Udp(own, 40000, far, 53);
        byte[] Frame(Packet sent, MacAddress to, MacAddress? from = null) => ProbeFrame.Write(sent, to, from ?? s_web, LivePackets.FreeMark, 1);
        switch (lie)
        {
            case "the source address of a neighbour":
                return Frame(packet with { Source = Address.Parse("10.0.0.11") }, RouterCard.Mac);
            case "the hardware address of a neighbour":
                return Frame(packet, RouterCard.Mac, s_next);
            case "to a card in another network":
                return Frame(packet with { Destination = Address.Parse("10.0.0.11") }, MacAddress.For("twin"));
            case "to a card in another subnet":
                return Frame(packet, MacAddress.For("back"));
            case "to everybody on the link":
                return Frame(packet, MacAddress.Broadcast);
            case "to a multicast group":
                return Frame(packet with { Destination = Address.Parse("224.0.0.5") }, MacAddress.Parse("01:00:5e:00:00:05"));
            case "a neighbour that did not ask for what is not its own":
                return Frame(packet, s_next);
            case "an ARP claim":
                return Arp(2, "10.0.0.10", "10.0.0.11");
            case "an ARP question in another's name":
                return Arp(1, "10.0.0.11", "10.0.0.1");
            case "an ARP question for nobody":
                return Arp(1, "10.0.0.10", "10.0.0.77");
            case "a router advertisement":
                return Frame(Packet.Icmp(Address.Parse("2001:db8:1::10"), Address.Parse("ff02::1"), 134, 0), MacAddress.Parse("33:33:00:00:00:01"));
            case "a tagged frame":
                var tagged = Frame(packet, RouterCard.Mac);
                BinaryPrimitives.WriteUInt16BigEndian(tagged.AsSpan(12), 0x88cc);
                return tagged;
            case "a wrong header checksum":
                var wrong = Frame(packet, RouterCard.Mac);
                wrong[24] ^= 1;
                return wrong;
            case "a header longer than the frame":
                var longer = Frame(packet, RouterCard.Mac);
                longer[14] = 0x4f;
                longer[17] = 24;
                return longer;
            case "a later fragment alone":
                var fragment = Frame(packet, RouterCard.Mac);
                BinaryPrimitives.WriteUInt16BigEndian(fragment.AsSpan(20), 185);
                Finish(fragment);
                return fragment;
            default:
                throw new ArgumentException(lie);
        }
    }

    private static MacAddress? AskArp(LivePackets live, string address) =>
        live.Ask("web", Arp(1, "10.0.0.10", address)) is { } answer ? MacAddress.Read(answer.AsSpan(22)) : null;

    private static byte[] Arp(ushort operation, string sender, string target)
    {
        var frame = new byte[60];
        MacAddress.Broadcast.Write(frame);
        s_web.Write(frame.AsSpan(6));
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(12), 0x0806_0001_0800_0604);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(20), operation);
        s_web.Write(frame.AsSpan(22));
        Address.Parse(sender).WriteBytes(frame.AsSpan(28));
        Address.Parse(target).WriteBytes(frame.AsSpan(38));
        BinaryPrimitives.WriteUInt64BigEndian(frame.AsSpan(44), LivePackets.FreeMark);
        return frame;
    }

    private static void Finish(byte[] frame)
    {
        var header = frame.AsSpan(14, Math.Min((frame[14] & 15) * 4, frame.Length - 14));
        if (header.Length < 20) return;
        header[10..12].Clear();
        BinaryPrimitives.WriteUInt16BigEndian(header[10..], (ushort)~Checksum.Fold(Checksum.Sum(header)));
    }
}
