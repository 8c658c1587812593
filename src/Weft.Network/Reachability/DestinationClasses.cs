namespace Weft.Network.Reachability;

/// <summary>Destinations that no sender can tell apart: same place, same groups, same block of egress rules.</summary>
internal sealed class DestinationClasses
{
    private readonly Dictionary<Key, List<int>> _classes = [];

    public DestinationClasses(EndpointTable endpoints, PlaceTable places, EgressRules egress)
    {
        for (var endpoint = 0; endpoint < endpoints.Count; endpoint++)
        {
            var port = endpoints.Port(endpoint);
            // Where networks overlap, what may be sent to an address also depends on its twin's groups.
            var (from, to) = endpoints.Twins(endpoint);
            var single = to - from > 1 ? endpoint : -1;
            var key = new Key(
                places.OfEndpoint[endpoint], egress.Node(endpoint), port.Groups, port.Input.IsFiltered, port.Input.IsAttached, single);
            if (!_classes.TryGetValue(key, out var members)) _classes[key] = members = [];
            members.Add(endpoint);
        }
    }

    public IEnumerable<int[]> All => _classes.Values.Select(members => members.ToArray());

    private readonly record struct Key(int Place, int EgressNode, int[] Groups, bool IsFiltered, bool IsAttached, int Single)
    {
        public bool Equals(Key other) =>
            Place == other.Place && EgressNode == other.EgressNode && IsFiltered == other.IsFiltered && IsAttached == other.IsAttached
            && Single == other.Single && Groups.AsSpan().SequenceEqual(other.Groups);

        public override int GetHashCode()
        {
            var hash = HashCode.Combine(Place, EgressNode, Single);
            foreach (var group in Groups) hash = HashCode.Combine(hash, group);
            return hash;
        }
    }
}
