using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>
/// Follows one packet through a compiled network, stage by stage. Pure: the same network, packet, flows and time give the same trace.
/// </summary>
public static class PacketWalk
{
    /// <summary>One packet, one way. <paramref name="now"/> is the time since the start that the flows were recorded against.</summary>
    /// <exception cref="ArgumentException">The start is no interface, link or private gateway of the network, nor the internet.</exception>
    public static Trace Forward(CompiledNetwork network, Place from, Packet packet, FlowState flows, TimeSpan now = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Run(network, from, new WalkInProgress(network, packet, flows, now));
    }

    /// <summary>
    /// One packet from one host to the next one that takes it, as a wire sees it: an appliance on the way ends the walk, and what it sends on is a
    /// walk of its own. <paramref name="target"/> is whom the host gave the packet to.
    /// </summary>
    /// <exception cref="ArgumentException">The start is not an interface of the network nor the internet.</exception>
    public static Trace Leg(CompiledNetwork network, Place from, Packet packet, LinkTarget target, FlowState flows, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Run(network, from, new WalkInProgress(network, packet, flows, now) { StopsAtHosts = true, Target = target });
    }

    /// <summary>
    /// The way of a copy that the hypervisor makes of a host's packet and sends from the host's interface: as a leg, but no group of that interface
    /// has a say.
    /// </summary>
    /// <exception cref="ArgumentException">The start is not an interface of the network.</exception>
    public static Trace Copy(CompiledNetwork network, Place from, Packet packet, FlowState flows, TimeSpan now)
    {
        ArgumentNullException.ThrowIfNull(network);
        return Run(network, from, new WalkInProgress(network, packet, flows, now) { StopsAtHosts = true, IsCopy = true });
    }

    /// <summary>A packet and the answer to it from wherever it arrived.</summary>
    /// <param name="goal">Where the packet has to arrive. A link or a private gateway ends the walk, as nothing is known beyond it.</param>
    public static Exchange RoundTrip(CompiledNetwork network, Place from, Packet packet, FlowState flows, TimeSpan now = default, Place? goal = null)
    {
        ArgumentNullException.ThrowIfNull(network);
        return RoundTrip(network, from, packet, flows, now, null, out _, goal: goal);
    }

    /// <summary>
    /// What the network itself sends to the sender of a packet that it dropped (<see cref="Trace.SentBack"/>: "too big", or a reset), on
    /// its own way through lists and groups. Null when it sends nothing.
    /// </summary>
    public static Trace? Notify(CompiledNetwork network, Trace dropped, TimeSpan now = default)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(dropped);
        return NoticeStages.Walk(network, dropped, now);
    }

    internal static Exchange RoundTrip(
        CompiledNetwork network,
        Place from,
        Packet packet,
        FlowState flows,
        TimeSpan now,
        IReadOnlySet<Change>? assumed,
        out WalkInProgress last,
        bool keepsHops = true,
        Place? goal = null)
    {
        last = new WalkInProgress(network, packet, flows, now) { Assumed = assumed, KeepsHops = keepsHops, Goal = goal };
        var request = Run(network, from, last);
        if (!request.IsDelivered || request.Packet.Answer() is not { } answer) return new Exchange(from, packet, request, null, goal);
        if (request.End.Kind == PlaceKind.HostService) return new Exchange(from, packet, request, AnswerOfHost(from, answer, request.Flows), goal);
        last = new WalkInProgress(network, answer, request.Flows, now) { Assumed = assumed, IsAnswer = true, KeepsHops = keepsHops, Goal = from };
        return new Exchange(from, packet, request, Run(network, request.End, last), goal);
    }

    private static Trace Run(CompiledNetwork network, Place from, WalkInProgress walk)
    {
        if (from.Kind == PlaceKind.Internet) GatewayStages.EnterFromInternet(walk);
        else if (from.Kind == PlaceKind.Interface && network.TryPort(from.Id, out var port)) InterfaceStages.Leave(walk, port);
        else if (from.Kind != PlaceKind.Gateway || !GatewayStages.TryEnter(walk, from.Id)) throw new ArgumentException($"{from} is no place of this network", nameof(from));
        return walk.Finish();
    }

    // The hypervisor answers on the spot: nothing on the way back filters it.
    private static Trace AnswerOfHost(Place client, Packet answer, FlowState flows) =>
        new(Outcome.Delivered, DropReason.None, client, [new Hop(Stage.HostService, client.Id, null, answer, answer)], answer, flows);
}
