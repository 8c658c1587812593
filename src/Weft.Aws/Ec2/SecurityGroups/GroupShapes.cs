using Weft.Aws.Ec2.Tags;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Control.State;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Groups and rules as EC2 shows them: rules one by one, and gathered into permissions.</summary>
internal static class GroupShapes
{
    public static SecurityGroupShape Of(View view, SecurityGroup group)
    {
        var rules = view.Referring(SecurityGroupRule.OfGroup, group.Id).ToLookup(rule => rule.IsEgress);
        return new SecurityGroupShape
        {
            GroupId = group.Id.Text,
            GroupName = group.Name,
            Description = group.Description,
            OwnerId = view.Account.Text,
            VpcId = group.Vpc.Text,
            SecurityGroupArn = ArnOf(view, group),
            IpPermissions = Permissions(view, rules[false]),
            IpPermissionsEgress = Permissions(view, rules[true]),
            Tags = TagRules.Shapes(view.TagsOf(group.Id)),
        };
    }

    public static SecurityGroupRuleShape Of(View view, SecurityGroupRule rule) => new()
    {
        SecurityGroupRuleId = rule.Id.Text,
        SecurityGroupRuleArn = $"arn:aws:ec2:{view.Region}:{view.Account}:security-group-rule/{rule.Id}",
        GroupId = rule.Group.Text,
        GroupOwnerId = view.Account.Text,
        IsEgress = rule.IsEgress,
        IpProtocol = rule.Traffic.Protocol,
        FromPort = rule.Traffic.From ?? -1,
        ToPort = rule.Traffic.To ?? -1,
        CidrIpv4 = rule.Peer.Block is { IsIPv6: false } ipv4 ? ipv4.ToString() : null,
        CidrIpv6 = rule.Peer.Block is { IsIPv6: true } ipv6 ? ipv6.ToString() : null,
        PrefixListId = rule.Peer.PrefixList?.Text,
        ReferencedGroupInfo = rule.Peer.Group is { } group ? Referenced(view, group) : null,
        Description = rule.Description,
        Tags = TagRules.Shapes(view.TagsOf(rule.Id)),
    };

    public static RevokedSecurityGroupRuleShape Revoked(SecurityGroupRule rule) => new()
    {
        SecurityGroupRuleId = rule.Id.Text,
        GroupId = rule.Group.Text,
        IsEgress = rule.IsEgress,
        IpProtocol = rule.Traffic.Protocol,
        FromPort = rule.Traffic.From ?? -1,
        ToPort = rule.Traffic.To ?? -1,
        CidrIpv4 = rule.Peer.Block is { IsIPv6: false } ipv4 ? ipv4.ToString() : null,
        CidrIpv6 = rule.Peer.Block is { IsIPv6: true } ipv6 ? ipv6.ToString() : null,
        PrefixListId = rule.Peer.PrefixList?.Text,
        ReferencedGroupId = rule.Peer.Group?.Group.Text,
        Description = rule.Description,
    };

    /// <summary>Rules of one direction, gathered: one permission for each kind of traffic.</summary>
    public static List<IpPermissionShape> Permissions(View view, IEnumerable<SecurityGroupRule> rules) =>
        [.. rules.GroupBy(rule => rule.Traffic)
            .OrderBy(same => same.Key.Protocol, StringComparer.Ordinal).ThenBy(same => same.Key.From).ThenBy(same => same.Key.To)
            .Select(same => new IpPermissionShape
            {
                IpProtocol = same.Key.Protocol,
                FromPort = same.Key.From,
                ToPort = same.Key.To,
                IpRanges = [.. Blocks(same, ipv6: false).Select(rule => new IpRangeShape { CidrIp = rule.Peer.Block.ToString(), Description = rule.Description })],
                Ipv6Ranges = [.. Blocks(same, ipv6: true).Select(rule => new Ipv6RangeShape { CidrIpv6 = rule.Peer.Block.ToString(), Description = rule.Description })],
                PrefixListIds = [.. same.Where(rule => rule.Peer.PrefixList is not null).OrderBy(rule => rule.Peer.PrefixList!.Value.Text, StringComparer.Ordinal)
                    .Select(rule => new PrefixListIdShape { PrefixListId = rule.Peer.PrefixList!.Value.Text, Description = rule.Description })],
                UserIdGroupPairs = [.. same.Where(rule => rule.Peer.Group is not null).OrderBy(rule => rule.Peer.Group!.Group.Text, StringComparer.Ordinal)
                    .Select(rule => Pair(view, rule))],
            })];

    /// <summary>Wanted rules that were not found, as permissions.</summary>
    public static List<IpPermissionShape> Permissions(View view, IEnumerable<WantedRule> rules) =>
        Permissions(view, rules.Select(rule => new SecurityGroupRule(
            default, default, false, rule.Traffic, new RulePeer(
                rule.Peer.Block,
                rule.Peer.PrefixList,
                rule.Peer.Group is { } group ? new GroupReference(group, rule.Peer.Owner ?? view.Account, default) : null))));

    /// <summary>A rule in the words of EC2's messages.</summary>
    public static string Sentence(RuleTraffic traffic, RulePeer peer)
    {
        var words = $"peer: {WantedRule.TextOf(peer)}, {(traffic.Protocol == RuleTraffic.AllProtocols ? "ALL" : traffic.Protocol.ToUpperInvariant())}";
        return traffic.From is null ? $"{words}, ALLOW" : $"{words}, from port: {traffic.From}, to port: {traffic.To}, ALLOW";
    }

    public static string ArnOf(View view, SecurityGroup group) => $"arn:aws:ec2:{view.Region}:{view.Account}:security-group/{group.Id}";

    public static UserIdGroupPairShape Pair(View view, SecurityGroupRule rule)
    {
        var group = rule.Peer.Group!;
        return new UserIdGroupPairShape
        {
            GroupId = group.Group.Text,
            UserId = group.Owner.Text,
            Description = rule.Description,
            VpcId = group.Peering is null ? null : group.Vpc.Text,
            VpcPeeringConnectionId = group.Peering?.Text,
            PeeringStatus = PeeringStatus(view, group),
        };
    }

    private static ReferencedSecurityGroupShape Referenced(View view, GroupReference group) => new()
    {
        GroupId = group.Group.Text,
        UserId = group.Owner.Text,
        VpcId = group.Peering is null ? null : group.Vpc.Text,
        VpcPeeringConnectionId = group.Peering?.Text,
        PeeringStatus = PeeringStatus(view, group),
    };

    // A connection that has gone from sight was deleted before.
    private static string? PeeringStatus(View view, GroupReference group) =>
        group.Peering is { } peering ? view.Find(peering)?.Status ?? VpcPeeringConnectionStateReasonCodeValues.Deleted : null;

    private static IEnumerable<SecurityGroupRule> Blocks(IEnumerable<SecurityGroupRule> rules, bool ipv6) =>
        rules.Where(rule => rule.Peer.Block?.IsIPv6 == ipv6).OrderBy(rule => rule.Peer.Block);
}
