using System.Buffers.Binary;
using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>What a host of IPv6 asks on its link: who its router is, and by DHCPv6 which addresses are its own.</summary>
public class RouterAndAddressTests
{
    private const string World = """
        network one 10.0.0.0/16 2001:db8:1::/56
        subnet front one 10.0.0.0/24 2001:db8:1::/64
        subnet old one 10.0.1.0/24
        group any one
          out all 0.0.0.0/0
        host web front 10.0.0.10 2001:db8:1::10 2001:db8:1::11 groups=any
        host back old 10.0.1.10 groups=any
        """;

    private const byte Solicit = 1, Advertise = 2, Request = 3, Confirm = 4, Renew = 5, Rebind = 6, Reply = 7, Release = 8, Inform = 11;

    private static readonly Address s_host = Address.Parse("fe80::10"), s_router = Address.Parse("fe80:ec2::1");
    private static readonly byte[] s_client = Option(1, [0, 1, 2, 3]);

    [Fact]
    public async Task A_host_that_asks_for_its_router_is_told_that_addresses_come_from_DHCP_and_is_told_again_before_it_forgets()
    {
        await using var live = Start();
        AssertAdvertisement(live.Ask("web", Solicitation("web"))!, s_host);
        live.Pass(TimeSpan.FromMinutes(6));
        AssertAdvertisement(Assert.Single(live.WaitAt("web")), Address.Parse("ff02::1"));
    }

    [Fact]
    public async Task A_host_of_a_subnet_without_IPv6_has_no_router_and_no_address_of_it()
    {
        await using var live = Start();
        Assert.Equal(new DropCause(FrameFault.NotAnswered), live.Send("back", Solicitation("back")).Drop);
        var advertised = AskDhcp(live, Solicit, [.. s_client, .. Association()], "back")!;
        Assert.Equal(Advertise, advertised[0]);
        Assert.Equal(0, CountOf(advertised, Option(5, [])[..2]));
        Assert.Contains(Convert.ToHexString(Option(13, [0, 2])), Convert.ToHexString(advertised), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_is_given_all_its_addresses_and_keeps_them_by_renewing()
    {
        await using var live = Start();
        var advertised = AskDhcp(live, Solicit, [.. s_client, .. Association()])!;
        Assert.Equal(Advertise, advertised[0]);
        AssertAddresses(advertised);
        var server = advertised[(4 + s_client.Length)..][..14];
        foreach (var kind in (byte[])[Request, Renew])
        {
            var answer = AskDhcp(live, kind, [.. s_client, .. server, .. Association("2001:db8:1::10")])!;
            Assert.Equal(Reply, answer[0]);
            AssertAddresses(answer);
        }

        var rebound = AskDhcp(live, Rebind, [.. s_client, .. Association("2001:db8:1::77")])!;
        AssertAddresses(rebound);
        Assert.Contains(Convert.ToHexString(Held("2001:db8:1::77", 0, 0)), Convert.ToHexString(rebound), StringComparison.Ordinal);
        Assert.Equal(Reply, AskDhcp(live, Release, [.. s_client, .. server, .. Association("2001:db8:1::10")])![0]);
    }

    [Fact]
    public async Task A_host_in_a_hurry_is_given_its_addresses_at_once()
    {
        await using var live = Start();
        var answer = AskDhcp(live, Solicit, [.. s_client, .. Association(), .. Option(14, [])])!;
        Assert.Equal(Reply, answer[0]);
        Assert.Equal(1, CountOf(answer, Option(14, [])));
        AssertAddresses(answer);
    }

    [Theory]
    [InlineData("2001:db8:1::10", 0)]
    [InlineData("2001:db8:1::77", 4)]
    public async Task A_host_that_wakes_up_elsewhere_is_told_whether_its_address_is_right(string address, byte status)
    {
        await using var live = Start();
        var answer = AskDhcp(live, Confirm, [.. s_client, .. Association(address)])!;
        Assert.Equal(1, CountOf(answer, Option(13, [0, status])));
    }

    [Fact]
    public async Task A_host_that_only_asks_for_resolvers_is_given_no_address()
    {
        await using var live = Start();
        var answer = AskDhcp(live, Inform, [])!;
        Assert.Equal(Reply, answer[0]);
        var resolver = new byte[16];
        Address.Parse("fd00:ec2::253").WriteBytes(resolver);
        Assert.Equal(1, CountOf(answer, Option(23, resolver)));
        Assert.Equal(0, CountOf(answer, [0, 3, 0, 40]));
    }

    [Fact]
    public async Task A_host_is_told_the_resolvers_the_domains_and_the_time_servers_of_its_network()
    {
        Address[] servers = [Address.Parse("10.0.0.2"), Address.Parse("2001:db8::53"), Address.Parse("2001:db8::54")];
        await using var live = Start(new HostConfiguration(null, "a.example b.example", [.. servers]) { TimeServers = [.. servers], PreferredLease = TimeSpan.FromHours(1) });
        var answer = AskDhcp(live, Request, [.. s_client, .. Option(2, [0, 3, 0, 1, .. Card(RouterCard.Mac)]), .. Association()])!;
        byte[][] told = [.. servers.Skip(1).Select(server => server.ToIPAddress().GetAddressBytes())];
        Assert.Equal(1, CountOf(answer, Option(23, [.. told[0], .. told[1]])));
        Assert.Equal(1, CountOf(answer, Option(24, "\u0001a\u0007example\0\u0001b\u0007example\0"u8.ToArray())));
        Assert.Equal(1, CountOf(answer, Option(56, [.. Option(1, told[0]), .. Option(1, told[1])])));
        Assert.Equal(1, CountOf(answer, Held("2001:db8:1::10", 3600, 3910)));
    }

    [Theory]
    [InlineData("no client", Solicit, "000E0000")]
    [InlineData("a server that is another", Request, "0001000400010203000200040003FFFF")]
    [InlineData("a server where none is to be named", Rebind, "0001000400010203000200040003FFFF")]
    [InlineData("no server", Renew, "0001000400010203")]
    [InlineData("a kind that only servers send", Advertise, "0001000400010203")]
    [InlineData("an option longer than the message", Solicit, "0001FFFF00010203")]
    public async Task A_question_that_is_none_has_no_answer(string what, byte kind, string options)
    {
        await using var live = Start();
        Assert.Null(AskDhcp(live, kind, Convert.FromHexString(options)));
        Assert.True(live.Network.CountersOf("web")!.Drops.Count > 0, what);
    }

    private static LivePackets Start(HostConfiguration? configuration = null)
    {
        var live = new LivePackets(configuration);
        live.Follow(CompiledNetwork.Compile(WorldText.Parse(World)));
        return live;
    }

    private static void AssertAdvertisement(byte[] frame, Address to)
    {
        Assert.Null(ProbeFrame.Compare(frame, new Packet(s_router, to, new Protocol(58), 0, 134 << 8) { Length = frame.Length - 14 }, byte.MaxValue));
        var message = frame.AsSpan(54);
        Assert.Equal((0x80, 1800), (message[5], BinaryPrimitives.ReadUInt16BigEndian(message[6..])));
        // The subnet's range: on the link, and no address to be made from it.
        Assert.Equal((3, 64, 0x80), (message[16], message[18], message[19]));
        Assert.Equal(Address.Parse("2001:db8:1::"), Address.IPv6(BinaryPrimitives.ReadUInt128BigEndian(message[32..])));
        Assert.Equal((1, RouterCard.Mac), (message[48], MacAddress.Read(message[50..])));
        Assert.Equal((5, 9001u), (message[56], BinaryPrimitives.ReadUInt32BigEndian(message[60..])));
    }

    private static void AssertAddresses(byte[] answer)
    {
        foreach (var address in (string[])["2001:db8:1::10", "2001:db8:1::11"]) Assert.Equal(1, CountOf(answer, Held(address, 140, 450)));
        Assert.Equal(1, CountOf(answer, [0, 0, 0, 70, 0, 0, 0, 112]));
    }

    /// <summary>Sends a question that carries the probe's mark in an option of its own; the message of the answer, or null.</summary>
    private static byte[]? AskDhcp(LivePackets live, byte kind, byte[] options, string host = "web")
    {
        var mark = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(mark, LivePackets.FreeMark);
        byte[] message = [kind, 0xab, 0xcd, 0xef, .. Option(16, mark), .. options];
        var packet = Packet.Udp(s_host, 546, Address.Parse("ff02::1:2"), 547) with { Length = 40 + 8 + message.Length };
        var frame = ProbeFrame.Write(packet, MacAddress.Parse("33:33:00:01:00:02"), MacAddress.For(host), LivePackets.FreeMark, 1);
        message.CopyTo(frame.AsSpan(62));
        if (live.Ask(host, frame) is not { } answer) return null;
        Assert.Null(ProbeFrame.Compare(answer, Packet.Udp(s_router, 547, s_host, 546) with { Length = answer.Length - 14 }, byte.MaxValue));
        Assert.Equal((byte[])[0xab, 0xcd, 0xef], answer[63..66]);
        return answer[62..];
    }

    private static byte[] Solicitation(string host)
    {
        const int routerSolicitation = 133;
        var packet = new Packet(s_host, Address.Parse("ff02::2"), new Protocol(58), 0, routerSolicitation << 8) { Length = 40 + 24 };
        var frame = ProbeFrame.Write(packet, MacAddress.Parse("33:33:00:00:00:02"), MacAddress.For(host), LivePackets.FreeMark, 1);
        frame[21] = byte.MaxValue;
        return frame;
    }

    private static byte[] Card(MacAddress mac)
    {
        var bytes = new byte[MacAddress.Length];
        mac.Write(bytes);
        return bytes;
    }

    private static byte[] Option(ushort code, byte[] value) => [(byte)(code >> 8), (byte)code, (byte)(value.Length >> 8), (byte)value.Length, .. value];

    private static byte[] Association(params string[] held) => Option(3, [0, 0, 0, 9, .. new byte[8], .. held.SelectMany(address => Held(address, 140, 450))]);

    private static byte[] Held(string address, uint preferred, uint valid)
    {
        var value = new byte[24];
        Address.Parse(address).WriteBytes(value);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(16), preferred);
        BinaryPrimitives.WriteUInt32BigEndian(value.AsSpan(20), valid);
        return Option(5, value);
    }

    private static int CountOf(byte[] bytes, byte[] part)
    {
        var count = 0;
        for (var i = 0; i + part.Length <= bytes.Length; i++) count += bytes.AsSpan(i, part.Length).SequenceEqual(part) ? 1 : 0;
        return count;
    }
}
