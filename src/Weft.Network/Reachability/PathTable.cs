using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One interval of selectors and the senders, or the places, that it holds for.</summary>
internal readonly record struct Segment(PortRange Selectors, ulong[] Row);

/// <summary>
/// What routes and border lists let through, there and back, groups left aside: by destination place and protocol, the places that packets
/// may come from. Worked out once for all places of a class. The client may use any port of the client ports, so the way back must be
/// open for all of them. What is in the destination's own subnet is not said here.
/// </summary>
internal sealed class PathTable
{
    private readonly PortRange _clientPorts;
    private readonly PlaceClasses _classes;
    private readonly Dictionary<FilterListNode, ListMasks> _masks = [];
    private readonly List<(FilterListNode? List, ulong[] Places)> _users = [];
    private readonly Dictionary<(int Class, Protocol, Lead), Segment[]> _segments = [];
    private readonly Dictionary<PlaceSet, ulong[]> _canonical = [];
    private readonly Ways?[] _ways;

    public PathTable(PlaceTable places, PortRange clientPorts)
    {
        Places = places;
        _clientPorts = clientPorts;
        foreach (var group in Enumerable.Range(0, places.Count).GroupBy(place => places.Subnet(place).List))
        {
            var row = new ulong[places.Words];
            foreach (var place in group) Bits.Set(row, place);
            _users.Add((group.Key, row));
        }

        _classes = new PlaceClasses(places, [.. _users.Where(user => user.List is not null).Select(user => Masks(user.List!))]);
        _ways = new Ways[_classes.Count];
    }

    public PlaceTable Places { get; }

    /// <summary>The places outside its subnet that reach a place, over one kind of way. Equal sets are the same array.</summary>
    public Segment[] Of(int place, Protocol protocol, Lead way)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_segments, (_classes.OfPlace[place], protocol, way), out _);
        return known ??= Build(_classes.OfPlace[place], protocol, way);
    }

    /// <summary>The places outside its subnet from which only walks can tell what gets to a place; null when there are none.</summary>
    public ulong[]? Detours(int place)
    {
        var all = WaysTo(_classes.OfPlace[place]).Detours;
        if (!HasAny(all)) return null;
        var row = (ulong[])all.Clone();
        foreach (var neighbour in Places.InSubnetOf(place)) Bits.Clear(row, neighbour);
        return HasAny(row) ? row : null;
    }

    private ListMasks Masks(FilterListNode list)
    {
        if (_masks.TryGetValue(list, out var known)) return known;
        return _masks[list] = new ListMasks(list, Places.Samples);
    }

    private Segment[] Build(int placeClass, Protocol protocol, Lead way)
    {
        var place = _classes.Sample(placeClass);
        var ways = WaysTo(placeClass);
        var (bothWays, oneWay) = way == Lead.Direct ? (ways.Direct, ways.DirectOneWay) : (ways.Hairpin, ways.HairpinOneWay);
        var cuts = new SortedSet<int> { 0 };
        if (HasAny(oneWay)) AddCuts(place, protocol, cuts);
        var last = ProtocolAxis.Selectors(protocol).Last;
        int[] starts = [.. cuts.Where(cut => cut <= last)];
        var segments = new List<Segment>();
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? (ushort)(starts[i + 1] - 1) : last;
            var needs = ProtocolAxis.AnswerNeeds(protocol, (ushort)starts[i], _clientPorts);
            var passing = PassingLists(place, protocol, (ushort)starts[i], needs);
            Bits.And(passing, needs is null ? oneWay : bothWays);
            var row = Canonical(passing);
            if (segments.Count > 0 && ReferenceEquals(segments[^1].Row, row)) segments[^1] = new Segment(new PortRange(segments[^1].Selectors.First, end), row);
            else segments.Add(new Segment(new PortRange((ushort)starts[i], end), row));
        }

        return [.. segments];
    }

    private ulong[] Canonical(ulong[] row)
    {
        ref var known = ref CollectionsMarshal.GetValueRefOrAddDefault(_canonical, new PlaceSet(row), out _);
        return known ??= row;
    }

    private Ways WaysTo(int placeClass)
    {
        if (_ways[placeClass] is { } known) return known;
        var place = _classes.Sample(placeClass);
        var ways = new Ways(Places.Words);
        var back = Places.Leads(Places.Subnet(place).Table);
        var isIPv6 = Places.Samples[place].IsIPv6;
        for (var source = 0; source < Places.Count; source++)
        {
            var there = Places.LeadsFrom(source)[place];
            if (there == Lead.Nowhere || Places.Samples[source].IsIPv6 != isIPv6) continue;
            var (bothWays, oneWay) = Classify(there, back[source], place, source);
            ways.Add(source, bothWays, oneWay);
        }

        return _ways[placeClass] = ways;
    }

    // The way of packets that are answered, and of those that are not. A detour there or back is walked for both.
    private (Lead BothWays, Lead OneWay) Classify(Lead there, Lead back, int place, int source)
    {
        var (from, to) = (Places.Subnet(source), Places.Subnet(place));
        if (from.Router != to.Router)
        {
            if (from.Contains(Places.Samples[place])) return (Lead.Nowhere, Lead.Nowhere);
            if (to.Contains(Places.Samples[source])) back = Lead.Nowhere;
        }

        var isPlainHairpin = there == Lead.Hairpin && from.Router != to.Router && from.Router.Gateway is not null && to.Router.Gateway is not null
            && from.Router.EdgeTable is null && to.Router.EdgeTable is null;
        if (there != Lead.Direct && !isPlainHairpin) return (Lead.Detour, Lead.Detour);
        return back == there ? (there, there) : back == Lead.Nowhere ? (Lead.Nowhere, there) : (Lead.Detour, Lead.Detour);
    }

    private void AddCuts(int place, Protocol protocol, SortedSet<int> cuts)
    {
        if (Places.Subnet(place).List is { } own)
        {
            foreach (var masked in Masks(own).Places(Direction.Ingress, protocol)) AddCuts(cuts, masked.Mask);
        }

        foreach (var (list, _) in _users)
        {
            if (list is not null) AddCuts(cuts, Masks(list).Of(Direction.Egress, protocol, place));
        }

        var answers = new List<int>();
        ProtocolAxis.AddAnswerCuts(protocol, answers);
        cuts.UnionWith(answers);
    }

    private static void AddCuts(SortedSet<int> cuts, SelectorSet set)
    {
        foreach (var range in set.Ranges)
        {
            cuts.Add(range.First);
            cuts.Add(range.Last + 1);
        }
    }

    // The places whose list lets the packet out and its answer in, and which the destination's list lets in and answers to.
    private ulong[] PassingLists(int place, Protocol protocol, ushort selector, PortRange? needs)
    {
        var row = new ulong[Places.Words];
        foreach (var (list, users) in _users)
        {
            if (list is null || (Masks(list).Of(Direction.Egress, protocol, place).Contains(selector)
                && (needs is not { } back || Masks(list).Of(Direction.Ingress, protocol, place).ContainsAll(back)))) Bits.Or(row, users);
        }

        if (Places.Subnet(place).List is not { } own) return row;
        var masks = Masks(own);
        AndPlaces(row, masks.Places(Direction.Ingress, protocol), mask => mask.Contains(selector));
        if (needs is { } wanted) AndPlaces(row, masks.Places(Direction.Egress, protocol), mask => mask.ContainsAll(wanted));
        return row;
    }

    private static void AndPlaces(ulong[] row, MaskedPlaces[] places, Func<SelectorSet, bool> passes)
    {
        foreach (var masked in places)
        {
            if (!passes(masked.Mask)) Bits.AndNot(row, masked.Places);
        }
    }

    private static bool HasAny(ulong[] row) => row.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>All places by their way to one. A way that only goes there serves packets that are not answered.</summary>
    private sealed class Ways(int words)
    {
        public ulong[] Direct { get; } = new ulong[words];

        public ulong[] DirectOneWay { get; } = new ulong[words];

        public ulong[] Hairpin { get; } = new ulong[words];

        public ulong[] HairpinOneWay { get; } = new ulong[words];

        public ulong[] Detours { get; } = new ulong[words];

        public void Add(int source, Lead bothWays, Lead oneWay)
        {
            if (bothWays == Lead.Detour) Bits.Set(Detours, source);
            if (bothWays == Lead.Direct) Bits.Set(Direct, source);
            if (oneWay == Lead.Direct) Bits.Set(DirectOneWay, source);
            if (bothWays == Lead.Hairpin) Bits.Set(Hairpin, source);
            if (oneWay == Lead.Hairpin) Bits.Set(HairpinOneWay, source);
        }
    }

    /// <summary>A set of places as a key: equal when it holds the same places.</summary>
    private readonly struct PlaceSet(ulong[] words) : IEquatable<PlaceSet>
    {
        private readonly ulong[] _words = words;

        public bool Equals(PlaceSet other) => _words.AsSpan().SequenceEqual(other._words);

        public override bool Equals(object? obj) => obj is PlaceSet other && Equals(other);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(_words.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
