using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The implicit router of a network: the route lookup, delivery inside the network, and the links to other networks.</summary>
internal static class RouterStages
{
    private const int LongHaulMtu = 8500;

    /// <summary>Looks up the packet's destination in the table of the subnet that it left.</summary>
    public static void Forward(WalkInProgress walk, SubnetNode subnet)
    {
        var table = subnet.Table;
        if (FindReturnLink(walk, subnet.Router) is { } link)
        {
            walk.Step(Stage.ReturnLink, link.Id);
            CrossPeering(walk, subnet.Router, link);
        }
        else if (RouteChoice.FindAssumed(walk, table) is { } assumed)
        {
            walk.IsBlocked(assumed.Reason, Stage.Route, table.Id, assumed.Rule, () => [assumed.Change]);
            Follow(walk, subnet, assumed.Route);
        }
        else if (table.Find(walk.Packet.Destination) is not { } route)
        {
            walk.IsBlocked(DropReason.NoRoute, Stage.Route, table.Id, null, () => RouteChoice.Alternatives(walk, subnet, null));
        }
        else
        {
            Take(walk, subnet, route);
        }
    }

    /// <summary>Gives the packet to whoever has its destination address in this network.</summary>
    public static void DeliverLocally(WalkInProgress walk, RouterNode router)
    {
        var destination = walk.Packet.Destination;
        if (router.Ports.TryGetValue(destination, out var port))
        {
            walk.Step(Stage.LocalDelivery, router.Id);
            InterfaceStages.EnterFromRouter(walk, port);
        }
        else
        {
            var isReserved = router.FindSubnet(destination)?.IsReserved(destination) ?? false;
            walk.IsBlocked(isReserved ? DropReason.ReservedAddress : DropReason.NoSuchAddress, Stage.LocalDelivery, router.Id, null);
        }
    }

    internal static RuleReference Reference(RouteTableNode table, RouteNode route) =>
        new(RuleKind.Route, table.Id, $"{route.PrefixList ?? route.Destination.ToString()}");

    private static void Take(WalkInProgress walk, SubnetNode subnet, RouteNode route)
    {
        var reference = Reference(subnet.Table, route);
        if (route.IsBlackhole)
        {
            if (walk.IsBlocked(
                DropReason.BlackholeRoute, Stage.Route, subnet.Table.Id, reference, () => RouteChoice.Alternatives(walk, subnet, route))) return;
        }
        else if (walk.Translator is { } translator && route.Target == new RouteTarget(TargetKind.NatGateway, translator))
        {
            walk.IsBlocked(DropReason.ForwardingLoop, Stage.Route, subnet.Table.Id, reference, () => RouteChoice.OutOfTheLoop(walk, subnet));
            return;
        }
        else
        {
            walk.Step(Stage.Route, subnet.Table.Id, reference);
        }

        walk.LastRoute = (subnet, route);

        Follow(walk, subnet, route);
    }

    private static void Follow(WalkInProgress walk, SubnetNode subnet, RouteNode route)
    {
        var router = subnet.Router;
        switch (route.Target.Kind, route.Resolved)
        {
            case (TargetKind.Local, _):
                DeliverLocally(walk, router);
                break;
            case (_, InternetGateway gateway):
                GatewayStages.LeaveByInternetGateway(walk, subnet, gateway);
                break;
            case (_, EgressOnlyGateway gateway):
                GatewayStages.LeaveByEgressOnlyGateway(walk, router, gateway);
                break;
            case (_, PrivateGateway gateway):
                GatewayStages.LeaveByPrivateGateway(walk, router, gateway);
                break;
            case (_, NatGateway gateway) when walk.Network.TryPort(gateway.Id, out var port):
                NatStages.Translate(walk, port);
                break;
            case (_, Peering peering):
                CrossPeering(walk, router, peering);
                break;
            case (_, Interface item) when walk.Network.TryPort(item.Id, out var port):
                InterfaceStages.EnterFromRouter(walk, port);
                break;
            default:
                walk.IsBlocked(DropReason.BlackholeRoute, Stage.Route, subnet.Table.Id, Reference(subnet.Table, route));
                break;
        }
    }

    private static Peering? FindReturnLink(WalkInProgress walk, RouterNode router)
    {
        if (walk.Flows.ReturnLinks.IsEmpty) return null;
        return walk.Flows.ReturnLinks.TryGetValue((router.Id, FlowKey.Sent(walk.Packet)), out var link)
            ? router.Peerings.Find(peering => peering.Id == link && peering.IsActive)
            : null;
    }

    /// <summary>A packet comes from beyond the link into the network that its destination is in.</summary>
    public static void EnterByPeering(WalkInProgress walk, Peering peering)
    {
        var ends = walk.Network.Routers.Where(router => router.Id == peering.NetworkA || router.Id == peering.NetworkB).ToList();
        var to = ends.Find(router => router.Contains(walk.Packet.Destination)) ?? ends[0];
        CrossPeering(walk, ends.Find(router => router != to)!, peering);
    }

    private static void CrossPeering(WalkInProgress walk, RouterNode router, Peering peering)
    {
        var farId = peering.NetworkA == router.Id ? peering.NetworkB : peering.NetworkA;
        var far = Array.Find(walk.Network.Routers, node => node.Id == farId)!;
        var packet = walk.Packet;
        if (!peering.IsActive && walk.IsBlocked(DropReason.BlackholeRoute, Stage.Peering, peering.Id, null, () => [Activation(walk, peering, router, far)])) return;
        if (!far.Contains(packet.Destination) && !far.Contains(packet.Source)
            && walk.IsBlocked(DropReason.OutsidePeeredNetwork, Stage.Peering, peering.Id, null)) return;
        if (peering.IsLongHaul && walk.IsTooBig(LongHaulMtu, Stage.Peering, peering.Id, router)) return;
        walk.Step(Stage.Peering, peering.Id);
        if (walk.IsAtGoal(Place.Gateway(peering.Id))) return;
        if (packet.About is null && router.Ports.TryGetValue(packet.Source, out var sender) && sender.Nat is not null)
            walk.KeepReturnLink(far.Id, FlowKey.Received(walk.Packet), peering.Id);
        DeliverLocally(walk, far);
    }

    // One link serves both directions: the answer takes the one that the packet was given.
    private static Change Activation(WalkInProgress walk, Peering peering, RouterNode router, RouterNode far)
    {
        if (peering.Id != RouteChoice.NewOne) return new Change(ChangeKind.ActivatePeering, peering.Id);
        var back = Link(far, router);
        return walk.Assumed?.Contains(back) == true ? back : Link(router, far);
    }

    private static Change Link(RouterNode from, RouterNode to) => new(ChangeKind.CreatePeering, from.Id) { Target = new RouteTarget(TargetKind.Peering, to.Id) };
}
