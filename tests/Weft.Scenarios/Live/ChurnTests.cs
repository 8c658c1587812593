using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Observation;
using Weft.Network.Compilation;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

public class ChurnTests
{
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

        live.Network.Apply(networks[0]);
        Volatile.Write(ref isOver, true);
        senders.ForEach(thread => thread.Join());
        Assert.True(observed.Count > Rounds);
        await Arrives(live);
    }

    private static async Task Arrives(LiveWorld live)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var receiver = live.Inside("two").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        receiver.Bind(new IPEndPoint(IPAddress.Any, 3000));
        using var sender = live.Inside("one").OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var arrival = receiver.ReceiveAsync(new byte[10], patience.Token).AsTask();
        while (!arrival.IsCompleted)
        {
            // Behind the rest of the flood a packet may find the queue full.
            await sender.SendToAsync("x"u8.ToArray(), new IPEndPoint(IPAddress.Parse("10.0.0.11"), 3000), patience.Token);
            await Task.WhenAny(arrival, Task.Delay(50, patience.Token));
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
