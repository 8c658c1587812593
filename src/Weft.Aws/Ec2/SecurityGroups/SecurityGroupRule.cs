using System.Text.Json.Serialization;
using Weft.Aws.Ec2.PrefixLists;
using Weft.Aws.Ec2.VpcPeering;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>One rule of a security group: traffic that it lets in from, or out to, exactly one kind of peer.</summary>
public sealed record SecurityGroupRule(
    Id<SecurityGroupRule> Id,
    Id<SecurityGroup> Group,
    bool IsEgress,
    RuleTraffic Traffic,
    RulePeer Peer,
    string? Description = null) : IResource<SecurityGroupRule>
{
    public static readonly Reference<SecurityGroupRule, SecurityGroup> OfGroup =
        Reference<SecurityGroupRule, SecurityGroup>.One(rule => rule.Group, blocks: false);

    /// <summary>Rules that name another group of the same VPC, which keeps that group from being deleted.</summary>
    public static readonly Reference<SecurityGroupRule, SecurityGroup> ToNeighbour =
        Reference<SecurityGroupRule, SecurityGroup>.Optional(rule =>
            rule.Peer.Group is { Peering: null } named && named.Group != rule.Group ? named.Group : null);

    /// <summary>Rules that name a group of a peered VPC. They outlive that group, and are stale then.</summary>
    public static readonly Reference<SecurityGroupRule, SecurityGroup> AcrossPeering =
        Reference<SecurityGroupRule, SecurityGroup>.Optional(rule => rule.Peer.Group is { Peering: not null } named ? named.Group : null, blocks: false);

    public static readonly Reference<SecurityGroupRule, ManagedPrefixList> ToPrefixList =
        Reference<SecurityGroupRule, ManagedPrefixList>.Optional(rule => rule.Peer.PrefixList);

    public static ResourceType<SecurityGroupRule> Type { get; } =
        new ResourceType<SecurityGroupRule>("security-group-rule", SecurityGroupRuleJson.Default)
            .WithPrefix("sgr")
            .Unknown(id => new AwsException("InvalidSecurityGroupRuleId.NotFound", $"The security group rule ID '{id}' does not exist"))
            .Malformed(id => Ec2Errors.Malformed("InvalidSecurityGroupRuleId.Malformed", id, "sgr"))
            .RefersTo(OfGroup)
            .RefersTo(ToNeighbour)
            .RefersTo(AcrossPeering)
            .RefersTo(ToPrefixList)
            .Filter("group-id", OfGroup)
            .Filter("security-group-rule-id", rule => rule.Id.Text);
}

/// <summary>Which packets a rule speaks of.</summary>
/// <param name="Protocol"><c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, another protocol's number, or <c>-1</c> for all.</param>
/// <param name="From">The first port, or the ICMP type; -1 for all types; null for protocols that have no ports.</param>
/// <param name="To">The last port, or the ICMP code; -1 for all codes.</param>
public sealed record RuleTraffic(string Protocol, int? From, int? To)
{
    public const string AllProtocols = "-1";

    public static RuleTraffic All { get; } = new(AllProtocols, null, null);
}

/// <summary>The other end of a rule's traffic; exactly one of the members is set.</summary>
public sealed record RulePeer(Cidr? Block = null, Id<ManagedPrefixList>? PrefixList = null, GroupReference? Group = null);

/// <summary>A group that a rule names.</summary>
/// <param name="Owner">The account of the group.</param>
/// <param name="Vpc">The VPC of the group.</param>
/// <param name="Peering">The connection to that VPC, where it is not the rule's own.</param>
public sealed record GroupReference(Id<SecurityGroup> Group, AccountId Owner, Id<Vpc> Vpc, Id<VpcPeeringConnection>? Peering = null);

[JsonSerializable(typeof(SecurityGroupRule))]
internal sealed partial class SecurityGroupRuleJson : JsonSerializerContext;
