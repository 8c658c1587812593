using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One interval of selectors and the endpoints that it holds for.</summary>
internal readonly record struct Segment(PortRange Selectors, ulong[] Row);

/// <summary>
/// What routes and border lists let through, there and back, groups left aside: by destination place and protocol, rows of source
/// endpoints. The client may use any port of <see cref="ClientPorts"/>, so the way back must be open for all of them.
/// </summary>
internal sealed class PathRows
{
    private readonly PlaceTable _places;
    private readonly Dictionary<FilterListNode, ListMasks> _masks = [];
    private readonly List<(FilterListNode? List, ulong[] Places)> _users = [];
    private readonly Dictionary<(int Place, Protocol, Lead), Segment[]> _segments = [];
    private readonly Dictionary<PlaceSet, ulong[]> _expanded = [];
    private readonly Ways[] _ways;
    private readonly ulong[] _attached;

    public PathRows(PlaceTable places, PortRange clientPorts)
    {
        _places = places;
        ClientPorts = clientPorts;
        _ways = new Ways[places.Count];
        _attached = new ulong[places.Endpoints.Words];
        for (var endpoint = 0; endpoint < places.Endpoints.Count; endpoint++)
        {
            if (places.Endpoints.Port(endpoint).Input.IsAttached) Bits.Set(_attached, endpoint);
        }

        foreach (var group in Enumerable.Range(0, places.Count).GroupBy(place => places.Subnet(place).List))
        {
            var row = new ulong[places.Words];
            foreach (var place in group) Bits.Set(row, place);
            _users.Add((group.Key, row));
        }
    }

    public PortRange ClientPorts { get; }

    /// <summary>The endpoints that the path lets through to a place, over one kind of way: direct, or by hairpin.</summary>
    public Segment[] Of(int place, Protocol protocol, Lead way)
    {
        if (_segments.TryGetValue((place, protocol, way), out var known)) return known;
        return _segments[(place, protocol, way)] = Build(place, protocol, way);
    }

    /// <summary>The places from which only walks can tell what gets here.</summary>
    public ulong[] Detours(int place) => WaysTo(place).Detours;

    internal ListMasks Masks(FilterListNode list)
    {
        if (_masks.TryGetValue(list, out var known)) return known;
        return _masks[list] = new ListMasks(list, _places.Samples);
    }

    private Segment[] Build(int place, Protocol protocol, Lead way)
    {
        var ways = WaysTo(place);
        var (bothWays, oneWay) = way == Lead.Direct ? (ways.Direct, ways.DirectOneWay) : (ways.Hairpin, ways.HairpinOneWay);
        var inSubnet = way == Lead.Direct ? ways.InSubnet : null;
        var cuts = new List<int> { 0 };
        if (HasAny(oneWay)) AddCuts(place, protocol, cuts);
        cuts.Sort();
        var last = ProtocolAxis.Selectors(protocol).Last;
        var segments = new List<Segment>();
        for (var i = 0; i < cuts.Count; i++)
        {
            if (cuts[i] > last || (i > 0 && cuts[i] == cuts[i - 1])) continue;
            var next = cuts.Find(cut => cut > cuts[i]);
            var end = next == 0 || next > last ? last : (ushort)(next - 1);
            var needs = ProtocolAxis.AnswerNeeds(protocol, (ushort)cuts[i], ClientPorts);
            var passing = PassingLists(place, protocol, (ushort)cuts[i], needs);
            Bits.And(passing, needs is null ? oneWay : bothWays);
            if (inSubnet is not null) Bits.Or(passing, inSubnet);
            var row = Expanded(passing);
            if (segments.Count > 0 && ReferenceEquals(segments[^1].Row, row)) segments[^1] = new Segment(new PortRange(segments[^1].Selectors.First, end), row);
            else segments.Add(new Segment(new PortRange((ushort)cuts[i], end), row));
        }

        return [.. segments];
    }

    private Ways WaysTo(int place)
    {
        if (_ways[place] is { } known) return known;
        var ways = new Ways(_places.Words);
        var own = _places.Subnet(place);
        var back = _places.Leads(own.Table);
        var isIPv6 = _places.Samples[place].IsIPv6;
        for (var source = 0; source < _places.Count; source++)
        {
            var subnet = _places.Subnet(source);
            if (subnet == own)
            {
                if (_places.Samples[source].IsIPv6 == isIPv6) Bits.Set(ways.InSubnet, source);
                continue;
            }

            var there = _places.LeadsFrom(source)[place];
            if (there == Lead.Nowhere || _places.Samples[source].IsIPv6 != isIPv6) continue;
            var (bothWays, oneWay) = Classify(there, back[source], place, source);
            ways.Add(source, bothWays, oneWay);
        }

        return _ways[place] = ways;
    }

    // The way of packets that are answered, and of those that are not. A detour there or back is walked for both.
    private (Lead BothWays, Lead OneWay) Classify(Lead there, Lead back, int place, int source)
    {
        var (from, to) = (_places.Subnet(source), _places.Subnet(place));
        if (from.Router != to.Router)
        {
            if (from.Contains(_places.Samples[place])) return (Lead.Nowhere, Lead.Nowhere);
            if (to.Contains(_places.Samples[source])) back = Lead.Nowhere;
        }

        var isPlainHairpin = there == Lead.Hairpin && from.Router != to.Router && from.Router.Gateway is not null && to.Router.Gateway is not null
            && from.Router.EdgeTable is null && to.Router.EdgeTable is null;
        if (there != Lead.Direct && !isPlainHairpin) return (Lead.Detour, Lead.Detour);
        return back == there ? (there, there) : back == Lead.Nowhere ? (Lead.Nowhere, there) : (Lead.Detour, Lead.Detour);
    }

    private void AddCuts(int place, Protocol protocol, List<int> cuts)
    {
        if (_places.Subnet(place).List is { } own)
        {
            foreach (var masked in Masks(own).Places(Direction.Ingress, protocol)) AddCuts(cuts, masked.Mask);
        }

        foreach (var (list, _) in _users)
        {
            if (list is not null) AddCuts(cuts, Masks(list).Of(Direction.Egress, protocol, place));
        }

        ProtocolAxis.AddAnswerCuts(protocol, cuts);
        var distinct = cuts.Distinct().ToList();
        cuts.Clear();
        cuts.AddRange(distinct);
    }

    private static void AddCuts(List<int> cuts, SelectorSet set)
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
        var row = new ulong[_places.Words];
        foreach (var (list, users) in _users)
        {
            if (list is null || (Masks(list).Of(Direction.Egress, protocol, place).Contains(selector)
                && (needs is not { } back || Masks(list).Of(Direction.Ingress, protocol, place).ContainsAll(back)))) Bits.Or(row, users);
        }

        if (_places.Subnet(place).List is not { } own) return row;
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

    private ulong[] Expanded(ulong[] places)
    {
        var key = new PlaceSet(places);
        if (_expanded.TryGetValue(key, out var known)) return known;
        var row = new ulong[_places.Endpoints.Words];
        foreach (var place in Bits.Members(places))
        {
            foreach (var (from, to) in _places.Runs(place)) Bits.SetRun(row, from, to);
        }

        Bits.And(row, _attached);
        return _expanded[key] = row;
    }

    private static bool HasAny(ulong[] row) => row.AsSpan().ContainsAnyExcept(0UL);

    /// <summary>The other places by their way to one place. A way that only goes there serves packets that are not answered.</summary>
    private sealed class Ways(int words)
    {
        public ulong[] InSubnet { get; } = new ulong[words];

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
