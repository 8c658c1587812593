using Weft.Aws.Ec2.PrefixLists;
using Weft.Control;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>A rule that a request speaks of, before it is known whether its peer exists.</summary>
internal sealed record WantedRule(RuleTraffic Traffic, WantedPeer Peer, string? Description)
{
    /// <summary>What makes two rules of one direction the same: all but the description.</summary>
    public (RuleTraffic Traffic, string Peer) Key => (Traffic, Peer.Text);

    public static (RuleTraffic Traffic, string Peer) KeyOf(SecurityGroupRule rule) => (rule.Traffic, TextOf(rule.Peer));

    public static string TextOf(RulePeer peer) =>
        peer.Block?.ToString() ?? peer.PrefixList?.Text ?? peer.Group?.Group.Text ?? throw new InvalidOperationException("A rule without a peer");
}

/// <summary>The peer of a wanted rule; exactly one of the first three is set.</summary>
/// <param name="Owner">The account that the request gives for the group.</param>
/// <param name="Vpc">The VPC that the request gives for the group.</param>
/// <param name="Peering">The peering connection that the request gives for the group.</param>
internal sealed record WantedPeer(
    Cidr? Block = null, Id<ManagedPrefixList>? PrefixList = null, Id<SecurityGroup>? Group = null, AccountId? Owner = null,
    string? Vpc = null, string? Peering = null)
{
    public string Text => Block?.ToString() ?? PrefixList?.Text ?? Group!.Value.Text;
}

/// <summary>The flat members of the oldest form of the API, which say one permission.</summary>
internal sealed record FlatPermission(string? Protocol, int? From, int? To, string? Cidr, string? GroupName, string? GroupOwner)
{
    public bool IsGiven => (Protocol ?? Cidr ?? GroupName ?? GroupOwner) is not null || From is not null || To is not null;
}

/// <summary>Takes IpPermissions apart: each range, prefix list and group in them is a rule of its own.</summary>
internal static class PermissionParser
{
    public static List<WantedRule> Parse(View view, IReadOnlyList<IpPermissionShape> permissions, FlatPermission? flat = null)
    {
        if (flat is { IsGiven: true } && permissions.Count > 0)
            throw Ec2Errors.InvalidCombination("The parameter ipPermissions cannot be used with the parameter ipProtocol");
        if (flat is { IsGiven: true }) return [Flat(view, flat)];
        var wanted = new List<WantedRule>();
        foreach (var permission in permissions) Collect(view, permission, wanted);
        return wanted;
    }

    public static Cidr ParseBlock(string? text, bool ipv6)
    {
        if (string.IsNullOrEmpty(text)) throw Ec2Errors.MissingParameter(ipv6 ? "cidrIpv6" : "cidrIp");
        return Cidr.TryParseLoose(text, out var block, out _) && block.IsIPv6 == ipv6
            ? block
            : throw Ec2Errors.InvalidParameterValue($"CIDR block {text} is malformed");
    }

    private static void Collect(View view, IpPermissionShape permission, List<WantedRule> wanted)
    {
        var traffic = TrafficParser.Parse(permission.IpProtocol, permission.FromPort, permission.ToPort);
        var before = wanted.Count;
        foreach (var range in permission.IpRanges ?? []) Add(new WantedPeer(ParseBlock(range.CidrIp, ipv6: false)), range.Description);
        foreach (var range in permission.Ipv6Ranges ?? []) Add(new WantedPeer(ParseBlock(range.CidrIpv6, ipv6: true)), range.Description);
        foreach (var list in permission.PrefixListIds ?? [])
        {
            var id = ManagedPrefixList.Type.ParseId(list.PrefixListId ?? throw Ec2Errors.MissingParameter("prefixListId"));
            Add(new WantedPeer(PrefixList: id), list.Description);
        }

        foreach (var pair in permission.UserIdGroupPairs ?? []) Add(Pair(view, pair), pair.Description);
        if (wanted.Count == before)
            throw new AwsException("InvalidPermission.Malformed", "The permission names no range, prefix list or security group");

        void Add(WantedPeer peer, string? description)
        {
            GroupNames.RequireRuleDescription(description);
            wanted.Add(new WantedRule(traffic, peer, string.IsNullOrEmpty(description) ? null : description));
        }
    }

    private static WantedPeer Pair(View view, UserIdGroupPairShape pair)
    {
        if (pair is { GroupId: not null, GroupName: not null })
            throw Ec2Errors.InvalidCombination("The parameter groupName cannot be used with the parameter groupId");
        var group = pair.GroupId is { } id ? SecurityGroup.Type.ParseId(id)
            : pair.GroupName is { } name ? GroupNames.RequireNamed(view, name).Id
            : throw new AwsException("MissingParameter", "Source group ID missing.");
        return new WantedPeer(Group: group, Owner: ParseOwner(pair.UserId), Vpc: pair.VpcId, Peering: pair.VpcPeeringConnectionId);
    }

    private static WantedRule Flat(View view, FlatPermission flat)
    {
        if (flat.GroupName is not { } name)
        {
            if (flat.GroupOwner is not null) throw Ec2Errors.MissingParameter("sourceSecurityGroupName");
            var traffic = TrafficParser.Parse(flat.Protocol, flat.From, flat.To);
            return new WantedRule(traffic, new WantedPeer(ParseBlock(flat.Cidr, ipv6: false)), null);
        }

        // The oldest form of all: a source group by name admits everything, so it can't be joined with a protocol or a range.
        if (flat.Protocol is not null || flat.Cidr is not null || flat.From is not null || flat.To is not null)
            throw Ec2Errors.InvalidCombination("The parameter sourceSecurityGroupName cannot be used with ipProtocol, fromPort, toPort and cidrIp");
        var owner = ParseOwner(flat.GroupOwner);
        return new WantedRule(RuleTraffic.All, new WantedPeer(Group: GroupNames.RequireNamed(view, name).Id, Owner: owner), null);
    }

    private static AccountId? ParseOwner(string? account) =>
        string.IsNullOrEmpty(account) ? null
        : AccountId.IsWellFormed(account) ? new AccountId(account)
        : throw Ec2Errors.InvalidParameter(account, "userId");
}
