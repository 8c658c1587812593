using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Weft.Fabric.Linux;

namespace Weft.Host.Live;

/// <summary>HTTP for those inside the live network: Kestrel on sockets that stand in one of its namespaces.</summary>
internal sealed class InsideServer : IAsyncDisposable
{
    private readonly KestrelServer kestrel;
    private readonly IHttpApplication<IFeatureCollection> door;

    public InsideServer(NetworkNamespace inside, IEnumerable<IPEndPoint> places, IHttpApplication<IFeatureCollection> door)
    {
        this.door = door;
        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var place in places) options.Listen(place, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportOptions { CreateBoundListenSocket = place => ServiceListener.Bind(inside, place, SocketType.Stream) };
        kestrel = new KestrelServer(Options.Create(options), new SocketTransportFactory(Options.Create(sockets), NullLoggerFactory.Instance), NullLoggerFactory.Instance);
    }

    public Task StartAsync() => kestrel.StartAsync(door, CancellationToken.None);

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await kestrel.StopAsync(patience.Token);
        kestrel.Dispose();
    }
}
