using System.Collections.Immutable;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;
using Weft.Fabric.Uplink;
using Weft.Network.Walking;

namespace Weft.Fabric.Forwarding;

/// <summary>What is behind a port.</summary>
internal enum PortKind
{
    Interface,
    Internet,
    Services,
}

/// <summary>One virtual card and what belongs to it. Tables and counts of what is sent are touched by its own pump's thread only.</summary>
internal sealed class Port(PortKind kind, string id, int number, MacAddress mac, TapDevice tap, KernelCard? card = null)
{
    private const int Reasons = 64;
    private const int WorkPerSecond = 80_000, WorkBurst = 32_000;

    private readonly long[] _drops = new long[Reasons * 2];
    private long _sentPackets, _sentBytes, _receivedPackets, _receivedBytes;
    private volatile bool _isClosed;

    public PortKind Kind { get; } = kind;

    public string Id { get; } = id;

    /// <summary>What observers know it by: all of the internet is one place to them.</summary>
    public string SeenAs { get; } = kind == PortKind.Internet ? LiveNetwork.InternetPort : id;

    public Place Place { get; } = kind == PortKind.Interface ? Place.Interface(id) : Place.Internet;

    /// <summary>Never used for another port of the same network.</summary>
    public int Number { get; } = number;

    public MacAddress Mac { get; } = mac;

    public TapDevice Tap { get; } = tap;

    /// <summary>Where the kernel forwards: what joins the host's card to <see cref="Tap"/>.</summary>
    public KernelCard? Card { get; } = card;

    /// <summary>What is to be closed for the card to be gone.</summary>
    public IDisposable Device => Card is null ? Tap : Card;

    /// <summary>Where the port leads out of the live network: what carries flows on from here.</summary>
    public HostUplink? Uplink { get; set; }

    /// <summary>The flows that start here.</summary>
    public Dictionary<FrameKey, FlowEntry> Flows { get; } = [];

    /// <summary>How many flows that start here the slow path knows; counted under its lock.</summary>
    public int Entries { get; set; }

    public FragmentTable Fragments { get; } = new();

    public ServiceAllowance Allowance { get; } = new();

    /// <summary>Null where any number of hosts is behind the port.</summary>
    public WalkAllowance? Walks { get; } = kind == PortKind.Interface ? new WalkAllowance(WorkPerSecond, WorkBurst) : null;

    /// <summary>The host has asked who its router is, and is told again from time to time.</summary>
    public bool AsksForRouter { get; set; }

    public TimeSpan LastAdvertised { get; set; }

    public bool IsClosed => _isClosed;

    public void Close() => _isClosed = true;

    public void CountSent(long packets, long bytes)
    {
        Interlocked.Add(ref _sentPackets, packets);
        Interlocked.Add(ref _sentBytes, bytes);
    }

    public void CountReceived(long packets, long bytes)
    {
        Interlocked.Add(ref _receivedPackets, packets);
        Interlocked.Add(ref _receivedBytes, bytes);
    }

    public void CountDrop(DropCause cause, int packets)
    {
        var index = cause.Fault == FrameFault.None ? (int)cause.Reason : Reasons + (int)cause.Fault;
        Volatile.Write(ref _drops[index], _drops[index] + packets);
    }

    public PortCounters Counters()
    {
        var drops = ImmutableDictionary.CreateBuilder<DropCause, long>();
        for (var i = 0; i < _drops.Length; i++)
        {
            var count = Volatile.Read(ref _drops[i]);
            if (count > 0) drops[i < Reasons ? new DropCause((DropReason)i) : new DropCause((FrameFault)(i - Reasons))] = count;
        }

        return new(Volatile.Read(ref _sentPackets), Volatile.Read(ref _sentBytes), Volatile.Read(ref _receivedPackets), Volatile.Read(ref _receivedBytes), drops.ToImmutable());
    }
}
