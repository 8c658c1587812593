using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.ServiceQuotas;
using Weft.Control.State;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>
/// How many rules a group holds, per direction and separately per address family. A group as a peer counts in both families; a prefix list
/// counts as its maximum size (VPC User Guide, "Amazon VPC quotas").
/// </summary>
internal static class RuleQuota
{
    /// <exception cref="AwsException">RulesPerSecurityGroupLimitExceeded.</exception>
    public static void Require(Transaction transaction, SecurityGroup group, bool isEgress)
    {
        var (ipv4, ipv6) = (0, 0);
        foreach (var rule in transaction.Referring(SecurityGroupRule.OfGroup, group.Id).Where(rule => rule.IsEgress == isEgress))
        {
            var (inIpv4, inIpv6) = WeightOf(transaction, rule.Peer);
            (ipv4, ipv6) = (ipv4 + inIpv4, ipv6 + inIpv6);
        }

        transaction.RequireQuota(VpcQuotas.RulesPerSecurityGroup, Math.Max(ipv4, ipv6), 0, _ => LimitExceeded());
    }

    public static AwsException LimitExceeded() =>
        new("RulesPerSecurityGroupLimitExceeded", "The maximum number of rules per security group has been reached.");

    private static (int Ipv4, int Ipv6) WeightOf(View view, RulePeer peer)
    {
        if (peer.Block is { } block) return block.IsIPv6 ? (0, 1) : (1, 0);
        if (peer.PrefixList is not { } id) return (1, 1);
        var list = view.Require(id);
        return list.AddressFamily == ManagedPrefixList.Ipv6 ? (0, list.MaxEntries) : (list.MaxEntries, 0);
    }
}
