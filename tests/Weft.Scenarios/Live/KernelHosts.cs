using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Xunit;

namespace Weft.Scenarios.Live;

/// <summary>
/// Hosts without addresses at which nobody but the test looks on, so that the kernel carries what it knows: each packet is sent as a frame, and what
/// comes out of the receiver's card has to have the headers that the model says, checksums included.
/// </summary>
internal sealed class KernelHosts : IAsyncDisposable
{
    private const int JumboMtu = 60_000;

    private readonly LiveNetwork _live;
    private readonly Dictionary<string, (NetworkNamespace? Inside, ProbeSocket Socket)> _hosts = [];
    private readonly StandingClock _clock = new();
    private readonly List<Exception> _faults = [];
    private CompiledNetwork _network;
    private FlowState _flows = FlowState.Empty;
    private ulong _mark = 0x6b65_726e_0000_0000;

    private KernelHosts(CompiledNetwork network)
    {
        _live = new LiveNetwork(new LiveSettings { FurnishesHosts = false, WalkAgainAfter = TimeSpan.FromHours(1), ReportFault = Keep }, _clock);
        _hosts.Add(LiveNetwork.InternetPort, (null, Open(_live.Internet, "net0")));
        _network = network;
        Follow(network);
    }

    public LiveNetwork Network => _live;

    /// <summary>Skips the test where the kernel takes no programs from this user.</summary>
    public static async Task<KernelHosts> StartAsync(CompiledNetwork network)
    {
        var obstacle = LiveNetwork.WhyImpossible();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        var hosts = new KernelHosts(network);
        if (hosts.Network.ForwardsInKernel) return hosts;
        await hosts.DisposeAsync();
        Assert.Skip("only root may load programs into the kernel");
        return hosts;
    }

    /// <summary>Another network, long after all flows of the one before.</summary>
    public void Follow(CompiledNetwork network)
    {
        _network = network;
        _flows = FlowState.Empty;
        _clock.Pass(TimeSpan.FromDays(6));
        _live.Sweep();
        _live.Apply(network);
        foreach (var item in network.Input.Interfaces)
        {
            if (_hosts.ContainsKey(item.Id)) continue;
            var inside = NetworkNamespace.Create();
            _live.AddPort(item.Id, inside, "ens5");
            _hosts.Add(item.Id, (inside, Open(inside, "ens5")));
        }
    }

    /// <summary>What the model says of a packet now.</summary>
    public Trace Ask(string from, Packet packet) => PacketWalk.Forward(_network, PlaceOf(from), packet, _flows, _clock.GetElapsedTime(0));

    /// <summary>Sends a packet that arrives, looks at what comes out, and says what its headers are then.</summary>
    public Packet Cross(string from, Packet packet)
    {
        var expected = Ask(from, packet);
        Assert.True(expected.IsDelivered, $"{packet}: {expected.Reason}");
        _flows = expected.Flows;
        Send(from, Write(from, packet));
        var got = Receive(NameOf(expected.End));
        var hops = expected.Hops.Any(hop => hop.Stage == Stage.NatGateway) ? 1 : 0;
        Assert.Null(ProbeFrame.Compare(got, expected.Packet, ProbeFrame.TimeToLive - hops));
        return expected.Packet;
    }

    public byte[] Write(string from, Packet packet)
    {
        var target = from == LiveNetwork.InternetPort ? MacAddress.For(from)
            : _network.FindLink(from)!.FindNeighbour(packet.Destination) is { } neighbour ? MacAddress.For(neighbour)
            : RouterCard.Mac;
        return ProbeFrame.Write(packet, target, MacAddress.For(from), ++_mark, (ushort)_mark);
    }

    public void Send(string from, byte[] frame) => _hosts[from].Socket.Send(frame);

    /// <summary>The frame that was written last, as it comes out.</summary>
    public byte[] Receive(string to)
    {
        byte[]? frame = null;
        Assert.True(
            SpinWait.SpinUntil(() => (frame = _hosts[to].Socket.TryReceive()) is not null && ProbeFrame.IsMarked(frame, _mark), LiveWorld.Limit),
            $"nothing came out at {to}; dropped: {string.Join(", ", _live.Drops())}");
        return frame!;
    }

    public async ValueTask DisposeAsync()
    {
        LiveReport.Leave(_live, _hosts.Keys);
        foreach (var (_, socket) in _hosts.Values) socket.Dispose();
        await _live.DisposeAsync();
        foreach (var (inside, _) in _hosts.Values) inside?.Dispose();
        lock (_faults) Assert.Empty(_faults);
    }

    public static string NameOf(Place place) => place.Kind == PlaceKind.Internet ? LiveNetwork.InternetPort : place.Id;

    private static ProbeSocket Open(NetworkNamespace inside, string device)
    {
        using var links = LinkSocket.Open(inside);
        links.Configure(links.IndexOf(device), isUp: true, mtu: JumboMtu);
        return ProbeSocket.Open(inside, device);
    }

    private static Place PlaceOf(string host) => host == LiveNetwork.InternetPort ? Place.Internet : Place.Interface(host);

    private void Keep(Exception fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
