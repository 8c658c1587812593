namespace Weft.Network.Reachability;

/// <summary>
/// The endpoints of two networks as one row of bits: those of the earlier one in their order, then those that only the later one has. A row
/// of either network lies in it as a few unbroken runs.
/// </summary>
internal sealed class JoinedEndpoints
{
    private readonly DestinationRows _before;
    private readonly DestinationRows _after;
    private readonly List<int> _added = [];
    private readonly Dictionary<Endpoint, (int Before, int After)> _places = [];
    private readonly List<(int From, int Count, int At)> _runs = [];
    private readonly bool _isSame;

    public JoinedEndpoints(DestinationRows before, DestinationRows after)
    {
        (_before, _after) = (before, after);
        _isSame = before.Count == after.Count && Enumerable.Range(0, before.Count).All(i => before.Endpoint(i) == after.Endpoint(i));
        if (_isSame) return;
        for (var i = 0; i < before.Count; i++) _places[before.Endpoint(i)] = (i, -1);
        for (var i = 0; i < after.Count; i++) AddLater(i);
    }

    public int Count => _before.Count + _added.Count;

    public IEnumerable<Endpoint> All => Enumerable.Range(0, Count).Select(this.Endpoint);

    public Endpoint Endpoint(int index) => index < _before.Count ? _before.Endpoint(index) : _after.Endpoint(_added[index - _before.Count]);

    /// <summary>Where the endpoint is in each network; -1 where it is not.</summary>
    public (int Before, int After) Find(Endpoint endpoint)
    {
        if (!_isSame) return _places[endpoint];
        var place = _before.Require(endpoint);
        return (place, place);
    }

    public ulong[] OfBefore(ulong[] row)
    {
        if (_added.Count == 0) return row;
        var joined = new ulong[Bits.Words(Count)];
        row.CopyTo(joined, 0);
        return joined;
    }

    public ulong[] OfAfter(ulong[] row)
    {
        if (_isSame) return row;
        var joined = new ulong[Bits.Words(Count)];
        foreach (var (from, count, at) in _runs) Bits.CopyRun(row, from, count, joined, at);
        return joined;
    }

    private void AddLater(int index)
    {
        var endpoint = _after.Endpoint(index);
        var isKnown = _places.TryGetValue(endpoint, out var place);
        var at = isKnown ? place.Before : _before.Count + _added.Count;
        if (!isKnown) _added.Add(index);
        _places[endpoint] = (isKnown ? place.Before : -1, index);
        if (_runs.Count > 0 && _runs[^1] is var last && last.At + last.Count == at) _runs[^1] = last with { Count = last.Count + 1 };
        else _runs.Add((index, 1, at));
    }
}
