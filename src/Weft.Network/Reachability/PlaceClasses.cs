using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;

namespace Weft.Network.Reachability;

/// <summary>
/// Places that packets from everywhere else reach, and answer from, by the same routes and lists, whatever subnet they are in. What goes on
/// inside the subnet itself is not looked at: there nothing is routed or listed.
/// </summary>
internal sealed class PlaceClasses
{
    private const int SmallMap = 1 << 20;

    private readonly List<int> _samples = [];

    public PlaceClasses(PlaceTable places, IReadOnlyList<ListMasks> lists)
    {
        OfPlace = new int[places.Count];
        var count = 1;
        var tables = places.AllSubnets.Select(subnet => subnet.Table).Distinct().ToArray();
        count = Refine(count, Numbered(places, subnet => subnet.Table));
        count = Refine(count, Numbered(places, subnet => (object?)subnet.List ?? places));
        count = Refine(count, Numbered(places, subnet => subnet.Router));
        count = Refine(count, place => places.Samples[place].IsIPv6 ? 1 : 0, 2);
        foreach (var table in tables)
        {
            var leads = places.Leads(table);
            count = Refine(count, place => (int)leads[place], 4);
        }

        foreach (var list in lists) count = Refine(count, place => list.NodeOf(place) + 1, list.NodeCount + 1);
        // Where networks overlap, an address of one may lie in a subnet of the other: each place is then a case of its own.
        var overlapping = Overlapping(places);
        if (overlapping.Count > 0) count = Refine(count, place => overlapping.Contains(places.Subnet(place).Router) ? place + 1 : 0, places.Count + 1);
        for (var place = 0; place < places.Count; place++)
        {
            if (OfPlace[place] == _samples.Count) _samples.Add(place);
        }
    }

    public int[] OfPlace { get; }

    public int Count => _samples.Count;

    /// <summary>A place that stands for the class.</summary>
    public int Sample(int placeClass) => _samples[placeClass];

    private int Refine(int count, (int[] Numbers, int Count) values) => Refine(count, place => values.Numbers[place], values.Count);

    // Two places stay in one class if they were in one and have the same value. New numbers are given in the order of places.
    private int Refine(int count, Func<int, int> value, int values)
    {
        var next = 0;
        if ((long)count * values <= SmallMap)
        {
            var map = new int[count * values];
            for (var place = 0; place < OfPlace.Length; place++)
            {
                ref var known = ref map[(OfPlace[place] * values) + value(place)];
                if (known == 0) known = ++next;
                OfPlace[place] = known - 1;
            }

            return Math.Max(1, next);
        }

        var sparse = new Dictionary<(int, int), int>();
        for (var place = 0; place < OfPlace.Length; place++)
        {
            ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(sparse, (OfPlace[place], value(place)), out var isKnown);
            if (!isKnown) known = next++;
            OfPlace[place] = known;
        }

        return Math.Max(1, next);
    }

    private static (int[] Numbers, int Count) Numbered(PlaceTable places, Func<SubnetNode, object> of)
    {
        var known = new Dictionary<object, int>(ReferenceEqualityComparer.Instance);
        var numbers = new int[places.Count];
        for (var place = 0; place < numbers.Length; place++)
        {
            ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(known, of(places.Subnet(place)), out var isKnown);
            if (!isKnown) number = known.Count - 1;
            numbers[place] = number;
        }

        return (numbers, Math.Max(1, known.Count));
    }

    private static HashSet<RouterNode> Overlapping(PlaceTable places)
    {
        var overlapping = new HashSet<RouterNode>();
        var ranges = places.AllSubnets.Select(subnet => subnet.Router).Distinct().SelectMany(router => router.Input.Ranges.Select(range => (Range: range, Router: router)))
            .OrderBy(entry => entry.Range).ToList();
        var (last, cluster) = (default(Address?), new List<RouterNode>());
        foreach (var (range, router) in ranges)
        {
            if (last is not { } end || end.IsIPv6 != range.IsIPv6 || range.First > end) cluster.Clear();
            cluster.Add(router);
            if (cluster.Distinct().Count() > 1) overlapping.UnionWith(cluster);
            last = cluster.Count == 1 || range.Last > last ? range.Last : last;
        }

        return overlapping;
    }
}
