using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class RuleTests
{
    private readonly TestCloud cloud = new();
    private readonly string vpc;
    private readonly string group;

    public RuleTests()
    {
        vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;
        group = Group("web");
    }

    [Fact]
    public void Authorize_answers_with_a_rule_for_each_peer_and_tags_each()
    {
        var answer = cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = group,
            IpPermissions = [Web("10.0.0.0/8", "192.168.0.0/16")],
            TagSpecifications = [new TagSpecificationShape { ResourceType = "security-group-rule", Tags = [new TagShape { Key = "Name", Value = "web" }] }],
        });

        Assert.True(answer.Return);
        Assert.Equal(["10.0.0.0/8", "192.168.0.0/16"], answer.SecurityGroupRules!.Select(rule => rule.CidrIpv4));
        var rule = answer.SecurityGroupRules![0];
        Assert.Equal((group, false, "tcp", 80, 443), (rule.GroupId, rule.IsEgress, rule.IpProtocol, rule.FromPort, rule.ToPort));
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:security-group-rule/{rule.SecurityGroupRuleId}", rule.SecurityGroupRuleArn);
        Assert.Equal("web", Assert.Single(rule.Tags!).Value);
        Assert.Equal(2, Rules(("tag:Name", "web")).Length);
    }

    [Theory]
    [InlineData("6", 22, 22, "tcp", 22, 22)]
    [InlineData("TCP", 22, 22, "tcp", 22, 22)]
    [InlineData("17", 53, 53, "udp", 53, 53)]
    [InlineData("1", 8, -1, "icmp", 8, -1)]
    [InlineData("icmp", -1, -1, "icmp", -1, -1)]
    [InlineData("58", null, null, "icmpv6", -1, -1)]
    [InlineData("icmpv6", 128, 0, "icmpv6", 128, 0)]
    [InlineData("-1", 22, 22, "-1", -1, -1)]
    [InlineData("50", 1, 2, "50", -1, -1)]
    [InlineData("tcp", 0, 65535, "tcp", 0, 65535)]
    public void A_rule_is_kept_in_one_form(string protocol, int? from, int? to, string keptProtocol, int keptFrom, int keptTo)
    {
        var rule = Authorize(Permission(protocol, from, to, "10.0.0.0/8")).Single();

        Assert.Equal((keptProtocol, keptFrom, keptTo), (rule.IpProtocol, rule.FromPort, rule.ToPort));
    }

    [Theory]
    [InlineData("tcp", null, null, "InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")]
    [InlineData("tcp", 80, null, "InvalidParameterValue", "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.")]
    [InlineData("tcp", 443, 80, "InvalidParameterValue", "Invalid TCP/UDP port range (443:80)")]
    [InlineData("udp", -1, -1, "InvalidParameterValue", "Invalid TCP/UDP port range (-1:-1)")]
    [InlineData("udp", 0, 65536, "InvalidParameterValue", "Invalid TCP/UDP port range (0:65536)")]
    [InlineData("icmp", 256, 0, "InvalidParameterValue", "ICMP type (256) out of range")]
    [InlineData("icmp", 8, 256, "InvalidParameterValue", "ICMP code (256) out of range")]
    [InlineData("icmp", -1, 0, "InvalidParameterValue", "ICMP code (0) out of range")]
    [InlineData("icmp", null, null, "InvalidParameterValue", null)]
    [InlineData("all", 1, 1, "InvalidParameterValue", "Invalid value 'all' for IP protocol. Unknown protocol.")]
    [InlineData("256", 1, 1, "InvalidParameterValue", "Invalid value '256' for IP protocol. Unknown protocol.")]
    [InlineData(null, 1, 1, "MissingParameter", null)]
    public void Authorize_refuses_traffic_that_can_not_be(string? protocol, int? from, int? to, string code, string? message)
    {
        var error = Refused(code, Permission(protocol, from, to, "10.0.0.0/8"));

        if (message is not null) Assert.Equal(message, error.Message);
    }

    [Theory]
    [InlineData("10.0.0.0", "InvalidParameterValue")]
    [InlineData("10.0.0.0/33", "InvalidParameterValue")]
    [InlineData("2001:db8::/32", "InvalidParameterValue")]
    [InlineData("", "MissingParameter")]
    public void Authorize_refuses_a_range_that_can_not_be(string cidr, string code)
    {
        Refused(code, Permission("tcp", 22, 22, cidr));
    }

    [Fact]
    public void A_range_with_host_bits_is_rewritten_and_then_is_the_same_rule()
    {
        Assert.Equal("100.68.0.0/18", Authorize(Permission("tcp", 22, 22, "100.68.0.18/18")).Single().CidrIpv4);

        var error = Refused("InvalidPermission.Duplicate", Permission("6", 22, 22, "100.68.0.0/18"));
        Assert.Equal("the specified rule \"peer: 100.68.0.0/18, TCP, from port: 22, to port: 22, ALLOW\" already exists", error.Message);
    }

    [Fact]
    public void Authorize_refuses_the_same_rule_twice_in_a_request_and_a_permission_without_peers()
    {
        Refused("InvalidParameterValue", Web("10.0.0.0/8", "10.0.0.0/8"));
        Refused("InvalidPermission.Malformed", new IpPermissionShape { IpProtocol = "tcp", FromPort = 1, ToPort = 1 });
        Refused("MissingParameter");
        Refused("MissingParameter", Pair(new UserIdGroupPairShape()));
        Refused("InvalidGroup.NotFound", Pair(new UserIdGroupPairShape { GroupId = "sg-0123456789abcdef0" }));
        Refused("InvalidGroupId.Malformed", Pair(new UserIdGroupPairShape { GroupId = "web" }));
        Refused("InvalidParameterValue", Pair(new UserIdGroupPairShape { GroupId = group, UserId = "me" }));
        Refused("InvalidParameterCombination", Pair(new UserIdGroupPairShape { GroupId = group, GroupName = "web" }));
        Refused("InvalidGroup.NotFound", Pair(new UserIdGroupPairShape { GroupId = group, UserId = "999999999999" }));
        Refused("InvalidGroup.NotFound", Pair(new UserIdGroupPairShape { GroupId = group, VpcId = "vpc-0" }));
        Refused("InvalidPrefixListID.NotFound", List("pl-0123456789abcdef0"));
        Refused("InvalidPrefixListId.Malformed", List("my-list"));
        Refused("InvalidParameterValue", new IpPermissionShape
        {
            IpProtocol = "-1", IpRanges = [new IpRangeShape { CidrIp = "10.0.0.0/8", Description = "it's me" }],
        });
    }

    [Fact]
    public void Authorize_refuses_a_group_of_a_vpc_that_is_not_peered()
    {
        var other = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.1.0.0/16" }).Vpc!.VpcId!;
        var far = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "far", Description = "d", VpcId = other }).GroupId!;

        var error = Refused("InvalidGroup.NotFound", Pair(new UserIdGroupPairShape { GroupId = far }));
        Assert.Equal("You have specified two resources that belong to different networks.", error.Message);
    }

    [Fact]
    public void Rules_are_gathered_into_one_permission_for_each_kind_of_traffic()
    {
        Authorize(Web("10.0.0.0/8"));
        Authorize(Web("192.168.0.0/16"), Pair(new UserIdGroupPairShape { GroupId = group, Description = "self" }));

        var permissions = Describe().IpPermissions!;

        Assert.Equal(["-1", "tcp"], permissions.Select(permission => permission.IpProtocol));
        Assert.Equal(["10.0.0.0/8", "192.168.0.0/16"], permissions[1].IpRanges!.Select(range => range.CidrIp));
        var pair = Assert.Single(permissions[0].UserIdGroupPairs!);
        Assert.Equal((group, "123456789012", "self", null), (pair.GroupId, pair.UserId, pair.Description, pair.VpcId));
    }

    [Fact]
    public void The_flat_members_say_one_rule_and_can_not_be_mixed_with_permissions()
    {
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, Flat());
        cloud.Refused("InvalidPermission.Duplicate", Ec2Api.AuthorizeSecurityGroupIngress, Flat());
        cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = group, IpProtocol = "tcp", FromPort = 22, ToPort = 22, CidrIp = "0.0.0.0/0" });

        Assert.Empty(Describe().IpPermissions!);
        cloud.Refused("InvalidParameterCombination", Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, CidrIp = "0.0.0.0/0", IpPermissions = [Web("10.0.0.0/8")] });
        cloud.Refused("InvalidParameterCombination", Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, CidrIp = "0.0.0.0/0", SourceSecurityGroupName = "default" });
        cloud.Refused("MissingParameter", Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, SourceSecurityGroupOwnerId = "123456789012" });
        cloud.Refused("UnsupportedOperation", Ec2Api.AuthorizeSecurityGroupEgress, new AuthorizeSecurityGroupEgressRequest { GroupId = group, CidrIp = "0.0.0.0/0" });
        cloud.Refused("UnsupportedOperation", Ec2Api.RevokeSecurityGroupEgress, new RevokeSecurityGroupEgressRequest { GroupId = group, CidrIp = "0.0.0.0/0" });

        AuthorizeSecurityGroupIngressRequest Flat() => new() { GroupId = group, IpProtocol = "tcp", FromPort = 22, ToPort = 22, CidrIp = "0.0.0.0/0" };
    }

    [Fact]
    public void The_flat_members_name_a_source_group_of_the_default_vpc()
    {
        cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "client", Description = "d" });
        cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "server", Description = "d" });

        var rule = cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupName = "server", SourceSecurityGroupName = "client" })
            .SecurityGroupRules!.Single();

        Assert.Equal("-1", rule.IpProtocol);
        Assert.StartsWith("sg-", rule.ReferencedGroupInfo!.GroupId);
    }

    [Fact]
    public void Revoke_takes_rule_ids_or_permissions_but_not_both_and_not_none()
    {
        var first = Authorize(Web("10.0.0.0/8")).Single().SecurityGroupRuleId!;
        Authorize(Web("192.168.0.0/16"));

        var byId = cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = [first] });
        var byRule = cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Web("192.168.0.0/16")] });

        Assert.Equal(first, Assert.Single(byId.RevokedSecurityGroupRules!).SecurityGroupRuleId);
        Assert.Equal("192.168.0.0/16", Assert.Single(byRule.RevokedSecurityGroupRules!).CidrIpv4);
        Assert.Empty(Describe().IpPermissions!);
        RefusedRevoke("InvalidSecurityGroupRuleId.NotFound", new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = [first] });
        RefusedRevoke("InvalidSecurityGroupRuleId.Malformed", new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = ["rule"] });
        RefusedRevoke("InvalidPermission.NotFound", new RevokeSecurityGroupIngressRequest { GroupId = group, IpPermissions = [Web("10.0.0.0/8")] });
        RefusedRevoke("MissingParameter", new RevokeSecurityGroupIngressRequest { GroupId = group });
        RefusedRevoke("InvalidParameterCombination", new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = [first], IpPermissions = [Web("10.0.0.0/8")] });
        RefusedRevoke("InvalidSecurityGroupRuleId.NotFound", new RevokeSecurityGroupIngressRequest { GroupId = group, SecurityGroupRuleIds = [Rules(("group-id", group)).Single().SecurityGroupRuleId!] });
    }

    [Fact]
    public void Revoke_in_the_default_vpc_reports_what_it_did_not_find()
    {
        var here = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "here", Description = "d" }).GroupId!;

        var answer = cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = here, IpPermissions = [Web("10.0.0.0/8")] });

        Assert.Equal("10.0.0.0/8", Assert.Single(Assert.Single(answer.UnknownIpPermissions!).IpRanges!).CidrIp);
    }

    [Fact]
    public void Egress_rules_are_authorized_and_revoked_apart_from_ingress_rules()
    {
        IpPermissionShape all = new() { IpProtocol = "-1", IpRanges = [new IpRangeShape { CidrIp = "0.0.0.0/0" }] };

        cloud.Refused("InvalidPermission.Duplicate", Ec2Api.AuthorizeSecurityGroupEgress, new AuthorizeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [all] });
        Assert.Single(cloud.Call(Ec2Api.RevokeSecurityGroupEgress, new RevokeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [all] }).RevokedSecurityGroupRules!);
        cloud.Refused("InvalidPermission.NotFound", Ec2Api.RevokeSecurityGroupEgress, new RevokeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [all] });
        Assert.True(cloud.Call(Ec2Api.AuthorizeSecurityGroupEgress, new AuthorizeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [Web("10.0.0.0/8")] }).SecurityGroupRules!.Single().IsEgress);
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.AuthorizeSecurityGroupEgress, new AuthorizeSecurityGroupEgressRequest { GroupId = "sg-0123456789abcdef0", IpPermissions = [all] });
    }

    [Fact]
    public void A_group_holds_60_rules_in_each_direction_and_family()
    {
        for (var i = 0; i < 60; i++) Authorize(Web($"10.0.{i}.0/24"));

        Refused("RulesPerSecurityGroupLimitExceeded", Web("10.1.0.0/24"));
        Refused("RulesPerSecurityGroupLimitExceeded", Pair(new UserIdGroupPairShape { GroupId = group }));
        for (var i = 0; i < 60; i++) Authorize(new IpPermissionShape { IpProtocol = "-1", Ipv6Ranges = [new Ipv6RangeShape { CidrIpv6 = $"2001:db8:{i}::/48" }] });
        Refused("RulesPerSecurityGroupLimitExceeded", new IpPermissionShape { IpProtocol = "-1", Ipv6Ranges = [new Ipv6RangeShape { CidrIpv6 = "2001:db8:ff::/48" }] });
        cloud.Call(Ec2Api.AuthorizeSecurityGroupEgress, new AuthorizeSecurityGroupEgressRequest { GroupId = group, IpPermissions = [Web("10.0.0.0/8")] });
    }

    [Fact]
    public void A_prefix_list_counts_as_its_greatest_size()
    {
        Authorize(List(PrefixList(59)), Web("10.0.0.0/8"));

        Refused("RulesPerSecurityGroupLimitExceeded", Web("10.1.0.0/24"));
    }

    [Fact]
    public void ModifySecurityGroupRules_replaces_rules_and_keeps_their_ids()
    {
        var rule = Authorize(Web("10.0.0.0/8")).Single().SecurityGroupRuleId!;
        Authorize(Web("192.168.0.0/16"));

        cloud.Call(Ec2Api.ModifySecurityGroupRules, Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "udp", FromPort = 53, ToPort = 53, CidrIpv4 = "10.0.0.0/8", Description = "dns" }));

        var changed = Rules(("security-group-rule-id", rule)).Single();
        Assert.Equal(("udp", 53, "10.0.0.0/8", "dns"), (changed.IpProtocol, changed.FromPort, changed.CidrIpv4, changed.Description));
        RefusedUpdate("InvalidPermission.Duplicate", Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "tcp", FromPort = 80, ToPort = 443, CidrIpv4 = "192.168.0.0/16" }));
        RefusedUpdate("InvalidParameterValue", Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "-1", ReferencedGroupId = group }));
        RefusedUpdate("InvalidParameterValue", Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "-1", CidrIpv6 = "::/0" }));
        RefusedUpdate("MissingParameter", Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "-1" }));
        RefusedUpdate("MissingParameter", Update(rule, null));
        RefusedUpdate("InvalidParameterCombination", Update(rule, new SecurityGroupRuleRequestShape { IpProtocol = "-1", CidrIpv4 = "10.0.0.0/8", CidrIpv6 = "::/0" }));
        RefusedUpdate("InvalidSecurityGroupRuleId.NotFound", Update("sgr-0123456789abcdef0", new SecurityGroupRuleRequestShape { IpProtocol = "-1", CidrIpv4 = "10.0.0.0/8" }));
    }

    [Fact]
    public void ModifySecurityGroupRules_refuses_one_rule_twice_and_rules_of_other_groups()
    {
        var rule = Authorize(Web("10.0.0.0/8")).Single().SecurityGroupRuleId!;
        SecurityGroupRuleUpdateShape update = new() { SecurityGroupRuleId = rule, SecurityGroupRule = new SecurityGroupRuleRequestShape { IpProtocol = "-1", CidrIpv4 = "10.0.0.0/8" } };

        RefusedUpdate("InvalidParameterValue", new ModifySecurityGroupRulesRequest { GroupId = group, SecurityGroupRules = [update, update] });
        RefusedUpdate("InvalidSecurityGroupRuleId.NotFound", new ModifySecurityGroupRulesRequest { GroupId = Group("other"), SecurityGroupRules = [update] });
    }

    [Fact]
    public void Descriptions_are_changed_by_rule_id_and_by_permission()
    {
        var rule = Authorize(Web("10.0.0.0/8")).Single().SecurityGroupRuleId!;

        cloud.Call(Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, new UpdateSecurityGroupRuleDescriptionsIngressRequest
        {
            GroupId = group, SecurityGroupRuleDescriptions = [new SecurityGroupRuleDescriptionShape { SecurityGroupRuleId = rule, Description = "one" }],
        });
        Assert.Equal("one", Rules(("security-group-rule-id", rule)).Single().Description);
        cloud.Call(Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = group, IpPermissions = [Web("10.0.0.0/8")] });
        Assert.Null(Rules(("security-group-rule-id", rule)).Single().Description);
        cloud.Refused("InvalidPermission.NotFound", Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = group, IpPermissions = [Web("10.9.0.0/16")] });
        cloud.Refused("MissingParameter", Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, new UpdateSecurityGroupRuleDescriptionsIngressRequest { GroupId = group });
        cloud.Refused("InvalidSecurityGroupRuleId.NotFound", Ec2Api.UpdateSecurityGroupRuleDescriptionsEgress, new UpdateSecurityGroupRuleDescriptionsEgressRequest
        {
            GroupId = group, SecurityGroupRuleDescriptions = [new SecurityGroupRuleDescriptionShape { SecurityGroupRuleId = rule, Description = "inbound" }],
        });
        cloud.Refused("InvalidParameterCombination", Ec2Api.UpdateSecurityGroupRuleDescriptionsIngress, new UpdateSecurityGroupRuleDescriptionsIngressRequest
        {
            GroupId = group, IpPermissions = [Web("10.0.0.0/8")],
            SecurityGroupRuleDescriptions = [new SecurityGroupRuleDescriptionShape { SecurityGroupRuleId = rule }],
        });
    }

    [Fact]
    public void DescribeSecurityGroupRules_gives_pages_and_refuses_unknown_ids()
    {
        for (var i = 0; i < 12; i++) Authorize(Web($"10.0.{i}.0/24"));
        List<string> seen = [];
        string? token = null;
        do
        {
            var page = cloud.Call(Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { Filters = [Filter("group-id", group)], MaxResults = 5, NextToken = token });
            seen.AddRange(page.SecurityGroupRules!.Select(rule => rule.SecurityGroupRuleId!));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(13, seen.Distinct().Count());
        cloud.Refused("InvalidSecurityGroupRuleId.NotFound", Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { SecurityGroupRuleIds = ["sgr-0123456789abcdef0"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { NextToken = "nonsense" });
    }

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static IpPermissionShape Permission(string? protocol, int? from, int? to, string cidr) =>
        new() { IpProtocol = protocol, FromPort = from, ToPort = to, IpRanges = [new IpRangeShape { CidrIp = cidr }] };

    private static IpPermissionShape Web(params string[] ranges) =>
        new() { IpProtocol = "tcp", FromPort = 80, ToPort = 443, IpRanges = [.. ranges.Select(range => new IpRangeShape { CidrIp = range })] };

    private static IpPermissionShape Pair(UserIdGroupPairShape pair) => new() { IpProtocol = "-1", UserIdGroupPairs = [pair] };

    private static IpPermissionShape List(string id) => new() { IpProtocol = "-1", PrefixListIds = [new PrefixListIdShape { PrefixListId = id }] };

    private string Group(string name) =>
        cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = name, Description = "d", VpcId = vpc }).GroupId!;

    private string PrefixList(int maxEntries) =>
        cloud.Call(Ec2Api.CreateManagedPrefixList, new CreateManagedPrefixListRequest { PrefixListName = "l", AddressFamily = "IPv4", MaxEntries = maxEntries }).PrefixList!.PrefixListId!;

    private IReadOnlyList<SecurityGroupRuleShape> Authorize(params IpPermissionShape[] permissions) =>
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = permissions }).SecurityGroupRules!;

    private Weft.Wire.AwsException Refused(string code, params IpPermissionShape[] permissions) =>
        cloud.Refused(code, Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = group, IpPermissions = permissions });

    private void RefusedRevoke(string code, RevokeSecurityGroupIngressRequest request) => cloud.Refused(code, Ec2Api.RevokeSecurityGroupIngress, request);

    private ModifySecurityGroupRulesRequest Update(string rule, SecurityGroupRuleRequestShape? content) =>
        new() { GroupId = group, SecurityGroupRules = [new SecurityGroupRuleUpdateShape { SecurityGroupRuleId = rule, SecurityGroupRule = content }] };

    private void RefusedUpdate(string code, ModifySecurityGroupRulesRequest request) => cloud.Refused(code, Ec2Api.ModifySecurityGroupRules, request);

    private SecurityGroupShape Describe() =>
        cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = [group] }).SecurityGroups!.Single();

    private SecurityGroupRuleShape[] Rules(params (string Name, string Value)[] filters) =>
        [.. cloud.Call(Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { Filters = [.. filters.Select(filter => Filter(filter.Name, filter.Value))] }).SecurityGroupRules!];
}
