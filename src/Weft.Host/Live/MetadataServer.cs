using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Weft.Fabric.Linux;

namespace Weft.Host.Live;

/// <summary>The metadata service's listener: Kestrel on sockets that stand in the namespace of the hypervisor's services.</summary>
internal sealed class MetadataServer : IAsyncDisposable
{
    private const int Port = 80;

    private static readonly IPEndPoint[] places =
        [new(IPAddress.Parse("169.254.169.254"), Port), new(IPAddress.Parse("fd00:ec2::254"), Port)];

    private readonly KestrelServer kestrel;
    private readonly MetadataDoor door;

    public MetadataServer(NetworkNamespace services, MetadataDoor door)
    {
        this.door = door;
        var options = new KestrelServerOptions { AddServerHeader = false };
        foreach (var place in places) options.Listen(place, listen => listen.Protocols = HttpProtocols.Http1);
        var sockets = new SocketTransportOptions { CreateBoundListenSocket = place => ServiceListener.Bind(services, place, SocketType.Stream) };
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
