using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.SecurityGroups;
using Weft.Control.Provisioning;
using Weft.Control.Resources;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Terraform;

/// <summary>Security groups and network ACLs with the rules that Terraform writes inside them, and rules of their own.</summary>
internal static class FilterTypes
{
    private static readonly string[] peers = ["cidr_blocks", "ipv6_cidr_blocks", "prefix_list_ids", "security_groups"];

    public static TerraformType SecurityGroup { get; } = new(
        "aws_security_group", 4,
        Create: CreateGroup,
        Update: (call, before, after) =>
        {
            var group = before.RequireText("id");
            foreach (var (block, isEgress) in ((string, bool)[])[("ingress", false), ("egress", true)])
            {
                var (was, now) = (Permissions(before, block, group), Permissions(after, block, group));
                Run(call, group, isEgress, "Revoke", was.Where(rule => now.All(kept => kept.Key != rule.Key)).Select(rule => rule.Fields));
                Run(call, group, isEgress, "Authorize", now.Where(rule => was.All(kept => kept.Key != rule.Key)).Select(rule => rule.Fields));
            }
        },
        Delete: (call, values) => call.Run(Ec2Api.DeleteSecurityGroup, new RequestFields().With("GroupId", values.RequireText("id"))),
        Stands: (view, values) => view.Find(new Id<SecurityGroup>(values.RequireText("id"))) is not null);

    public static TerraformType SecurityGroupRule { get; } = new(
        "aws_security_group_rule", 12,
        Create: (call, values) =>
        {
            var group = values.RequireText("security_group_id");
            Run(call, group, IsEgress(values), "Authorize", [PermissionOfRule(values, group)]);
            return $"sgrule-{call.LogicalId}";
        },
        Update: (call, before, after) =>
        {
            var group = before.RequireText("security_group_id");
            var (was, now) = (PermissionOfRule(before, group), PermissionOfRule(after, group));
            // Only the description can change in place, which means nothing to packets.
            if (KeyOf(before, group) == KeyOf(after, group)) return;
            Run(call, group, IsEgress(before), "Revoke", [was]);
            Run(call, group, IsEgress(after), "Authorize", [now]);
        },
        Delete: (call, values) => Run(call, values.RequireText("security_group_id"), IsEgress(values), "Revoke", [PermissionOfRule(values, values.RequireText("security_group_id"))]),
        Stands: (view, values) => view.Find(new Id<SecurityGroup>(values.RequireText("security_group_id"))) is { } group
            && view.Referring(Ec2.SecurityGroups.SecurityGroupRule.OfGroup, group.Id).Any(rule => rule.IsEgress == IsEgress(values) && IsSame(rule, values)));

    public static TerraformType NetworkAcl { get; } = new(
        "aws_network_acl", 5,
        Create: (call, values) =>
        {
            var id = call.Run(Ec2Api.CreateNetworkAcl, new RequestFields().With("VpcId", values.RequireText("vpc_id")).Tagged("network-acl", values)).NetworkAcl!.NetworkAclId!;
            foreach (var entry in Entries(values, id)) call.Run(Ec2Api.CreateNetworkAclEntry, entry.Fields);
            foreach (var subnet in values.Texts("subnet_ids")) Associate(call, subnet, id);
            return id;
        },
        Update: (call, before, after) =>
        {
            var id = before.RequireText("id");
            var (was, now) = (Entries(before, id), Entries(after, id));
            foreach (var entry in was.Where(entry => now.All(kept => kept.Key != entry.Key)))
                call.Run(Ec2Api.DeleteNetworkAclEntry, new RequestFields().With("NetworkAclId", id).With("RuleNumber", entry.Number).With("Egress", entry.IsEgress));
            foreach (var entry in now.Where(entry => was.All(kept => kept.Key != entry.Key))) call.Run(Ec2Api.CreateNetworkAclEntry, entry.Fields);
            foreach (var subnet in after.Texts("subnet_ids").Except(before.Texts("subnet_ids"))) Associate(call, subnet, id);
            foreach (var subnet in before.Texts("subnet_ids").Except(after.Texts("subnet_ids"))) Associate(call, subnet, null);
        },
        Delete: (call, values) =>
        {
            foreach (var subnet in values.Texts("subnet_ids").Where(subnet => call.View.Find(new Id<Ec2.Subnets.Subnet>(subnet)) is not null)) Associate(call, subnet, null);
            call.Run(Ec2Api.DeleteNetworkAcl, new RequestFields().With("NetworkAclId", values.RequireText("id")));
        },
        Stands: (view, values) => view.Find(new Id<NetworkAcl>(values.RequireText("id"))) is not null);

    public static TerraformType NetworkAclRule { get; } = new(
        "aws_network_acl_rule", 12,
        Create: (call, values) =>
        {
            var entry = EntryOf(values, values.RequireText("network_acl_id"), values.Flag("egress"), "rule_number", "rule_action");
            call.Run(Ec2Api.CreateNetworkAclEntry, entry.Fields);
            return $"nacl-{call.LogicalId}";
        },
        Update: (call, _, after) => call.Run(Ec2Api.ReplaceNetworkAclEntry, EntryOf(after, after.RequireText("network_acl_id"), after.Flag("egress"), "rule_number", "rule_action").Fields),
        Delete: (call, values) => call.Run(
            Ec2Api.DeleteNetworkAclEntry,
            new RequestFields().With("NetworkAclId", values.RequireText("network_acl_id")).With("RuleNumber", values.Integer("rule_number")).With("Egress", values.Flag("egress"))),
        Stands: (view, values) => view.Find(new Id<NetworkAcl>(values.RequireText("network_acl_id")))?.Entries
            .Any(entry => entry.Number == values.Integer("rule_number") && entry.IsEgress == values.Flag("egress")) == true);

    /// <summary>The tags of the values in a request that makes a resource.</summary>
    public static RequestFields Tagged(this RequestFields fields, string noun, TerraformValues values) => values.Tags() is { Count: > 0 } tags
        ? fields.With("TagSpecification", [new RequestFields().With("ResourceType", noun).With("Tag", tags.Select(tag => new RequestFields().With("Key", tag.Key).With("Value", tag.Value)))])
        : fields;

    // Terraform takes away the outbound rule that every group is born with, and adds what the configuration says.
    private static string CreateGroup(ProvisionCall call, TerraformValues values)
    {
        var name = values.Text("name") ?? call.MakeName(100);
        var fields = new RequestFields().With("GroupName", name).With("GroupDescription", values.Text("description") ?? "Managed by Terraform").With("VpcId", values.Text("vpc_id"));
        var id = call.Run(Ec2Api.CreateSecurityGroup, fields.Tagged("security-group", values)).GroupId!;
        var born = call.View.Referring(Ec2.SecurityGroups.SecurityGroupRule.OfGroup, new Id<SecurityGroup>(id)).Where(rule => rule.IsEgress).Select(rule => rule.Id.Text).ToList();
        if (born.Count > 0) call.Run(Ec2Api.RevokeSecurityGroupEgress, new RequestFields().With("GroupId", id).With("SecurityGroupRuleId", born));
        Run(call, id, false, "Authorize", Permissions(values, "ingress", id).Select(rule => rule.Fields));
        Run(call, id, true, "Authorize", Permissions(values, "egress", id).Select(rule => rule.Fields));
        return id;
    }

    private static List<(string Key, RequestFields Fields)> Permissions(TerraformValues values, string block, string group) =>
        [.. values.Blocks(block).Select(rule => (KeyOf(rule, group), PermissionOf(rule, group)))];

    private static string KeyOf(TerraformValues rule, string group) =>
        $"{rule.Text("protocol")} {rule.Integer("from_port")}-{rule.Integer("to_port")} {string.Join(' ', PeersOf(rule, group).Order(StringComparer.Ordinal))}";

    private static IEnumerable<string> PeersOf(TerraformValues rule, string group)
    {
        foreach (var peer in peers.SelectMany(rule.Texts)) yield return peer;
        if (rule.Text("source_security_group_id") is { } source) yield return source;
        if (rule.Flag("self")) yield return group;
    }

    private static RequestFields PermissionOfRule(TerraformValues rule, string group) => PermissionOf(rule, group);

    private static RequestFields PermissionOf(TerraformValues rule, string group)
    {
        var protocol = rule.Text("protocol") is { } given && given != "all" ? given : "-1";
        var permission = new RequestFields().With("IpProtocol", protocol);
        if (protocol != "-1") permission.With("FromPort", rule.Integer("from_port")).With("ToPort", rule.Integer("to_port"));
        Add("IpRanges", "CidrIp", rule.Texts("cidr_blocks"));
        Add("Ipv6Ranges", "CidrIpv6", rule.Texts("ipv6_cidr_blocks"));
        Add("PrefixListIds", "PrefixListId", rule.Texts("prefix_list_ids"));
        List<string> groups = [.. rule.Texts("security_groups")];
        if (rule.Text("source_security_group_id") is { } source) groups.Add(source);
        if (rule.Flag("self")) groups.Add(group);
        Add("Groups", "GroupId", groups);
        return permission;

        void Add(string list, string member, IReadOnlyList<string> all)
        {
            if (all.Count > 0) permission.With(list, all.Select(one => new RequestFields().With(member, one)));
        }
    }

    private static void Run(ProvisionCall call, string group, bool isEgress, string action, IEnumerable<RequestFields> permissions)
    {
        foreach (var permission in permissions)
        {
            var fields = new RequestFields().With("GroupId", group).With("IpPermissions", [permission]);
            if (action == "Authorize" && isEgress) call.Run(Ec2Api.AuthorizeSecurityGroupEgress, fields);
            else if (action == "Authorize") call.Run(Ec2Api.AuthorizeSecurityGroupIngress, fields);
            else if (isEgress) call.Run(Ec2Api.RevokeSecurityGroupEgress, fields);
            else call.Run(Ec2Api.RevokeSecurityGroupIngress, fields);
        }
    }

    private static bool IsEgress(TerraformValues rule) => rule.Text("type") == "egress";

    private static bool IsSame(SecurityGroupRule rule, TerraformValues values)
    {
        var protocol = values.Text("protocol") is { } given && given != "all" ? given : "-1";
        var ports = protocol == "-1" || (rule.Traffic.From == values.Integer("from_port") && rule.Traffic.To == values.Integer("to_port"));
        var peer = rule.Peer.Block?.ToString() ?? rule.Peer.PrefixList?.Text ?? rule.Peer.Group!.Group.Text;
        return rule.Traffic.Protocol == protocol && ports && PeersOf(values, rule.Group.Text).Contains(peer);
    }

    private static List<(string Key, int Number, bool IsEgress, RequestFields Fields)> Entries(TerraformValues values, string acl) =>
    [
        .. values.Blocks("ingress").Select(entry => EntryOf(entry, acl, false, "rule_no", "action")),
        .. values.Blocks("egress").Select(entry => EntryOf(entry, acl, true, "rule_no", "action")),
    ];

    private static (string Key, int Number, bool IsEgress, RequestFields Fields) EntryOf(TerraformValues entry, string acl, bool isEgress, string numberName, string actionName)
    {
        var protocol = NumberOf(entry.Text("protocol") ?? "-1");
        var number = entry.Integer(numberName) ?? 0;
        var fields = new RequestFields().With("NetworkAclId", acl).With("RuleNumber", number).With("Egress", isEgress).With("Protocol", protocol)
            .With("RuleAction", entry.Text(actionName)).With("CidrBlock", entry.Text("cidr_block")).With("Ipv6CidrBlock", entry.Text("ipv6_cidr_block"));
        if (protocol is "6" or "17") fields.With("PortRange", new RequestFields().With("From", entry.Integer("from_port")).With("To", entry.Integer("to_port")));
        if (protocol is "1" or "58") fields.With("Icmp", new RequestFields().With("Type", entry.Integer("icmp_type") ?? -1).With("Code", entry.Integer("icmp_code") ?? -1));
        return ($"{isEgress} {number} {entry.Text("cidr_block")} {entry.Text("ipv6_cidr_block")} {entry.Text(actionName)} {protocol} {entry.Integer("from_port")}-{entry.Integer("to_port")}", number, isEgress, fields);
    }

    private static string NumberOf(string protocol) => protocol switch
    {
        "tcp" => "6",
        "udp" => "17",
        "icmp" => "1",
        "icmpv6" => "58",
        "all" => "-1",
        _ => protocol,
    };

    // A subnet always has a list: without one of its own, the VPC's first.
    private static void Associate(ProvisionCall call, string subnet, string? acl)
    {
        var held = call.View.Require<Ec2.Subnets.Subnet>(subnet);
        var present = call.View.Referring(NetworkAclAssociation.OfSubnet, held.Id).Single();
        acl ??= call.View.Referring(Ec2.NetworkAcls.NetworkAcl.InVpc, held.Vpc).First(list => list.IsDefault).Id.Text;
        if (present.Acl.Text != acl) call.Run(Ec2Api.ReplaceNetworkAclAssociation, new RequestFields().With("AssociationId", present.Id.Text).With("NetworkAclId", acl));
    }
}
