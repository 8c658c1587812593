using Weft.Aws.Ec2.PrefixLists;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Changes to rules that stand: ModifySecurityGroupRules and the two UpdateSecurityGroupRuleDescriptions.</summary>
internal static class RuleUpdates
{
    public static ModifySecurityGroupRulesResult Modify(Transaction transaction, ModifySecurityGroupRulesRequest request)
    {
        var updates = request.SecurityGroupRules.Select(update => (update.SecurityGroupRuleId, Rule: Parse(update.SecurityGroupRule))).ToList();
        if (updates.Select(update => update.SecurityGroupRuleId).Distinct().Count() < updates.Count)
            throw Ec2Errors.InvalidParameterValue("The same security group rule must not appear multiple times");
        var group = transaction.Require<SecurityGroup>(request.GroupId);
        foreach (var (id, wanted) in updates)
        {
            var rule = RuleOperations.RequireRule(transaction, group, isEgress: null, id);
            RequireSameKind(rule.Peer, wanted.Peer);
            var peer = PeerResolver.Resolve(transaction, group, wanted.Peer);
            transaction.Put(rule with { Traffic = wanted.Traffic, Peer = peer, Description = wanted.Description });
        }

        RequireDistinct(transaction, group);
        RuleQuota.Require(transaction, group, isEgress: false);
        RuleQuota.Require(transaction, group, isEgress: true);
        return new ModifySecurityGroupRulesResult { Return = true };
    }

    public static UpdateSecurityGroupRuleDescriptionsIngressResult DescribeIngress(
        Transaction transaction, UpdateSecurityGroupRuleDescriptionsIngressRequest request)
    {
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions);
        var group = GroupNames.Require(transaction, request.GroupId, request.GroupName);
        SetDescriptions(transaction, group, isEgress: false, wanted, request.SecurityGroupRuleDescriptions);
        return new UpdateSecurityGroupRuleDescriptionsIngressResult { Return = true };
    }

    public static UpdateSecurityGroupRuleDescriptionsEgressResult DescribeEgress(
        Transaction transaction, UpdateSecurityGroupRuleDescriptionsEgressRequest request)
    {
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions);
        var group = GroupNames.Require(transaction, request.GroupId, request.GroupName);
        SetDescriptions(transaction, group, isEgress: true, wanted, request.SecurityGroupRuleDescriptions);
        return new UpdateSecurityGroupRuleDescriptionsEgressResult { Return = true };
    }

    private static void SetDescriptions(
        Transaction transaction, SecurityGroup group, bool isEgress, List<WantedRule> wanted, IReadOnlyList<SecurityGroupRuleDescriptionShape> byId)
    {
        if (wanted.Count == 0 && byId.Count == 0)
            throw new AwsException("MissingParameter", "Either 'ipPermissions' or 'securityGroupRuleDescriptions' should be provided.");
        if (wanted.Count > 0 && byId.Count > 0)
            throw Ec2Errors.InvalidCombination("The parameter securityGroupRuleDescriptions cannot be used with the parameter ipPermissions");
        foreach (var update in byId)
        {
            GroupNames.RequireRuleDescription(update.Description);
            var id = update.SecurityGroupRuleId ?? throw Ec2Errors.MissingParameter("securityGroupRuleId");
            Put(RuleOperations.RequireRule(transaction, group, isEgress, id), update.Description);
        }

        var present = transaction.Referring(SecurityGroupRule.OfGroup, group.Id).Where(rule => rule.IsEgress == isEgress).ToList();
        foreach (var rule in wanted)
        {
            var held = present.Find(candidate => WantedRule.KeyOf(candidate) == rule.Key) ?? throw RuleOperations.NotInGroup();
            Put(held, rule.Description);
        }

        void Put(SecurityGroupRule rule, string? description) =>
            transaction.Put(rule with { Description = string.IsNullOrEmpty(description) ? null : description });
    }

    private static WantedRule Parse(SecurityGroupRuleRequestShape? rule)
    {
        if (rule is null) throw Ec2Errors.MissingParameter("securityGroupRule");
        var given = new[] { rule.CidrIpv4, rule.CidrIpv6, rule.PrefixListId, rule.ReferencedGroupId }.Count(peer => peer is not null);
        if (given == 0) throw Ec2Errors.MissingParameter("cidrIpv4, cidrIpv6, prefixListId or referencedGroupId");
        if (given > 1)
            throw Ec2Errors.InvalidCombination("Only one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId can be specified for a rule");
        GroupNames.RequireRuleDescription(rule.Description);
        var peer = rule.CidrIpv4 is { } ipv4 ? new WantedPeer(PermissionParser.ParseBlock(ipv4, ipv6: false))
            : rule.CidrIpv6 is { } ipv6 ? new WantedPeer(PermissionParser.ParseBlock(ipv6, ipv6: true))
            : rule.PrefixListId is { } list ? new WantedPeer(PrefixList: ManagedPrefixList.Type.ParseId(list))
            : new WantedPeer(Group: SecurityGroup.Type.ParseId(rule.ReferencedGroupId!));
        return new WantedRule(TrafficParser.Parse(rule.IpProtocol, rule.FromPort, rule.ToPort), peer, rule.Description);
    }

    // A rule keeps the kind of peer that it was made with.
    private static void RequireSameKind(RulePeer held, WantedPeer wanted)
    {
        var (before, after) = (Kind(held.Block is { } block ? block.IsIPv6 : null, held.PrefixList is not null),
            Kind(wanted.Block is { } other ? other.IsIPv6 : null, wanted.PrefixList is not null));
        if (before != after) throw Ec2Errors.InvalidParameterValue($"You may not specify {after} for an existing {before} rule.");

        static string Kind(bool? isIpv6, bool isList) =>
            isIpv6 is { } ipv6 ? ipv6 ? "an IPv6 CIDR" : "an IPv4 CIDR" : isList ? "a prefix list ID" : "a referenced group id";
    }

    private static void RequireDistinct(View view, SecurityGroup group)
    {
        var seen = new HashSet<(bool, (RuleTraffic, string))>();
        foreach (var rule in view.Referring(SecurityGroupRule.OfGroup, group.Id))
        {
            if (!seen.Add((rule.IsEgress, WantedRule.KeyOf(rule)))) throw RuleOperations.Duplicate(rule.Traffic, rule.Peer);
        }
    }
}
