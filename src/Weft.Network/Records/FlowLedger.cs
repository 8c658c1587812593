using Weft.Network.Packets;

namespace Weft.Network.Records;

/// <summary>
/// Adds packets up to one record for each flow at each interface, until it is closed. What would be too much for one interface (a host that
/// knocks at every port) is left out and told of.
/// </summary>
/// <param name="flowsPerInterface">How many records one interface can have between two closings.</param>
public sealed class FlowLedger(int flowsPerInterface = FlowLedger.DefaultFlowsPerInterface)
{
    public const int DefaultFlowsPerInterface = 20_000;

    private readonly Lock _lock = new();
    private Dictionary<RecordKey, Tally> _tallies = [];
    private Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private HashSet<string> _skipped = new(StringComparer.Ordinal);

    /// <summary>Called from any thread.</summary>
    /// <param name="seen">Where the packets were seen, all of one frame and so of one flow.</param>
    /// <param name="packets">One, or the segments of a frame that stands for several.</param>
    /// <param name="bytes">Of the IP packets, headers included.</param>
    /// <param name="flags">Of the packet, if it is TCP.</param>
    public void Count(IReadOnlyList<Sighting> seen, int packets, long bytes, TcpFlags flags, DateTimeOffset at)
    {
        lock (_lock)
        {
            for (var i = 0; i < seen.Count; i++)
            {
                if (TallyOf(RecordKey.Of(seen[i]), at) is { } tally) tally.Add(packets, bytes, flags, at);
            }
        }
    }

    /// <summary>The same for the packets of a trail that is used again: its records are looked up once between two closings.</summary>
    public void Count(Trail trail, int packets, long bytes, TcpFlags flags, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (!ReferenceEquals(trail.Book, _tallies))
            {
                trail.Book = _tallies;
                for (var i = 0; i < trail.Tallies.Length; i++) trail.Tallies[i] = TallyOf(RecordKey.Of(trail.Seen[i]), at);
            }

            foreach (var tally in trail.Tallies) tally?.Add(packets, bytes, flags, at);
        }
    }

    /// <summary>Everything since the last closing; the ledger is empty then.</summary>
    public FlowRecords Close()
    {
        lock (_lock)
        {
            var closed = new FlowRecords([.. _tallies.Select(entry => entry.Value.RecordOf(entry.Key))], _skipped);
            (_tallies, _counts, _skipped) = ([], new(StringComparer.Ordinal), new(StringComparer.Ordinal));
            return closed;
        }
    }

    private Tally? TallyOf(RecordKey key, DateTimeOffset at)
    {
        if (_tallies.TryGetValue(key, out var held)) return held;
        var count = _counts.GetValueOrDefault(key.Interface);
        if (count >= flowsPerInterface)
        {
            _skipped.Add(key.Interface);
            return null;
        }

        _counts[key.Interface] = count + 1;
        return _tallies[key] = new Tally(at);
    }

    /// <summary>Where the packets of one flow are seen, with the place where a ledger adds them up. For one ledger only.</summary>
    public sealed class Trail(IReadOnlyList<Sighting> seen)
    {
        public IReadOnlyList<Sighting> Seen { get; } = seen;

        internal object? Book { get; set; }

        internal Tally?[] Tallies { get; } = new Tally?[seen.Count];
    }

    /// <summary>The sums of one record.</summary>
    internal sealed class Tally(DateTimeOffset first)
    {
        private long _packets;
        private long _bytes;
        private OpeningFlags _flags;
        private readonly DateTimeOffset _first = first;
        private DateTimeOffset _last = first;

        public void Add(int packets, long bytes, TcpFlags flags, DateTimeOffset at)
        {
            _packets += packets;
            _bytes += bytes;
            _flags |= FlowRecord.Noted(flags);
            if (at > _last) _last = at;
        }

        public FlowRecord RecordOf(RecordKey key) => new(key, _packets, _bytes, _flags, _first, _last);
    }
}
