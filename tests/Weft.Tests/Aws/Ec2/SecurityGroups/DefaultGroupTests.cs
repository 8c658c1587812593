using Weft.Aws.Ec2.SecurityGroups;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Network.Addressing;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.SecurityGroups;

public class DefaultGroupTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateVpc_makes_a_default_group_that_admits_its_own_members_and_lets_all_out()
    {
        var vpc = Vpc();

        var group = Assert.Single(Groups(vpc));
        Assert.Equal("default", group.Name);
        var inbound = Assert.Single(Rules(group), rule => !rule.IsEgress);
        Assert.Equal(group.Id, inbound.Peer.Group!.Group);
        var outbound = Assert.Single(Rules(group), rule => rule.IsEgress);
        Assert.Equal(Cidr.AnyIPv4, outbound.Peer.Block);
    }

    [Fact]
    public void DeleteVpc_takes_the_default_group_and_its_rules_along()
    {
        var vpc = Vpc();
        var group = Groups(vpc).Single();

        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });

        Assert.Empty(Groups(vpc));
        Assert.Empty(Rules(group));
    }

    [Fact]
    public void The_first_ipv6_block_lets_ipv6_out_too()
    {
        var vpc = Vpc();

        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });
        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });

        Assert.Equal([Cidr.AnyIPv4, Cidr.AnyIPv6], Rules(Groups(vpc).Single()).Where(rule => rule.IsEgress).Select(rule => rule.Peer.Block!.Value).Order());
    }

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private SecurityGroup[] Groups(string vpc) => [.. cloud.ViewOf().Referring(SecurityGroup.InVpc, new Id<Vpc>(vpc))];

    private SecurityGroupRule[] Rules(SecurityGroup group) => [.. cloud.ViewOf().Referring(SecurityGroupRule.OfGroup, group.Id)];
}
