using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;

namespace Weft.Network.Walking;

/// <summary>
/// For a diagnosis: which routes could carry a packet that the table does not carry. They are made from what exists (links, gateways), or
/// from what could be attached to the network.
/// </summary>
internal static class RouteChoice
{
    internal readonly record struct Assumption(Change Change, RouteNode Route, DropReason Reason, RuleReference? Rule);

    /// <summary>The id of a gateway or link that would have to be made first.</summary>
    public const string NewOne = "";

    /// <summary>The route that the diagnosis takes as set in this table for this destination.</summary>
    public static Assumption? FindAssumed(WalkInProgress walk, RouteTableNode table)
    {
        if (walk.Assumed is null) return null;
        foreach (var change in walk.Assumed)
        {
            var isOfTable = change.Kind == ChangeKind.SetRoute && change.Component == table.Id;
            var isOfGateway = change.Kind == ChangeKind.MoveGateway && change.Component == walk.Port && !table.Router.Contains(walk.Packet.Destination);
            if (!(isOfTable || isOfGateway) || !change.Range.Contains(walk.Packet.Destination)) continue;
            var present = table.Find(walk.Packet.Destination);
            if (isOfTable && present is not null && present.Destination.Length > change.Range.Length) continue;
            var reason = isOfGateway ? DropReason.ForwardingLoop : present is { IsBlackhole: true } ? DropReason.BlackholeRoute : DropReason.NoRoute;
            var route = new RouteNode(change.Range, change.Target, 0, null) { Resolved = Resolve(walk.Network, table.Router, change) };
            return new Assumption(change, route, reason, present is null ? null : RouterStages.Reference(table, present));
        }

        return null;
    }

    /// <summary>Whether a packet that was dropped for this reason may have taken the wrong route before.</summary>
    public static bool IsHealedByRoute(DropReason reason) =>
        reason is DropReason.PrivateDestination or DropReason.SharedDestination or DropReason.OutsidePeeredNetwork
            or DropReason.SourceOutsideNetwork or DropReason.NoTunnel;

    /// <summary>Every single change after which the table would carry the packet on.</summary>
    public static List<Change> Alternatives(WalkInProgress walk, SubnetNode subnet, RouteNode? present)
    {
        var changes = new List<Change>();
        if (present is { IsBlackhole: true }) AddRepairs(changes, subnet.Router, present);
        var destination = walk.Packet.Destination;
        if (subnet.Router.Contains(destination))
        {
            if (present is not null) changes.Add(SetRoute(subnet.Table, present.Destination, RouteTarget.Local));
            return changes;
        }

        if (walk.Goal is { Kind: PlaceKind.Gateway } goal)
        {
            AddGoal(changes, walk, subnet, goal, present);
            return changes;
        }

        var far = Array.Find(walk.Network.Routers, router => router != subnet.Router && router.Ports.ContainsKey(destination));
        if (far is not null) AddLinks(changes, subnet, far, destination);
        else if (!IsPrivate(destination)) AddGateways(changes, walk, subnet, destination.IsIPv6);
        return [.. changes.Select(change => Beside(change, present)).Distinct().Where(change => present is null || change.Target != present.Target || change.Kind != ChangeKind.SetRoute)];
    }

    /// <summary>The translating gateways of a network that can reach the internet, as the next hop of this table.</summary>
    public static IEnumerable<Change> ThroughTranslation(WalkInProgress walk, SubnetNode subnet) =>
        from nat in walk.Network.Input.NatGateways
        where nat.IsAvailable && nat.Addresses.Any(address => address.Public is not null)
        where walk.Network.TryPort(nat.Id, out var port) && port.Router == subnet.Router && port.Subnet.Table != subnet.Table
        orderby nat.Id
        select SetRoute(subnet.Table, Cidr.AnyIPv4, new RouteTarget(TargetKind.NatGateway, nat.Id));

    /// <summary>What was translated comes back to the gateway that did it, which helps only where another table leads on.</summary>
    public static List<Change> OutOfTheLoop(WalkInProgress walk, SubnetNode subnet) =>
        walk.Port != walk.Translator || walk.Goal is { Kind: PlaceKind.Gateway } || IsPrivate(walk.Packet.Destination) ? []
        : [new Change(ChangeKind.MoveGateway, walk.Translator!) { Range = Cidr.AnyIPv4, Target = new RouteTarget(TargetKind.InternetGateway, subnet.Router.Gateway?.Id ?? NewOne) }];

    /// <summary>What came in through an appliance has to leave through it, or comes in straight.</summary>
    public static List<Change> AroundRedirection(WalkInProgress walk, RouterNode router)
    {
        var edge = router.EdgeTable!;
        var redirection = edge.Find(walk.Packet.Source)!;
        var changes = new List<Change> { SetRoute(edge, redirection.Destination, RouteTarget.Local) };
        if (walk.LastRoute is not { } taken || taken.Subnet.Router != router) return changes;
        if (redirection.Resolved is Interface appliance && walk.Network.TryPort(appliance.Id, out var port) && port.Subnet != taken.Subnet)
            changes.Insert(0, SetRoute(taken.Subnet.Table, taken.Route.Destination, redirection.Target));
        changes.AddRange(Alternatives(walk, taken.Subnet, taken.Route));
        return changes;
    }

    /// <summary>What would bring a dead route back to life.</summary>
    public static List<Change> Repairs(RouterNode router, RouteNode route)
    {
        var changes = new List<Change>();
        AddRepairs(changes, router, route);
        return changes;
    }

    internal static Change SetRoute(RouteTableNode table, Cidr range, RouteTarget target) =>
        new(ChangeKind.SetRoute, table.Id) { Range = range, Target = target };

    internal static bool IsPrivate(Address address) => SpecialRanges.IsPrivate(address) || SpecialRanges.IsShared(address);

    private static void AddRepairs(List<Change> changes, RouterNode router, RouteNode route)
    {
        switch (route.Resolved)
        {
            case Interface { IsAttached: false } item:
                changes.Add(new Change(ChangeKind.AttachInterface, item.Id));
                break;
            case Peering { IsActive: false } peering when peering.NetworkA == router.Id || peering.NetworkB == router.Id:
                changes.Add(new Change(ChangeKind.ActivatePeering, peering.Id));
                break;
            case InternetGateway when router.Gateway is null:
                changes.Add(new Change(ChangeKind.AttachInternetGateway, router.Id));
                break;
            case EgressOnlyGateway when router.EgressOnly is null:
                changes.Add(new Change(ChangeKind.AttachEgressOnlyGateway, router.Id));
                break;
        }
    }

    // A new route has to be at least as specific as the one that leads astray.
    private static Change Beside(Change change, RouteNode? present) =>
        change.Kind == ChangeKind.SetRoute && present is not null && present.Destination.Length > change.Range.Length ? change with { Range = present.Destination } : change;

    private static void AddGoal(List<Change> changes, WalkInProgress walk, SubnetNode subnet, Place goal, RouteNode? present)
    {
        var destination = walk.Packet.Destination;
        var kind = subnet.Router.PrivateGateway?.Id == goal.Id ? TargetKind.PrivateGateway
            : subnet.Router.Peerings.Exists(peering => peering.Id == goal.Id) ? TargetKind.Peering
            : TargetKind.Gone;
        if (kind == TargetKind.Gone || present?.Target.Id == goal.Id) return;
        var range = present?.Destination ?? walk.Network.Routers.SelectMany(router => router.Input.Ranges).FirstOrDefault(own => own.Contains(destination), Cidr.Of(destination));
        changes.Add(SetRoute(subnet.Table, range, new RouteTarget(kind, goal.Id)));
    }

    private static void AddLinks(List<Change> changes, SubnetNode subnet, RouterNode far, Address destination)
    {
        var range = far.Input.Ranges.First(range => range.Contains(destination));
        var links = subnet.Router.Peerings.Where(peering => peering.NetworkA == far.Id || peering.NetworkB == far.Id).ToList();
        foreach (var peering in links) changes.Add(SetRoute(subnet.Table, range, new RouteTarget(TargetKind.Peering, peering.Id)));
        var overlaps = subnet.Router.Input.Ranges.Any(own => far.Input.Ranges.Any(own.Overlaps));
        if (links.Count == 0 && !overlaps) changes.Add(SetRoute(subnet.Table, range, new RouteTarget(TargetKind.Peering, NewOne)));
    }

    private static void AddGateways(List<Change> changes, WalkInProgress walk, SubnetNode subnet, bool isIPv6)
    {
        var everywhere = isIPv6 ? Cidr.AnyIPv6 : Cidr.AnyIPv4;
        if (!isIPv6) changes.AddRange(ThroughTranslation(walk, subnet));
        changes.Add(SetRoute(subnet.Table, everywhere, new RouteTarget(TargetKind.InternetGateway, subnet.Router.Gateway?.Id ?? NewOne)));
        if (isIPv6 && subnet.Router.EgressOnly is { } egressOnly)
            changes.Add(SetRoute(subnet.Table, everywhere, new RouteTarget(TargetKind.EgressOnlyGateway, egressOnly.Id)));
    }

    private static object? Resolve(CompiledNetwork network, RouterNode router, Change change)
    {
        var input = network.Input;
        var id = change.Target.Id;
        return change.Target.Kind switch
        {
            TargetKind.InternetGateway => id == NewOne ? new InternetGateway(NewOne, null) : input.InternetGateways.FirstOrDefault(item => item.Id == id),
            TargetKind.EgressOnlyGateway => input.EgressOnlyGateways.FirstOrDefault(item => item.Id == id),
            TargetKind.PrivateGateway => input.PrivateGateways.FirstOrDefault(item => item.Id == id),
            TargetKind.Interface => input.Interfaces.FirstOrDefault(item => item.Id == id),
            TargetKind.NatGateway => input.NatGateways.FirstOrDefault(item => item.Id == id),
            TargetKind.Peering when id == NewOne => NewPeering(network, router, change.Range),
            TargetKind.Peering => input.Peerings.FirstOrDefault(item => item.Id == id),
            _ => null,
        };
    }

    private static Peering NewPeering(CompiledNetwork network, RouterNode router, Cidr range)
    {
        var far = Array.Find(network.Routers, node => node != router && node.Input.Ranges.Any(own => own.Contains(range)))!;
        return new Peering(NewOne, router.Id, far.Id) { IsActive = false };
    }
}
