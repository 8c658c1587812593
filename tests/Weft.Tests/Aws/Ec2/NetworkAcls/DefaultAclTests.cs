using Weft.Aws.Ec2.NetworkAcls;
using Weft.Aws.Ec2.Subnets;
using Weft.Aws.Ec2.Vpcs;
using Weft.Control.Resources;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkAcls;

public class DefaultAclTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void CreateVpc_makes_a_default_acl_that_lets_all_ipv4_pass()
    {
        var acl = Acls(Vpc()).Single();

        Assert.True(acl.IsDefault);
        Assert.Equal(["in 100 0.0.0.0/0", "out 100 0.0.0.0/0"], acl.Entries.Select(Text));
    }

    [Fact]
    public void The_first_ipv6_block_lets_all_ipv6_pass_too()
    {
        var vpc = Vpc();

        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });
        cloud.Call(Ec2Api.AssociateVpcCidrBlock, new AssociateVpcCidrBlockRequest { VpcId = vpc, AmazonProvidedIpv6CidrBlock = true });

        Assert.Equal(["in 100 0.0.0.0/0", "in 101 ::/0", "out 100 0.0.0.0/0", "out 101 ::/0"], Acls(vpc).Single().Entries.Select(Text));
    }

    [Fact]
    public void A_subnet_is_associated_with_the_default_acl_from_its_creation_to_its_end()
    {
        var vpc = Vpc();
        var subnet = new Id<Subnet>(
            cloud.Call(Ec2Api.CreateSubnet, new CreateSubnetRequest { VpcId = vpc, CidrBlock = "10.0.1.0/24" }).Subnet!.SubnetId!);

        var association = Assert.Single(cloud.ViewOf().Referring(NetworkAclAssociation.OfSubnet, subnet));
        cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet.Text });

        Assert.Equal(Acls(vpc).Single().Id, association.Acl);
        Assert.Empty(cloud.ViewOf().Referring(NetworkAclAssociation.OfSubnet, subnet));
    }

    [Fact]
    public void DeleteVpc_takes_the_default_acl_along()
    {
        var vpc = Vpc();

        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });

        Assert.Empty(Acls(vpc));
    }

    private static string Text(NetworkAclEntry entry) => $"{(entry.IsEgress ? "out" : "in")} {entry.Number} {entry.Block}";

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private NetworkAcl[] Acls(string vpc) => [.. cloud.ViewOf().Referring(NetworkAcl.InVpc, new Id<Vpc>(vpc))];
}
