using Weft.Aws.Ec2.Vpcs;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>
/// The group that comes and goes with a VPC: its members reach each other, and everything reaches out (VPC User Guide, "Default security
/// groups for your VPCs").
/// </summary>
internal static class DefaultGroup
{
    public const string Name = "default";

    public static void Create(Transaction transaction, Vpc vpc)
    {
        var group = transaction.Put(new SecurityGroup(transaction.NewId<SecurityGroup>(), vpc.Id, Name, "default VPC security group"));
        var itself = new GroupReference(group.Id, transaction.Account, vpc.Id);
        transaction.Put(new SecurityGroupRule(
            transaction.NewId<SecurityGroupRule>(), group.Id, IsEgress: false, RuleTraffic.All, new RulePeer(Group: itself)));
        PutFirstEgress(transaction, vpc, group);
    }

    public static void Remove(Transaction transaction, Vpc vpc) => Remove(transaction, Of(transaction, vpc));

    public static SecurityGroup Of(View view, Vpc vpc) => view.Under(SecurityGroup.ByName, SecurityGroup.NameKey(vpc.Id, Name)).Single();

    /// <summary>What every new group lets out: all IPv4 traffic, and all IPv6 traffic where the VPC has an IPv6 block.</summary>
    public static void PutFirstEgress(Transaction transaction, Vpc vpc, SecurityGroup group)
    {
        PutEgress(transaction, group, Cidr.AnyIPv4);
        if (!vpc.Ipv6Blocks.IsEmpty) PutEgress(transaction, group, Cidr.AnyIPv6);
    }

    /// <summary>Lets IPv6 traffic out as well once the VPC gets its first IPv6 block, unless the outbound rules were changed before.</summary>
    public static void AddIpv6(Transaction transaction, Vpc vpc)
    {
        var group = Of(transaction, vpc);
        var outbound = transaction.Referring(SecurityGroupRule.OfGroup, group.Id).Where(rule => rule.IsEgress).ToList();
        if (outbound is [{ Peer.Block: { } block } only] && block == Cidr.AnyIPv4 && only.Traffic == RuleTraffic.All)
            PutEgress(transaction, group, Cidr.AnyIPv6);
    }

    /// <summary>Removes a group with its rules.</summary>
    public static void Remove(Transaction transaction, SecurityGroup group)
    {
        foreach (var rule in transaction.Referring(SecurityGroupRule.OfGroup, group.Id).ToList()) transaction.Remove(rule.Id);
        transaction.Remove(group.Id);
    }

    private static void PutEgress(Transaction transaction, SecurityGroup group, Cidr to) =>
        transaction.Put(new SecurityGroupRule(transaction.NewId<SecurityGroupRule>(), group.Id, IsEgress: true, RuleTraffic.All, new RulePeer(Block: to)));
}
