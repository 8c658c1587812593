using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class GroupTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateSecurityGroup_makes_a_group_that_lets_everything_out_and_nothing_in()
    {
        var vpc = Vpc();

        var created = cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "Web servers", VpcId = vpc });
        var group = Describe(created.GroupId!);

        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:security-group/{created.GroupId}", created.SecurityGroupArn);
        Assert.Equal(("web", "Web servers", vpc), (group.GroupName, group.Description, group.VpcId));
        Assert.Empty(group.IpPermissions!);
        var egress = Assert.Single(group.IpPermissionsEgress!);
        Assert.Equal("-1", egress.IpProtocol);
        Assert.Null(egress.FromPort);
        Assert.Equal("0.0.0.0/0", Assert.Single(egress.IpRanges!).CidrIp);
    }

    [Fact]
    public void CreateSecurityGroup_without_a_vpc_uses_the_default_one()
    {
        var group = Describe(cloud.Call(Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "d" }).GroupId!);

        Assert.Equal(DefaultVpc(), group.VpcId);
    }

    [Theory]
    [InlineData("sg-web", "d", "InvalidParameterValue")]
    [InlineData("SG-web", "d", "InvalidParameterValue")]
    [InlineData("wéb", "d", "InvalidParameterValue")]
    [InlineData("web\"", "d", "InvalidParameterValue")]
    [InlineData("", "d", "MissingParameter")]
    [InlineData("default", "d", "InvalidGroup.Reserved")]
    [InlineData("web", "", "MissingParameter")]
    [InlineData("web", "it's", "InvalidParameterValue")]
    [InlineData("web", "größe", "InvalidParameterValue")]
    public void CreateSecurityGroup_refuses_names_and_descriptions_that_can_not_be(string name, string description, string code)
    {
        cloud.Refused(code, Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = name, Description = description, VpcId = Vpc() });
    }

    [Fact]
    public void CreateSecurityGroup_takes_255_characters_and_no_more()
    {
        var vpc = Vpc();

        Create(vpc, new string('a', 255));

        cloud.Refused("InvalidParameterValue", Ec2Api.CreateSecurityGroup, Request(vpc, new string('a', 256)));
    }

    [Fact]
    public void CreateSecurityGroup_refuses_a_name_twice_in_one_vpc_but_not_in_two()
    {
        var vpc = Vpc();
        Create(vpc, "web");

        cloud.Refused("InvalidGroup.Duplicate", Ec2Api.CreateSecurityGroup, Request(vpc, "web"));
        Assert.NotNull(Create(Vpc(), "web"));
    }

    [Fact]
    public void CreateSecurityGroup_refuses_a_vpc_that_is_not_there()
    {
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.CreateSecurityGroup, Request("vpc-0123456789abcdef0", "web"));
        cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = Create(DefaultVpc(), "x") });
        RemoveDefaultVpc();
        cloud.Refused("VPCIdNotSpecified", Ec2Api.CreateSecurityGroup, new CreateSecurityGroupRequest { GroupName = "web", Description = "d" });
    }

    [Fact]
    public void CreateSecurityGroup_stops_at_the_quota_of_the_Region()
    {
        var vpc = Vpc();
        for (var i = Count(); i < 2500; i++) Create(vpc, $"g{i}");

        cloud.Refused("SecurityGroupLimitExceeded", Ec2Api.CreateSecurityGroup, Request(vpc, "one-more"));
    }

    [Fact]
    public void DeleteSecurityGroup_takes_rules_and_tags_along()
    {
        var group = Create(Vpc(), "web");

        var deleted = cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = group });

        Assert.Equal((true, group), (deleted.Return, deleted.GroupId));
        Assert.Empty(cloud.Call(Ec2Api.DescribeSecurityGroupRules, new DescribeSecurityGroupRulesRequest { Filters = [Filter("group-id", group)] }).SecurityGroupRules!);
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = group });
    }

    [Fact]
    public void DeleteSecurityGroup_refuses_the_default_group_and_what_names_none()
    {
        var vpc = Vpc();
        var theDefault = Find(("vpc-id", vpc), ("group-name", "default")).Single();

        cloud.Refused("CannotDelete", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = theDefault });
        cloud.Refused("MissingParameter", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest());
        cloud.Refused("InvalidGroupId.Malformed", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = "web" });
        cloud.Refused("InvalidParameterCombination", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = theDefault, GroupName = "default" });
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupName = "not-there" });
    }

    [Fact]
    public void DeleteSecurityGroup_refuses_a_group_that_another_one_names_until_it_no_longer_does()
    {
        var vpc = Vpc();
        var (web, db) = (Create(vpc, "web"), Create(vpc, "db"));
        IpPermissionShape[] fromWeb = [new() { IpProtocol = "tcp", FromPort = 5432, ToPort = 5432, UserIdGroupPairs = [new() { GroupId = web }] }];
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest { GroupId = db, IpPermissions = fromWeb });

        var error = cloud.Refused("DependencyViolation", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = web });
        Assert.Equal($"resource {web} has a dependent object", error.Message);
        cloud.Call(Ec2Api.RevokeSecurityGroupIngress, new RevokeSecurityGroupIngressRequest { GroupId = db, IpPermissions = fromWeb });
        cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = web });
    }

    [Fact]
    public void DeleteSecurityGroup_does_not_mind_a_group_that_names_itself()
    {
        var group = Create(Vpc(), "web");
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = group,
            IpPermissions = [new IpPermissionShape { IpProtocol = "-1", UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = group }] }],
        });

        Assert.True(cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = group }).Return);
    }

    [Fact]
    public void DeleteSecurityGroup_refuses_a_group_with_members()
    {
        var vpc = Vpc();
        var group = Create(vpc, "web");
        var subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" }).Subnet!.SubnetId!;
        cloud.Call(Ec2Api.CreateNetworkInterface, new CreateNetworkInterfaceRequest { SubnetId = subnet, Groups = [group] });

        cloud.Refused("DependencyViolation", Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = group });
    }

    [Fact]
    public void DeleteVpc_refuses_while_a_group_of_the_customers_is_in_it()
    {
        var vpc = Vpc();
        var group = Create(vpc, "web");

        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        cloud.Call(Ec2Api.DeleteSecurityGroup, new DeleteSecurityGroupRequest { GroupId = group });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    [Fact]
    public void DescribeSecurityGroups_finds_by_id_name_and_what_the_rules_say()
    {
        var vpc = Vpc();
        var (web, db) = (Create(vpc, "web"), Create(vpc, "db"));
        cloud.Call(Ec2Api.AuthorizeSecurityGroupIngress, new AuthorizeSecurityGroupIngressRequest
        {
            GroupId = db,
            IpPermissions =
            [
                new IpPermissionShape { IpProtocol = "tcp", FromPort = 5432, ToPort = 5433, UserIdGroupPairs = [new UserIdGroupPairShape { GroupId = web }] },
                new IpPermissionShape { IpProtocol = "udp", FromPort = 53, ToPort = 53, IpRanges = [new IpRangeShape { CidrIp = "10.0.0.0/8" }], Ipv6Ranges = [new Ipv6RangeShape { CidrIpv6 = "2001:db8::/32" }] },
            ],
        });

        foreach (var (name, value) in new[]
        {
            ("ip-permission.group-id", web), ("ip-permission.group-name", "web"), ("ip-permission.protocol", "udp"), ("ip-permission.from-port", "5432"),
            ("ip-permission.to-port", "5433"), ("ip-permission.cidr", "10.*"), ("ip-permission.ipv6-cidr", "2001:db8::/32"), ("group-name", "d?"),
        })
            Assert.Equal([db], Find(("vpc-id", vpc), (name, value)));
        Assert.Empty(Find(("vpc-id", vpc), ("egress.ip-permission.protocol", "udp")));
        Assert.Equal(3, Find(("vpc-id", vpc), ("egress.ip-permission.cidr", "0.0.0.0/0"), ("owner-id", "123456789012")).Length);
        Assert.Equal([db], Find(("vpc-id", vpc), ("ip-permission.user-id", "123456789012"), ("ip-permission.protocol", "tcp")));
        Assert.Equal([web], cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = [web] }).SecurityGroups!.Select(group => group.GroupId));
        Assert.Equal(DefaultVpc(), Assert.Single(cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupNames = ["default"] }).SecurityGroups!).VpcId);
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = ["sg-0123456789abcdef0"] });
        cloud.Refused("InvalidGroup.NotFound", Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupNames = ["web"] });
        cloud.Refused("InvalidGroupId.Malformed", Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = ["web"] });
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { Filters = [Filter("colour", "red")] });
    }

    [Fact]
    public void GetSecurityGroupsForVpc_lists_the_groups_of_one_vpc_and_filters_them()
    {
        var vpc = Vpc();
        var web = Create(vpc, "web");
        Create(Vpc(), "web");

        Assert.Equal(2, ForVpc().Length);
        Assert.Equal([web], ForVpc(Filter("group-name", "web")));
        Assert.Equal([web], ForVpc(Filter("primary-vpc-id", vpc), Filter("group-id", web)));
        Assert.Empty(ForVpc(Filter("primary-vpc-id", "vpc-0")));
        cloud.Refused("InvalidParameterValue", Ec2Api.GetSecurityGroupsForVpc, new GetSecurityGroupsForVpcRequest { VpcId = vpc, Filters = [Filter("ip-permission.cidr", "*")] });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.GetSecurityGroupsForVpc, new GetSecurityGroupsForVpcRequest { VpcId = "vpc-0123456789abcdef0" });

        string[] ForVpc(params FilterShape[] filters) =>
            [.. cloud.Call(Ec2Api.GetSecurityGroupsForVpc, new GetSecurityGroupsForVpcRequest { VpcId = vpc, Filters = filters }).SecurityGroupForVpcs!.Select(group => group.GroupId!)];
    }

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };

    private static CreateSecurityGroupRequest Request(string vpc, string name) => new() { GroupName = name, Description = "d", VpcId = vpc };

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private string DefaultVpc() =>
        cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { Filters = [Filter("is-default", "true")] }).Vpcs!.Single().VpcId!;

    private void RemoveDefaultVpc()
    {
        var vpc = DefaultVpc();
        foreach (var subnet in cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { Filters = [Filter("vpc-id", vpc)] }).Subnets!)
            cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet.SubnetId! });
        foreach (var gateway in cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest { Filters = [Filter("attachment.vpc-id", vpc)] }).InternetGateways!)
            cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway.InternetGatewayId!, VpcId = vpc });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    private string Create(string vpc, string name) => cloud.Call(Ec2Api.CreateSecurityGroup, Request(vpc, name)).GroupId!;

    private SecurityGroupShape Describe(string id) =>
        cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { GroupIds = [id] }).SecurityGroups!.Single();

    private int Count() => cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest()).SecurityGroups!.Count;

    private string[] Find(params (string Name, string Value)[] filters) =>
        [.. cloud.Call(Ec2Api.DescribeSecurityGroups, new DescribeSecurityGroupsRequest { Filters = [.. filters.Select(filter => Filter(filter.Name, filter.Value))] })
            .SecurityGroups!.Select(group => group.GroupId!)];
}
