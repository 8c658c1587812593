using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>
/// The rows of every destination, built when asked for, and their counts. One reader at a time: what is worked out on the way is kept, and
/// shared by the revisions that came from each other.
/// </summary>
internal sealed class DestinationRows
{
    private readonly Lock _gate;
    private readonly EndpointTable _endpoints;
    private readonly SenderSet _senders;
    private readonly PlaceTable _places;
    private readonly PathTable _pathTable;
    private readonly PathRows _paths;
    private readonly IngressRules _ingress;
    private readonly EgressRows _egress;
    private readonly RowBuilder _builder;
    private readonly DetourWalks _walks;
    private readonly Dictionary<int, ulong[]> _detours;
    private readonly bool _hasHairpins;
    private readonly ulong[] _any;
    private readonly List<(long Services, int Senders)> _counted = [];
    private readonly RowBuilder.RowVisitor _countRow;
    private List<int> _members = [];

    public DestinationRows(CompiledNetwork network, ReachOptions options)
    {
        _gate = new Lock();
        Options = options;
        Axis = new ProtocolAxis(network);
        _endpoints = new EndpointTable(network);
        _senders = SenderSet.All(_endpoints);
        _places = new PlaceTable(_endpoints);
        _pathTable = new PathTable(_places, options.ClientPorts);
        _paths = new PathRows(_pathTable, _senders);
        _ingress = new IngressRules(_endpoints, _senders);
        _egress = new EgressRows(new EgressRules(_endpoints, network.Groups), _senders);
        _builder = new RowBuilder(_endpoints, _senders, _places, _paths, _ingress, _egress);
        _countRow = CountRow;
        _walks = new DetourWalks(network, options);
        _detours = FindDetours();
        _any = new ulong[_senders.Words];
        _hasHairpins = _places.AllSubnets.Select(subnet => subnet.Table).Distinct().Any(table => _places.Leads(table).AsSpan().Contains(Lead.Hairpin));
    }

    private DestinationRows(DestinationRows other, ProtocolAxis axis, EndpointTable endpoints, SenderSet senders, PathRows paths, IngressRules ingress, EgressRows egress)
    {
        _gate = other._gate;
        Options = other.Options;
        Axis = axis;
        _endpoints = endpoints;
        _senders = senders;
        _places = other._places;
        _pathTable = other._pathTable;
        _paths = paths;
        _detours = other._detours;
        _hasHairpins = other._hasHairpins;
        _any = new ulong[senders.Words];
        _ingress = ingress;
        _egress = egress;
        _builder = new RowBuilder(_endpoints, _senders, _places, _paths, _ingress, _egress);
        _countRow = CountRow;
        _walks = new DetourWalks(endpoints.Network, Options);
    }

    public ReachOptions Options { get; }

    public ProtocolAxis Axis { get; }

    public int Count => _endpoints.Count;

    public Endpoint Endpoint(int index) => new(_endpoints.Port(index).Id, _endpoints.Addresses[index]);

    public int Require(Endpoint endpoint)
    {
        var index = _endpoints.Find(endpoint.Interface, endpoint.Address);
        return index >= 0 ? index : throw new ArgumentException($"{endpoint} does not exist in this network", nameof(endpoint));
    }

    /// <summary>
    /// The rows in a network that differs in one group's rules. Null when the change names a protocol that no rule told apart before, or the
    /// last user of one goes.
    /// </summary>
    public DestinationRows? After(CompiledNetwork network, int group)
    {
        var (old, now) = (_endpoints.Network.Groups[group], network.Groups[group]);
        var axis = Axis.After(old.Input, now.Input);
        if (!axis.Of(false).SequenceEqual(Axis.Of(false))) return null;
        lock (_gate)
        {
            var endpoints = _endpoints.In(network);
            return new DestinationRows(this, axis, endpoints, _senders, _paths, _ingress.In(endpoints, group), _egress.Under(_egress.Rules.With(endpoints, old, now)));
        }
    }

    /// <summary>The same rows with bits for a few senders only, and with the egress rules of no other groups than theirs.</summary>
    public DestinationRows For(SenderSet few, DestinationRows? sharing)
    {
        var groups = new SortedSet<int>();
        for (var position = 0; position < few.Count; position++) groups.UnionWith(_endpoints.Port(few[position]).Groups);
        var rules = new EgressRules(_endpoints, groups.Select(group => _endpoints.Network.Groups[group]));
        return new DestinationRows(
            this, Axis, _endpoints, few, sharing?._paths ?? new PathRows(_pathTable, few), sharing?._ingress ?? new IngressRules(_endpoints, few), new EgressRows(rules, few));
    }

    /// <summary>Whether some of what reaches the endpoint can only be walked.</summary>
    public bool HasDetours(int destination) => _detours.ContainsKey(_places.OfEndpoint[destination]);

    public IEnumerable<int> WithDetours() => _detours.Keys.SelectMany(_places.Runs).SelectMany(run => Enumerable.Range(run.From, run.To - run.From));

    public EndpointTable Endpoints => _endpoints;

    /// <summary>Every row of a destination: the service and who can use it, without the interface's own addresses.</summary>
    public List<(Service Service, ulong[] Row)> Of(int destination)
    {
        var rows = new List<(Service, ulong[])>();
        foreach (var protocol in Axis.Of(_endpoints.Addresses[destination].IsIPv6)) rows.AddRange(Of(destination, protocol));
        return rows;
    }

    /// <summary>The rows of one protocol, which need not be one that any rule names.</summary>
    public List<(Service Service, ulong[] Row)> Of(int destination, Protocol protocol)
    {
        var rows = new List<(Service, ulong[])>();
        lock (_gate)
        {
            foreach (var way in Ways(destination))
            {
                _builder.Visit(destination, protocol, way, (selectors, in row) =>
                {
                    var copy = row.Bits.ToArray();
                    foreach (var own in _endpoints.OfPort(_endpoints.PortIndexes[destination])) Bits.Clear(copy, own);
                    if (copy.AsSpan().ContainsAnyExcept(0UL)) rows.Add((new Service(protocol, selectors), copy));
                });
            }
        }

        AddDetours(destination, protocol, rows);
        return rows;
    }

    public void CountAll(Counts counts)
    {
        foreach (var members in new DestinationClasses(_endpoints, _places, _egress.Rules).All) CountClass(members, counts);
    }

    /// <summary>How many services, over all senders, one destination has, and how many senders.</summary>
    public (long Services, int Senders) CountOne(int destination)
    {
        if (HasDetours(destination)) return CountWithDetours(destination);
        lock (_gate)
        {
            return CountRows([destination])[0];
        }
    }

    // Members of a class have equal rows, but none reaches itself.
    private void CountClass(List<int> members, Counts counts)
    {
        if (HasDetours(members[0]))
        {
            foreach (var member in members) counts[member] = CountWithDetours(member);
            return;
        }

        lock (_gate)
        {
            var counted = CountRows(members);
            for (var i = 0; i < members.Count; i++) counts[members[i]] = counted[i];
        }
    }

    private ReadOnlySpan<(long Services, int Senders)> CountRows(List<int> members)
    {
        Array.Clear(_any);
        CollectionsMarshal.SetCount(_counted, members.Count);
        var counted = CollectionsMarshal.AsSpan(_counted);
        counted.Clear();
        _members = members;
        foreach (var protocol in Axis.Of(_endpoints.Addresses[members[0]].IsIPv6))
        {
            foreach (var way in Ways(members[0])) _builder.Visit(members[0], protocol, way, _countRow);
        }

        var senders = Bits.Count(_any);
        for (var i = 0; i < counted.Length; i++) counted[i].Senders = senders - OwnIn(_any, members[i]);
        return counted;
    }

    private void CountRow(PortRange selectors, in Row row)
    {
        var (count, width) = (row.Count, selectors.Last - selectors.First + 1);
        var counted = CollectionsMarshal.AsSpan(_counted);
        for (var i = 0; i < counted.Length; i++) counted[i].Services += (long)(count - OwnIn(row.Bits, _members[i])) * width;
        row.AddTo(_any);
    }

    private int OwnIn(ReadOnlySpan<ulong> row, int member)
    {
        var count = 0;
        foreach (var own in _endpoints.OfPort(_endpoints.PortIndexes[member]))
        {
            var position = _senders.PositionOf(own);
            if (position >= 0 && Bits.Has(row, position)) count++;
        }

        return count;
    }

    private (long Services, int Senders) CountWithDetours(int destination)
    {
        var (services, any) = (0L, new ulong[_senders.Words]);
        foreach (var (service, row) in Of(destination))
        {
            services += (long)service.Width * Bits.Count(row);
            Bits.Or(any, row);
        }

        return (services, Bits.Count(any));
    }

    private ReadOnlySpan<Lead> Ways(int destination) =>
        _hasHairpins && _endpoints.Addresses[destination].IsIPv6 ? [Lead.Direct, Lead.Hairpin] : [Lead.Direct];

    private Dictionary<int, ulong[]> FindDetours()
    {
        var detours = new Dictionary<int, ulong[]>();
        for (var place = 0; place < _places.Count; place++)
        {
            if (_pathTable.Detours(place) is { } row) detours[place] = row;
        }

        return detours;
    }

    private void AddDetours(int destination, Protocol protocol, List<(Service Service, ulong[] Row)> rows)
    {
        if (!_detours.TryGetValue(_places.OfEndpoint[destination], out var sources)) return;
        var byRange = new SortedDictionary<(int First, int Last), ulong[]>();
        foreach (var source in Bits.Members(sources).SelectMany(_places.Runs).SelectMany(run => Enumerable.Range(run.From, run.To - run.From)))
        {
            if (_endpoints.Addresses[source].IsIPv6 != _endpoints.Addresses[destination].IsIPv6 || _endpoints.PortIndexes[source] == _endpoints.PortIndexes[destination]) continue;
            foreach (var range in _walks.Between(Endpoint(source), Endpoint(destination), protocol))
            {
                if (!byRange.TryGetValue((range.First, range.Last), out var row)) byRange[(range.First, range.Last)] = row = new ulong[_endpoints.Words];
                Bits.Set(row, source);
            }
        }

        foreach (var (range, row) in byRange) rows.Add((new Service(protocol, new PortRange((ushort)range.First, (ushort)range.Last)), row));
    }
}
