using System.Diagnostics;
using System.Net.Sockets;
using Weft.Fabric;

namespace Weft.Bench.Packets;

/// <summary>
/// What the live network costs beside a raw pair of virtual cards: throughput of one TCP connection, CPU per byte, and CPU per small packet.
/// Plain sockets in one process; the ways take short turns, four of each in a round.
/// </summary>
internal static class PacketBench
{
    private const int Chunk = 256 * 1024, SmallPacket = 64;

    private const int TurnsOfRound = 4;

    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(250), s_warmUp = TimeSpan.FromMilliseconds(60);

    public static void Run(int rounds)
    {
        if (LiveNetwork.WhyImpossible() is { } obstacle)
        {
            Console.Error.WriteLine(obstacle);
            return;
        }

        foreach (var pumps in (int[])[1, 2]) Run(rounds, pumps, inKernel: false);
        Run(rounds, pumps: 2, inKernel: true);
    }

    private static void Run(int rounds, int pumps, bool inKernel)
    {
        var (live, ways) = PacketPath.Live(pumps, inKernel);
        if (inKernel && !live.ForwardsInKernel)
        {
            live.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return;
        }

        PacketPath[] paths = [PacketPath.Raw(), .. ways];
        var streams = paths.Select(_ => new List<Turn>()).ToArray();
        var datagrams = paths.Select(_ => new List<Turn>()).ToArray();
        for (var turn = 0; turn <= rounds * TurnsOfRound; turn++)
        {
            // There and back, so that none always follows the same other.
            foreach (var i in turn % 2 == 0 ? Enumerable.Range(0, paths.Length) : Enumerable.Range(0, paths.Length).Reverse())
            {
                var (stream, datagram) = (Stream(paths[i]), Datagrams(paths[i]));
                // The first turn is for the compiler.
                if (turn == 0) continue;
                streams[i].Add(stream);
                datagrams[i].Add(datagram);
            }
        }

        Table.Print(
            $"{pumps} pump(s){(inKernel ? ", known flows in the kernel" : "")}, {rounds} rounds",
            ["way", "Gbit/s", "throughput : raw", "CPU per byte : raw", "small packets/s", "CPU us per packet", "CPU per packet : raw"],
            paths.Select((path, i) => Row(path.Name, streams[i], streams[0], datagrams[i], datagrams[0])));
        live.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    private static string[] Row(string name, List<Turn> streams, List<Turn> rawStreams, List<Turn> datagrams, List<Turn> rawDatagrams) =>
    [
        name,
        $"{streams.Select(turn => turn.Rate * 8 / 1e9).Median():0.0}",
        $"{streams.Zip(rawStreams, (own, raw) => own.Rate / raw.Rate).Median():0.00}",
        $"{streams.Zip(rawStreams, (own, raw) => own.CpuEach / raw.CpuEach).Median():0.00}",
        $"{datagrams.Select(turn => turn.Rate).Median():0}",
        $"{datagrams.Select(turn => turn.CpuEach * 1e6).Median():0.00}",
        $"{datagrams.Zip(rawDatagrams, (own, raw) => own.CpuEach / raw.CpuEach).Median():0.00}",
    ];

    /// <summary>One TCP connection for a while.</summary>
    public static Turn Stream(PacketPath path)
    {
        using var listener = path.Listen(SocketType.Stream, ProtocolType.Tcp);
        using var sender = path.Connect(SocketType.Stream, ProtocolType.Tcp);
        using var receiver = listener.Accept();
        return Measure(sender, receiver, Chunk, counted => counted);
    }

    private static Turn Datagrams(PacketPath path)
    {
        using var receiver = path.Listen(SocketType.Dgram, ProtocolType.Udp);
        using var sender = path.Connect(SocketType.Dgram, ProtocolType.Udp);
        receiver.ReceiveBufferSize = 4 << 20;
        return Measure(sender, receiver, SmallPacket, _ => 1);
    }

    private static Turn Measure(Socket sender, Socket receiver, int size, Func<int, long> count)
    {
        long received = 0;
        var isOver = false;
        receiver.ReceiveTimeout = 200;
        var reading = new Thread(() =>
        {
            var buffer = new byte[Chunk];
            while (!Volatile.Read(ref isOver))
            {
                try
                {
                    var got = receiver.Receive(buffer);
                    if (got == 0) return;
                    Volatile.Write(ref received, received + count(got));
                }
                catch (SocketException silence) when (silence.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
                {
                    // Nothing came for a while.
                }
            }
        });
        reading.Start();
        var bytes = new byte[size];
        Send(sender, bytes, s_warmUp);
        var (ahead, before, watch) = (Volatile.Read(ref received), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        Send(sender, bytes, s_turn);
        var turn = new Turn(Volatile.Read(ref received) - ahead, watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
        Volatile.Write(ref isOver, true);
        sender.Dispose();
        reading.Join();
        return turn;
    }

    private static void Send(Socket sender, byte[] bytes, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < time)
        {
            for (var i = 0; i < 16; i++) sender.Send(bytes);
        }
    }

    /// <summary>What one turn brought: bytes or packets received, and the CPU of everybody that had a part in it.</summary>
    public sealed record Turn(long Received, double Seconds, double CpuSeconds)
    {
        public double Rate => Received / Seconds;

        public double CpuEach => CpuSeconds / Math.Max(Received, 1);
    }
}
