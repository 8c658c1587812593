namespace Weft.Network.Reachability;

/// <summary>Destinations that no sender can tell apart: same place, same groups, same block of egress rules.</summary>
internal sealed class DestinationClasses : IEqualityComparer<int>
{
    private const int NoNext = -1;

    private readonly EndpointTable _endpoints;
    private readonly PlaceTable _places;
    private readonly EgressRules _egress;

    // The members of a class are a chain, from the first to the last that is known.
    private readonly Dictionary<int, int> _lasts;
    private readonly int[] _next;

    public DestinationClasses(EndpointTable endpoints, PlaceTable places, EgressRules egress)
    {
        (_endpoints, _places, _egress) = (endpoints, places, egress);
        _lasts = new Dictionary<int, int>(endpoints.Count, this);
        _next = new int[endpoints.Count];
        for (var endpoint = 0; endpoint < endpoints.Count; endpoint++)
        {
            _next[endpoint] = NoNext;
            if (_lasts.TryGetValue(endpoint, out var last)) _next[last] = endpoint;
            _lasts[endpoint] = endpoint;
        }
    }

    /// <summary>The members of each class; the list is the same one for all, and good until the next.</summary>
    public IEnumerable<List<int>> All
    {
        get
        {
            var members = new List<int>();
            foreach (var first in _lasts.Keys)
            {
                members.Clear();
                for (var member = first; member != NoNext; member = _next[member]) members.Add(member);
                yield return members;
            }
        }
    }

    bool IEqualityComparer<int>.Equals(int one, int other)
    {
        if (one == other) return true;
        var (port, otherPort) = (_endpoints.Port(one), _endpoints.Port(other));
        return _places.OfEndpoint[one] == _places.OfEndpoint[other] && _egress.Node(one) == _egress.Node(other)
            && port.Input.IsFiltered == otherPort.Input.IsFiltered && port.Input.IsAttached == otherPort.Input.IsAttached
            && !HasTwin(one) && !HasTwin(other) && port.Groups.AsSpan().SequenceEqual(otherPort.Groups);
    }

    int IEqualityComparer<int>.GetHashCode(int endpoint)
    {
        var hash = HashCode.Combine(_places.OfEndpoint[endpoint], _egress.Node(endpoint));
        foreach (var group in _endpoints.Port(endpoint).Groups) hash = HashCode.Combine(hash, group);
        return hash;
    }

    // Where networks overlap, what may be sent to an address also depends on its twin's groups.
    private bool HasTwin(int endpoint) => _endpoints.Twins(endpoint) is var (from, to) && to - from > 1;
}
