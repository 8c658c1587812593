using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Weft.Fabric;
using Weft.Fabric.Linux;

namespace Weft.Host.Live;

/// <summary>A port of the host that leads onto an instance.</summary>
/// <param name="From">Who the connections come from: <c>internet</c>, or the instance that they start in.</param>
internal sealed record Exposure(int HostPort, string Instance, string From, IPEndPoint Target);

/// <summary>
/// Relays from ports of the host's loopback. Each connection starts again in the network, in the internet's host or in an instance, and
/// crosses the engine like any other: groups, lists and routes decide.
/// </summary>
internal sealed class Exposures(LiveNetwork fabric, Machines machines) : IDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<int, (Exposure What, Socket Listener)> open = [];

    public IEnumerable<Exposure> All => open.Values.Select(entry => entry.What).OrderBy(exposure => exposure.HostPort);

    /// <param name="hostPort">0 takes a free one.</param>
    /// <param name="from">The instance that connections start in; null for the internet.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public Exposure Open(int hostPort, string instance, string? from, IPEndPoint target)
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, hostPort));
            listener.Listen();
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }

        var exposure = new Exposure(((IPEndPoint)listener.LocalEndPoint!).Port, instance, from ?? LiveNetwork.InternetPort, target);
        open[exposure.HostPort] = (exposure, listener);
        _ = AcceptAsync(listener, exposure, from);
        return exposure;
    }

    public bool Close(int hostPort)
    {
        if (!open.TryRemove(hostPort, out var entry)) return false;
        entry.Listener.Dispose();
        return true;
    }

    public void Dispose()
    {
        foreach (var port in open.Keys) Close(port);
    }

    private async Task AcceptAsync(Socket listener, Exposure exposure, string? from)
    {
        while (true)
        {
            try
            {
                _ = RelayAsync(await listener.AcceptAsync(), exposure, from);
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(Socket client, Exposure exposure, string? from)
    {
        using (client)
        {
            try
            {
                if ((from is null ? fabric.Internet : machines.Find(from)?.Inside) is not { } start) return;
                using var onward = start.OpenSocket(exposure.Target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                using var soon = new CancellationTokenSource(patience);
                await onward.ConnectAsync(exposure.Target, soon.Token);
                await Task.WhenAll(CopyAsync(client, onward), CopyAsync(onward, client));
            }
            catch (Exception over) when (over is SocketException or OperationCanceledException or IOException or ObjectDisposedException)
            {
                // The path is closed, or one end has gone, or the machine: the client sees its connection end.
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        int read;
        while ((read = await from.ReceiveAsync(buffer)) > 0)
        {
            for (var sent = 0; sent < read;) sent += await to.SendAsync(buffer.AsMemory(sent, read - sent));
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
