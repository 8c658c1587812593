using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Weft.Aws.Ec2.TrafficMirroring;
using Weft.Aws.Guests;
using Weft.Control;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Uplink;
using Weft.Host.Live.Names;
using Weft.Host.Serving;
using Weft.Host.Watching;
using Weft.Network.Addressing;

namespace Weft.Host.Live;

/// <summary>
/// The live half of Weft: instances run, and their packets go where the published revision says. It follows the cloud; no call waits for it.
/// </summary>
internal sealed class LiveHost : IAsyncDisposable
{
    private const int MetadataPort = 80;
    private const int ApiPort = 4566;

    private static readonly IPAddress[] metadataAddresses = [IPAddress.Parse("169.254.169.254"), IPAddress.Parse("fd00:ec2::254")];

    private readonly Cloud cloud;
    private readonly CallLog log;
    private readonly GuestDisks disks;
    private readonly InsideServer metadata;
    private readonly InsideServer api;
    private readonly ServiceSockets services;
    private readonly FlowLogService flowLogs;
    private readonly ConcurrentDictionary<string, MacAddress> macs = new(StringComparer.Ordinal);

    // Two followers, so that a packet obeys the newest revision though machines are still booting for an older one.
    private readonly Channel<bool> revisions = News();
    private readonly Channel<bool> wishes = News();
    private Task following = Task.CompletedTask;
    private CloudState applied = CloudState.Empty;

    private LiveHost(Cloud cloud, Catalog catalog, ServerSettings settings, CallLog log, IHttpApplication<IFeatureCollection> door)
    {
        this.cloud = cloud;
        this.log = log;
        disks = new GuestDisks(settings);
        Fabric = new LiveNetwork(
            new LiveSettings
            {
                MacOf = MacOf,
                HostConfigurationOf = ConfigurationOf,
                ReportFault = bug => log.Fault("the fabric", bug),
                Uplink = settings.Uplink ? new UplinkSettings() : null,
                MetersSoFar = MeterBook.Read(settings, log),
            },
            cloud.Clock);
        Meters = new MeterBook(settings, Fabric, cloud.Clock, log);
        Machines = new Machines(cloud, Fabric, disks, log);
        Exposures = new Exposures(Fabric, Machines);
        metadata = new InsideServer(
            Fabric.Services, metadataAddresses.Select(address => new IPEndPoint(address, MetadataPort)), new MetadataDoor(new MetadataService(cloud, RandomNumberGenerator.GetBytes(32)), PlaceOf));
        api = new InsideServer(Fabric.Internet, LiveNetwork.InternetAddresses.Select(address => new IPEndPoint(address.ToIPAddress(), ApiPort)), door);
        flowLogs = new FlowLogService(cloud, catalog, Fabric, settings, log);
        services = new ServiceSockets(Fabric.Services, cloud, PlaceOf, settings.Uplink ? new Forwarder(settings.UplinkDns ?? HostServers(), cloud.Clock) : null);
    }

    /// <summary>Where the API is for those inside: at the internet's host, so that who has no way to the internet has none to the API.</summary>
    public static string ApiEndpoint => $"http://{LiveNetwork.InternetAddresses[0]}:{ApiPort}";

    public LiveNetwork Fabric { get; }

    public MeterBook Meters { get; }

    public Machines Machines { get; }

    public Exposures Exposures { get; }

    /// <param name="door">The API, as instances may call it.</param>
    /// <exception cref="IOException">The kernel refuses something that it did not refuse when it was tried.</exception>
    public static async Task<LiveHost> StartAsync(Cloud cloud, Catalog catalog, ServerSettings settings, CallLog log, IHttpApplication<IFeatureCollection> door)
    {
        var host = new LiveHost(cloud, catalog, settings, log, door);
        await host.metadata.StartAsync();
        await host.api.StartAsync();
        host.services.Start();
        host.Machines.Changed += host.WishAgain;
        cloud.Published += host.Follow;
        host.following = Task.WhenAll(Task.Run(host.ApplyAsync), Task.Run(host.PassAsync));
        host.Follow();
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        cloud.Published -= Follow;
        Machines.Changed -= WishAgain;
        Machines.BootNoMore();
        revisions.Writer.TryComplete();
        wishes.Writer.TryComplete();
        await following;
        Exposures.Dispose();
        await services.DisposeAsync();
        await metadata.DisposeAsync();
        await api.DisposeAsync();
        await Machines.DisposeAsync();
        await flowLogs.DisposeAsync();
        await Meters.DisposeAsync();
        await Fabric.DisposeAsync();
        disks.Dispose();
    }

    private void Follow() => revisions.Writer.TryWrite(true);

    private void WishAgain() => wishes.Writer.TryWrite(true);

    private async Task ApplyAsync()
    {
        while (await revisions.Reader.WaitToReadAsync())
        {
            while (revisions.Reader.TryRead(out _))
            {
            }

            var state = cloud.Current;
            try
            {
                Fabric.Apply(state.NetworkAt(cloud.Clock.GetUtcNow()));
                Fabric.Mirror(MirrorSessions.Of(state, cloud.Clock.GetUtcNow()));
                Volatile.Write(ref applied, state);
                WishAgain();
            }
            catch (Exception refused) when (refused is InvalidOperationException or IOException)
            {
                log.Fault($"revision {state.Revision} for the fabric", refused);
            }
        }
    }

    private async Task PassAsync()
    {
        while (await wishes.Reader.WaitToReadAsync())
        {
            while (wishes.Reader.TryRead(out _))
            {
            }

            var state = Volatile.Read(ref applied);
            try
            {
                await Machines.PassAsync(state);
                Machines.Forget(state);
            }
            catch (Exception bug)
            {
                // A bug that one revision brings out must not keep the machines from following the next one.
                log.Fault($"the machines of revision {state.Revision}", bug);
            }
        }
    }

    private GuestPlace? PlaceOf(IPAddress caller) =>
        Fabric.InterfaceOf(Address.From(caller.IsIPv4MappedToIPv6 ? caller.MapToIPv4() : caller)) is { } card ? Machines.PlaceOf(card) : null;

    // A card keeps its hardware address for life. A translating gateway has none of its own that a guest could see.
    private MacAddress MacOf(string interfaceId)
    {
        if (macs.TryGetValue(interfaceId, out var known)) return known;
        return RunningInstances.FindMac(cloud.Current, interfaceId) is { } text ? macs[interfaceId] = MacAddress.Parse(text) : MacAddress.For(interfaceId);
    }

    private HostConfiguration ConfigurationOf(string interfaceId)
    {
        if (DhcpFacts.Find(cloud.Current, interfaceId) is not var (facts, name)) return HostConfiguration.Default;
        var told = new HostConfiguration(name, facts.Domain, facts.NameServers)
        {
            TimeServers = facts.TimeServers, NetbiosServers = facts.NetbiosServers, NetbiosNodeType = facts.NetbiosNodeType,
        };
        return facts.PreferredLease is { } lease ? told with { PreferredLease = lease } : told;
    }

    // Read once, at the start, as programs do that run for long.
    private static IReadOnlyList<IPEndPoint> HostServers()
    {
        const string file = "/etc/resolv.conf";
        return File.Exists(file) ? Forwarder.ServersOf(File.ReadAllText(file)) : [];
    }

    private static Channel<bool> News() => Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
}
