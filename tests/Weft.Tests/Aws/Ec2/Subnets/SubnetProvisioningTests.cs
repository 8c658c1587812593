using Xunit;

namespace Weft.Tests.Aws.Ec2.Subnets;

public class SubnetProvisioningTests
{
    private const string Type = "AWS::EC2::Subnet";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;

    public SubnetProvisioningTests() => vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");

    [Fact]
    public void A_subnet_stands_as_its_template_says()
    {
        var id = cloud.Create(Type, $$"""
            {"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1b","MapPublicIpOnLaunch":"true",
             "PrivateDnsNameOptionsOnLaunch":{"HostnameType":"resource-name","EnableResourceNameDnsARecord":true},"Tags":[{"Key":"Name","Value":"web"}]}
            """);
        Assert.Equal("us-east-1b", cloud.Attribute(Type, id, "AvailabilityZone"));
        Assert.Equal("true", cloud.Read(Type, id)!["MapPublicIpOnLaunch"]!.ToJsonString());
        Assert.Equal("resource-name", (string?)cloud.Read(Type, id)!["PrivateDnsNameOptionsOnLaunch"]!["HostnameType"]);
        cloud.Update(Type, id, $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24","AvailabilityZone":"us-east-1b"}""");
        Assert.Equal("false", cloud.Read(Type, id)!["MapPublicIpOnLaunch"]!.ToJsonString());
        Assert.Empty(cloud.Read(Type, id)!["Tags"]!.AsArray());
        cloud.Delete(Type, id);
        Assert.Null(cloud.Read(Type, id));
    }

    [Fact]
    public void An_enumerated_value_is_checked_as_the_api_checks_it() => cloud.Refused(
        "InvalidParameterValue", Type, $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24","PrivateDnsNameOptionsOnLaunch":{"HostnameType":"bogus"} }""");

    [Theory]
    [InlineData("""{"CidrBlock":"10.0.1.0/24"}""", "Property VpcId cannot be empty.")]
    [InlineData("""{"VpcId":"vpc-1","CidrBlok":"10.0.1.0/24"}""", "Encountered unsupported property CidrBlok")]
    [InlineData("""{"VpcId":"vpc-1","MapPublicIpOnLaunch":"yes"}""", "Value of property MapPublicIpOnLaunch must be of type Boolean")]
    [InlineData("""{"VpcId":["vpc-1"]}""", "Value of property VpcId must be of type String")]
    [InlineData("""{"VpcId":"vpc-1","PrivateDnsNameOptionsOnLaunch":{"Host":1}}""", "Encountered unsupported property PrivateDnsNameOptionsOnLaunch/Host")]
    [InlineData("""{"VpcId":"vpc-1","Tags":[{"Key":"a"}]}""", "Property Tags/0/Value cannot be empty.")]
    [InlineData("""{"VpcId":"vpc-1","OutpostArn":"x"}""", "Weft does not support the property OutpostArn of AWS::EC2::Subnet")]
    public void What_is_wrong_is_named_by_its_path(string properties, string message) =>
        Assert.Equal(message, cloud.Refused("ValidationError", Type, properties).Message);
}
