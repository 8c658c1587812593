using System.Runtime.InteropServices;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;
using Weft.Network.Packets;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// The fast path inside the kernel, for root: flows that the slow path has entered, and only as it says. An entry holds for one revision and one
/// second, and not while anybody looks on; what it has counted is added to its flow. Called under the slow path's lock, but for cards.
/// </summary>
internal sealed class KernelPath : IDisposable
{
    private const int Loopback = 1;
    private const string NoIPv6 = "/proc/sys/net/ipv6/conf/default/disable_ipv6";

    private readonly Observers _observers;
    private readonly TimeSpan _walkAgainAfter;
    private readonly TimeProvider _clock;
    private readonly KernelTables _tables = new();
    private readonly SwitchRoom _room = new();
    private readonly Dictionary<(int Port, FrameKey Key), Entered> _entered = [];
    private readonly byte[] _value = new byte[KernelTables.FlowLength];
    private int _revision;

    /// <exception cref="LinuxException">This user or this kernel cannot do it.</exception>
    public KernelPath(Observers observers, TimeSpan walkAgainAfter, TimeProvider clock)
    {
        (_observers, _walkAgainAfter, _clock) = (observers, walkAgainAfter, clock);
        try
        {
            // Its cards have no addresses and no will of their own.
            _room.Inside.Run(() =>
            {
                if (File.Exists(NoIPv6)) File.WriteAllText(NoIPv6, "1");
            });
            _room.OnLinks(links => _tables.TryFilter(links, Loopback));
        }
        catch (LinuxException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The namespace in which hosts' cards are joined to those that the pumps read.</summary>
    public NetworkNamespace Switch => _room.Inside;

    public KernelCard Plug(int number, NetworkNamespace inside, string name, MacAddress mac) => KernelCard.Plug(_tables, _room, number, inside, name, mac);

    /// <summary>How many packets it has carried, as far as they have been counted.</summary>
    public long Carried { get; private set; }

    /// <summary>From here on nothing holds that was entered before; and nothing at all while somebody looks on.</summary>
    public void SetRevision(int revision)
    {
        _revision = revision;
        SetEpoch();
    }

    public void SetEpoch() => _tables.SetEpoch(_observers.IsAny ? 0 : Epoch(_revision));

    /// <summary>Enters a flow between two cards of the kernel path, if it is one that the kernel's program knows to carry.</summary>
    public void Enter(Port from, FrameKey key, FlowEntry entry, in Packet sent)
    {
        Leave((from.Number, key));
        if (from.Card is not { } near || entry.To.Card is not { } far || !entry.IsForKernel(sent)) return;
        var bytes = new byte[KernelTables.KeyLength];
        KernelTables.WriteKey(bytes, near.Device, key.To, sent);
        var until = KernelTables.Now + (long)_walkAgainAfter.TotalNanoseconds;
        if (_tables.SetFlow(bytes, Epoch(entry.Revision), until, far.Device, entry.MaxLength, entry.Rewrite))
            _entered.Add((from.Number, key), new Entered(bytes, entry.Flow, from, entry.To));
    }

    /// <summary>Takes a flow out, and adds what it has counted.</summary>
    public void Leave((int Port, FrameKey Key) key)
    {
        if (_entered.Remove(key, out var known) && _tables.TryTakeFlow(known.Key, _value)) Carried += known.Count(_value, _clock.GetUtcNow());
    }

    /// <summary>Adds to flows and ports what has been counted so far: of all ports, or only of one.</summary>
    public void CountAll(Port? only = null)
    {
        foreach (var known in _entered.Values)
        {
            if (only is not null && known.From != only && known.To != only) continue;
            if (_tables.TryReadFlow(known.Key, _value)) Carried += known.Count(_value, _clock.GetUtcNow());
        }
    }

    public void Dispose()
    {
        _room.Dispose();
        _tables.Dispose();
    }

    // Zero is for "nothing holds".
    private static long Epoch(int revision) => revision + 1L;

    private sealed class Entered(byte[] key, LiveFlow flow, Port from, Port to)
    {
        private long _packets, _bytes;

        public byte[] Key { get; } = key;

        public Port From => from;

        public Port To => to;

        public long Count(ReadOnlySpan<byte> value, DateTimeOffset now)
        {
            var packets = MemoryMarshal.Read<long>(value[KernelTables.FlowPackets..]) - _packets;
            var bytes = MemoryMarshal.Read<long>(value[KernelTables.FlowBytes..]) - _bytes;
            if (packets == 0) return 0;
            (_packets, _bytes) = (_packets + packets, _bytes + bytes);
            var idle = TimeSpan.FromMicroseconds((KernelTables.Now - MemoryMarshal.Read<long>(value[KernelTables.FlowLastSeen..])) / 1000);
            flow.Count(packets, bytes, value[KernelTables.FlowFlags], (now - idle).UtcTicks);
            from.CountSent(packets, bytes);
            to.CountReceived(packets, bytes);
            return packets;
        }
    }
}
