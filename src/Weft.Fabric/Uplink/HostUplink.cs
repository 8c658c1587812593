using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Forwarding;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Uplink;

/// <summary>
/// The way out of the live network: a namespace that is at home at every address outside, in which each flow meets a socket of this process that
/// is spliced to one outside. Packets come to it and leave it through the engine, like those of any host on the internet. Safe for several threads.
/// </summary>
internal sealed class HostUplink : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<UplinkKey, UplinkFlow> _flows = [];
    private readonly Dictionary<Address, int> _sources = [];
    private readonly CancellationTokenSource _end = new();
    private readonly NetworkNamespace _namespace;
    private readonly BorrowedAddresses _borrowed;
    private readonly Port _port;
    private readonly Observers _observers;
    private readonly long _start;
    private readonly ITimer _sweep;

    /// <param name="inside">The namespace, with its card furnished.</param>
    /// <param name="publicRanges">What lies behind that card.</param>
    public HostUplink(Port port, NetworkNamespace inside, string device, ImmutableArray<Cidr> publicRanges, UplinkSettings settings, Observers observers, TimeProvider clock)
    {
        _port = port;
        _namespace = inside;
        _borrowed = new BorrowedAddresses(inside, publicRanges);
        _observers = observers;
        Settings = settings;
        Clock = clock;
        _start = clock.GetTimestamp();
        Doors = new Doors(inside);
        Inside = InsideSender.Open(inside, device, port.Mac);
        End = _end.Token;
        _sweep = clock.CreateTimer(_ => Sweep(), null, settings.SweepEvery, settings.SweepEvery);
    }

    public UplinkSettings Settings { get; }

    public TimeProvider Clock { get; }

    public Doors Doors { get; }

    public InsideSender Inside { get; }

    /// <summary>Cancelled when all ends.</summary>
    public CancellationToken End { get; }

    public TimeSpan Now => Clock.GetElapsedTime(_start);

    /// <summary>How many flows are carried.</summary>
    public int Count
    {
        get
        {
            lock (_gate) return _flows.Count;
        }
    }

    /// <summary>Decides about a packet that the engine has delivered here. What is held is to be given to the flow.</summary>
    public Admission Admit(in Packet packet, out UplinkFlow? flow)
    {
        flow = null;
        var opens = OpensFlow(packet);
        if (opens is null) return packet.Protocol.IsIcmp ? Admission.Lose : Admission.Pass;
        var key = UplinkKey.Of(packet);
        lock (_gate)
        {
            if (_flows.TryGetValue(key, out flow))
            {
                if (!flow.IsPending) return Admission.Pass;
                return packet.Protocol == Protocol.Tcp ? Admission.Lose : Admission.Hold;
            }

            if (opens == false) return Admission.Pass;
            if (End.IsCancellationRequested) return Admission.Lose;
            if (UplinkRanges.IsNeverRouted(packet.Destination)) return Admission.Refuse;
            var ofSource = _sources.GetValueOrDefault(packet.Source);
            if (_flows.Count >= Settings.Flows || ofSource >= Settings.FlowsPerSource) return Admission.NoRoom;
            _borrowed.Return(packet.Source);
            _borrowed.Borrow(packet.Destination);
            flow = NewFlow(key);
            _flows.Add(key, flow);
            _sources[packet.Source] = ofSource + 1;
            return Admission.Hold;
        }
    }

    /// <summary>Tells the sender of a packet that it leads nowhere.</summary>
    public void Refuse(HeldFrame frame) => Inside.Refuse(frame, SocketError.NetworkUnreachable);

    /// <summary>Tells the sender of a packet what the outside said to it, if it said anything.</summary>
    public void Answer(HeldFrame frame, SocketError refusal) => Inside.Refuse(frame, refusal);

    public void Release(HeldFrame frame) => frame.Release(_port, _observers, Clock.GetUtcNow());

    public Socket OpenInside(AddressFamily family, SocketType type, ProtocolType protocol) => _namespace.OpenSocket(family, type, protocol);

    /// <summary>The address is one of the machine's own: what listens there for the machine itself is not the internet.</summary>
    /// <exception cref="SocketException">No way leads there.</exception>
    public bool IsHostItself(Address destination)
    {
        var address = destination.ToIPAddress();
        // Connecting sends nothing; it chooses the address to speak from, which towards oneself is one's own.
        using var probe = Settings.OpenSocket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        probe.Connect(new IPEndPoint(address, 9));
        return ((IPEndPoint)probe.LocalEndPoint!).Address.Equals(address);
    }

    public void Forget(UplinkFlow flow)
    {
        lock (_gate)
        {
            if (!_flows.TryGetValue(flow.Key, out var known) || known != flow) return;
            _flows.Remove(flow.Key);
            var left = _sources[flow.Key.Source] - 1;
            if (left > 0) _sources[flow.Key.Source] = left;
            else _sources.Remove(flow.Key.Source);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _sweep.DisposeAsync();
        await _end.CancelAsync();
        UplinkFlow[] flows;
        lock (_gate) flows = [.. _flows.Values];
        foreach (var flow in flows) flow.Abort();
        await Task.WhenAll(flows.Select(flow => flow.Running));
        Doors.Dispose();
        Inside.Dispose();
        _end.Dispose();
        _namespace.Dispose();
    }

    // Null for what opens none and belongs to none that is carried.
    private static bool? OpensFlow(in Packet packet)
    {
        if (packet.Protocol == Protocol.Tcp) return (packet.Flags & (TcpFlags.Syn | TcpFlags.Ack)) == TcpFlags.Syn;
        if (packet.Protocol == Protocol.Udp) return true;
        // An error about a flow is for its socket inside; no other message is for a kernel that stands for many hosts.
        if (packet.Protocol.IsIcmp) return packet.About is not null ? false : packet.IcmpType == (packet.IsIPv6 ? 128 : 8) ? true : null;
        return false;
    }

    private UplinkFlow NewFlow(UplinkKey key) =>
        key.Protocol == Protocol.Tcp ? new CarriedConnection(this, key)
        : key.Protocol == Protocol.Udp ? new CarriedDatagrams(this, key)
        : new CarriedEchoes(this, key);

    private void Sweep()
    {
        var now = Now;
        UplinkFlow[] idle;
        lock (_gate)
        {
            idle = [.. _flows.Values.Where(flow => flow.IdleLimit < now && now - flow.LastActive > flow.IdleLimit)];
            _borrowed.Sweep(_flows.Keys.Select(key => key.Destination));
        }

        foreach (var flow in idle) flow.Abort();
        Doors.Sweep();
    }
}
