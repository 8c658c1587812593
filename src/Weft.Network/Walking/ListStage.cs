using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Walking;

/// <summary>The stateless list at the border of a subnet. It is asked for every packet that crosses the border, answers included.</summary>
internal static class ListStage
{
    public static bool Passes(WalkInProgress walk, SubnetNode subnet, Direction direction)
    {
        if (subnet.List is not { } list) return true;
        var stage = direction == Direction.Egress ? Stage.ListOut : Stage.ListIn;
        var packet = walk.Packet;
        var far = direction == Direction.Egress ? packet.Destination : packet.Source;
        var rule = list.FindRule(direction, far, packet);
        var reference = new RuleReference(RuleKind.ListRule, list.Id, rule is null ? RuleReference.EndOfList : $"{rule.Number}");
        if (rule is { IsAllow: true })
        {
            walk.Step(stage, list.Id, reference);
            return true;
        }

        return !IsDenied(walk, list, direction, stage, far, reference);
    }

    private static bool IsDenied(WalkInProgress walk, FilterListNode list, Direction direction, Stage stage, Address far, RuleReference reference)
    {
        var packet = walk.Packet;
        var allow = new Change(ChangeKind.AllowInList, list.Id)
        {
            Direction = direction,
            Traffic = walk.Wanted(),
            Range = Cidr.Of(far),
        };
        return walk.IsBlocked(DropReason.ListDenied, stage, list.Id, reference, () => [allow], NearestRules.In(list, direction, far, packet));
    }
}
