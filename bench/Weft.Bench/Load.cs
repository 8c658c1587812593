using System.Diagnostics;

namespace Weft.Bench;

/// <summary>What one server did under load for a moment.</summary>
internal readonly record struct Rate(double PerSecond, double CpuMicroseconds);

/// <summary>A closed loop of clients: each sends its next request when its last one is answered.</summary>
internal static class Load
{
    /// <param name="server">Who is called, and whose CPU time counts.</param>
    /// <param name="clients">How many connections call at a time.</param>
    /// <param name="duration">How long.</param>
    /// <param name="step">One step of one client; gives how many requests it took.</param>
    public static Rate Run(Server server, int clients, TimeSpan duration, Func<Client, int> step)
    {
        long requests = 0;
        using var ready = new Barrier(clients + 1);
        var stop = false;
        var threads = Enumerable.Range(0, clients).Select(_ => new Thread(() =>
        {
            using var client = new Client(server.Address);
            ready.SignalAndWait();
            var done = 0;
            while (!Volatile.Read(ref stop)) done += step(client);
            Interlocked.Add(ref requests, done);
        })).ToList();
        foreach (var thread in threads) thread.Start();
        ready.SignalAndWait();
        var (began, cpu) = (Stopwatch.GetTimestamp(), server.Cpu);
        Thread.Sleep(duration);
        Volatile.Write(ref stop, true);
        foreach (var thread in threads) thread.Join();
        return new Rate(requests / Stopwatch.GetElapsedTime(began).TotalSeconds, (server.Cpu - cpu).TotalMicroseconds / requests);
    }
}
