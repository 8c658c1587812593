using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Observation;
using Weft.Network.Compilation;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>Alone on the machine's cards: the kernel's queues are short, and what floods them would take others' packets.</summary>
[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public class ChurnTests
{
    private const string Alone = "flood";

    private const int Rounds = 15;

    private const string World = """
        network main 10.0.0.0/16
        subnet a main 10.0.0.0/24
        group any main
          in all 0.0.0.0/0
          out all 0.0.0.0/0
        host one a 10.0.0.10 groups=any
        host two a 10.0.0.11 groups=any
        host three a 10.0.0.12 groups=any
        """;

    [Fact]
    public async Task Cards_come_and_go_and_networks_change_while_packets_run()
    {
        await using var live = LiveWorld.Start(World);
        var observed = new Counting();
        using var watch = live.Network.Observe(observed);
        var isOver = false;
        var senders = new[] { ("one", "10.0.0.11"), ("three", "10.0.0.11"), ("one", "10.0.0.12") }.Select(pair => new Thread(() =>
        {
            using var socket = live.Inside(pair.Item1).OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            for (var port = 1024; !Volatile.Read(ref isOver); port = port < 2000 ? port + 1 : 1024)
                socket.SendTo(new byte[100], new IPEndPoint(IPAddress.Parse(pair.Item2), port));
        })).ToList();
        senders.ForEach(thread => thread.Start());
        var networks = new[] { World, World.Replace("in all", "in tcp 1", StringComparison.Ordinal) }.Select(text => CompiledNetwork.Compile(WorldText.Parse(text))).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            live.Network.RemovePort("two");
            live.Network.Apply(networks[round % 2]);
            live.Network.AddPort("two", live.Inside("two"), "ens5");
            _ = live.Network.Flows();
            _ = live.Network.Meters();
        }

        live.Until(() => observed.Count > Rounds, () => $"{observed.Count} packets seen");
        live.Network.Apply(networks[0]);
        Volatile.Write(ref isOver, true);
        senders.ForEach(thread => thread.Join());
        await Arrives(live);
    }

    private static async Task Arrives(LiveWorld live)
    {
        using var receiver = live.Inside("two").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 3000));
        using var sender = live.Inside("one").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var arrival = receiver.ReceiveAsync(new byte[10], live.Patience).AsTask();
        while (!arrival.IsCompleted)
        {
            // Behind the rest of the flood a packet may find the queue full.
            await sender.SendToAsync("x"u8.ToArray(), new IPEndPoint(IPAddress.Parse("10.0.0.11"), 3000), live.Patience);
            await Task.WhenAny(arrival, Task.Delay(50, live.Patience));
        }

        Assert.Equal(1, await arrival);
    }

    private sealed class Counting : IPacketObserver
    {
        private long _count;

        public long Count => Volatile.Read(ref _count);

        public void Seen(in SeenPacket packet) => Interlocked.Increment(ref _count);
    }
}
