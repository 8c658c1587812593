using Xunit;

namespace Weft.Tests.Aws.Ec2.Vpcs;

public class VpcCidrBlockProvisioningTests
{
    private const string Block = "AWS::EC2::VPCCidrBlock";
    private const string SubnetBlock = "AWS::EC2::SubnetCidrBlock";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;

    public VpcCidrBlockProvisioningTests() => vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");

    [Fact]
    public void A_second_block_comes_and_goes()
    {
        var block = cloud.Create(Block, $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.1.0.0/16"}""");
        Assert.StartsWith("vpc-cidr-assoc-", block, StringComparison.Ordinal);
        cloud.AssertStands(Block, block);
        Assert.Equal(block, cloud.Attribute(Block, block, "Id"));
        Assert.Null(cloud.Attribute(Block, block, "IpSource"));
        cloud.Delete(Block, block);
        Assert.Null(cloud.Read(Block, block));
    }

    [Fact]
    public void An_IPv6_block_of_Amazon_is_handed_on_to_a_subnet()
    {
        var block = cloud.Create(Block, $$"""{"VpcId":"{{vpc}}","AmazonProvidedIpv6CidrBlock":"true"}""");
        cloud.AssertStands(Block, block);
        Assert.Equal(("amazon", "public"), (cloud.Attribute(Block, block, "IpSource"), cloud.Attribute(Block, block, "Ipv6AddressAttribute")));
        var subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
        var range = System.Text.Json.Nodes.JsonNode.Parse(cloud.Attribute("AWS::EC2::VPC", vpc, "Ipv6CidrBlocks")!)![0]!.ToString().Replace("/56", "/64", StringComparison.Ordinal);
        var part = cloud.Create(SubnetBlock, $$"""{"SubnetId":"{{subnet}}","Ipv6CidrBlock":"{{range}}"}""");
        Assert.StartsWith("subnet-cidr-assoc-", part, StringComparison.Ordinal);
        cloud.AssertStands(SubnetBlock, part);
        cloud.Delete(SubnetBlock, part);
        Assert.Null(cloud.Read(SubnetBlock, part));
        cloud.Delete(Block, block);
        Assert.Null(cloud.Read(Block, block));
    }

    [Theory]
    [InlineData("InvalidVpc.Range", """{"VpcId":"$","CidrBlock":"10.0.0.0/8"}""")]
    [InlineData("InvalidParameterCombination", """{"VpcId":"$"}""")]
    [InlineData("ValidationError", """{"VpcId":"$","Ipv6Pool":"mine"}""")]
    [InlineData("InvalidVpcID.NotFound", """{"VpcId":"vpc-0123456789abcdef0","CidrBlock":"10.1.0.0/16"}""")]
    public void What_the_api_refuses_a_template_cannot_have(string code, string properties) => cloud.Refused(code, Block, properties.Replace("$", vpc, StringComparison.Ordinal));
}
