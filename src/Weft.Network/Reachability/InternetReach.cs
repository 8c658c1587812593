using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>An unbroken range of addresses, both ends included.</summary>
public readonly record struct AddressRange(Address First, Address Last)
{
    /// <summary>How many addresses it holds.</summary>
    public UInt128 Count => Last.Number - First.Number + 1;

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}

/// <summary>A service that passes between an endpoint and ranges of internet addresses, in ascending order.</summary>
public sealed record InternetService(Service Service, ImmutableArray<AddressRange> Addresses)
{
    public UInt128 AddressCount => Addresses.Aggregate(UInt128.Zero, (sum, range) => sum + range.Count);
}

/// <summary>
/// What the internet reaches, and what reaches the internet, by exact ranges of addresses. IPv4 comes in at the public address of an
/// endpoint. The internet is every address that can be routed there: of IPv4 all but private, shared, local and multicast ranges, of IPv6
/// 2000::/3. An address there is treated as a host of its own even if a network of the input has it as a public one. For one question at a time: what is
/// worked out on the way is kept, and the room for it used again.
/// </summary>
public sealed class InternetReach
{
    private readonly CompiledNetwork _network;
    private readonly ReachOptions _options;
    private readonly ProtocolAxis _axis;
    private readonly InternetPaths _paths;
    private readonly Dictionary<EndpointKind, ImmutableArray<InternetService>> _known = [];

    // Used again for every kind of endpoint.
    private readonly List<Cidr> _blocks = [];
    private readonly List<Address> _starts = [];
    private readonly List<AddressRange> _ranges = [];
    private readonly List<SelectorSet> _open = [];
    private readonly List<int> _cuts = [];
    private readonly List<AddressRange> _joined = [];

    public InternetReach(CompiledNetwork network, ReachOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        _network = network;
        _options = options ?? new ReachOptions();
        _axis = new ProtocolAxis(network);
        _paths = new InternetPaths(network, _options);
    }

    public ProtocolAxis Protocols => _axis;

    /// <summary>Whether the network has this endpoint.</summary>
    public bool Knows(Endpoint endpoint) => _network.TryPort(endpoint.Interface, out var port) && port.Nat is null && port.Owns(endpoint.Address);

    /// <summary>What internet hosts can open with the endpoint.</summary>
    public ImmutableArray<InternetService> Inbound(Endpoint endpoint) => Find(endpoint, Direction.Ingress);

    /// <summary>What the endpoint can open with internet hosts.</summary>
    public ImmutableArray<InternetService> Outbound(Endpoint endpoint) => Find(endpoint, Direction.Egress);

    /// <summary>Every endpoint that the internet can open something with, and what.</summary>
    public IEnumerable<(Endpoint Endpoint, ImmutableArray<InternetService> Services)> Exposed()
    {
        foreach (var port in _network.Ports.Where(port => port.Nat is null))
        {
            foreach (var own in port.Input.Addresses)
            {
                var endpoint = new Endpoint(port.Id, own.Address);
                var services = Inbound(endpoint);
                if (!services.IsEmpty) yield return (endpoint, services);
            }
        }
    }

    private ImmutableArray<InternetService> Find(Endpoint endpoint, Direction direction)
    {
        if (!_network.TryPort(endpoint.Interface, out var port) || port.Nat is not null || !port.Owns(endpoint.Address))
            throw new ArgumentException($"{endpoint} does not exist in this network", nameof(endpoint));
        if (!InternetPaths.HasDoor(port, endpoint.Address, direction)) return [];
        if (_paths.KindOf(port, endpoint.Address, direction) is not { } kind) return Evaluate(port, endpoint, direction);
        if (!_known.TryGetValue(kind, out var known)) _known[kind] = known = Evaluate(port, endpoint, direction);
        return known;
    }

    private ImmutableArray<InternetService> Evaluate(PortNode port, Endpoint endpoint, Direction direction)
    {
        var found = ImmutableArray.CreateBuilder<InternetService>();
        _paths.FindBlocks(port, direction, _blocks);
        InternetRanges.Find(endpoint.Address.IsIPv6, _blocks, _starts, _ranges);
        foreach (var protocol in _axis.Of(endpoint.Address.IsIPv6))
        {
            _open.Clear();
            foreach (var range in _ranges) _open.Add(_paths.Open(port, endpoint.Address, direction, protocol, range.First));
            AddServices(found, protocol);
        }

        return found.ToImmutable();
    }

    private void AddServices(ImmutableArray<InternetService>.Builder found, Protocol protocol)
    {
        _cuts.Clear();
        foreach (var set in _open)
        {
            foreach (var range in set.Ranges)
            {
                _cuts.Add(range.First);
                _cuts.Add(range.Last + 1);
            }
        }

        _cuts.Sort();
        for (var i = 0; i + 1 < _cuts.Count; i++)
        {
            if (_cuts[i] == _cuts[i + 1]) continue;
            Join((ushort)_cuts[i]);
            if (_joined.Count == 0) continue;
            var selectors = new PortRange((ushort)_cuts[i], (ushort)(_cuts[i + 1] - 1));
            var joins = found.Count > 0 && found[^1].Service.Protocol == protocol && found[^1].Service.Selectors.Last + 1 == selectors.First
                && found[^1].Addresses.AsSpan().SequenceEqual(CollectionsMarshal.AsSpan(_joined));
            if (joins) found[^1] = found[^1] with { Service = new Service(protocol, selectors with { First = found[^1].Service.Selectors.First }) };
            else found.Add(new InternetService(new Service(protocol, selectors), [.. _joined]));
        }
    }

    // The ranges that are open with a selector; those that touch are one.
    private void Join(ushort selector)
    {
        _joined.Clear();
        for (var i = 0; i < _open.Count; i++)
        {
            if (!_open[i].Contains(selector)) continue;
            if (_joined.Count > 0 && _joined[^1].Last + 1 == _ranges[i].First) _joined[^1] = _joined[^1] with { Last = _ranges[i].Last };
            else _joined.Add(_ranges[i]);
        }
    }
}
