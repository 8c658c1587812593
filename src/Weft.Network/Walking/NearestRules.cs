using System.Numerics;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>Finds the rule that came nearest to letting a packet through: the fewest differences, then the nearest port.</summary>
internal static class NearestRules
{
    public static NearMiss? In(CompiledNetwork network, PortNode port, Direction direction, Address far, Packet packet)
    {
        NearMiss? best = null;
        var bestScore = (int.MaxValue, int.MaxValue);
        foreach (var index in port.Groups)
        {
            var group = network.Groups[index];
            foreach (var rule in group.Rules(direction))
            {
                var isPeer = rule.Group == RuleNode.NoGroup ? rule.ContainsRange(far) : network.IsMember(port.Router, rule.Group, far);
                var miss = Compare(rule.Traffic, isPeer, packet);
                var score = (BitOperations.PopCount((uint)miss), Distance(rule.Traffic, packet));
                if (score.CompareTo(bestScore) >= 0) continue;
                bestScore = score;
                best = new NearMiss(new RuleReference(RuleKind.GroupRule, group.Id, rule.Input.Id), miss);
            }
        }

        return best;
    }

    public static NearMiss? In(FilterListNode list, Direction direction, Address far, Packet packet)
    {
        NearMiss? best = null;
        var bestScore = (int.MaxValue, int.MaxValue);
        foreach (var rule in list.Rules(direction))
        {
            if (!rule.IsAllow || rule.Range.IsIPv6 != far.IsIPv6) continue;
            var miss = Compare(rule.Traffic, rule.Range.Contains(far), packet);
            // It would have matched, had not an earlier rule denied.
            if (miss == Mismatch.None) miss = Mismatch.Verdict;
            var score = (BitOperations.PopCount((uint)miss), Distance(rule.Traffic, packet));
            if (score.CompareTo(bestScore) >= 0) continue;
            bestScore = score;
            best = new NearMiss(new RuleReference(RuleKind.ListRule, list.Id, $"{rule.Number}"), miss);
        }

        return best;
    }

    private static Mismatch Compare(Traffic traffic, bool isPeer, Packet packet)
    {
        var miss = isPeer ? Mismatch.None : Mismatch.Peer;
        if (!traffic.MatchesProtocol(packet.Protocol)) return miss | Mismatch.Protocol;
        return traffic.Matches(packet) ? miss : miss | Mismatch.Selector;
    }

    private static int Distance(Traffic traffic, Packet packet) =>
        packet.DestinationPort < traffic.Selector.First ? traffic.Selector.First - packet.DestinationPort
        : packet.DestinationPort > traffic.Selector.Last ? packet.DestinationPort - traffic.Selector.Last
        : 0;
}
