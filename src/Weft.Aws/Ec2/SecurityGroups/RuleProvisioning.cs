using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Weft.Control.State;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>One rule of a security group as templates write it: the same members inside a group and as a resource of its own.</summary>
internal static class RuleProvisioning
{
    private static readonly Property[] traffic =
        [Property.Text("IpProtocol").Required(), Property.Integer("FromPort"), Property.Integer("ToPort"), Property.Text("CidrIp"), Property.Text("CidrIpv6"), Property.Text("Description")];

    public static Property[] InboundMembers { get; } =
    [
        .. traffic, Property.Text("SourcePrefixListId"), Property.Text("SourceSecurityGroupId"), Property.Text("SourceSecurityGroupName"),
        Property.Text("SourceSecurityGroupOwnerId"),
    ];

    public static Property[] OutboundMembers { get; } = [.. traffic, Property.Text("DestinationPrefixListId"), Property.Text("DestinationSecurityGroupId")];

    public static void Authorize(ProvisionCall call, string group, bool isEgress, IReadOnlyList<PropertyReader> rules)
    {
        if (rules.Count == 0) return;
        var fields = new RequestFields().With("GroupId", group).With("IpPermissions", rules.Select(rule => Permission(rule, isEgress)));
        if (isEgress) call.Run(Ec2Api.AuthorizeSecurityGroupEgress, fields);
        else call.Run(Ec2Api.AuthorizeSecurityGroupIngress, fields);
    }

    /// <returns>The identifier of the rule that was added.</returns>
    public static string AuthorizeOne(ProvisionCall call, string group, bool isEgress, PropertyReader rule)
    {
        var fields = new RequestFields().With("GroupId", group).With("IpPermissions", [Permission(rule, isEgress)]);
        var added = isEgress
            ? call.Run(Ec2Api.AuthorizeSecurityGroupEgress, fields).SecurityGroupRules
            : call.Run(Ec2Api.AuthorizeSecurityGroupIngress, fields).SecurityGroupRules;
        return added is [var one] ? one.SecurityGroupRuleId! : throw Ec2Errors.InvalidCombination("A rule must name exactly one source or destination");
    }

    public static void Revoke(ProvisionCall call, string group, bool isEgress, IReadOnlyList<PropertyReader> rules)
    {
        if (rules.Count == 0) return;
        var fields = new RequestFields().With("GroupId", group).With("IpPermissions", rules.Select(rule => Permission(rule, isEgress)));
        if (isEgress) call.Run(Ec2Api.RevokeSecurityGroupEgress, fields);
        else call.Run(Ec2Api.RevokeSecurityGroupIngress, fields);
    }

    /// <summary>What a group lets out that says nothing of it.</summary>
    public static void AuthorizeEverything(ProvisionCall call, string group) =>
        call.Run(Ec2Api.AuthorizeSecurityGroupEgress, new RequestFields().With("GroupId", group).With("IpPermissions",
        [
            new RequestFields().With("IpProtocol", RuleTraffic.AllProtocols).With("IpRanges", [new RequestFields().With("CidrIp", "0.0.0.0/0")]),
        ]));

    /// <summary>The rules that are not among the others.</summary>
    public static IReadOnlyList<PropertyReader> Without(IReadOnlyList<PropertyReader> rules, IReadOnlyList<PropertyReader> others) =>
        [.. rules.Where(rule => !others.Any(other => JsonElement.DeepEquals(rule.Json, other.Json)))];

    public static JsonObject Read(View view, SecurityGroupRule rule)
    {
        var read = new JsonObject { ["IpProtocol"] = rule.Traffic.Protocol };
        if (rule.Traffic.From is { } from) read["FromPort"] = from;
        if (rule.Traffic.To is { } to) read["ToPort"] = to;
        if (rule.Peer.Block is { } block) read[block.IsIPv6 ? "CidrIpv6" : "CidrIp"] = block.ToString();
        if (rule.Peer.PrefixList is { } list) read[rule.IsEgress ? "DestinationPrefixListId" : "SourcePrefixListId"] = list.Text;
        if (rule.Peer.Group is { } named)
        {
            read[rule.IsEgress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId"] = named.Group.Text;
            if (!rule.IsEgress && named.Owner != view.Account) read["SourceSecurityGroupOwnerId"] = named.Owner.Text;
        }

        if (rule.Description is { } description) read["Description"] = description;
        return read;
    }

    private static RequestFields Permission(PropertyReader rule, bool isEgress)
    {
        var permission = rule.Fields("IpProtocol", "FromPort", "ToPort");
        var description = rule.Text("Description");
        AddPeer("IpRanges", "CidrIp", rule.Text("CidrIp"));
        AddPeer("Ipv6Ranges", "CidrIpv6", rule.Text("CidrIpv6"));
        AddPeer("PrefixListIds", "PrefixListId", rule.Text(isEgress ? "DestinationPrefixListId" : "SourcePrefixListId"));
        var pair = new RequestFields()
            .With("GroupId", rule.Text(isEgress ? "DestinationSecurityGroupId" : "SourceSecurityGroupId"))
            .With("GroupName", isEgress ? null : rule.Text("SourceSecurityGroupName"))
            .With("UserId", isEgress ? null : rule.Text("SourceSecurityGroupOwnerId"));
        return pair.IsEmpty ? permission : permission.With("Groups", [pair.With("Description", description)]);

        void AddPeer(string list, string member, string? value)
        {
            if (value is not null) permission.With(list, [new RequestFields().With(member, value).With("Description", description)]);
        }
    }
}
