using Weft.Control.Resources;
using Weft.Control.State;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>The filters of DescribeSecurityGroups on the rules of a group, the same for each direction.</summary>
internal static class GroupFilters
{
    /// <param name="prefix"><c>ip-permission</c> or <c>egress.ip-permission</c>.</param>
    public static ResourceType<SecurityGroup> WithRuleFilters(this ResourceType<SecurityGroup> type, string prefix, bool isEgress)
    {
        return type
            .FilterEach($"{prefix}.cidr", Each((_, rule) => rule.Peer.Block is { IsIPv6: false } block ? block.ToString() : null))
            .FilterEach($"{prefix}.ipv6-cidr", Each((_, rule) => rule.Peer.Block is { IsIPv6: true } block ? block.ToString() : null))
            .FilterEach($"{prefix}.prefix-list-id", Each((_, rule) => rule.Peer.PrefixList?.Text))
            .FilterEach($"{prefix}.group-id", Each((_, rule) => rule.Peer.Group?.Group.Text))
            .FilterEach($"{prefix}.group-name", Each((view, rule) => rule.Peer.Group is { } named ? view.Find(named.Group)?.Name : null))
            .FilterEach($"{prefix}.user-id", Each((_, rule) => rule.Peer.Group?.Owner.Text))
            .FilterEach($"{prefix}.protocol", Each((_, rule) => rule.Traffic.Protocol))
            .FilterEach($"{prefix}.from-port", Each((_, rule) => rule.Traffic.From?.ToString()))
            .FilterEach($"{prefix}.to-port", Each((_, rule) => rule.Traffic.To?.ToString()));

        Func<View, SecurityGroup, IEnumerable<string>> Each(Func<View, SecurityGroupRule, string?> value) => (view, group) =>
            view.Referring(SecurityGroupRule.OfGroup, group.Id)
                .Where(rule => rule.IsEgress == isEgress)
                .Select(rule => value(view, rule))
                .OfType<string>();
    }
}
