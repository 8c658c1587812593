using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>What two endpoints must have in common to be alike to the internet.</summary>
internal readonly record struct EndpointKind(
    Direction Direction, RouteTableNode Table, FilterListNode? List, SubnetNode? Inside, bool IsIPv6, bool HasPublic, bool IsFiltered, int Client, RuleNumbers Rules);

/// <summary>
/// The selectors that pass between one endpoint and one internet address: groups, border lists there and back, routes and gateways, as sets
/// of intervals. A way through an appliance is walked instead.
/// </summary>
internal sealed class InternetPaths(CompiledNetwork network, ReachOptions options)
{
    private readonly Dictionary<FilterListNode, ListMasks> _masks = [];
    private readonly Lazy<InternetWalks> _walks = new(() => new InternetWalks(network, options));
    private readonly ILookup<RouterNode, SubnetNode> _translating =
        network.Ports.Where(port => port.Nat is not null).ToLookup(port => port.Router, port => port.Subnet);
    private readonly Dictionary<(RouteTableNode, FilterListNode?), Cidr[]> _borders = [];
    private readonly Dictionary<SubnetNode, bool> _isWalked = [];
    private readonly InternetRules _rules = new(network);
    private readonly Dictionary<RouterNode, Nesting> _clients = [];

    /// <summary>Finds the blocks at whose edges the answer can change.</summary>
    public void FindBlocks(PortNode port, Direction direction, List<Cidr> blocks)
    {
        blocks.Clear();
        if (port.Router.EdgeTable is not null || HasAppliance(port.Subnet.Table))
        {
            blocks.AddRange(_walks.Value.AllBlocks);
            return;
        }

        blocks.AddRange(Borders(port.Subnet));
        foreach (var group in port.Groups)
        {
            foreach (var rule in network.Groups[group].Rules(direction))
            {
                foreach (var range in rule.Ranges)
                {
                    if (InternetRanges.Meets(range)) blocks.Add(range);
                }
            }
        }
    }

    /// <summary>Whether anything can pass at all, which is cheap to say of most endpoints.</summary>
    public static bool HasDoor(PortNode port, Address own, Direction direction) =>
        port.Input.IsAttached && (direction == Direction.Egress || own.IsIPv6 || (port.PublicOf(own) is not null && port.Router.Gateway is not null));

    /// <summary>
    /// What decides for an endpoint besides its own address: two endpoints with equal kinds have equal answers. Null where a walk decides.
    /// </summary>
    public EndpointKind? KindOf(PortNode port, Address own, Direction direction)
    {
        ref var isWalked = ref CollectionsMarshal.GetValueRefOrAddDefault(_isWalked, port.Subnet, out var isKnown);
        if (!isKnown) isWalked = port.Router.EdgeTable is not null || Borders(port.Subnet).Length == 0 || HasAppliance(port.Subnet);
        if (isWalked) return null;
        // A translating gateway treats its neighbours differently.
        var inside = _translating[port.Router].Contains(port.Subnet) ? port.Subnet : null;
        return new EndpointKind(
            direction, port.Subnet.Table, port.Subnet.List, inside, own.IsIPv6, port.PublicOf(own) is not null, port.Input.IsFiltered, SeenFromTranslation(port.Router, own), _rules.Of(port, direction));
    }

    private bool HasAppliance(SubnetNode own) => _translating[own.Router].Append(own).Any(subnet => HasAppliance(subnet.Table));

    private static bool HasAppliance(RouteTableNode table)
    {
        foreach (var isIPv6 in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (var route in table.Routes(isIPv6))
            {
                if (route.Resolved is Interface) return true;
            }
        }

        return false;
    }

    // The lists and routes of a translating gateway's subnet may tell clients apart.
    private int SeenFromTranslation(RouterNode router, Address own)
    {
        if (!_clients.TryGetValue(router, out var blocks))
        {
            var borders = _translating[router].SelectMany(subnet => Destinations(subnet.Table).Select(route => route.Destination).Concat(subnet.List?.Input.Rules.Select(rule => rule.Range) ?? []));
            _clients[router] = blocks = new Nesting(borders);
        }

        return blocks.Innermost(own);
    }

    // Where routes and lists of the subnet, or of a translating gateway's, begin and end.
    private Cidr[] Borders(SubnetNode own)
    {
        if (_borders.TryGetValue((own.Table, own.List), out var known)) return known;
        return _borders[(own.Table, own.List)] =
        [
            .. _translating[own.Router].Append(own)
                .SelectMany(subnet => Destinations(subnet.Table).Select(route => route.Destination).Concat(subnet.List?.Input.Rules.Select(rule => rule.Range) ?? []))
                .Distinct(),
        ];
    }

    public SelectorSet Open(PortNode port, Address own, Direction direction, Protocol protocol, Address far)
    {
        var allowed = Groups(port, direction, protocol, far);
        if (allowed.IsEmpty) return allowed;
        if (IsWalked(port, far)) return _walks.Value.Open(port, own, direction, protocol, far);
        return direction == Direction.Ingress ? Inbound(port, own, protocol, far, allowed) : Outbound(port, own, protocol, far, allowed);
    }

    private SelectorSet Inbound(PortNode port, Address own, Protocol protocol, Address far, SelectorSet allowed)
    {
        if (port.Router.Gateway is null || (!own.IsIPv6 && port.PublicOf(own) is null)) return SelectorSet.Empty;
        var there = allowed.Intersect(List(port.Subnet, Direction.Ingress, protocol, far));
        if (there.IsEmpty) return there;
        var isAnswerRouted = IsToInternet(port, own, far, isAnswer: true);
        return Answered(there, protocol, needs => isAnswerRouted && List(port.Subnet, Direction.Egress, protocol, far).ContainsAll(needs));
    }

    private SelectorSet Outbound(PortNode port, Address own, Protocol protocol, Address far, SelectorSet allowed)
    {
        var there = allowed.Intersect(List(port.Subnet, Direction.Egress, protocol, far));
        if (there.IsEmpty) return there;
        if (port.Subnet.Table.Find(far) is { IsBlackhole: false, Resolved: NatGateway gateway } && network.TryPort(gateway.Id, out var nat))
            return Translated(port, own, nat, protocol, far, there);
        if (!IsToInternet(port, own, far, isAnswer: false)) return SelectorSet.Empty;
        return Answered(there, protocol, needs => List(port.Subnet, Direction.Ingress, protocol, far).ContainsAll(needs));
    }

    private SelectorSet Translated(PortNode port, Address own, PortNode nat, Protocol protocol, Address far, SelectorSet allowed)
    {
        if (own.IsIPv6 || !(protocol.HasPorts || protocol == Protocol.Icmp) || !port.Router.Contains(own)) return SelectorSet.Empty;
        if (!IsToInternet(nat, nat.Input.Addresses[0].Address, far, isAnswer: false)) return SelectorSet.Empty;
        var there = allowed
            .Intersect(List(nat.Subnet, Direction.Ingress, protocol, own))
            .Intersect(List(nat.Subnet, Direction.Egress, protocol, far));
        var isInside = nat.Subnet == port.Subnet;
        if (!isInside && nat.Subnet.Table.Find(own) is not { Target.Kind: TargetKind.Local }) return OneWay(there, protocol);
        return Answered(there, protocol, needs =>
            List(nat.Subnet, Direction.Ingress, protocol, far).ContainsAll(protocol.HasPorts ? PortRange.Translated : needs)
            && (isInside || (List(nat.Subnet, Direction.Egress, protocol, own).ContainsAll(needs)
                && List(port.Subnet, Direction.Ingress, protocol, far).ContainsAll(needs))));
    }

    // The route leads out by a door, and the address is one that may leave by it.
    private static bool IsToInternet(PortNode port, Address own, Address far, bool isAnswer) =>
        port.Subnet.Table.Find(far) is { IsBlackhole: false } route && route.Resolved switch
        {
            InternetGateway => own.IsIPv6 || port.PublicOf(own) is not null,
            EgressOnlyGateway => own.IsIPv6 && (!isAnswer || port.Router.Gateway is not null),
            _ => false,
        };

    private bool IsWalked(PortNode port, Address far) =>
        port.Router.EdgeTable is not null || port.Subnet.Table.Find(far) is { Resolved: Interface }
        || (port.Subnet.Table.Find(far) is { Resolved: NatGateway gateway } && network.TryPort(gateway.Id, out var nat)
            && nat.Subnet.Table.Find(far) is { Resolved: Interface or NatGateway });

    private SelectorSet Answered(SelectorSet there, Protocol protocol, Func<PortRange, bool> passesBack)
    {
        if (!protocol.IsIcmp) return passesBack(ProtocolAxis.AnswerNeeds(protocol, 0, options.ClientPorts)!.Value) ? there : SelectorSet.Empty;
        var cuts = new List<int> { 0, ProtocolAxis.Selectors(protocol).Last + 1 };
        ProtocolAxis.AddAnswerCuts(protocol, cuts);
        cuts.Sort();
        for (var i = 0; i + 1 < cuts.Count; i++)
        {
            if (cuts[i] == cuts[i + 1] || ProtocolAxis.AnswerNeeds(protocol, (ushort)cuts[i], options.ClientPorts) is not { } needs) continue;
            if (!passesBack(needs)) there = there.Without(new PortRange((ushort)cuts[i], (ushort)(cuts[i + 1] - 1)));
        }

        return there;
    }

    private SelectorSet OneWay(SelectorSet there, Protocol protocol) => Answered(there, protocol, _ => false);

    private SelectorSet Groups(PortNode port, Direction direction, Protocol protocol, Address far)
    {
        if (!port.Input.IsFiltered) return SelectorSet.Of(ProtocolAxis.Selectors(protocol));
        var allowed = SelectorSet.Empty;
        foreach (var group in port.Groups)
        {
            foreach (var rule in network.Groups[group].Rules(direction))
            {
                if (!rule.Traffic.MatchesProtocol(protocol)) continue;
                var selectors = ListMasks.Selectors(rule.Traffic, protocol);
                if (!allowed.ContainsAll(selectors) && rule.ContainsRange(far)) allowed = allowed.Union(SelectorSet.Of(selectors));
            }
        }

        return allowed;
    }

    private SelectorSet List(SubnetNode subnet, Direction direction, Protocol protocol, Address far)
    {
        if (subnet.List is not { } list) return SelectorSet.Of(ProtocolAxis.Selectors(protocol));
        if (!_masks.TryGetValue(list, out var masks)) _masks[list] = masks = new ListMasks(list, []);
        return masks.Of(direction, protocol, far);
    }

    private static RouteNode[] Destinations(RouteTableNode table) => [.. table.Routes(false), .. table.Routes(true)];
}
