namespace Weft.Network.Reachability;

/// <summary>
/// The senders that rows have a bit for: every endpoint, or a chosen few, in the order of endpoints. A position is the number of a sender
/// in the set; of the whole set it is the endpoint itself.
/// </summary>
internal sealed class SenderSet
{
    private readonly int[]? _chosen;

    private SenderSet(int count, int[]? chosen) => (Count, _chosen) = (count, chosen);

    public int Count { get; }

    public int Words => Bits.Words(Count);

    public bool IsAll => _chosen is null;

    public static SenderSet All(EndpointTable endpoints) => new(endpoints.Count, null);

    /// <summary>Only these endpoints, which must be in ascending order.</summary>
    public static SenderSet Of(int[] chosen) => new(chosen.Length, chosen);

    /// <summary>The endpoint at a position.</summary>
    public int this[int position] => _chosen is null ? position : _chosen[position];

    /// <summary>The position of an endpoint, or -1.</summary>
    public int PositionOf(int endpoint) => _chosen is null ? endpoint : Math.Max(-1, Array.BinarySearch(_chosen, endpoint));

    /// <summary>The run of positions of a run of endpoints.</summary>
    public (int From, int To) Run(int from, int to) => _chosen is null ? (from, to) : (Bound(from), Bound(to));

    /// <summary>The positions of those of the endpoints, in ascending order, that are in the set.</summary>
    public int[] Positions(int[] endpoints)
    {
        if (_chosen is null) return endpoints;
        var positions = new List<int>();
        for (var position = 0; position < _chosen.Length; position++)
        {
            if (Array.BinarySearch(endpoints, _chosen[position]) >= 0) positions.Add(position);
        }

        return [.. positions];
    }

    private int Bound(int endpoint)
    {
        var found = Array.BinarySearch(_chosen!, endpoint);
        return found >= 0 ? found : ~found;
    }
}
