using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The doors between networks and the internet, and the internet itself, which brings a packet for a known public address back in.</summary>
internal static class GatewayStages
{
    private const int InternetMtu = 1500;

    public static void LeaveByInternetGateway(WalkInProgress walk, SubnetNode subnet, InternetGateway gateway)
    {
        var router = subnet.Router;
        var packet = walk.Packet;
        if (gateway.Id == RouteChoice.NewOne && walk.IsBlocked(
            DropReason.NoGatewayForNetwork, Stage.InternetGateway, router.Id, null, () => [new Change(ChangeKind.AttachInternetGateway, router.Id)])) return;
        if (IsUnroutable(walk, gateway.Id, packet.Destination)) return;
        if (!router.Ports.TryGetValue(packet.Source, out var owner))
        {
            walk.IsBlocked(DropReason.SpoofedSource, Stage.InternetGateway, gateway.Id, null);
            return;
        }

        if (walk.Appliances == 0 && IsRedirected(router, packet.Source)
            && walk.IsBlocked(DropReason.EdgeRedirectBypassed, Stage.InternetGateway, gateway.Id, null, () => RouteChoice.AroundRedirection(walk, router))) return;
        if (walk.IsTooBig(InternetMtu, Stage.InternetGateway, gateway.Id, router)) return;
        var before = walk.Packet;
        if (!packet.IsIPv6)
        {
            var bound = owner.PublicOf(packet.Source) ?? AssumedPublic(walk, subnet, owner, gateway);
            if (bound is not { } address) return;
            var about = packet.About;
            if (about is not null && router.Ports.TryGetValue(about.Destination, out var quoted) && quoted.PublicOf(about.Destination) is { } known)
                about = about with { Destination = known };
            walk.Packet = walk.Packet with { Source = address, About = about };
        }

        walk.Step(Stage.InternetGateway, gateway.Id, packet.IsIPv6 ? null : new RuleReference(RuleKind.Translation, gateway.Id, $"{packet.Source}"), before);
        Cross(walk);
    }

    public static void LeaveByEgressOnlyGateway(WalkInProgress walk, RouterNode router, EgressOnlyGateway gateway)
    {
        var packet = walk.Packet;
        if (!packet.IsIPv6)
        {
            walk.IsBlocked(DropReason.ProtocolNotCarried, Stage.EgressOnlyGateway, gateway.Id, null);
            return;
        }

        if (IsUnroutable(walk, gateway.Id, packet.Destination)) return;
        if (!router.Ports.ContainsKey(packet.Source))
        {
            walk.IsBlocked(DropReason.SpoofedSource, Stage.EgressOnlyGateway, gateway.Id, null);
            return;
        }

        walk.IsAlwaysTracked = true;
        if (walk.IsTooBig(InternetMtu, Stage.EgressOnlyGateway, gateway.Id, router)) return;
        if (packet.About is null)
            walk.Flows = walk.Flows with { EgressOnly = walk.Flows.EgressOnly.SetItem((gateway.Id, FlowKey.Sent(packet)), walk.Now) };
        walk.Step(Stage.EgressOnlyGateway, gateway.Id);
        Cross(walk);
    }

    /// <summary>To private networks elsewhere. No tunnel leads there yet, so a packet gets no further than the gateway.</summary>
    public static void LeaveByPrivateGateway(WalkInProgress walk, RouterNode router, PrivateGateway gateway)
    {
        if (!router.Ports.ContainsKey(walk.Packet.Source))
        {
            walk.IsBlocked(DropReason.SpoofedSource, Stage.PrivateGateway, gateway.Id, null);
            return;
        }

        if (walk.Goal != Place.Gateway(gateway.Id) && walk.IsBlocked(DropReason.NoTunnel, Stage.PrivateGateway, gateway.Id, null)) return;
        walk.Step(Stage.PrivateGateway, gateway.Id);
        walk.Deliver(Place.Gateway(gateway.Id));
    }

    /// <summary>A packet comes in from beyond a link or a private gateway; false if there is none of this id with a network behind it.</summary>
    public static bool TryEnter(WalkInProgress walk, string id)
    {
        if (Array.Find(walk.Network.Routers, router => router.PrivateGateway?.Id == id) is { } router)
        {
            EnterByPrivateGateway(walk, router, id);
            return true;
        }

        if (Array.Find(walk.Network.Routers, end => end.Peerings.Exists(link => link.Id == id))?.Peerings.Find(link => link.Id == id) is not { } peering) return false;
        RouterStages.EnterByPeering(walk, peering);
        return true;
    }

    /// <summary>A packet arrives from the internet.</summary>
    public static void EnterFromInternet(WalkInProgress walk)
    {
        if (walk.IsLooping(Place.Internet.Id)) return;
        var packet = walk.Packet;
        walk.IsIdentityLost = true;
        if (SpecialRanges.IsPrivate(packet.Source) && walk.IsBlocked(DropReason.PrivateSource, Stage.Internet, Place.Internet.Id, null)) return;
        if (SpecialRanges.IsShared(packet.Source) && walk.IsBlocked(DropReason.SharedSource, Stage.Internet, Place.Internet.Id, null)) return;
        if (packet.IsIPv6) EnterIPv6(walk);
        else EnterIPv4(walk);
    }

    private static void EnterIPv4(WalkInProgress walk)
    {
        var before = walk.Packet;
        if (!walk.Network.TryPublic(before.Destination, out var binding) && IsUnbound(walk, out binding)) return;
        var router = binding.Port.Router;
        if (router.Gateway is null && walk.IsBlocked(DropReason.NoGatewayForNetwork, Stage.Internet, router.Id, null, () => [new Change(ChangeKind.AttachInternetGateway, router.Id)])) return;
        var gateway = router.Gateway?.Id ?? RouteChoice.NewOne;
        var about = before.About is { } quoted && quoted.Source == before.Destination ? quoted with { Source = binding.Private } : before.About;
        walk.Packet = before with { Destination = binding.Private, About = about };
        walk.Step(Stage.InternetGateway, gateway, new RuleReference(RuleKind.Translation, gateway, $"{before.Destination}"), before);
        EnterAtEdge(walk, router.EdgeTable, binding.Port, isPublic: true);
    }

    private static void EnterByPrivateGateway(WalkInProgress walk, RouterNode router, string gateway)
    {
        walk.IsIdentityLost = true;
        if (!router.Ports.TryGetValue(walk.Packet.Destination, out var port))
        {
            walk.IsBlocked(DropReason.NoSuchAddress, Stage.PrivateGateway, gateway, null);
            return;
        }

        walk.Step(Stage.PrivateGateway, gateway);
        EnterAtEdge(walk, router.PrivateEdgeTable, port, isPublic: false);
    }

    private static void EnterIPv6(WalkInProgress walk)
    {
        if (walk.Network.FindGlobal(walk.Packet.Destination) is not { } port)
        {
            walk.IsBlocked(DropReason.NoSuchAddress, Stage.Internet, Place.Internet.Id, null);
            return;
        }

        var router = port.Router;
        if (router.EgressOnly is { } egressOnly)
        {
            var key = (egressOnly.Id, FlowKey.Received(walk.Packet));
            if (walk.Flows.EgressOnly.TryGetValue(key, out var seen) && walk.Now - seen <= NatSession.IdleTimeout)
            {
                if (walk.Packet.About is null) walk.Flows = walk.Flows with { EgressOnly = walk.Flows.EgressOnly.SetItem(key, walk.Now) };
                walk.Step(Stage.EgressOnlyGateway, egressOnly.Id, new RuleReference(RuleKind.TrackedFlow, egressOnly.Id, ""));
                InterfaceStages.EnterFromRouter(walk, port);
                return;
            }
        }

        if (router.Gateway is null)
        {
            var reason = router.EgressOnly is null ? DropReason.NoGatewayForNetwork : DropReason.NotOpenedFromInside;
            walk.IsBlocked(reason, Stage.Internet, router.EgressOnly?.Id ?? router.Id, null);
            return;
        }

        walk.Step(Stage.InternetGateway, router.Gateway.Id);
        EnterAtEdge(walk, router.EdgeTable, port, isPublic: true);
    }

    private static void EnterAtEdge(WalkInProgress walk, RouteTableNode? edge, PortNode port, bool isPublic)
    {
        if (edge is not { } table || table.Find(walk.Packet.Destination) is not { } route || route.Target.Kind == TargetKind.Local)
        {
            walk.Step(Stage.LocalDelivery, port.Router.Id);
            InterfaceStages.EnterFromRouter(walk, port);
            return;
        }

        var reference = RouterStages.Reference(table, route);
        var straight = RouteChoice.SetRoute(table, route.Destination, RouteTarget.Local);
        IReadOnlyList<Change> Repairs() => [.. RouteChoice.Repairs(port.Router, route), straight];
        var isDead = !walk.Network.TryPort(route.Target.Id, out var appliance) || route.IsBlackhole;
        if (isDead && walk.IsBlocked(DropReason.BlackholeRoute, Stage.EdgeRoute, table.Id, reference, Repairs)) return;
        if (appliance is not null && isPublic && IsWithoutPublic(walk, appliance, reference, straight)) return;
        if (appliance is null || walk.Assumed?.Contains(straight) == true)
        {
            walk.Step(Stage.LocalDelivery, port.Router.Id);
            InterfaceStages.EnterFromRouter(walk, port);
            return;
        }

        walk.Step(Stage.EdgeRoute, table.Id, reference);
        InterfaceStages.EnterFromRouter(walk, appliance);
    }

    private static bool IsWithoutPublic(WalkInProgress walk, PortNode appliance, RuleReference reference, Change straight)
    {
        if (walk.Packet.IsIPv6 || appliance.Input.Addresses.Any(address => address.Public is not null)) return false;
        IReadOnlyList<Change> Changes() =>
        [
            .. appliance.Input.Addresses.Where(own => !own.Address.IsIPv6).Take(1)
                .Select(own => new Change(ChangeKind.AssignPublicAddress, appliance.Id) { Range = Cidr.Of(own.Address) }),
            straight,
        ];
        return walk.IsBlocked(DropReason.EdgeTargetWithoutPublicAddress, Stage.EdgeRoute, appliance.Id, reference, Changes);
    }

    private static void Cross(WalkInProgress walk)
    {
        walk.Step(Stage.Internet, Place.Internet.Id);
        var destination = walk.Packet.Destination;
        var isKnown = destination.IsIPv6 ? walk.Network.FindGlobal(destination) is not null : walk.Network.TryPublic(destination, out _) || TryAssumedBinding(walk, out _);
        if (isKnown) EnterFromInternet(walk);
        else walk.Deliver(Place.Internet);
    }

    private static bool IsUnroutable(WalkInProgress walk, string gateway, Address destination)
    {
        if (SpecialRanges.IsPrivate(destination) && walk.IsBlocked(DropReason.PrivateDestination, Stage.InternetGateway, gateway, null)) return true;
        return SpecialRanges.IsShared(destination) && walk.IsBlocked(DropReason.SharedDestination, Stage.InternetGateway, gateway, null);
    }

    private static bool IsRedirected(RouterNode router, Address source) =>
        router.EdgeTable?.Find(source) is { Target.Kind: TargetKind.Interface };

    private static Address? AssumedPublic(WalkInProgress walk, SubnetNode subnet, PortNode owner, InternetGateway gateway)
    {
        var source = walk.Packet.Source;
        IReadOnlyList<Change> Changes() =>
        [
            new Change(ChangeKind.AssignPublicAddress, owner.Id) { Range = Cidr.Of(source) },
            .. owner.Nat is null ? RouteChoice.ThroughTranslation(walk, subnet) : [],
        ];
        return walk.IsBlocked(DropReason.NoPublicAddress, Stage.InternetGateway, gateway.Id, null, Changes) ? null : AssumedAddress.PublicOf(source);
    }

    // Where the goal is an interface whose address has no public one, the packet is sent to the one that is assumed.
    private static bool IsUnbound(WalkInProgress walk, out (PortNode Port, Address Private) binding)
    {
        if (!walk.IsAnswer && walk.Goal is { Kind: PlaceKind.Interface } goal && walk.Network.TryPort(goal.Id, out var port)
            && port.Input.Addresses.Any(own => AssumedAddress.PublicOf(own.Address) == walk.Packet.Destination))
        {
            var own = port.Input.Addresses.First(own => AssumedAddress.PublicOf(own.Address) == walk.Packet.Destination).Address;
            binding = (port, own);
            return walk.IsBlocked(DropReason.PublicAddressUnbound, Stage.Internet, Place.Internet.Id, null, () => [new Change(ChangeKind.AssignPublicAddress, port.Id) { Range = Cidr.Of(own) }]);
        }

        return !TryAssumedBinding(walk, out binding) && walk.IsBlocked(DropReason.PublicAddressUnbound, Stage.Internet, Place.Internet.Id, null);
    }

    private static bool TryAssumedBinding(WalkInProgress walk, out (PortNode Port, Address Private) binding)
    {
        binding = default;
        if (walk.Assumed is null) return false;
        foreach (var change in walk.Assumed)
        {
            if (change.Kind != ChangeKind.AssignPublicAddress || AssumedAddress.PublicOf(change.Range.First) != walk.Packet.Destination) continue;
            if (!walk.Network.TryPort(change.Component, out var port)) continue;
            binding = (port, change.Range.First);
            return true;
        }

        return false;
    }
}
