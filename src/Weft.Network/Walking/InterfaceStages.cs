using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>What happens at a network card: a packet leaves its host, or comes in.</summary>
internal static class InterfaceStages
{
    public const int Mtu = 9001;

    private static readonly Cidr s_multicastIPv4 = Cidr.Parse("224.0.0.0/4");
    private static readonly Cidr s_multicastIPv6 = Cidr.Parse("ff00::/8");
    private static readonly Address s_broadcast = Address.IPv4(uint.MaxValue);

    /// <summary>A packet leaves the host behind the port, or a translating gateway.</summary>
    public static void Leave(WalkInProgress walk, PortNode port)
    {
        walk.Port = port.Id;
        if (walk.IsLooping(port.Id) || IsDetached(walk, port, Stage.InterfaceOut)) return;
        if (port.Input.ChecksAddresses && !port.Owns(walk.Packet.Source) && IsCheckFailing(walk, port, DropReason.SourceNotOwned, Stage.InterfaceOut)) return;
        if (port.Nat is null)
        {
            walk.Step(Stage.InterfaceOut, port.Id);
            MarkForwarded(walk, port);
        }

        var destination = walk.Packet.Destination;
        if (IsForHypervisor(walk, port, destination) || IsToMany(walk, port, destination)) return;
        if (port.Owns(destination))
        {
            // What was routed to a translating gateway, though it is for the gateway itself, is for nobody there.
            if (port.Nat is not null) walk.IsBlocked(DropReason.NoTranslation, Stage.NatGateway, port.Id, null);
            else walk.Deliver(Place.Interface(port.Id));
            return;
        }

        if (!GroupStage.Passes(walk, port, Direction.Egress)) return;
        if (walk.IsTooBig(Mtu, Stage.InterfaceOut, port.Id, port.Router)) return;
        var target = walk.Target;
        walk.Target = LinkTarget.ByDestination;
        if (target.Neighbour is { } neighbour) DeliverToNeighbour(walk, port.Subnet, neighbour);
        else if (port.Subnet.Contains(destination) && !target.IsRouter) DeliverInSubnet(walk, port.Subnet);
        else if (ListStage.Passes(walk, port.Subnet, Direction.Egress)) RouterStages.Forward(walk, port.Subnet);
    }

    /// <summary>A packet comes to the port from the router.</summary>
    public static void EnterFromRouter(WalkInProgress walk, PortNode port)
    {
        walk.Port = port.Id;
        if (ListStage.Passes(walk, port.Subnet, Direction.Ingress)) Enter(walk, port);
    }

    private static void DeliverInSubnet(WalkInProgress walk, SubnetNode subnet)
    {
        var destination = walk.Packet.Destination;
        walk.Step(Stage.SameSubnet, subnet.Id);
        if (subnet.IsReserved(destination)) walk.IsBlocked(DropReason.ReservedAddress, Stage.SameSubnet, subnet.Id, null);
        else if (subnet.Router.Ports.TryGetValue(destination, out var port)) Enter(walk, port);
        else walk.IsBlocked(DropReason.NoSuchAddress, Stage.SameSubnet, subnet.Id, null);
    }

    // A host may give a packet to any neighbour, whatever its destination.
    private static void DeliverToNeighbour(WalkInProgress walk, SubnetNode subnet, string neighbour)
    {
        if (!walk.Network.TryPort(neighbour, out var port) || port.Subnet != subnet)
            throw new ArgumentException($"{neighbour} is no interface in {subnet.Id}");
        walk.Step(Stage.SameSubnet, subnet.Id);
        Enter(walk, port);
    }

    // What a host sends with another's address it forwards: who began it can no longer be told.
    private static void MarkForwarded(WalkInProgress walk, PortNode port)
    {
        if (walk.Appliances > 0 || port.Owns(walk.Packet.Source)) return;
        walk.Appliances++;
        walk.IsIdentityLost = true;
    }

    private static void Enter(WalkInProgress walk, PortNode port)
    {
        walk.Port = port.Id;
        if (port.Nat is not null)
        {
            NatStages.AcceptAnswer(walk, port);
            return;
        }

        if (IsDetached(walk, port, Stage.InterfaceIn) || !GroupStage.Passes(walk, port, Direction.Ingress)) return;
        if (port.Owns(walk.Packet.Destination))
        {
            walk.Step(Stage.InterfaceIn, port.Id);
            walk.Deliver(Place.Interface(port.Id));
            return;
        }

        if (port.Input.ChecksAddresses && IsCheckFailing(walk, port, DropReason.DestinationNotOwned, Stage.InterfaceIn)) return;
        walk.Step(Stage.InterfaceIn, port.Id);
        if (walk.StopsAtHosts) walk.Deliver(Place.Interface(port.Id));
        else ForwardOn(walk, port);
    }

    private static void ForwardOn(WalkInProgress walk, PortNode port)
    {
        if (port.Input.ForwardsTo is not { } id || !walk.Network.TryPort(id, out var next))
        {
            if (walk.IsBlocked(DropReason.HostDoesNotForward, Stage.Forwarding, port.Id, null, () => [new Change(ChangeKind.ForwardOnHost, port.Id)])) return;
            next = port;
        }

        walk.Appliances++;
        walk.IsIdentityLost = true;
        walk.Step(Stage.Forwarding, next.Id);
        Leave(walk, next);
    }

    private static bool IsDetached(WalkInProgress walk, PortNode port, Stage stage) =>
        !port.Input.IsAttached && walk.IsBlocked(
            DropReason.InterfaceNotAttached, stage, port.Id, null, () => [new Change(ChangeKind.AttachInterface, port.Id)]);

    private static bool IsCheckFailing(WalkInProgress walk, PortNode port, DropReason reason, Stage stage) =>
        walk.IsBlocked(reason, stage, port.Id, null, () => [new Change(ChangeKind.DisableAddressCheck, port.Id)]);

    private static bool IsForHypervisor(WalkInProgress walk, PortNode port, Address destination)
    {
        if (walk.Network.FindHostService(port.Router, destination) is { } service)
        {
            if (service.Accepts.Any(traffic => traffic.Matches(walk.Packet)))
            {
                walk.Step(Stage.HostService, service.Name);
                walk.Deliver(new Place(PlaceKind.HostService, service.Name));
            }
            else
            {
                walk.IsBlocked(DropReason.ServiceNotOffered, Stage.HostService, service.Name, null);
            }

            return true;
        }

        return walk.Network.IsHostOnly(destination) && walk.IsBlocked(DropReason.HostOnlyAddress, Stage.InterfaceOut, port.Id, null);
    }

    private static bool IsToMany(WalkInProgress walk, PortNode port, Address destination)
    {
        var isToMany = destination == s_broadcast || s_multicastIPv4.Contains(destination) || s_multicastIPv6.Contains(destination);
        return isToMany && walk.IsBlocked(DropReason.BroadcastOrMulticast, Stage.InterfaceOut, port.Id, null);
    }
}
