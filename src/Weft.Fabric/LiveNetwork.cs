using System.Collections.Concurrent;
using System.Collections.Immutable;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Frames;
using Weft.Fabric.Internet;
using Weft.Fabric.Linux;
using Weft.Fabric.Mirroring;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;
using Weft.Fabric.Services;
using Weft.Fabric.Uplink;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Mirroring;

namespace Weft.Fabric;

/// <summary>
/// The hypervisor: it stands between all cards, and each packet that a host sends is judged by the engine before another host sees it
/// (<c>docs/fabric.md</c>). Safe for several threads.
/// </summary>
public sealed class LiveNetwork : IAsyncDisposable
{
    /// <summary>The name of the port behind which the internet is.</summary>
    public const string InternetPort = "internet";

    /// <summary>The name of the port behind which the hypervisor's services are.</summary>
    public const string ServicesPort = "services";

    /// <summary>The name of the port behind which all that is outside is, if there is an uplink.</summary>
    public const string UplinkPort = "uplink";

    private const int InternetMtu = 1500;

    private readonly LiveSettings _settings;
    private readonly Observers _observers = new();
    private readonly KernelPath? _kernel;
    private readonly SlowPath _slowPath;
    private readonly Pump[] _pumps;
    private readonly ConcurrentDictionary<string, GuestCard> _cards = [];
    private readonly ConcurrentDictionary<DropCause, long> _retiredDrops = [];
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _applyGate = new();
    private readonly InternetServers? _servers;
    private readonly HostUplink? _uplink;
    private readonly FrameMirror _mirror;
    private readonly CardCloser _closer = new();
    private IDisposable? _mirroring;
    private int _portCount;

    /// <exception cref="LinuxException">Packets cannot be carried here; <see cref="WhyImpossible"/> says why.</exception>
    public LiveNetwork(LiveSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        _settings = settings;
        _kernel = settings.ForwardsInKernel ? OpenKernelPath(settings, clock) : null;
        _slowPath = new SlowPath(settings, _kernel);
        if (_kernel is not null) _observers.Changed = _slowPath.FollowObservers;
        Internet = NetworkNamespace.Create();
        Services = NetworkNamespace.Create();
        _clock = clock;
        _start = clock.GetTimestamp();
        _mirror = new FrameMirror(_slowPath, _observers, clock, _start);
        _pumps = [.. Enumerable.Range(0, settings.Pumps).Select(number => new Pump(_slowPath, _observers, settings, clock, _start, number))];
        Connect(PortKind.Internet, InternetPort, Internet, "net0");
        Connect(PortKind.Services, ServicesPort, Services, "service0");
        _uplink = settings.Uplink is { } uplink ? OpenUplink(uplink) : null;
        if (!settings.FurnishesHosts)
        {
            GuestCard.SwitchOn(Internet, "net0", MacAddress.For(InternetPort));
            GuestCard.SwitchOn(Services, "service0", MacAddress.For(ServicesPort));
            return;
        }

        OutsideHost.Furnish(
            Internet, "net0", MacAddress.For(InternetPort), InternetMtu, OutsideHost.InternetAddresses, [Cidr.AnyIPv4, Cidr.AnyIPv6], settings.PublicRanges,
            [.. SpecialRanges.All]);
        OutsideHost.Furnish(
            Services, "service0", MacAddress.For(ServicesPort), GuestCard.Mtu, [], [ServiceAddresses.RangeIPv4, ServiceAddresses.RangeIPv6], [Identities.RangeIPv4, Identities.RangeIPv6], []);
        _servers = InternetServers.Start(Internet, settings.ReportFault);
    }

    /// <summary>The internet: one host that answers as every public address. Programs that run in it are out there.</summary>
    public NetworkNamespace Internet { get; }

    /// <summary>The addresses that the internet's host has of its own, the IPv4 one first.</summary>
    public static ImmutableArray<Address> InternetAddresses => OutsideHost.InternetAddresses;

    /// <summary>
    /// Where the hypervisor's services listen, at their link-local addresses. A client's source address here is the identity of the
    /// interface that asks (<see cref="InterfaceOf"/>).
    /// </summary>
    public NetworkNamespace Services { get; }

    /// <summary>Null where this machine and user can carry packets, else one sentence that says what is missing.</summary>
    public static string? WhyImpossible() => Obstacle.Find();

    /// <summary>From here on packets are judged by this network. Flows that were judged by an older one are judged again at their next packet.</summary>
    public void Apply(CompiledNetwork network)
    {
        ArgumentNullException.ThrowIfNull(network);
        _slowPath.Apply(network);
        lock (_applyGate)
        {
            foreach (var (id, card) in _cards)
            {
                if (network.FindLink(id) is { } link) Follow(card, link);
            }
        }
    }

    /// <summary>
    /// Puts the card of an interface into a namespace: up, with its addresses and default routes. <paramref name="deviceIndex"/> orders the
    /// default routes of a host with several cards.
    /// </summary>
    /// <exception cref="ArgumentException">The applied network has no such interface.</exception>
    /// <exception cref="InvalidOperationException">The interface has a port already.</exception>
    /// <exception cref="LinuxException">The name is taken in the namespace, or the kernel gives no card.</exception>
    public void AddPort(string interfaceId, NetworkNamespace inside, string deviceName, int deviceIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(inside);
        var link = _slowPath.Network?.FindLink(interfaceId)
            ?? throw new ArgumentException($"the network has no interface {interfaceId}", nameof(interfaceId));
        Connect(PortKind.Interface, interfaceId, inside, deviceName);
        try
        {
            if (_settings.FurnishesHosts) Furnish(interfaceId, inside, deviceName, link, deviceIndex);
            else GuestCard.SwitchOn(inside, deviceName, _settings.MacOf(interfaceId));
        }
        catch (LinuxException)
        {
            RemovePort(interfaceId);
            throw;
        }
    }

    /// <summary>
    /// Takes the card away; a port that is not there is none. When it is done, no thread touches the card and its name is free. Many at once
    /// take little longer than one. Not to be called by an observer.
    /// </summary>
    public async Task RemovePortAsync(string interfaceId)
    {
        if (_slowPath.Remove(interfaceId) is not { } port) return;
        port.Close();
        PumpOf(port).Remove(port);
        lock (_applyGate)
        {
            if (_cards.TryRemove(interfaceId, out var card)) card.Dispose();
        }

        // A pump that looked the card up before has done with it when it comes to its next errand.
        await Task.WhenAll(_pumps.Select(pump => pump.PassAsync()));
        foreach (var (cause, count) in port.Counters().Drops) _retiredDrops.AddOrUpdate(cause, count, (_, known) => known + count);
        await _closer.CloseAsync(port.Device);
    }

    /// <inheritdoc cref="RemovePortAsync"/>
    public void RemovePort(string interfaceId) => RemovePortAsync(interfaceId).GetAwaiter().GetResult();

    /// <summary>Shows every frame at every port to the observer, until the result is disposed.</summary>
    public IDisposable Observe(IPacketObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        return _observers.Add(observer);
    }

    /// <summary>From here on these sessions copy packets, and no others. A copy needs a port at its source and at its target.</summary>
    public void Mirror(IReadOnlyList<MirrorSession> sessions)
    {
        ArgumentNullException.ThrowIfNull(sessions);
        lock (_mirror)
        {
            _mirror.Mirror(sessions);
            if (_mirror.IsAny) _mirroring ??= _observers.Add(_mirror);
            else
            {
                _mirroring?.Dispose();
                _mirroring = null;
            }
        }
    }

    /// <summary>The flows that pass, those of the last half minute included; each direction is one.</summary>
    public ImmutableArray<FlowSnapshot> Flows() => [.. _slowPath.Flows()];

    /// <summary>The counts of one port by the id of its interface, <see cref="InternetPort"/>, <see cref="UplinkPort"/> or <see cref="ServicesPort"/>; null if there is none.</summary>
    public PortCounters? CountersOf(string port) => _slowPath.CountersOf(port);

    /// <summary>Whether frames of known flows are forwarded inside the kernel.</summary>
    public bool ForwardsInKernel => _kernel is not null;

    /// <summary>How many flows are carried to the outside now.</summary>
    public int UplinkFlows => _uplink?.Count ?? 0;

    /// <summary>How many packets the kernel has carried since the start.</summary>
    internal long CarriedInKernel => _slowPath.CountKernel();

    /// <summary>All drops since the start by cause, those of removed ports included.</summary>
    public ImmutableDictionary<DropCause, long> Drops()
    {
        var sums = new Dictionary<DropCause, long>(_retiredDrops);
        foreach (var (cause, count) in _slowPath.Ports().SelectMany(port => port.Counters().Drops)) sums[cause] = sums.GetValueOrDefault(cause) + count;
        return sums.ToImmutableDictionary();
    }

    /// <summary>Bytes per gateway, link and pair of zones, from <see cref="LiveSettings.MetersSoFar"/> on.</summary>
    public ImmutableArray<TrafficMeter> Meters() => [.. _slowPath.ReadMeters()];

    /// <summary>All meters begin at nothing again.</summary>
    public void ForgetMeters() => _slowPath.ForgetMeters();

    /// <summary>The interface that an identity address stands for; null for other addresses.</summary>
    public string? InterfaceOf(Address identity) => _slowPath.OwnerOf(identity);

    /// <summary>The address by which services know an interface; null if it has no port.</summary>
    public Address? IdentityOf(string interfaceId, bool isIPv6) => _slowPath.IdentityOf(interfaceId, isIPv6);

    /// <summary>Forgets what is dead by now; the pumps do it by themselves every few seconds.</summary>
    internal void Sweep() => _slowPath.Sweep(_clock.GetElapsedTime(_start).Ticks);

    public async ValueTask DisposeAsync()
    {
        if (_servers is not null) await _servers.DisposeAsync();
        if (_uplink is not null) await _uplink.DisposeAsync();
        foreach (var pump in _pumps) pump.Dispose();
        await Task.WhenAll(_slowPath.Ports().Select(port => _closer.CloseAsync(port.Device)));
        foreach (var card in _cards.Values) card.Dispose();
        _kernel?.Dispose();
        Internet.Dispose();
        Services.Dispose();
    }

    // Only what lies outside is led here, so that it may be at home everywhere.
    private HostUplink OpenUplink(UplinkSettings settings)
    {
        const string device = "net0";
        var inside = NetworkNamespace.Create();
        var port = Connect(PortKind.Internet, UplinkPort, inside, device);
        OutsideHost.Furnish(inside, device, port.Mac, InternetMtu, [], [Cidr.AnyIPv4, Cidr.AnyIPv6], _settings.PublicRanges, []);
        return port.Uplink = new HostUplink(port, inside, device, _settings.PublicRanges, settings, _observers, _clock);
    }

    private KernelPath? OpenKernelPath(LiveSettings settings, TimeProvider clock)
    {
        try
        {
            return new KernelPath(_observers, settings.WalkAgainAfter, clock);
        }
        catch (LinuxException refusal)
        {
            // Who may load programs, and whose are refused, is to hear of it; others do without.
            if (refusal.Call.StartsWith(Bpf.Program, StringComparison.Ordinal) && refusal.Error != Libc.PermissionDenied) settings.ReportFault?.Invoke(refusal);
            return null;
        }
    }

    private void Furnish(string interfaceId, NetworkNamespace inside, string deviceName, Link link, int deviceIndex)
    {
        var card = GuestCard.Furnish(inside, deviceName, _settings.MacOf(interfaceId), link, deviceIndex);
        lock (_applyGate)
        {
            _cards[interfaceId] = card;
            // A network that was applied in the meantime has not found the card.
            if (_slowPath.Network?.FindLink(interfaceId) is { } newest) Follow(card, newest);
        }
    }

    // A host whose card cannot be changed (its administrator took it away) is no reason to leave the others behind.
    private void Follow(GuestCard card, Link link)
    {
        try
        {
            card.Follow(link);
        }
        catch (LinuxException refusal)
        {
            _settings.ReportFault?.Invoke(refusal);
        }
    }

    private Pump PumpOf(Port port) => _pumps[port.Number % _pumps.Length];

    private Port Connect(PortKind kind, string id, NetworkNamespace inside, string device)
    {
        var mac = kind == PortKind.Interface ? _settings.MacOf(id) : MacAddress.For(id);
        var number = Interlocked.Increment(ref _portCount);
        // What goes to the services is counted packet by packet, and an uplink is asked about each flow.
        var card = kind == PortKind.Interface || id == InternetPort ? _kernel?.Plug(number, inside, device, mac) : null;
        var port = new Port(kind, id, number, mac, card?.Tap ?? TapDevice.Open(inside, device), card);
        try
        {
            _slowPath.Add(port);
        }
        catch (InvalidOperationException)
        {
            port.Device.Dispose();
            throw;
        }

        PumpOf(port).Add(port);
        return port;
    }
}
