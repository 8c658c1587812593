using Xunit;

namespace Weft.Tests.Aws.Ec2.Vpcs;

public class VpcProvisioningTests
{
    private const string Type = "AWS::EC2::VPC";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_vpc_stands_as_its_template_says()
    {
        var id = cloud.Create(Type, """{"CidrBlock":"10.0.0.0/16","EnableDnsHostnames":"true","EnableDnsSupport":"false","Tags":[{"Key":"Name","Value":"web"}]}""");
        cloud.AssertStands(Type, id);
        Assert.Equal("10.0.0.0/16", cloud.Attribute(Type, id, "CidrBlock"));
        Assert.StartsWith("sg-", cloud.Attribute(Type, id, "DefaultSecurityGroup"), StringComparison.Ordinal);
        Assert.StartsWith("acl-", cloud.Attribute(Type, id, "DefaultNetworkAcl"), StringComparison.Ordinal);
        cloud.Delete(Type, id);
        Assert.Null(cloud.Read(Type, id));
    }

    [Fact]
    public void Dns_attributes_and_tags_change_in_place_and_go_back_to_their_defaults()
    {
        var id = cloud.Create(Type, """{"CidrBlock":"10.0.0.0/16","EnableDnsHostnames":true,"Tags":[{"Key":"a","Value":"1"},{"Key":"b","Value":"2"}]}""");
        cloud.Update(Type, id, """{"CidrBlock":"10.0.0.0/16","Tags":[{"Key":"b","Value":"3"}]}""");
        cloud.AssertStands(Type, id);
        Assert.Equal("false", cloud.Read(Type, id)!["EnableDnsHostnames"]!.ToJsonString());
    }

    [Fact]
    public void The_operations_own_errors_come_through() =>
        Assert.Contains("10.0.0.0/8", cloud.Refused("InvalidVpc.Range", Type, """{"CidrBlock":"10.0.0.0/8"}""").Message, StringComparison.Ordinal);

    [Fact]
    public void What_weft_does_not_do_is_refused_by_name() =>
        Assert.Contains("Ipv4IpamPoolId", cloud.Refused("ValidationError", Type, """{"Ipv4IpamPoolId":"x"}""").Message, StringComparison.Ordinal);
}
