using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Weft.Aws;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Aws.Ec2.Reach;
using Weft.Aws.Iam.AccessKeys;
using Weft.Aws.S3.Objects;
using Weft.Control;
using Weft.Control.Journal;
using Weft.Control.Operations;
using Weft.Control.State;
using Weft.Fabric;
using Weft.Host.Live;
using Weft.Host.Objects;
using Weft.Host.Serving.Questions;

namespace Weft.Host.Serving;

/// <summary>One running Weft: the cloud behind its one endpoint. Kestrel is used bare, without the hosting layer, for a start in a blink.</summary>
public sealed class WeftServer : IAsyncDisposable
{
    private readonly KestrelServer kestrel;
    private readonly Cloud cloud;
    private readonly CallLog log;
    private readonly LiveState live;
    private readonly BodySweep sweep;
    private readonly Task starting;

    private WeftServer(KestrelServer kestrel, Cloud cloud, CallLog log, IPEndPoint address, LiveState live, BodySweep sweep, Task starting)
    {
        this.sweep = sweep;
        this.kestrel = kestrel;
        this.cloud = cloud;
        this.log = log;
        this.live = live;
        this.starting = starting;
        Address = address;
    }

    /// <summary>Where it listens; the port is the real one where 0 was asked for.</summary>
    public IPEndPoint Address { get; }

    /// <summary>What clients use as endpoint, without a slash at its end.</summary>
    public string Endpoint => $"http://{Address}";

    public Uri Url => new(Endpoint);

    public Cloud Cloud => cloud;

    /// <summary>Whether IAM has made a key in any account, so that someone can get in when only known keys are admitted.</summary>
    public bool HasAccessKeys => cloud.Current.Scopes.Any(scope => scope.IsGlobal && ViewOf(scope).Count<AccessKey>() > 0);

    /// <summary>Waits until the live half runs or is given up, and says in one sentence which; the API answers before.</summary>
    public async Task<string> LiveSentenceAsync()
    {
        await starting;
        return live.Sentence;
    }

    /// <exception cref="IOException">The address is in use.</exception>
    public static async Task<WeftServer> StartAsync(ServerSettings settings, TextWriter logOutput, TimeProvider? clock = null)
    {
        clock ??= TimeProvider.System;
        var (consoles, live) = (new ConsoleRelay(), new LiveState());
        var host = new HostAddress($"http://{settings.Address}");
        ITemplateStore? templates = settings.Templates is { } folder ? new TemplateFolder(folder) : null;
        IObjectBodies bodies = settings.StateFile is { } state ? new BodyFolder(Path.GetFullPath(state) + ".objects") : new BodiesInMemory();
        var catalog = AwsServices.CreateCatalog(settings.OptedIn, consoles, settings.FlowLogFolder is not null, templates, host, bodies);
        IJournal journal = settings.StateFile is { } file ? new SqliteJournal(file, catalog) : new EphemeralJournal();
        var log = new CallLog(logOutput, settings.Log, settings.LogAsJson);
        var writing = new WriteSettings(
            catalog, new IdSource(settings.Seed), settings.Pace, (step, bug) => log.Fault($"timed step {step.Step} of {step.Target} in {step.Where}", bug));
        var cloud = new Cloud(journal, writing, clock);
        var dispatcher = new Dispatcher(cloud, catalog, settings, log);
        var sweep = new BodySweep(cloud, bodies, clock);
        var ledger = new ReachLedger(cloud);
        var reach = new ReachHeader(cloud, ledger, settings.ReachDifferences);
        var door = new FrontDoor(dispatcher, new OwnEndpoints(cloud, catalog, dispatcher.Services, settings.Auth, live, ledger, sweep), reach, log, clock);
        var kestrel = CreateKestrel(settings.Address, out var listener);
        try
        {
            await kestrel.StartAsync(door, CancellationToken.None);
        }
        catch (IOException)
        {
            kestrel.Dispose();
            await sweep.DisposeAsync();
            await cloud.DisposeAsync();
            await log.DisposeAsync();
            throw;
        }

        host.Endpoint = $"http://{listener.EndPoint}";
        var starting = Task.Run(() => StartLiveAsync(cloud, catalog, settings, log, new FrontDoor(dispatcher, null, reach, log, clock), live, consoles));
        return new WeftServer(kestrel, cloud, log, (IPEndPoint)listener.EndPoint, live, sweep, starting);
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await kestrel.StopAsync(patience.Token);
        kestrel.Dispose();
        await starting;
        if (live.Host is { } host) await host.DisposeAsync();
        await sweep.DisposeAsync();
        await cloud.DisposeAsync();
        await log.DisposeAsync();
    }

    // Beside the API, which answers from the first moment on.
    private static async Task StartLiveAsync(
        Cloud cloud, Catalog catalog, ServerSettings settings, CallLog log, FrontDoor inside, LiveState live, ConsoleRelay consoles)
    {
        if (settings.Live == LiveMode.Off)
        {
            live.Refuse("instances are records only: --live off");
            return;
        }

        if (LiveNetwork.WhyImpossible() is { } obstacle)
        {
            live.Refuse($"instances are records only here. {obstacle}");
            return;
        }

        try
        {
            var host = await LiveHost.StartAsync(cloud, catalog, settings, log, inside);
            consoles.LeadTo(host.Machines);
            live.Begin(host, settings.Uplink);
        }
        catch (Exception refused) when (refused is IOException or System.Net.Sockets.SocketException)
        {
            live.Refuse($"instances are records only here: {refused.Message}");
        }
    }

    private View ViewOf(Scope scope) => new(cloud.Current, new Call(scope, Caller.System, "Start", "", cloud.Clock.GetUtcNow()));

    private static KestrelServer CreateKestrel(IPEndPoint address, out ListenOptions listener)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        // The front door knows what a request may hold.
        options.Limits.MaxRequestBodySize = null;
        ListenOptions? made = null;
        options.Listen(address, listen =>
        {
            listen.Protocols = HttpProtocols.Http1;
            made = listen;
        });
        listener = made!;
        var transport = new SocketTransportFactory(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);
        return new KestrelServer(Options.Create(options), transport, NullLoggerFactory.Instance);
    }
}
