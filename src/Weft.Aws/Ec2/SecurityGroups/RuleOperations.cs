using Weft.Aws.Ec2.Tags;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Authorize and Revoke, inbound and outbound, by permissions of every form and by rule identifiers; DescribeSecurityGroupRules.</summary>
internal static class RuleOperations
{
    public static AuthorizeSecurityGroupIngressResult AuthorizeIngress(Transaction transaction, AuthorizeSecurityGroupIngressRequest request)
    {
        var flat = new FlatPermission(
            request.IpProtocol, request.FromPort, request.ToPort, request.CidrIp, request.SourceSecurityGroupName, request.SourceSecurityGroupOwnerId);
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions, flat);
        var group = GroupNames.Require(transaction, request.GroupId, request.GroupName);
        var rules = Authorize(transaction, group, isEgress: false, wanted, request.TagSpecifications);
        return new AuthorizeSecurityGroupIngressResult { Return = true, SecurityGroupRules = rules };
    }

    public static AuthorizeSecurityGroupEgressResult AuthorizeEgress(Transaction transaction, AuthorizeSecurityGroupEgressRequest request)
    {
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions);
        var group = transaction.Require<SecurityGroup>(request.GroupId);
        var rules = Authorize(transaction, group, isEgress: true, wanted, request.TagSpecifications);
        return new AuthorizeSecurityGroupEgressResult { Return = true, SecurityGroupRules = rules };
    }

    public static RevokeSecurityGroupIngressResult RevokeIngress(Transaction transaction, RevokeSecurityGroupIngressRequest request)
    {
        var flat = new FlatPermission(
            request.IpProtocol, request.FromPort, request.ToPort, request.CidrIp, request.SourceSecurityGroupName, request.SourceSecurityGroupOwnerId);
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions, flat);
        var group = GroupNames.Require(transaction, request.GroupId, request.GroupName);
        var (revoked, unknown) = Revoke(transaction, group, isEgress: false, wanted, request.SecurityGroupRuleIds);
        return new RevokeSecurityGroupIngressResult { Return = true, RevokedSecurityGroupRules = revoked, UnknownIpPermissions = unknown };
    }

    public static RevokeSecurityGroupEgressResult RevokeEgress(Transaction transaction, RevokeSecurityGroupEgressRequest request)
    {
        var wanted = PermissionParser.Parse(transaction, request.IpPermissions);
        var group = transaction.Require<SecurityGroup>(request.GroupId);
        var (revoked, unknown) = Revoke(transaction, group, isEgress: true, wanted, request.SecurityGroupRuleIds);
        return new RevokeSecurityGroupEgressResult { Return = true, RevokedSecurityGroupRules = revoked, UnknownIpPermissions = unknown };
    }

    public static DescribeSecurityGroupRulesResult Describe(View view, DescribeSecurityGroupRulesRequest request)
    {
        var page = view.Page<SecurityGroupRule>(request.SecurityGroupRuleIds, request.Filters, request);
        return new DescribeSecurityGroupRulesResult { SecurityGroupRules = page.Select(rule => GroupShapes.Of(view, rule)), NextToken = page.NextToken };
    }

    /// <summary>The rule with this identifier, if it is one of the group's in this direction.</summary>
    public static SecurityGroupRule RequireRule(View view, SecurityGroup group, bool? isEgress, string id)
    {
        var rule = view.Require<SecurityGroupRule>(id);
        return rule.Group == group.Id && (isEgress is null || rule.IsEgress == isEgress) ? rule : throw SecurityGroupRule.Type.NotFound(id);
    }

    public static AwsException Duplicate(RuleTraffic traffic, RulePeer peer) =>
        new("InvalidPermission.Duplicate", $"the specified rule \"{GroupShapes.Sentence(traffic, peer)}\" already exists");

    public static AwsException NotInGroup() => new("InvalidPermission.NotFound", "The specified rule does not exist in this security group.");

    private static List<SecurityGroupRuleShape> Authorize(
        Transaction transaction, SecurityGroup group, bool isEgress, List<WantedRule> wanted, IReadOnlyList<TagSpecificationShape> tags)
    {
        if (wanted.Count == 0) throw Ec2Errors.MissingParameter("ipPermissions");
        if (wanted.Select(rule => rule.Key).Distinct().Count() < wanted.Count)
            throw Ec2Errors.InvalidParameterValue("The same permission must not appear multiple times");
        var present = RulesByKey(transaction, group, isEgress);
        var added = new List<SecurityGroupRule>(wanted.Count);
        foreach (var rule in wanted)
        {
            var peer = PeerResolver.Resolve(transaction, group, rule.Peer);
            if (present.ContainsKey(rule.Key)) throw Duplicate(rule.Traffic, peer);
            added.Add(transaction.Put(new SecurityGroupRule(
                transaction.NewId<SecurityGroupRule>(), group.Id, isEgress, rule.Traffic, peer, rule.Description)));
            transaction.TagNew(added[^1].Id, tags);
        }

        RuleQuota.Require(transaction, group, isEgress);
        return [.. added.Select(rule => GroupShapes.Of(transaction, rule))];
    }

    private static (List<RevokedSecurityGroupRuleShape> Revoked, IReadOnlyList<IpPermissionShape>? Unknown) Revoke(
        Transaction transaction, SecurityGroup group, bool isEgress, List<WantedRule> wanted, IReadOnlyList<string> ids)
    {
        if (wanted.Count == 0 && ids.Count == 0)
            throw new AwsException("MissingParameter", "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.");
        if (wanted.Count > 0 && ids.Count > 0)
            throw Ec2Errors.InvalidCombination("The parameter securityGroupRuleIds cannot be used with the parameter ipPermissions");
        var found = ids.Select(id => RequireRule(transaction, group, isEgress, id)).ToList();
        var present = RulesByKey(transaction, group, isEgress);
        List<WantedRule> unknown = [];
        foreach (var rule in wanted)
        {
            if (present.TryGetValue(rule.Key, out var held)) found.Add(held);
            else unknown.Add(rule);
        }

        // In the default VPC a rule that is not there is reported and not an error; elsewhere it stops everything.
        if (unknown.Count > 0 && !transaction.Require(group.Vpc).IsDefault) throw NotInGroup();
        var revoked = found.DistinctBy(rule => rule.Id).ToList();
        foreach (var rule in revoked) transaction.Remove(rule.Id);
        return ([.. revoked.Select(GroupShapes.Revoked)], unknown.Count == 0 ? null : GroupShapes.Permissions(transaction, unknown));
    }

    private static Dictionary<(RuleTraffic Traffic, string Peer), SecurityGroupRule> RulesByKey(View view, SecurityGroup group, bool isEgress) =>
        view.Referring(SecurityGroupRule.OfGroup, group.Id).Where(rule => rule.IsEgress == isEgress).ToDictionary(WantedRule.KeyOf);
}
