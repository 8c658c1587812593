using Weft.Network.Model;

namespace Weft.Network.Walking;

/// <summary>What a rule that decided says, for the reader of a trace.</summary>
public static class RuleTexts
{
    /// <summary>The rule in words, such as <c>tcp 443 from 0.0.0.0/0</c>; null where the reference says all that there is.</summary>
    public static string? Of(NetworkInput network, RuleReference rule, Direction direction)
    {
        ArgumentNullException.ThrowIfNull(network);
        return rule.Kind switch
        {
            RuleKind.GroupRule => GroupRuleText(network, rule),
            RuleKind.ListRule => ListRuleText(network, rule, direction),
            RuleKind.Route => RouteText(network, rule),
            RuleKind.TrackedFlow => "part of a tracked flow",
            _ => null,
        };
    }

    /// <summary>The side of a stage's filter that a packet meets there.</summary>
    public static Direction DirectionAt(Stage stage) => stage is Stage.GroupsIn or Stage.ListIn or Stage.InterfaceIn ? Direction.Ingress : Direction.Egress;

    private static string? GroupRuleText(NetworkInput network, RuleReference rule)
    {
        var found = network.Groups.FirstOrDefault(group => group.Id == rule.Owner)?.Rules.FirstOrDefault(one => one.Id == rule.Rule);
        return found is null ? null : $"{Words(found.Traffic)} {Preposition(found.Direction)} {found.Peer}";
    }

    private static string? ListRuleText(NetworkInput network, RuleReference rule, Direction direction)
    {
        if (rule.Rule == RuleReference.EndOfList) return "denies what no rule matches";
        var found = network.FilterLists.FirstOrDefault(list => list.Id == rule.Owner)?.Rules
            .FirstOrDefault(one => one.Direction == direction && $"{one.Number}" == rule.Rule);
        return found is null ? null : $"{(found.IsAllow ? "allow" : "deny")} {Words(found.Traffic)} {Preposition(found.Direction)} {found.Range}";
    }

    private static string? RouteText(NetworkInput network, RuleReference rule)
    {
        var found = network.RouteTables.FirstOrDefault(table => table.Id == rule.Owner)?.Routes
            .FirstOrDefault(route => route.Destination is { } block ? $"{block}" == rule.Rule : IsInList(network, route.PrefixList, rule.Rule));
        return found is null ? "local" : $"to {found.Target}";
    }

    private static bool IsInList(NetworkInput network, string? list, string block) =>
        network.PrefixLists.FirstOrDefault(one => one.Id == list) is { } found && found.Ranges.Any(range => $"{range}" == block);

    private static string Words(Packets.Traffic traffic) => traffic.Protocol is null ? "all traffic" : traffic.ToString();

    private static string Preposition(Direction direction) => direction == Direction.Ingress ? "from" : "to";
}
