using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Vpcs;

public class VpcTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void A_region_is_born_with_a_default_vpc_and_a_subnet_in_each_zone()
    {
        var vpc = Assert.Single(cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!);

        Assert.True(vpc.IsDefault);
        Assert.Equal("172.31.0.0/16", vpc.CidrBlock);
        var subnets = cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest()).Subnets!;
        Assert.Equal(6, subnets.Select(subnet => subnet.AvailabilityZone).Distinct().Count());
        Assert.All(subnets, subnet => Assert.True(subnet is { DefaultForAz: true, MapPublicIpOnLaunch: true, AvailableIpAddressCount: 4091 }));
        Assert.Contains("172.31.80.0/20", subnets.Select(subnet => subnet.CidrBlock));
    }

    [Theory]
    [InlineData(null, "MissingParameter")]
    [InlineData("ten", "InvalidParameterValue")]
    [InlineData("10.0.0.0/33", "InvalidParameterValue")]
    [InlineData("10.0.0.0/15", "InvalidVpc.Range")]
    [InlineData("10.0.0.0/29", "InvalidVpc.Range")]
    [InlineData("127.0.0.0/16", "InvalidVpc.Range")]
    [InlineData("169.254.0.0/16", "InvalidVpc.Range")]
    [InlineData("224.0.0.0/16", "InvalidVpc.Range")]
    public void CreateVpc_refuses_a_block_that_can_not_be(string? cidr, string code) =>
        cloud.Refused(code, Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr });

    [Fact]
    public void CreateVpc_clears_host_bits() => Assert.Equal("10.0.0.0/18", Create("10.0.5.18/18").CidrBlock);

    [Fact]
    public void CreateVpc_refuses_host_tenancy_and_a_border_group_without_ipv6()
    {
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", InstanceTenancy = "host" });
        cloud.Refused("InvalidParameterCombination", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", Ipv6CidrBlockNetworkBorderGroup = "us-east-1" });
        cloud.Refused("InvalidParameterValue", Ec2Api.CreateVpc, new CreateVpcRequest
        {
            CidrBlock = "10.0.0.0/16", AmazonProvidedIpv6CidrBlock = true, Ipv6CidrBlockNetworkBorderGroup = "us-west-1",
        });
    }

    [Fact]
    public void CreateVpc_refuses_by_name_what_weft_does_not_do()
    {
        var error = cloud.Refused("UnsupportedOperation", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", Ipv4IpamPoolId = "ipam-pool-1" });

        Assert.Contains("Ipv4IpamPoolId", error.Message);
    }

    [Fact]
    public void CreateVpc_stops_at_five_in_a_region_and_not_in_another()
    {
        for (var i = 1; i < 5; i++) Create($"10.{i}.0.0/16");

        cloud.Refused("VpcLimitExceeded", Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.9.0.0/16" });
        Assert.NotNull(cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.9.0.0/16" }, region: "us-west-2").Vpc);
    }

    [Fact]
    public void CreateVpc_gives_an_ipv6_block_of_56_bits_when_asked()
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", AmazonProvidedIpv6CidrBlock = true }).Vpc!;

        Assert.EndsWith("/56", Assert.Single(vpc.Ipv6CidrBlockAssociationSet!).Ipv6CidrBlock);
    }

    [Fact]
    public void DeleteVpc_waits_for_its_subnets()
    {
        var vpc = Create("10.0.0.0/16").VpcId!;
        var subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.0.0/24" }).Subnet!.SubnetId!;

        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });

        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    [Fact]
    public void Attributes_are_read_and_changed_one_at_a_time()
    {
        var vpc = Create("10.0.0.0/16").VpcId!;

        cloud.Call(Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = vpc, EnableDnsHostnames = new() { Value = true } });

        var shown = cloud.Call(Ec2Api.DescribeVpcAttribute, new DescribeVpcAttributeRequest { VpcId = vpc, Attribute = "enableDnsHostnames" });
        Assert.True(shown.EnableDnsHostnames!.Value);
        Assert.Null(shown.EnableDnsSupport);
        cloud.Refused("InvalidParameterCombination", Ec2Api.ModifyVpcAttribute, new ModifyVpcAttributeRequest { VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DescribeVpcAttribute, new DescribeVpcAttributeRequest { VpcId = "vpc-1", Attribute = "enableDnsSupport" });
    }

    [Fact]
    public void ModifyVpcTenancy_turns_dedicated_into_default()
    {
        var vpc = cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16", InstanceTenancy = "dedicated" }).Vpc!.VpcId!;

        Assert.True(cloud.Call(Ec2Api.ModifyVpcTenancy, new ModifyVpcTenancyRequest { VpcId = vpc, InstanceTenancy = "default" }).ReturnValue);

        Assert.Equal("default", cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest { VpcIds = [vpc] }).Vpcs![0].InstanceTenancy);
    }

    [Theory]
    [InlineData("10.0.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.0.128.0/17", "InvalidVpc.Range")]
    [InlineData("192.168.0.0/16", "InvalidVpc.Range")]
    [InlineData("172.16.0.0/16", "InvalidVpc.Range")]
    [InlineData("198.19.0.0/16", "InvalidVpc.Range")]
    [InlineData("10.9.0.0/9", "InvalidVpc.Range")]
    [InlineData("nonsense", "InvalidParameterValue")]
    public void AssociateVpcCidrBlock_refuses_overlaps_and_foreign_private_space(string cidr, string code)
    {
        var vpc = Create("10.0.0.0/16").VpcId!;

        cloud.Refused(code, Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = cidr });
    }

    [Fact]
    public void A_secondary_block_gives_room_for_subnets_and_goes_when_they_have_gone()
    {
        var vpc = Create("10.0.0.0/16").VpcId!;
        var added = cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = "100.64.0.0/16" }).CidrBlockAssociation!;
        var subnet = cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "100.64.1.0/24" }).Subnet!.SubnetId!;
        var leave = new DisassociateVpcCidrBlockRequest { AssociationId = added.AssociationId! };

        cloud.Refused("InvalidCidrBlock.InUse", Ec2Api.DisassociateVpcCidrBlock, leave);
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet });
        cloud.Call(Ec2Api.DisassociateVpcCidrBlock, leave);

        cloud.Refused("InvalidVpcCidrBlockAssociationID.NotFound", Ec2Api.DisassociateVpcCidrBlock, leave);
    }

    [Fact]
    public void The_primary_block_stays()
    {
        var primary = Create("10.0.0.0/16").CidrBlockAssociationSet![0].AssociationId!;

        cloud.Refused("OperationNotPermitted", Ec2Api.DisassociateVpcCidrBlock, new DisassociateVpcCidrBlockRequest { AssociationId = primary });
    }

    [Fact]
    public void A_vpc_holds_five_blocks_and_five_ipv6_blocks()
    {
        var vpc = Create("10.0.0.0/16").VpcId!;
        for (var i = 1; i < 5; i++) cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = $"10.{i}.0.0/16" });
        for (var i = 0; i < 5; i++) cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });

        cloud.Refused("CidrLimitExceeded", Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, CidrBlock = "10.9.0.0/16" });
        cloud.Refused("CidrLimitExceeded", Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });
        cloud.Refused("InvalidParameterCombination", Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc });
    }

    [Fact]
    public void CreateDefaultVpc_is_refused_while_there_is_one() =>
        cloud.Refused("DefaultVpcAlreadyExists", Ec2Api.CreateDefaultVpc, new CreateDefaultVpcRequest());

    private VpcShape Create(string cidr) => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = cidr }).Vpc!;
}
