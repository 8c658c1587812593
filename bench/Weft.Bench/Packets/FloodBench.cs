using System.Net;
using System.Net.Sockets;
using Weft.Fabric;

namespace Weft.Bench.Packets;

/// <summary>
/// What a host that floods takes from others: the throughput of a connection between two hosts while a third sends small packets to ever new
/// ports as fast as it can, each of which takes the slow path. The flood's own sending takes a core as well, so the other column is the same host
/// spinning without sending.
/// </summary>
internal static class FloodBench
{
    public static void Run(int rounds, bool inKernel)
    {
        if (LiveNetwork.WhyImpossible() is not null) return;
        var (live, paths) = PacketPath.Live(pumps: 2, inKernel);
        if (live.ForwardsInKernel != inKernel)
        {
            live.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return;
        }

        var path = paths[1];
        var (alone, spinning, flooded) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = 0; round <= rounds; round++)
        {
            var turns = ((double)PacketBench.Stream(path).Rate, Beside(path, paths[2], sends: false), Beside(path, paths[2], sends: true));
            if (round == 0) continue;
            alone.Add(turns.Item1);
            spinning.Add(turns.Item2);
            flooded.Add(turns.Item3);
        }

        Table.Print($"A connection beside a flood{(inKernel ? ", known flows in the kernel" : "")}, {rounds} rounds", ["beside", "Gbit/s", ": alone", ": spinning"],
        [
            ["nobody", $"{alone.Median() * 8 / 1e9:0.0}", "1.00", ""],
            ["a program that spins", $"{spinning.Median() * 8 / 1e9:0.0}", $"{spinning.Zip(alone, (own, raw) => own / raw).Median():0.00}", "1.00"],
            ["a flood", $"{flooded.Median() * 8 / 1e9:0.0}", $"{flooded.Zip(alone, (own, raw) => own / raw).Median():0.00}", $"{flooded.Zip(spinning, (own, raw) => own / raw).Median():0.00}"],
        ]);
        live.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static double Beside(PacketPath path, PacketPath flood, bool sends)
    {
        var isOver = false;
        using var socket = flood.Sender.OpenSocket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        var other = new Thread(() =>
        {
            var bytes = new byte[16];
            for (var port = 1024; !Volatile.Read(ref isOver); port = port < 65535 ? port + 1 : 1024)
            {
                if (sends) socket.SendTo(bytes, new IPEndPoint(flood.Address, port));
            }
        });
        other.Start();
        var rate = PacketBench.Stream(path).Rate;
        Volatile.Write(ref isOver, true);
        other.Join();
        return rate;
    }
}
