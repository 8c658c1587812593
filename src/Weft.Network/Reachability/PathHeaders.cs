using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability;

/// <summary>
/// The packets that take the very way that one packet took, hop by hop and rule by rule, there and back. Where a rule that was passed over
/// cuts a corner out of the set, one side of it is given up, so the set may be smaller than it could be; every packet in it takes the way.
/// </summary>
public sealed class PathHeaders
{
    private static readonly Cidr[] s_toMany = [Cidr.Parse("224.0.0.0/4"), Cidr.Parse("255.255.255.255/32"), Cidr.Parse("ff00::/8")];

    private readonly CompiledNetwork _network;
    private readonly Packet _sent;
    private readonly CidrSet[] _addresses;
    private readonly SelectorSet[] _ports;

    private PathHeaders(CompiledNetwork network, Packet sent, HeaderSet asked)
    {
        _network = network;
        _sent = sent;
        _addresses = [asked.Sources, asked.Destinations];
        _ports = [new SelectorSet([.. asked.SourcePorts]), new SelectorSet([.. asked.DestinationPorts])];
    }

    /// <summary>One for each hop of the request.</summary>
    public ImmutableArray<HopHeaders> Request { get; private set; } = [];

    /// <summary>One for each hop of the answer.</summary>
    public ImmutableArray<HopHeaders> Answer { get; private set; } = [];

    /// <param name="network">The network in which the exchange took place.</param>
    /// <param name="exchange">A packet and its answer, with all hops.</param>
    /// <param name="asked">The packets that are of interest; the one that was sent is among them.</param>
    public static PathHeaders Of(CompiledNetwork network, Exchange exchange, HeaderSet asked)
    {
        ArgumentNullException.ThrowIfNull(exchange);
        var headers = new PathHeaders(network, exchange.Sent, asked);
        var start = new Header(new AddressField(0), new AddressField(1), new PortField(0), new PortField(1));
        var request = headers.Follow(exchange.Request.Hops, start, isAnswer: false);
        var end = request.Count > 0 ? request[^1].After : start;
        var answer = headers.Follow(exchange.Answer?.Hops ?? [], new Header(end.Destination, end.Source, end.DestinationPort, end.SourcePort), isAnswer: true);
        headers.Request = [.. request.Select(hop => headers.Resolve(exchange, hop))];
        headers.Answer = [.. answer.Select(hop => headers.Resolve(exchange, hop))];
        return headers;
    }

    private List<(Header Before, Header After)> Follow(ImmutableArray<Hop> hops, Header header, bool isAnswer)
    {
        var followed = new List<(Header, Header)>(hops.Length);
        foreach (var hop in hops)
        {
            if (hop.Reason == DropReason.None) Narrow(hop, header);
            var after = Rewritten(hop, header, isAnswer);
            followed.Add((header, after));
            header = after;
        }

        return followed;
    }

    private void Narrow(Hop hop, Header header)
    {
        switch (hop.Stage)
        {
            case Stage.InterfaceOut:
                foreach (var range in _network.Input.HostOnlyRanges.Concat(s_toMany)) Without(header.Destination, range);
                break;
            case Stage.GroupsOut or Stage.GroupsIn when hop.Rule is { Kind: RuleKind.GroupRule } reference:
                NarrowToGroupRule(hop, header, reference);
                break;
            case Stage.ListOut or Stage.ListIn:
                NarrowToListRule(hop, header);
                break;
            case Stage.Route or Stage.EdgeRoute when Array.Find(_network.Tables, table => table.Id == hop.Component) is { } table:
                NarrowToRoute(hop, header, table);
                break;
            case Stage.SameSubnet when Array.Find(_network.Subnets, subnet => subnet.Id == hop.Component) is { } subnet:
                Within(header.Destination, subnet.Input.Ranges);
                break;
            case Stage.InternetGateway:
                foreach (var range in SpecialRanges.All) Without(hop.Before.Source != hop.After.Source ? header.Destination : header.Source, range);
                break;
        }
    }

    private void NarrowToGroupRule(Hop hop, Header header, RuleReference reference)
    {
        var direction = hop.Stage == Stage.GroupsOut ? Direction.Egress : Direction.Ingress;
        var rule = Array.Find(_network.Groups, group => group.Id == reference.Owner)?.Rules(direction).FirstOrDefault(rule => rule.Input.Id == reference.Rule);
        if (rule is null) return;
        var (field, far) = direction == Direction.Egress ? (header.Destination, hop.Before.Destination) : (header.Source, hop.Before.Source);
        // A reference is to the private addresses of its members; this one is known to be one.
        Within(field, rule.Group == RuleNode.NoGroup ? rule.Ranges : [Cidr.Of(far)]);
        if (rule.Traffic.Protocol is not null) Within(header.DestinationPort, rule.Traffic.Selector);
    }

    private void NarrowToListRule(Hop hop, Header header)
    {
        var direction = hop.Stage == Stage.ListOut ? Direction.Egress : Direction.Ingress;
        if (Array.Find(_network.Subnets, subnet => subnet.List?.Id == hop.Component)?.List is not { } list) return;
        var (field, far) = direction == Direction.Egress ? (header.Destination, hop.Before.Destination) : (header.Source, hop.Before.Source);
        foreach (var rule in list.Rules(direction))
        {
            if ($"{rule.Number}" == hop.Rule?.Rule)
            {
                Within(field, [rule.Range]);
                if (rule.Traffic.Protocol is not null) Within(header.DestinationPort, rule.Traffic.Selector);
                return;
            }

            if (rule.Range.IsIPv6 != far.IsIPv6 || !rule.Traffic.MatchesProtocol(hop.Before.Protocol)) continue;
            if (!rule.Traffic.Matches(hop.Before) && header.DestinationPort.Variable is not null) Without(header.DestinationPort, rule.Traffic.Selector);
            else if (!rule.Range.Contains(far)) Without(field, rule.Range);
        }
    }

    private void NarrowToRoute(Hop hop, Header header, RouteTableNode table)
    {
        var destination = hop.Before.Destination;
        if (table.Find(destination) is not { } route) return;
        Within(header.Destination, [route.Destination]);
        foreach (var longer in table.Routes(destination.IsIPv6))
        {
            if (longer.Destination.Length > route.Destination.Length && route.Destination.Contains(longer.Destination)) Without(header.Destination, longer.Destination);
        }
    }

    private Header Rewritten(Hop hop, Header header, bool isAnswer)
    {
        var (before, after) = (hop.Before, hop.After);
        if (before.Source != after.Source) header = header with { Source = FieldOf(after.Source) };
        if (before.Destination != after.Destination) header = header with { Destination = FieldOf(after.Destination) };
        if (hop.Stage != Stage.NatGateway || hop.Rule is null) return header;
        return isAnswer
            ? header with { DestinationPort = new PortField(0) }
            : header with { SourcePort = new PortField(null) };
    }

    private AddressField FieldOf(Address address) =>
        address == _sent.Source ? new AddressField(0) : address == _sent.Destination ? new AddressField(1) : new AddressField(null, address);

    private HopHeaders Resolve(Exchange exchange, (Header Before, Header After) hop) =>
        new(Resolve(exchange.Sent.Protocol, hop.Before), Resolve(exchange.Sent.Protocol, hop.After));

    private HeaderSet Resolve(Protocol protocol, Header header) =>
        new(protocol, Resolve(header.Source), Resolve(header.SourcePort), Resolve(header.Destination), Resolve(header.DestinationPort));

    private CidrSet Resolve(AddressField field) => field.Variable is { } variable ? _addresses[variable] : CidrSet.Of(field.Fixed);

    private ImmutableArray<PortRange> Resolve(PortField field) => field.Variable is { } variable ? [.. _ports[variable].Ranges] : [PortRange.Translated];

    private void Within(AddressField field, IEnumerable<Cidr> blocks)
    {
        if (field.Variable is { } variable) _addresses[variable] = _addresses[variable].Intersect(blocks);
    }

    private void Without(AddressField field, Cidr block)
    {
        if (field.Variable is { } variable) _addresses[variable] = _addresses[variable].Without(block);
    }

    private void Within(PortField field, PortRange ports)
    {
        if (field.Variable is { } variable) _ports[variable] = _ports[variable].Intersect(SelectorSet.Of(ports));
    }

    private void Without(PortField field, PortRange ports)
    {
        if (field.Variable is { } variable) _ports[variable] = _ports[variable].Without(ports);
    }

    /// <summary>An address of a header: one that the sender chose (0 its own, 1 the other end), or one that a gateway put there.</summary>
    private readonly record struct AddressField(int? Variable, Address Fixed = default);

    /// <summary>A port of a header: one that the sender chose (0 its own, 1 the other end's), or any that a translating gateway may use.</summary>
    private readonly record struct PortField(int? Variable);

    private readonly record struct Header(AddressField Source, AddressField Destination, PortField SourcePort, PortField DestinationPort);
}
