using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>
/// The groups of an interface. A packet of a tracked flow passes; any other needs a rule. A TCP or UDP flow that rules for "anywhere" let
/// through, while its answers would be let through by a rule for anywhere and every port, is not tracked: its answers are judged afresh.
/// </summary>
internal static class GroupStage
{
    public static bool Passes(WalkInProgress walk, PortNode port, Direction direction)
    {
        if (!port.Input.IsFiltered || (walk.IsCopy && direction == Direction.Egress)) return true;
        var stage = direction == Direction.Egress ? Stage.GroupsOut : Stage.GroupsIn;
        var isOutbound = direction == Direction.Egress;
        var packet = walk.Packet;
        var key = isOutbound ? FlowKey.Sent(packet) : FlowKey.Received(packet);
        if (packet.About is null ? IsOfTrackedFlow(walk, port, key, isOutbound) : IsErrorOfFlow(walk, port, key, direction))
        {
            walk.Step(stage, port.Id, new RuleReference(packet.About is null ? RuleKind.TrackedFlow : RuleKind.RelatedFlow, port.Id, ""));
            return true;
        }

        var far = isOutbound ? packet.Destination : packet.Source;
        if (FindRule(walk, port, direction, far, out var group) is not { } rule)
        {
            if (IsDenied(walk, port, direction, stage, far)) return false;
            // The rule that is taken as added names one address, so the flow is tracked and its answers need no rule.
            if (packet.About is null) walk.OpenFlow(port, key, Opened(walk, packet, isOutbound), isUntracked: false);
            return true;
        }

        var isUntracked = IsUntracked(walk, port, direction, packet);
        if (!isUntracked && packet.About is null && IsTableFull(walk, port, stage)) return false;
        walk.Step(stage, port.Id, new RuleReference(RuleKind.GroupRule, group!.Id, rule.Input.Id));
        if (packet.About is null) walk.OpenFlow(port, key, Opened(walk, packet, isOutbound), isUntracked);
        return true;
    }

    private static TrackedFlow Opened(WalkInProgress walk, in Packet packet, bool isOutbound) =>
        new(isOutbound, walk.Now, 1, 0, packet.Protocol.IsIcmp ? packet.IcmpType : (byte)0);

    private static bool IsOfTrackedFlow(WalkInProgress walk, PortNode port, FlowKey key, bool isOutbound)
    {
        if (!walk.Flows.Tracked.TryGetValue((port.Id, key), out var flow)) return false;
        if (!flow.IsAlive(key.Protocol, port.Input.Timeouts, walk.Now) || !flow.Admits(walk.Packet, isOutbound)) return false;
        walk.Flows = walk.Packet.Flags.HasFlag(TcpFlags.Rst)
            ? walk.Flows.WithoutTracked(port.Id, key)
            : walk.Flows.WithTracked(port.Id, key, flow.Seen(isOutbound, walk.Now));
        return true;
    }

    // An error passes for the sake of the flow that it is about if a gateway made that one tracked, or if it is not tracked at all. About
    // a flow that is tracked because of the rules alone it needs a rule of its own.
    private static bool IsErrorOfFlow(WalkInProgress walk, PortNode port, FlowKey key, Direction direction)
    {
        var about = walk.Packet.About!;
        if (direction == Direction.Ingress && about.Source != walk.Packet.Destination) return false;
        if (walk.Flows.Tracked.TryGetValue((port.Id, key), out var flow) && flow.IsAlive(key.Protocol, port.Input.Timeouts, walk.Now)) return flow.IsAutomatic;
        var sent = direction == Direction.Ingress ? Direction.Egress : Direction.Ingress;
        return IsUntracked(walk, port, sent, about.ToPacket());
    }

    private static RuleNode? FindRule(WalkInProgress walk, PortNode port, Direction direction, Address far, out GroupNode? owner)
    {
        var packet = walk.Packet;
        foreach (var index in port.Groups)
        {
            owner = walk.Network.Groups[index];
            foreach (var rule in owner.Rules(direction))
            {
                if (rule.Traffic.Matches(packet) && IsPeer(walk, port, rule, direction, far)) return rule;
            }
        }

        owner = null;
        return null;
    }

    private static bool IsPeer(WalkInProgress walk, PortNode port, RuleNode rule, Direction direction, Address far) =>
        rule.Group == RuleNode.NoGroup
            ? rule.ContainsRange(far)
            : !(walk.IsIdentityLost && direction == Direction.Ingress) && (walk.Network.IsMember(port.Router, rule.Group, far) || IsMemberByAssumption(walk, port.Router, rule.Group, far));

    // Groups at the far end of a link can be named as soon as the link is active. A link that is yet to be made may turn out a far one, over
    // which none can: there only a rule for the address is sure to work.
    private static bool IsMemberByAssumption(WalkInProgress walk, RouterNode router, int group, Address far)
    {
        if (walk.Assumed is not { Count: > 0 } assumed) return false;
        var home = walk.Network.Routers[walk.Network.Groups[group].Router];
        return walk.Network.IsMember(home, group, far) && router.Peerings.Exists(peering =>
            !peering.IsLongHaul && home.Peerings.Contains(peering) && assumed.Contains(new Change(ChangeKind.ActivatePeering, peering.Id)));
    }

    private static bool IsUntracked(WalkInProgress walk, PortNode port, Direction direction, Packet packet)
    {
        if (!packet.Protocol.HasPorts) return false;
        var back = direction == Direction.Egress ? Direction.Ingress : Direction.Egress;
        // The answers of an untracked flow are no new flow in the other direction, so they are looked at the other way round as well.
        var reverse = packet with { SourcePort = packet.DestinationPort, DestinationPort = packet.SourcePort };
        return (IsOpen(walk, port, direction, packet) && IsOpenForAll(walk, port, back, packet))
            || (IsOpen(walk, port, back, reverse) && IsOpenForAll(walk, port, direction, packet));
    }

    private static bool IsOpen(WalkInProgress walk, PortNode port, Direction direction, Packet packet) =>
        HasRule(walk, port, direction, rule => rule.Traffic.Matches(packet) && rule.IsAnywhere(packet.IsIPv6));

    private static bool IsOpenForAll(WalkInProgress walk, PortNode port, Direction direction, Packet packet) =>
        HasRule(walk, port, direction, rule => rule.Traffic.Covers(Traffic.Of(packet.Protocol)) && rule.IsAnywhere(packet.IsIPv6));

    private static bool HasRule(WalkInProgress walk, PortNode port, Direction direction, Func<RuleNode, bool> matches)
    {
        foreach (var index in port.Groups)
        {
            foreach (var rule in walk.Network.Groups[index].Rules(direction))
            {
                if (matches(rule)) return true;
            }
        }

        return false;
    }

    private static bool IsTableFull(WalkInProgress walk, PortNode port, Stage stage)
    {
        if (port.Input.TrackingLimit is not { } limit || walk.Flows.TrackedCounts.GetValueOrDefault(port.Id) < limit) return false;
        foreach (var ((owner, key), flow) in walk.Flows.Tracked)
        {
            if (owner == port.Id && !flow.IsAlive(key.Protocol, port.Input.Timeouts, walk.Now)) walk.Flows = walk.Flows.WithoutTracked(owner, key);
        }

        return walk.Flows.TrackedCounts.GetValueOrDefault(port.Id) >= limit
            && walk.IsBlocked(DropReason.TrackingTableFull, stage, port.Id, null);
    }

    private static bool IsDenied(WalkInProgress walk, PortNode port, Direction direction, Stage stage, Address far)
    {
        var packet = walk.Packet;
        var reason = !HasRule(walk, port, direction, _ => true) ? DropReason.NoGroupRules
            : direction == Direction.Ingress && walk.IsIdentityLost && IsReferenceLost(walk, port, far) ? DropReason.GroupIdentityLost
            : DropReason.NoGroupRule;
        IReadOnlyList<Change> Changes() => [.. port.Groups.Select(index => new Change(ChangeKind.AllowInGroup, walk.Network.Groups[index].Id)
        {
            Direction = direction,
            Traffic = walk.Wanted(),
            Range = Cidr.Of(far),
        })];
        return walk.IsBlocked(reason, stage, port.Id, null, Changes, NearestRules.In(walk.Network, port, direction, far, packet));
    }

    private static bool IsReferenceLost(WalkInProgress walk, PortNode port, Address far)
    {
        var packet = walk.Packet;
        return HasRule(walk, port, Direction.Ingress, rule =>
            rule.Group != RuleNode.NoGroup && rule.Traffic.Matches(packet) && walk.Network.IsMember(port.Router, rule.Group, far));
    }
}
