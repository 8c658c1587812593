using Weft.Fabric.Frames;
using Weft.Fabric.Mirroring;
using Weft.Fabric.Observation;
using Weft.Fabric.Services;
using Weft.Fabric.Uplink;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// The one owner of the flow state: walks packets through the engine, one at a time, and turns what it says into entries for the fast path.
/// </summary>
internal sealed class SlowPath(LiveSettings settings, KernelPath? kernel = null)
{
    private static readonly long s_answerLifetime = TimeSpan.FromSeconds(600).Ticks;
    private static readonly long s_entryLinger = TimeSpan.FromSeconds(30).Ticks;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Port> _ports = [];
    private readonly Dictionary<int, Port> _byNumber = [];
    private readonly Dictionary<(int Port, FrameKey Key), FlowEntry> _entries = [];
    private readonly Identities _identities = new();
    private readonly Meters _meters = new(settings.MetersSoFar);
    private CompiledNetwork? _network;
    private FlowState _flows = FlowState.Empty;
    private int _revision;

    public HardwareAddresses HardwareAddresses { get; } = new(settings.MacOf);

    public int Revision => Volatile.Read(ref _revision);

    public CompiledNetwork? Network => Volatile.Read(ref _network);

    public void Apply(CompiledNetwork network)
    {
        lock (_gate)
        {
            Volatile.Write(ref _network, network);
            Volatile.Write(ref _revision, _revision + 1);
            kernel?.SetRevision(_revision);
        }
    }

    /// <summary>Somebody looks on now, or nobody any more.</summary>
    public void FollowObservers()
    {
        lock (_gate) kernel?.SetEpoch();
    }

    /// <summary>Adds to flows and ports what the kernel has carried.</summary>
    public long CountKernel()
    {
        lock (_gate)
        {
            kernel?.CountAll();
            return kernel?.Carried ?? 0;
        }
    }

    /// <exception cref="InvalidOperationException">There is a port of that id.</exception>
    public void Add(Port port)
    {
        lock (_gate)
        {
            if (!_ports.TryAdd(port.Id, port)) throw new InvalidOperationException($"{port.Id} has a port already");
            _byNumber.Add(port.Number, port);
            if (port.Kind == PortKind.Interface) _identities.Give(port.Id);
        }
    }

    public Port? Remove(string id)
    {
        lock (_gate)
        {
            if (!_ports.Remove(id, out var port)) return null;
            _byNumber.Remove(port.Number);
            _identities.Take(id);
            foreach (var (key, entry) in _entries)
            {
                if (key.Port == port.Number || entry.To == port) Forget(key, entry);
            }

            return port;
        }
    }

    public Port? Find(string id)
    {
        lock (_gate) return _ports.GetValueOrDefault(id);
    }

    /// <summary>The counts of a port, with what the kernel has carried.</summary>
    public PortCounters? CountersOf(string id)
    {
        lock (_gate)
        {
            if (!_ports.TryGetValue(id, out var port)) return null;
            kernel?.CountAll(port);
            return port.Counters();
        }
    }

    public Port[] Ports()
    {
        lock (_gate) return [.. _ports.Values];
    }

    public string? OwnerOf(Address identity)
    {
        lock (_gate) return _identities.OwnerOf(identity);
    }

    public Address? IdentityOf(string id, bool isIPv6)
    {
        lock (_gate) return _identities.Find(id, isIPv6);
    }

    /// <summary>The entry by which a service's answer goes back to the interface that asked.</summary>
    public FlowEntry? FindServiceAnswer(Port services, FrameKey key, long now)
    {
        lock (_gate)
        {
            if (!_entries.TryGetValue((services.Number, key), out var entry) || entry.Expires < now) return null;
            entry.Prolong(now + s_answerLifetime);
            return entry;
        }
    }

    public Judgement Judge(in Question question)
    {
        lock (_gate)
        {
            var from = question.From;
            if (_network is not { } network || (from.Kind == PortKind.Interface && network.FindLink(from.Id) is null))
                return Judgement.Dropped(new(DropReason.InterfaceNotAttached));
            if (HasTooManyFlows(question)) return Judgement.Dropped(new(FrameFault.TooManyFlows));
            var now = TimeSpan.FromTicks(question.Now);
            var trace = PacketWalk.Leg(network, from.Place, question.Packet, question.Target, _flows, now);
            if (question.IsForNobody)
                return trace.IsDelivered ? Judgement.Dropped(new(FrameFault.UnknownNeighbour), trace) : Judgement.Dropped(new(trace.Reason), trace);
            _flows = trace.Flows;
            if (question.Packet.Flags.HasFlag(TcpFlags.Rst)) ExpireBothWays(question, trace);
            return trace.IsDelivered ? Deliver(network, question, trace) : Drop(network, trace, now);
        }
    }

    /// <summary>The way of a mirror's copies from an interface; null where the interface has no port.</summary>
    public CopyRoute? RouteCopy(string source, Packet packet, TimeSpan now, TimeSpan until)
    {
        lock (_gate)
        {
            if (_network is not { } network || !_ports.TryGetValue(source, out var from) || network.FindLink(source) is null) return null;
            var trace = PacketWalk.Copy(network, from.Place, packet, _flows, now);
            _flows = trace.Flows;
            var to = trace is { IsDelivered: true, End.Kind: PlaceKind.Interface } ? PortOf(trace) : null;
            var kept = trace with { Flows = FlowState.Empty };
            return new CopyRoute(source, to, to?.Mac ?? RouterCard.Mac, FrameHops.Of(trace, from.Mac, HardwareAddresses).From, kept, _revision, until);
        }
    }

    public FlowSnapshot[] Flows()
    {
        lock (_gate)
        {
            kernel?.CountAll();
            return [.. _entries.Values.Where(entry => !entry.IsServiceAnswer).Select(entry => entry.Flow).Select(flow =>
                new FlowSnapshot(flow.From, flow.Sent, flow.To, flow.Trace.Packet, flow.Packets, flow.Bytes, flow.Started, flow.LastSeen))];
        }
    }

    public TrafficMeter[] ReadMeters()
    {
        lock (_gate)
        {
            MeterAll();
            return _meters.Read();
        }
    }

    /// <summary>Meters begin at nothing again; what flows carried before is not counted any more.</summary>
    public void ForgetMeters()
    {
        lock (_gate)
        {
            MeterAll();
            _meters.Clear();
        }
    }

    /// <summary>Forgets flows that are dead and entries that nobody used for long.</summary>
    public void Sweep(long now)
    {
        lock (_gate)
        {
            if (_network is { } network) _flows = _flows.Swept(id => network.FindLink(id)?.Interface.Timeouts, TimeSpan.FromTicks(now));
            foreach (var (key, entry) in _entries)
            {
                if (entry.Expires + s_entryLinger < now) Forget(key, entry);
            }
        }
    }

    private void MeterAll()
    {
        kernel?.CountAll();
        foreach (var entry in _entries.Values) Meter(entry);
    }

    // Flows that one host opens to ever new places must not take the memory of all the others.
    private bool HasTooManyFlows(in Question question)
    {
        var from = question.From;
        return from.Kind == PortKind.Interface
            && Math.Max(from.Entries, _flows.TrackedCounts.GetValueOrDefault(from.Id)) >= settings.FlowsPerInterface
            && !_entries.ContainsKey((from.Number, question.Key));
    }

    private Judgement Drop(CompiledNetwork network, Trace trace, TimeSpan now)
    {
        var judgement = Judgement.Dropped(new(trace.Reason), trace);
        if (PacketWalk.Notify(network, trace, now) is not { } told) return judgement;
        _flows = told.Flows;
        if (!told.IsDelivered || PortOf(told) is not { } to) return judgement;
        return judgement with { Notice = new Notice(to, told, trace.SentBack!.Value.Mtu) };
    }

    private Judgement Deliver(CompiledNetwork network, in Question question, Trace trace)
    {
        if (PortOf(trace) is not { } to) return Judgement.Dropped(new(FrameFault.NoPort), trace);
        var hops = FrameHops.Of(trace, question.From.Mac, HardwareAddresses);
        if (hops.Translator is { } gateway && question.TimeToLive <= 1) return EndTimeToLive(network, question, trace, gateway);
        if (trace.End.Kind == PlaceKind.HostService) trace = ServiceAddresses.Rewritten(network, trace, _identities.Find(question.From.Id, question.Packet.IsIPv6)!.Value);
        var rewrite = new Rewrite(question.Packet, trace.Packet, to.Mac, hops.From, hops.Translator is not null);
        var known = _entries.GetValueOrDefault((question.From.Number, question.Key));
        var entry = new FlowEntry(FlowOf(network, known, question, trace), to, rewrite, _revision, question.Now + settings.WalkAgainAfter.Ticks)
        {
            MaxLength = Math.Max(question.Packet.Length, known is not null && known.Revision == _revision ? known.MaxLength : 0),
            Walks = Math.Min((known?.Walks ?? 0) + 1, int.MaxValue - 1),
            Metered = known?.Metered ?? 0,
        };
        // What the groups remember ends with a reset: what follows is judged anew.
        if (question.Packet.Flags.HasFlag(TcpFlags.Rst)) entry.Expire();
        if (trace.Packet.IsFragmented || trace.Packet.About is not null) return new Judgement(entry, null, trace);
        if (known is null && question.From.Entries >= settings.FlowsPerInterface) return new Judgement(entry, null, trace);
        if (known is null) question.From.Entries++;
        _entries[(question.From.Number, question.Key)] = entry;
        kernel?.Enter(question.From, question.Key, entry, question.Packet);
        if (trace.End.Kind == PlaceKind.HostService) KeepServiceAnswer(question, trace, to);
        return new Judgement(entry, null, trace);
    }

    private LiveFlow FlowOf(CompiledNetwork network, FlowEntry? known, in Question question, Trace trace)
    {
        // The state of all flows at one moment is not for keeping; and most flows of a scan are one packet, which needs its hops no more.
        var ways = Meters.WaysOf(network, question.From.Place, trace);
        if (known is null) return new LiveFlow(question.From.Place, question.Packet, trace with { Flows = FlowState.Empty, Hops = [] }, question.Time) { Ways = ways };
        Meter(known);
        known.Flow.Trace = trace with { Flows = FlowState.Empty };
        known.Flow.Ways = ways;
        return known.Flow;
    }

    private void KeepServiceAnswer(in Question question, Trace trace, Port services)
    {
        var asked = trace.Packet;
        var answer = asked with { Source = asked.Destination, Destination = asked.Source, SourcePort = asked.DestinationPort, DestinationPort = asked.SourcePort };
        var sent = question.Packet;
        var back = sent with { Source = sent.Destination, Destination = sent.Source, SourcePort = sent.DestinationPort, DestinationPort = sent.SourcePort };
        var key = (services.Number, FrameKey.Of(services.Mac, answer));
        if (_entries.TryGetValue(key, out var known) && known.To == question.From)
        {
            known.Prolong(question.Now + s_answerLifetime);
            return;
        }

        if (question.From.Entries >= settings.FlowsPerInterface) return;
        question.From.Entries++;
        var end = new Trace(Outcome.Delivered, DropReason.None, question.From.Place, [], back, FlowState.Empty);
        var rewrite = new Rewrite(answer, back, question.From.Mac, RouterCard.Mac, false);
        _entries[key] = new FlowEntry(new LiveFlow(new Place(PlaceKind.HostService, trace.End.Id), answer, end, question.Time), question.From, rewrite, 0, question.Now + s_answerLifetime)
        {
            IsServiceAnswer = true,
        };
    }

    // A gateway that translates is a hop that counts: it reports that the time to live has ended.
    private Judgement EndTimeToLive(CompiledNetwork network, in Question question, Trace trace, string gateway)
    {
        var judgement = Judgement.Dropped(new(FrameFault.TimeToLive), trace);
        var reached = trace.Hops.First(hop => hop.Stage == Stage.NatGateway);
        if (network.FindLink(gateway)?.Interface.Addresses is not [var own, ..] || own.Address.IsIPv6 != question.Packet.IsIPv6) return judgement;
        var error = Packet.Error(own.Address, 11, 0, reached.Before);
        var told = PacketWalk.Forward(network, Place.Interface(gateway), error, _flows, TimeSpan.FromTicks(question.Now));
        return told.IsDelivered && PortOf(told) is { } to ? judgement with { Notice = new Notice(to, told, 0) } : judgement;
    }

    private Port? PortOf(Trace trace) => trace.End.Kind switch
    {
        PlaceKind.Interface => _ports.GetValueOrDefault(trace.End.Id),
        PlaceKind.Internet => _ports.GetValueOrDefault(
            settings.Uplink is not null && UplinkRanges.IsOutside(trace.Packet.Destination, settings.PublicRanges) ? LiveNetwork.UplinkPort : LiveNetwork.InternetPort),
        PlaceKind.HostService => _ports.GetValueOrDefault(LiveNetwork.ServicesPort),
        _ => null,
    };

    // A reset ends what groups remember of a flow, so that both directions are to be judged anew.
    private void ExpireBothWays(in Question question, Trace trace)
    {
        if (_entries.TryGetValue((question.From.Number, question.Key), out var forward)) Expire((question.From.Number, question.Key), forward);
        if (!trace.IsDelivered || PortOf(trace) is not { } to) return;
        var answer = trace.Packet with
        {
            Source = trace.Packet.Destination,
            Destination = trace.Packet.Source,
            SourcePort = trace.Packet.DestinationPort,
            DestinationPort = trace.Packet.SourcePort,
        };
        foreach (var mac in (ReadOnlySpan<MacAddress>)[RouterCard.Mac, question.From.Mac, to.Mac])
        {
            var key = (to.Number, FrameKey.Of(mac, answer));
            if (_entries.TryGetValue(key, out var back)) Expire(key, back);
        }
    }

    private void Expire((int Port, FrameKey Key) key, FlowEntry entry)
    {
        kernel?.Leave(key);
        entry.Expire();
    }

    private void Forget((int Port, FrameKey Key) key, FlowEntry entry)
    {
        kernel?.Leave(key);
        Meter(entry);
        if (!_entries.Remove(key)) return;
        // An answer of a service counts for the host that asked.
        if (entry.IsServiceAnswer) entry.To.Entries--;
        else if (_byNumber.TryGetValue(key.Port, out var port)) port.Entries--;
    }

    private void Meter(FlowEntry entry)
    {
        if (entry.IsServiceAnswer) return;
        var bytes = entry.Flow.Bytes - entry.Metered;
        if (bytes == 0) return;
        entry.Metered += bytes;
        _meters.Count(entry.Flow.Ways, bytes);
    }
}
