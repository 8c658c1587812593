using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>The rows of every destination, built when asked for, and their counts.</summary>
internal sealed class DestinationRows
{
    private readonly EndpointTable _endpoints;
    private readonly PlaceTable _places;
    private readonly PathRows _paths;
    private readonly IngressRules _ingress;
    private readonly EgressRows _egress;
    private readonly RowBuilder _builder;
    private readonly DetourWalks _walks;
    private readonly Dictionary<int, ulong[]> _detours;
    private readonly bool _hasHairpins;
    private readonly ulong[] _any;

    public DestinationRows(CompiledNetwork network, ReachOptions options)
    {
        Options = options;
        Axis = new ProtocolAxis(network);
        _endpoints = new EndpointTable(network);
        _places = new PlaceTable(_endpoints);
        _paths = new PathRows(_places, options.ClientPorts);
        _ingress = new IngressRules(_endpoints);
        _egress = new EgressRows(_endpoints);
        _builder = new RowBuilder(_endpoints, _places, _paths, _ingress, _egress);
        _walks = new DetourWalks(network, options);
        _detours = FindDetours();
        _any = new ulong[_endpoints.Words];
        _hasHairpins = Enumerable.Range(0, _places.Count).Any(place => _places.Leads(_places.Subnet(place).Table).AsSpan().Contains(Lead.Hairpin));
    }

    private DestinationRows(DestinationRows other, ProtocolAxis axis, EndpointTable endpoints, IngressRules ingress, EgressRows egress)
    {
        Options = other.Options;
        Axis = axis;
        _endpoints = endpoints;
        _places = other._places;
        _paths = other._paths;
        _detours = other._detours;
        _hasHairpins = other._hasHairpins;
        _any = new ulong[endpoints.Words];
        _ingress = ingress;
        _egress = egress;
        _builder = new RowBuilder(_endpoints, _places, _paths, _ingress, _egress);
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
    /// The rows in a network that differs in one group's rules, and the destinations whose rows may differ. Null when the change reaches
    /// further: it names a protocol that no rule told apart before, or there are ways that only walks can judge.
    /// </summary>
    public DestinationRows? After(CompiledNetwork network, string groupId, out IReadOnlyCollection<int> touched)
    {
        touched = [];
        var index = Array.FindIndex(network.Groups, group => group.Id == groupId);
        var (old, now) = (_endpoints.Network.Groups[index], network.Groups[index]);
        var axis = Axis.After(old.Input, now.Input);
        if (_detours.Count > 0 || !axis.Of(false).SequenceEqual(Axis.Of(false))) return null;
        var endpoints = _endpoints.In(network);
        var destinations = new HashSet<int>();
        if (!SameRules(old, now, Direction.Ingress)) destinations.UnionWith(_endpoints.GroupMembers[index]);
        var egress = _egress;
        if (!SameRules(old, now, Direction.Egress))
        {
            egress = new EgressRows(endpoints);
            AddReceivers(destinations, old.Rules(Direction.Egress).Except(now.Rules(Direction.Egress), RuleMeaning.Equality));
            AddReceivers(destinations, now.Rules(Direction.Egress).Except(old.Rules(Direction.Egress), RuleMeaning.Equality));
        }

        touched = destinations;
        return new DestinationRows(this, axis, endpoints, _ingress.In(endpoints, index), egress);
    }

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
        foreach (var way in Ways(destination))
        {
            _builder.Visit(destination, protocol, way, (selectors, in row) =>
            {
                var copy = row.Bits.ToArray();
                foreach (var own in _endpoints.OfPort(_endpoints.PortIndexes[destination])) Bits.Clear(copy, own);
                if (copy.AsSpan().ContainsAnyExcept(0UL)) rows.Add((new Service(protocol, selectors), copy));
            });
        }

        AddDetours(destination, protocol, rows);
        return rows;
    }

    public void CountAll(long[] services, int[] pairs)
    {
        foreach (var members in new DestinationClasses(_endpoints, _places, _egress).All) CountClass(members, services, pairs);
    }

    public void CountOne(int destination, long[] services, int[] pairs) => CountClass([destination], services, pairs);

    // Members of a class have equal rows, but none reaches itself.
    private void CountClass(ReadOnlySpan<int> members, long[] services, int[] pairs)
    {
        foreach (var member in members) services[member] = 0;
        Array.Clear(_any);
        if (_detours.ContainsKey(_places.OfEndpoint[members[0]]))
        {
            foreach (var member in members) CountWithDetours(member, services, pairs);
            return;
        }

        var all = members.ToArray();
        foreach (var protocol in Axis.Of(_endpoints.Addresses[members[0]].IsIPv6))
        {
            foreach (var way in Ways(members[0]))
            {
                _builder.Visit(members[0], protocol, way, (selectors, in row) =>
                {
                    var (count, width) = (row.Count, selectors.Last - selectors.First + 1);
                    foreach (var member in all) services[member] += (long)(count - OwnIn(row.Bits, member)) * width;
                    row.AddTo(_any);
                });
            }
        }

        var senders = Bits.Count(_any);
        foreach (var member in members) pairs[member] = senders - OwnIn(_any, member);
    }

    private int OwnIn(ReadOnlySpan<ulong> row, int member)
    {
        var count = 0;
        foreach (var own in _endpoints.OfPort(_endpoints.PortIndexes[member])) count += Bits.Has(row, own) ? 1 : 0;
        return count;
    }

    private void CountWithDetours(int destination, long[] services, int[] pairs)
    {
        Array.Clear(_any);
        foreach (var (service, row) in Of(destination))
        {
            services[destination] += (long)service.Width * Bits.Count(row);
            Bits.Or(_any, row);
        }

        pairs[destination] = Bits.Count(_any);
    }

    private Lead[] Ways(int destination) =>
        _hasHairpins && _endpoints.Addresses[destination].IsIPv6 ? [Lead.Direct, Lead.Hairpin] : [Lead.Direct];

    private Dictionary<int, ulong[]> FindDetours()
    {
        var detours = new Dictionary<int, ulong[]>();
        for (var place = 0; place < _places.Count; place++)
        {
            var row = _paths.Detours(place);
            if (row.AsSpan().ContainsAnyExcept(0UL)) detours[place] = row;
        }

        return detours;
    }

    private void AddDetours(int destination, Protocol protocol, List<(Service Service, ulong[] Row)> rows)
    {
        if (!_detours.TryGetValue(_places.OfEndpoint[destination], out var sources)) return;
        var byRange = new SortedDictionary<(int First, int Last), ulong[]>();
        foreach (var source in Bits.Members(sources).SelectMany(place => _places.Runs(place)).SelectMany(run => Enumerable.Range(run.From, run.To - run.From)))
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

    private static bool SameRules(GroupNode old, GroupNode now, Direction direction) =>
        old.Rules(direction).SequenceEqual(now.Rules(direction), RuleMeaning.Equality);

    private void AddReceivers(HashSet<int> destinations, IEnumerable<RuleNode> rules)
    {
        foreach (var rule in rules)
        {
            foreach (var range in rule.Ranges)
            {
                var (from, to) = _endpoints.Run(range);
                for (var endpoint = from; endpoint < to; endpoint++) destinations.Add(endpoint);
            }

            if (rule.Group == RuleNode.NoGroup) continue;
            foreach (var member in _endpoints.GroupMembers[rule.Group])
            {
                var (from, to) = _endpoints.Run(_endpoints.Addresses[member]);
                for (var endpoint = from; endpoint < to; endpoint++) destinations.Add(endpoint);
            }
        }
    }
}
