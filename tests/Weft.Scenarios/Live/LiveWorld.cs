using Weft.Fabric;
using Weft.Fabric.Linux;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Scenarios.Worlds;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>A written world whose hosts are namespaces on this machine, joined by the live network. Skips the test where that cannot be.</summary>
internal sealed class LiveWorld : IAsyncDisposable
{
    private readonly Dictionary<string, NetworkNamespace> _hosts = [];
    private readonly List<Exception> _faults = [];
    private readonly List<IDisposable> _companions = [];

    private LiveWorld(NetworkInput input, TimeProvider clock, LiveSettings settings)
    {
        Network = new LiveNetwork(settings with { ReportFault = Keep }, clock);
        Network.Apply(CompiledNetwork.Compile(input));
        foreach (var item in input.Interfaces) AddHost(item.Id);
    }

    public LiveNetwork Network { get; }

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

    /// <summary>Disposes of it when this world ends.</summary>
    public void Keep(IDisposable companion) => _companions.Add(companion);

    public async ValueTask DisposeAsync()
    {
        await Network.DisposeAsync();
        foreach (var companion in _companions) companion.Dispose();
        foreach (var host in _hosts.Values) host.Dispose();
        lock (_faults) Assert.Empty(_faults);
    }

    private void Keep(Exception fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
