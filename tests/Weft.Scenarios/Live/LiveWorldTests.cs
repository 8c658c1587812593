using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

public class LiveWorldTests
{
    private const int Worlds = 500, PacketsEach = 60, MaxInterfaces = 20;

    // Longer than anything is remembered.
    private static readonly TimeSpan s_oblivion = TimeSpan.FromDays(6);

    private static readonly ushort[] s_ports = [22, 53, 80, 443, 450, 5432, 40500];

    [Fact]
    public async Task Random_packets_through_random_worlds_fare_as_in_the_model()
    {
        await using var live = new LivePackets();
        var (delivered, dropped) = (0, new HashSet<DropReason>());
        var first = int.Parse(Environment.GetEnvironmentVariable("WEFT_FIRST_WORLD") ?? "1", System.Globalization.CultureInfo.InvariantCulture);
        var count = int.Parse(Environment.GetEnvironmentVariable("WEFT_WORLDS") ?? $"{Worlds}", System.Globalization.CultureInfo.InvariantCulture);
        for (var seed = first; seed < first + count; seed++)
        {
            var random = new Random(seed);
            var network = Create(seed, 2 + random.Next(MaxInterfaces - 1));
            var flows = FlowState.Empty;
            for (var i = 0; i < PacketsEach; i++)
            {
                var (from, packet) = RandomPacket(network.Input, random, (ushort)(32768 + i));
                flows = Try(live, network, from, packet, flows, seed, out var trace);
                if (trace.IsDelivered) delivered++;
                else dropped.Add(trace.Reason);
                if (trace.IsDelivered && trace.Packet.Answer() is { } answer && random.Next(4) > 0)
                    flows = Try(live, network, trace.End, answer, flows, seed, out _);
            }

            live.Pass(s_oblivion);
            live.Network.Sweep();
        }

        // Worlds in which nothing happens prove nothing.
        Assert.True(delivered > count * 5, $"only {delivered} packets arrived");
        Assert.True(dropped.Count > 12, $"only dropped because {string.Join(", ", dropped)}");
    }

    // Every fourth world has networks that are joined privately.
    internal static CompiledNetwork Create(int seed, int interfaces) =>
        CompiledNetwork.Compile(seed % 4 == 0 ? JoinedWorld.Create(seed, interfaces) : RandomWorld.Create(seed, interfaces));

    private static FlowState Try(LivePackets live, CompiledNetwork network, Place from, Packet packet, FlowState flows, int seed, out Trace trace)
    {
        trace = PacketWalk.Forward(network, from, packet, flows, live.Now);
        var difference = live.Carry(network, from, packet, trace);
        Assert.True(difference is null, $"world {seed}: {from} sends {packet}: {difference}");
        // A host does not find out whom to send to what is for nobody in its subnet: nothing leaves it, and nothing is remembered.
        if (trace is { IsDelivered: false, Reason: DropReason.NoSuchAddress or DropReason.ReservedAddress, Hops: [.., { Stage: Stage.SameSubnet }] }
            && trace.Hops.All(hop => hop.Stage != Stage.Forwarding && hop.Stage != Stage.NatGateway)) return flows;
        return PacketWalk.Notify(network, trace, live.Now)?.Flows ?? trace.Flows;
    }

    internal static (Place From, Packet Packet) RandomPacket(NetworkInput world, Random random, ushort sourcePort)
    {
        var senders = world.Interfaces.Where(item => !item.Addresses.IsEmpty).ToList();
        var sender = random.Next(6) == 0 || senders.Count == 0 ? null : senders[random.Next(senders.Count)];
        var destination = Destination(world, random, sender is null);
        var source = sender is null ? Address.Parse(destination.IsIPv6 ? "2606:4700::1111" : "8.8.8.8")
            : random.Next(12) == 0 ? senders[random.Next(senders.Count)].Addresses[0].Address
            : sender.Addresses.FirstOrDefault(own => own.Address.IsIPv6 == destination.IsIPv6, sender.Addresses[0]).Address;
        // A packet is of one family.
        if (source.IsIPv6 != destination.IsIPv6) destination = Address.Parse(source.IsIPv6 ? "2606:4700::1111" : "8.8.8.8");
        var packet = Headers(random, source, destination, sourcePort) with { DontFragment = random.Next(2) == 0 };
        if (random.Next(10) == 0) packet = packet with { Length = 1400 + random.Next(8000) };
        return (sender is null ? Place.Internet : Place.Interface(sender.Id), packet);
    }

    private static Packet Headers(Random random, Address source, Address destination, ushort sourcePort) => random.Next(8) switch
    {
        0 => Packet.Echo(source, destination, sourcePort),
        1 => new Packet(source, destination, new Protocol(47), 0, 0),
        2 or 3 => Packet.Udp(source, sourcePort, destination, s_ports[random.Next(s_ports.Length)]),
        _ => Packet.Tcp(source, sourcePort, destination, s_ports[random.Next(s_ports.Length)]),
    };

    private static Address Destination(NetworkInput world, Random random, bool isFromOutside)
    {
        var hosts = world.Interfaces.SelectMany(item => item.Addresses).ToList();
        var known = world.NatGateways.SelectMany(gateway => gateway.Addresses).Concat(hosts).ToList();
        var reachable = isFromOutside ? known.Where(own => own.Public is not null || own.Address.IsIPv6).ToList() : known;
        if (reachable.Count == 0 || random.Next(10) == 0) return Address.Parse(random.Next(3) == 0 ? "2606:4700::1111" : $"198.51.{100 + random.Next(2)}.7");
        var own = reachable[random.Next(reachable.Count)];
        if (own.Public is { } mapped && (isFromOutside || random.Next(3) == 0)) return mapped;
        return random.Next(12) == 0 ? own.Address + 1 : own.Address;
    }
}
