using Weft.Fabric;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>A written world whose hosts are namespaces on this machine, joined by the live network. Skips the test where that cannot be.</summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    /// <summary>How long a test waits for anything: a machine may be busy, and a test that passes waits for none of it.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, NetworkNamespace> _hosts = [];
    private readonly List<Exception> _faults = [];
    private readonly List<IDisposable> _companions = [];
    private readonly CancellationTokenSource _patience = new(Limit);

    private LiveWorld(NetworkInput input, TimeProvider clock, LiveSettings settings)
    {
        Network = new LiveNetwork(settings with { ReportFault = Keep }, clock);
        Network.Apply(CompiledNetwork.Compile(input));
        foreach (var item in input.Interfaces) AddHost(item.Id);
    }

    public LiveNetwork Network { get; }

    /// <summary>Cancelled when a test has waited long enough for whatever it is.</summary>
    public CancellationToken Patience => _patience.Token;

    public static LiveWorld Start(string world, TimeProvider? clock = null, LiveSettings? settings = null) => Start(WorldText.Parse(world), clock, settings);

    public static LiveWorld Start(NetworkInput input, TimeProvider? clock = null, LiveSettings? settings = null)
    {
        var obstacle = LiveNetwork.WhyImpossible();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        return new LiveWorld(input, clock ?? TimeProvider.System, settings ?? new LiveSettings());
    }

    public NetworkNamespace Inside(string host) => host == LiveNetwork.InternetPort ? Network.Internet : _hosts[host];

    public void AddHost(string id)
    {
        _hosts.Add(id, NetworkNamespace.Create());
        Network.AddPort(id, _hosts[id], "ens5");
    }

    /// <summary>Waits until it holds; fails with what was there instead where it never does.</summary>
    public void Until(Func<bool> holds, Func<string> seen)
    {
        if (!SpinWait.SpinUntil(holds, Limit)) Assert.Fail($"{seen()}, after {Limit}{Environment.NewLine}{LiveReport.Of(Network, _hosts.Keys)}");
    }

    /// <summary>Waits until as many packets as that were dropped for the cause.</summary>
    public void UntilDropped(DropCause cause, long count = 1) =>
        Until(() => Network.Drops().GetValueOrDefault(cause) == count, () => $"{Network.Drops().GetValueOrDefault(cause)} dropped because {cause}, not {count}");

    /// <summary>Waits until as many flows as that are carried to the outside.</summary>
    public void UntilCarried(int flows) => Until(() => Network.UplinkFlows == flows, () => $"{Network.UplinkFlows} flows are carried, not {flows}");

    /// <summary>Disposes of it when this world ends.</summary>
    public void Keep(IDisposable companion) => _companions.Add(companion);

    public async ValueTask DisposeAsync()
    {
        LiveReport.Leave(Network, _hosts.Keys);
        await Network.DisposeAsync();
        foreach (var companion in _companions) companion.Dispose();
        foreach (var host in _hosts.Values) host.Dispose();
        _patience.Dispose();
        lock (_faults) Assert.Empty(_faults);
    }

    private void Keep(Exception fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
