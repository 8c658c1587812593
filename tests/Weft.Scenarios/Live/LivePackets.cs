using Weft.Fabric;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Neighbours;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Scenarios.Running;
using Xunit;
using Stopwatch = System.Diagnostics.Stopwatch;

namespace Weft.Scenarios.Live;

/// <summary>
/// Sends each packet of a scenario as a real frame from its sender's namespace, looks at what comes out of the receiver's card, and compares:
/// verdict, place, reason, every deciding rule, and the headers with their checksums. Hosts are namespaces without addresses, so that nobody
/// answers of himself; where a host is to forward, this does it.
/// </summary>
internal sealed class LivePackets : IPacketCarrier, IAsyncDisposable
{
    private const int JumboMtu = 60_000, MaxLegs = 24;

    private static readonly MacAddress s_nobody = MacAddress.Parse("02:00:00:00:00:99");

    private readonly StandingClock _clock = new();
    private readonly LiveNetwork _live;
    private readonly ProbeObserver _observer = new();
    private readonly Dictionary<string, (NetworkNamespace Inside, ProbeSocket Socket)> _hosts = [];
    private readonly List<Exception> _faults = [];
    private CompiledNetwork? _network;
    private ulong _mark = 0x5765_6674_0000_0000;
    private (string Client, byte[] Frame) _asked;

    /// <param name="configuration">What DHCP tells every host; null: what it tells where nobody chooses.</param>
    public LivePackets(HostConfiguration? configuration = null)
    {
        var obstacle = LiveNetwork.WhyImpossible();
        Assert.SkipWhen(obstacle is not null, obstacle ?? "");
        _live = new LiveNetwork(new LiveSettings { FurnishesHosts = false, Pumps = 2, ReportFault = Keep, HostConfigurationOf = _ => configuration ?? HostConfiguration.Default }, _clock);
        _live.Observe(_observer);
        Open(LiveNetwork.InternetPort, _live.Internet, "net0");
        Open(LiveNetwork.ServicesPort, _live.Services, "service0");
    }

    /// <summary>The time since the start, as the engine counts it.</summary>
    public TimeSpan Now => _clock.GetElapsedTime(0);

    public LiveNetwork Network => _live;

    public void Pass(TimeSpan time) => _clock.Pass(time);

    /// <summary>A mark for frames that a test writes by itself.</summary>
    public const ulong FreeMark = 0x6672_6565_0000_0001;

    /// <summary>Sends a frame that carries <see cref="FreeMark"/>, and gives its fate.</summary>
    public ProbeObserver.Fate Send(string host, byte[] frame)
    {
        _observer.Expect(FreeMark, host);
        _hosts[host].Socket.Send(frame);
        return _observer.Wait(LiveWorld.Limit) ?? throw new InvalidOperationException($"nothing became of what {host} sent within {LiveWorld.Limit}");
    }

    /// <summary>Sends a frame that carries <see cref="FreeMark"/>, and gives the one frame that came for it; null where it was dropped.</summary>
    public byte[]? Ask(string host, byte[] frame)
    {
        ReceivedAt(host);
        return Send(host, frame).ReceivedAt is { } port ? Assert.Single(WaitAt(port)) : null;
    }

    /// <summary>The frames that have come in at a host since the last look, when there are any.</summary>
    public List<byte[]> WaitAt(string host)
    {
        List<byte[]> frames = [];
        Assert.True(SpinWait.SpinUntil(() => (frames = ReceivedAt(host)).Count > 0, LiveWorld.Limit), $"nothing came in at {host} within {LiveWorld.Limit}");
        return frames;
    }

    /// <summary>Sends any bytes and does not look after them.</summary>
    public void Shoot(string host, byte[] frame) => _hosts[host].Socket.Send(frame);

    /// <summary>The frames that have come in at a host since the last look.</summary>
    public List<byte[]> ReceivedAt(string host)
    {
        var frames = new List<byte[]>();
        while (_hosts[host].Socket.TryReceive() is { } frame) frames.Add(frame);
        return frames;
    }

    public string? Carry(CompiledNetwork network, Place from, Packet packet, Trace expected)
    {
        Follow(network);
        var place = from.Kind == PlaceKind.Internet ? LiveNetwork.InternetPort : from.Id;
        var frame = ProbeFrame.Write(packet, TargetOf(network, place, packet.Destination), MacOf(place), ++_mark, (ushort)_mark);
        var hops = new List<Hop>();
        for (var leg = 0; leg < MaxLegs; leg++)
        {
            _observer.Expect(_mark, place);
            _hosts[place].Socket.Send(frame);
            if (_observer.Wait(LiveWorld.Limit) is not { } fate) return $"{packet}: no fate within {LiveWorld.Limit.TotalSeconds} s";
            hops.AddRange(fate.Trace?.Hops ?? []);
            if (fate.Drop is { } drop) return CompareDrop(expected, $"{drop}", hops);
            place = fate.ReceivedAt!;
            if (Receive(place, expected.FragmentSize) is not { } got) return $"{packet}: nothing came out at {place}";
            if (network.FindLink(place) is not { } link || link.Owns(ProbeFrame.DestinationOf(got))) return CompareDelivery(expected, place, got, hops);
            if (link.Interface.ForwardsTo is not { } next || network.FindLink(next) is null) return CompareDrop(expected, $"{DropReason.HostDoesNotForward}", hops);
            place = next;
            frame = got;
            ProbeFrame.Readdress(frame, TargetOf(network, place, ProbeFrame.DestinationOf(frame)), MacOf(place));
        }

        return expected.Reason == DropReason.ForwardingLoop ? null : $"{packet}: still on its way after {MaxLegs} hosts";
    }

    public string? CarryServiceAnswer(CompiledNetwork network, Trace expected)
    {
        var asked = _asked.Frame;
        var request = ProbeFrame.HeadersOf(asked);
        var answer = (request with { Length = 0 }).Answer() ?? throw new InvalidOperationException("a service was asked what has no answer");
        _observer.Expect(++_mark, LiveNetwork.ServicesPort);
        _hosts[LiveNetwork.ServicesPort].Socket.Send(ProbeFrame.Write(answer, MacOf(LiveNetwork.ServicesPort), MacOf(LiveNetwork.ServicesPort), _mark, (ushort)_mark));
        if (_observer.Wait(LiveWorld.Limit) is not { } fate) return "the service's answer had no fate";
        if (fate.Drop is { } drop) return $"the service's answer was dropped: {drop}";
        if (fate.ReceivedAt != expected.End.Id) return $"the service's answer came to {fate.ReceivedAt}";
        return Receive(fate.ReceivedAt, null) is { } got ? ProbeFrame.Compare(got, expected.Packet, ProbeFrame.TimeToLive) : "the service's answer did not come out";
    }

    public string? CompareNotice(Trace? expected)
    {
        if (expected is null) return _observer.Notice is { } unexpected ? $"live: the network sent {unexpected.Trace.Packet}" : null;
        if (!expected.IsDelivered) return _observer.Notice is null ? null : "live: the network's notice was delivered";
        // The network tells the sender after it has dropped the packet.
        SpinWait.SpinUntil(() => _observer.Notice is not null, LiveWorld.Limit);
        if (_observer.Notice is not { } notice) return "live: the network sent nothing";
        if (notice.Port != NameOf(expected.End)) return $"live: the notice came to {notice.Port}";
        return ProbeFrame.Compare(notice.Frame, expected.Packet, byte.MaxValue) is { } difference ? $"live: the notice has {difference}" : null;
    }

    public async ValueTask DisposeAsync()
    {
        LiveReport.Leave(_live, _hosts.Keys);
        foreach (var (_, socket) in _hosts.Values) socket.Dispose();
        await _live.DisposeAsync();
        foreach (var (inside, _) in _hosts.Values) inside.Dispose();
        _observer.Dispose();
        lock (_faults) Assert.Empty(_faults);
    }

    /// <summary>Makes the network the live one, and a host of each of its interfaces.</summary>
    public void Follow(CompiledNetwork network)
    {
        if (ReferenceEquals(network, _network)) return;
        _network = network;
        _live.Apply(network);
        foreach (var item in network.Input.Interfaces)
        {
            if (!_hosts.ContainsKey(item.Id)) AddHost(item.Id);
        }
    }

    private void AddHost(string id)
    {
        var inside = NetworkNamespace.Create();
        _live.AddPort(id, inside, "ens5");
        Open(id, inside, "ens5");
    }

    private void Open(string id, NetworkNamespace inside, string device)
    {
        using var links = LinkSocket.Open(inside);
        links.Configure(links.IndexOf(device), isUp: true, mtu: JumboMtu);
        _hosts.Add(id, (inside, ProbeSocket.Open(inside, device)));
    }

    // A frame for an address in the subnet that nobody has goes to nobody: a host would not even find out whom to send it to.
    private static MacAddress TargetOf(CompiledNetwork network, string place, Address destination)
    {
        if (network.FindLink(place) is not { } link) return MacOf(place);
        if (destination == Address.IPv4(uint.MaxValue)) return MacAddress.Broadcast;
        if (!link.Contains(destination)) return RouterCard.Mac;
        return link.FindNeighbour(destination) is { } neighbour ? MacOf(neighbour) : s_nobody;
    }

    private static MacAddress MacOf(string id) => MacAddress.For(id);

    private static string NameOf(Place place) => place.Kind switch
    {
        PlaceKind.Internet => LiveNetwork.InternetPort,
        PlaceKind.HostService => LiveNetwork.ServicesPort,
        _ => place.Id,
    };

    private byte[]? Receive(string place, int? fragmentSize)
    {
        var waited = Stopwatch.StartNew();
        var pause = new SpinWait();
        var fragments = new List<byte[]>();
        while (waited.Elapsed < LiveWorld.Limit)
        {
            if (_hosts[place].Socket.TryReceive() is not { } frame)
            {
                pause.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            if (fragmentSize is { } size && ProbeFrame.IsFragment(frame) && ProbeFrame.IdOf(frame) == (ushort)_mark)
            {
                fragments.Add(frame);
                if (ProbeFrame.Join(fragments, size) is { } whole) return whole;
            }
            else if (ProbeFrame.IsMarked(frame, _mark))
            {
                return frame;
            }
        }

        return null;
    }

    private static string? CompareDrop(Trace expected, string reason, List<Hop> hops)
    {
        if (expected.IsDelivered) return $"dropped at {Last(hops)} because {reason}, but the model delivers at {expected.End}";
        if (reason != $"{expected.Reason}") return $"dropped because {reason}, but in the model because {expected.Reason}";
        // The model ends a way that nobody forwards at the host; the live host just keeps the packet.
        return expected.Reason == DropReason.HostDoesNotForward ? null : CompareHops(expected, hops);
    }

    private string? CompareDelivery(Trace expected, string place, byte[] frame, List<Hop> hops)
    {
        if (!expected.IsDelivered) return $"delivered at {place}, but in the model dropped because {expected.Reason}";
        if (place != NameOf(expected.End)) return $"delivered at {place}, but in the model at {expected.End}";
        var packet = expected.Packet;
        if (expected.End.Kind == PlaceKind.HostService)
        {
            _asked = (hops[0].Component, frame);
            var seen = ProbeFrame.HeadersOf(frame);
            if (_live.InterfaceOf(seen.Source) != hops[0].Component) return $"the service was asked by {seen.Source}";
            packet = packet with { Source = seen.Source, Destination = seen.Destination };
        }

        var timeToLive = ProbeFrame.TimeToLive - (expected.Hops.Any(hop => hop.Stage == Stage.NatGateway) ? 1 : 0);
        return ProbeFrame.Compare(frame, packet, timeToLive) is { } difference ? $"delivered at {place} with {difference}" : CompareHops(expected, hops);
    }

    // Between two hosts the model notes that the first one forwards; and both note where they gave up a loop.
    private static string? CompareHops(Trace expected, List<Hop> hops)
    {
        var model = expected.Hops.Where(hop => hop.Stage != Stage.Forwarding).Select(Describe).ToList();
        var live = hops.Where(hop => hop.Stage != Stage.Forwarding).Select(Describe).ToList();
        return model.SequenceEqual(live) ? null : $"went {string.Join(", ", live)}{Environment.NewLine}  in the model {string.Join(", ", model)}";
    }

    private static string Describe(Hop hop) => $"{hop.Stage} {hop.Component} {hop.Rule}";

    private static string Last(List<Hop> hops) => hops.Count == 0 ? "the card" : hops[^1].Component;

    private void Keep(Exception fault)
    {
        lock (_faults) _faults.Add(fault);
    }
}
