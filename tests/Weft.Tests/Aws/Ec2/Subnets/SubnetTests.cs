using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Subnets;

public class SubnetTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateSubnet_answers_with_all_addresses_but_the_five_reserved_ones()
    {
        var vpc = Vpc("10.0.0.0/16");

        var subnet = Create(vpc, "10.0.1.0/24");

        Assert.Equal("10.0.1.0/24", subnet.CidrBlock);
        Assert.Equal(251, subnet.AvailableIpAddressCount);
        Assert.Equal("available", subnet.State);
        Assert.Equal($"arn:aws:ec2:us-east-1:123456789012:subnet/{subnet.SubnetId}", subnet.SubnetArn);
        Assert.StartsWith("us-east-1", subnet.AvailabilityZone);
        Assert.StartsWith("use1-az", subnet.AvailabilityZoneId);
    }

    [Theory]
    [InlineData("10.1.0.0/24", "InvalidSubnet.Range")]
    [InlineData("10.0.0.0/15", "InvalidSubnet.Range")]
    [InlineData("10.0.0.0/29", "InvalidSubnet.Range")]
    [InlineData("10.0.0.0", "InvalidParameterValue")]
    [InlineData("10.0.0.0/33", "InvalidParameterValue")]
    [InlineData("ten", "InvalidParameterValue")]
    public void CreateSubnet_refuses_a_range_that_can_not_be_in_its_vpc(string cidr, string code)
    {
        var vpc = Vpc("10.0.0.0/16");

        cloud.Refused(code, Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = cidr });
    }

    [Theory]
    [InlineData("10.0.1.0/24")]
    [InlineData("10.0.1.128/25")]
    [InlineData("10.0.0.0/16")]
    public void CreateSubnet_refuses_a_range_that_meets_another_subnet(string cidr)
    {
        var vpc = Vpc("10.0.0.0/16");
        Create(vpc, "10.0.1.0/24");

        cloud.Refused("InvalidSubnet.Conflict", Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = cidr });
    }

    [Fact]
    public void CreateSubnet_refuses_the_same_range_in_one_vpc_but_not_in_two()
    {
        Create(Vpc("10.0.0.0/16"), "10.0.1.0/24");

        Assert.NotNull(Create(Vpc("10.0.0.0/16"), "10.0.1.0/24").SubnetId);
    }

    [Fact]
    public void CreateSubnet_stops_at_the_quota()
    {
        var vpc = Vpc("10.0.0.0/16");
        for (var i = 0; i < 200; i++) Create(vpc, $"10.0.{i}.0/28");

        cloud.Refused("SubnetLimitExceeded", Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.201.0/28" });
    }

    [Fact]
    public void DescribeSubnets_finds_by_vpc_tag_and_wildcard()
    {
        var (vpc, other) = (Vpc("10.0.0.0/16"), Vpc("10.0.0.0/16"));
        var web = Create(vpc, "10.0.1.0/24", ("Name", "web")).SubnetId!;
        var db = Create(vpc, "10.0.2.0/24", ("Name", "db")).SubnetId!;
        Create(other, "10.0.1.0/24", ("Name", "web"));

        Assert.Equal(new[] { web, db }.Order(StringComparer.Ordinal), Find(("vpc-id", vpc)));
        Assert.Equal([web], Find(("vpc-id", vpc), ("tag:Name", "w*")));
        Assert.Equal([db], Find(("vpc-id", vpc), ("cidr-block", "10.0.2.0/2?")));
        Assert.Empty(Find(("vpc-id", vpc), ("tag:name", "web")));
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { Filters = [Filter("colour", "red")] });
    }

    [Fact]
    public void DescribeSubnets_gives_pages_that_together_are_the_whole()
    {
        var vpc = Vpc("10.0.0.0/16");
        for (var i = 0; i < 23; i++) Create(vpc, $"10.0.{i}.0/24");
        List<string> seen = [];

        string? token = null;
        do
        {
            var page = cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { Filters = [Filter("vpc-id", vpc)], MaxResults = 5, NextToken = token });
            seen.AddRange(page.Subnets!.Select(subnet => subnet.SubnetId!));
            token = page.NextToken;
        }
        while (token is not null);

        Assert.Equal(23, seen.Distinct().Count());
        Assert.Equal(23, seen.Count);
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { MaxResults = 5, NextToken = "nonsense" });
    }

    [Fact]
    public void DeleteSubnet_removes_it_and_its_tags()
    {
        var subnet = Create(Vpc("10.0.0.0/16"), "10.0.1.0/24", ("Name", "web")).SubnetId!;

        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });

        cloud.Refused("InvalidSubnetID.NotFound", Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        Assert.Empty(cloud.ViewOf().TagsOf(subnet));
    }

    [Fact]
    public void A_dry_run_says_that_it_would_have_succeeded_and_does_nothing()
    {
        var vpc = Vpc("10.0.0.0/16");

        var error = cloud.Refused("DryRunOperation", Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24", DryRun = true });

        Assert.Equal(412, error.Status);
        Assert.Empty(Find(("vpc-id", vpc)));
    }

    [Fact]
    public void ModifySubnetAttribute_changes_one_attribute_a_call()
    {
        var subnet = Create(Vpc("10.0.0.0/16"), "10.0.1.0/24").SubnetId!;

        cloud.Call(Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = subnet, MapPublicIpOnLaunch = new() { Value = true } });

        Assert.True(cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { SubnetIds = [subnet] }).Subnets![0].MapPublicIpOnLaunch);
        cloud.Refused("InvalidParameterCombination", Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = subnet });
        cloud.Refused("InvalidParameterValue", Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = subnet, AssignIpv6AddressOnCreation = new() { Value = true } });
        cloud.Refused("UnsupportedOperation", Ec2Api.ModifySubnetAttribute, new ModifySubnetAttributeRequest { SubnetId = subnet, EnableLniAtDeviceIndex = 1 });
    }

    [Fact]
    public void An_ipv6_block_of_the_vpc_joins_and_leaves_a_subnet()
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", AmazonProvidedIpv6CidrBlock = true }).Vpc!;
        var block = vpc.Ipv6CidrBlockAssociationSet![0].Ipv6CidrBlock!.Replace("/56", "/64", StringComparison.Ordinal);
        var (subnet, other) = (Create(vpc.VpcId!, "10.0.1.0/24").SubnetId!, Create(vpc.VpcId!, "10.0.2.0/24").SubnetId!);

        var joined = cloud.Call(Ec2Api.AssociateSubnetCidrBlock, new AssociateSubnetCidrBlockRequest { SubnetId = subnet, Ipv6CidrBlock = block }).Ipv6CidrBlockAssociation!;

        cloud.Refused("InvalidSubnet.Conflict", Ec2Api.AssociateSubnetCidrBlock, new AssociateSubnetCidrBlockRequest { SubnetId = other, Ipv6CidrBlock = block });
        cloud.Refused("InvalidSubnet.Range", Ec2Api.AssociateSubnetCidrBlock, new AssociateSubnetCidrBlockRequest { SubnetId = other, Ipv6CidrBlock = "2600::/64" });
        cloud.Refused("InvalidSubnet.Range", Ec2Api.AssociateSubnetCidrBlock, new AssociateSubnetCidrBlockRequest { SubnetId = other, Ipv6CidrBlock = "2001:db8::/66" });
        var leave = new DisassociateSubnetCidrBlockRequest { AssociationId = joined.AssociationId! };
        cloud.Call(Ec2Api.DisassociateSubnetCidrBlock, leave);
        cloud.Refused("InvalidSubnetCidrBlockAssociationID.NotFound", Ec2Api.DisassociateSubnetCidrBlock, leave);
        cloud.Call(Ec2Api.AssociateSubnetCidrBlock, new AssociateSubnetCidrBlockRequest { SubnetId = other, Ipv6CidrBlock = block });
    }

    [Fact]
    public void CreateDefaultSubnet_fills_the_gap_of_a_deleted_one()
    {
        var gone = cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest()).Subnets![2];
        cloud.Refused("DefaultSubnetAlreadyExistsInAvailabilityZone", Ec2Api.CreateDefaultSubnet, new CreateDefaultSubnetRequest { AvailabilityZone = gone.AvailabilityZone });
        cloud.Refused("MissingParameter", Ec2Api.CreateDefaultSubnet, new CreateDefaultSubnetRequest());
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = gone.SubnetId! });

        var again = cloud.Call(Ec2Api.CreateDefaultSubnet, new CreateDefaultSubnetRequest { AvailabilityZone = gone.AvailabilityZone }).Subnet!;

        Assert.Equal((gone.CidrBlock, true), (again.CidrBlock, again.DefaultForAz));
    }

    private string Vpc(string cidr) => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr }).Vpc!.VpcId!;

    private SubnetShape Create(string vpc, string cidr, params (string Key, string Value)[] tags) =>
        cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest
        {
            VpcId = vpc,
            CidrBlock = cidr,
            TagSpecifications = tags.Length == 0 ? [] :
                [new TagSpecificationShape { ResourceType = "subnet", Tags = [.. tags.Select(tag => new TagShape { Key = tag.Key, Value = tag.Value })] }],
        }).Subnet!;

    private string[] Find(params (string Name, string Value)[] filters) =>
        [.. cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest { Filters = [.. filters.Select(filter => Filter(filter.Name, filter.Value))] })
            .Subnets!.Select(subnet => subnet.SubnetId!)];

    private static FilterShape Filter(string name, string value) => new() { Name = name, Values = [value] };
}
