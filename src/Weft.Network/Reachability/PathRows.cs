using System.Runtime.InteropServices;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// The path table spread out to rows of senders. Destinations come place by place, so the rows of one place are kept until another is
/// asked for; what they are made from, a row for each set of places, is kept for good.
/// </summary>
internal sealed class PathRows
{
    private readonly PathTable _table;
    private readonly SenderSet _senders;
    private readonly Dictionary<ulong[], ulong[]> _expanded = new(ReferenceEqualityComparer.Instance);
    private readonly List<ulong[]> _spare = [];
    private readonly List<(Protocol Protocol, Lead Way, Segment[] Segments)> _current = [];
    private readonly ulong[] _attached;
    private int _place = -1;
    private int _used;

    public PathRows(PathTable table, SenderSet senders)
    {
        (_table, _senders) = (table, senders);
        _attached = new ulong[senders.Words];
        for (var position = 0; position < senders.Count; position++)
        {
            if (table.Places.Endpoints.Port(senders[position]).Input.IsAttached) Bits.Set(_attached, position);
        }
    }

    /// <summary>The senders that the path lets through to a place, over one kind of way: direct, or by hairpin. Good until another place is asked for.</summary>
    public Segment[] Of(int place, Protocol protocol, Lead way)
    {
        if (place != _place)
        {
            _current.Clear();
            (_place, _used) = (place, 0);
        }

        foreach (var (known, knownWay, segments) in CollectionsMarshal.AsSpan(_current))
        {
            if (known == protocol && knownWay == way) return segments;
        }

        var built = Array.ConvertAll(_table.Of(place, protocol, way), segment => segment with { Row = WithSubnet(place, Expanded(segment.Row), way) });
        _current.Add((protocol, way, built));
        return built;
    }

    // Inside the subnet everything arrives directly, and nothing by way of the internet.
    private ulong[] WithSubnet(int place, ulong[] shared, Lead way)
    {
        var row = Spare();
        shared.CopyTo(row, 0);
        foreach (var neighbour in _table.Places.InSubnetOf(place))
        {
            foreach (var (from, to) in _table.Places.Runs(neighbour))
            {
                var run = _senders.Run(from, to);
                if (way == Lead.Direct) Bits.SetRun(row, run.From, run.To);
                else Bits.ClearRun(row, run.From, run.To);
            }
        }

        Bits.And(row, _attached);
        return row;
    }

    private ulong[] Spare()
    {
        if (_used == _spare.Count) _spare.Add(new ulong[_senders.Words]);
        return _spare[_used++];
    }

    private ulong[] Expanded(ulong[] places)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_expanded, places, out _);
        if (known is not null) return known;
        var row = new ulong[_senders.Words];
        foreach (var place in Bits.Members(places))
        {
            foreach (var (from, to) in _table.Places.Runs(place))
            {
                var run = _senders.Run(from, to);
                Bits.SetRun(row, run.From, run.To);
            }
        }

        return _expanded[places] = row;
    }
}
