using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NetworkInterfaces;

public class NetworkInterfaceProvisioningTests
{
    private const string Card = "AWS::EC2::NetworkInterface";
    private const string Attachment = "AWS::EC2::NetworkInterfaceAttachment";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;
    private readonly string subnet;

    public NetworkInterfaceProvisioningTests()
    {
        vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
    }

    [Fact]
    public void Every_property_is_set_changed_and_taken_away()
    {
        var group = cloud.Create("AWS::EC2::SecurityGroup", $$"""{"VpcId":"{{vpc}}","GroupDescription":"g"}""");
        var card = cloud.Create(Card, $$"""
            {"SubnetId":"{{subnet}}","Description":"first","GroupSet":["{{group}}"],"SourceDestCheck":false,
             "PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"10.0.1.10"},{"Primary":false,"PrivateIpAddress":"10.0.1.11"}],"Tags":[{"Key":"a","Value":"b"}]}
            """);
        cloud.AssertStands(Card, card);
        Assert.Equal("10.0.1.10", cloud.Attribute(Card, card, "PrimaryPrivateIpAddress"));
        Assert.Equal(["10.0.1.11"], JsonNode.Parse(cloud.Attribute(Card, card, "SecondaryPrivateIpAddresses")!)!.AsArray().Select(item => item!.ToString()));
        Assert.Equal(vpc, cloud.Attribute(Card, card, "VpcId"));
        cloud.Update(Card, card, $$"""
            {"SubnetId":"{{subnet}}","PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"10.0.1.10"},{"Primary":false,"PrivateIpAddress":"10.0.1.12"}]}
            """);
        cloud.AssertStands(Card, card);
        var read = cloud.Read(Card, card)!;
        Assert.Equal(("", true), ((string)read["Description"]!, (bool)read["SourceDestCheck"]!));
        Assert.NotEqual(group, (string)read["GroupSet"]![0]!);
        cloud.Delete(Card, card);
        Assert.Null(cloud.Read(Card, card));
    }

    [Fact]
    public void Addresses_are_drawn_by_number()
    {
        var card = cloud.Create(Card, $$"""{"SubnetId":"{{subnet}}","SecondaryPrivateIpAddressCount":3}""");
        cloud.AssertStands(Card, card);
        cloud.Update(Card, card, $$"""{"SubnetId":"{{subnet}}","SecondaryPrivateIpAddressCount":1}""");
        cloud.AssertStands(Card, card);
        cloud.Update(Card, card, $$"""{"SubnetId":"{{subnet}}","SecondaryPrivateIpAddressCount":2}""");
        cloud.AssertStands(Card, card);
    }

    [Fact]
    public void IPv6_addresses_are_named_and_drawn()
    {
        cloud.Create("AWS::EC2::VPCCidrBlock", $$"""{"VpcId":"{{vpc}}","AmazonProvidedIpv6CidrBlock":true}""");
        var range = JsonNode.Parse(cloud.Attribute("AWS::EC2::VPC", vpc, "Ipv6CidrBlocks")!)![0]!.ToString().Replace("/56", "", StringComparison.Ordinal);
        cloud.Create("AWS::EC2::SubnetCidrBlock", $$"""{"SubnetId":"{{subnet}}","Ipv6CidrBlock":"{{range}}/64"}""");
        var card = cloud.Create(Card, $$"""{"SubnetId":"{{subnet}}","Ipv6Addresses":[{"Ipv6Address":"{{range}}10"}]}""");
        cloud.AssertStands(Card, card);
        cloud.Update(Card, card, $$"""{"SubnetId":"{{subnet}}","Ipv6Addresses":[{"Ipv6Address":"{{range}}11"}],"EnablePrimaryIpv6":true}""");
        cloud.AssertStands(Card, card);
        Assert.Equal(range + "11", cloud.Attribute(Card, card, "PrimaryIpv6Address"));
        var drawn = cloud.Create(Card, $$"""{"SubnetId":"{{subnet}}","Ipv6AddressCount":2}""");
        cloud.AssertStands(Card, drawn);
        cloud.Update(Card, drawn, $$"""{"SubnetId":"{{subnet}}","Ipv6AddressCount":1}""");
        cloud.AssertStands(Card, drawn);
    }

    [Fact]
    public void Another_primary_address_makes_another_interface()
    {
        Assert.True(Replaces(Listed("10.0.1.10", "10.0.1.11"), Listed("10.0.1.12", "10.0.1.11")));
        Assert.False(Replaces(Listed("10.0.1.10", "10.0.1.11"), Listed("10.0.1.10", "10.0.1.12")));
        Assert.True(Replaces("""{"EnablePrimaryIpv6":true}""", "{}"));
        Assert.False(Replaces("{}", """{"EnablePrimaryIpv6":true}"""));
    }

    [Fact]
    public void An_attachment_lets_the_interface_go_with_the_instance_unless_it_says_otherwise()
    {
        var card = cloud.Create(Card, $$"""{"SubnetId":"{{subnet}}"}""");
        var instance = Launch();
        var attachment = cloud.Create(Attachment, $$"""{"NetworkInterfaceId":"{{card}}","InstanceId":"{{instance}}","DeviceIndex":1}""");
        Assert.True((bool)cloud.Read(Attachment, attachment)!["DeleteOnTermination"]!);
        cloud.Update(Attachment, attachment, $$"""{"NetworkInterfaceId":"{{card}}","InstanceId":"{{instance}}","DeviceIndex":"1","DeleteOnTermination":false}""");
        cloud.AssertStands(Attachment, attachment);
        cloud.Delete(Attachment, attachment);
        Assert.Null(cloud.Read(Attachment, attachment));
        cloud.Delete(Card, card);
    }

    [Theory]
    [InlineData("ValidationError", """{"SubnetId":"$","InterfaceType":"efa"}""")]
    [InlineData("InvalidParameterValue", """{"SubnetId":"$","PrivateIpAddress":"ten"}""")]
    [InlineData("InvalidSubnetID.NotFound", """{"SubnetId":"subnet-0123456789abcdef0"}""")]
    public void What_the_api_refuses_a_template_cannot_have(string code, string properties) => cloud.Refused(code, Card, properties.Replace("$", subnet, StringComparison.Ordinal));

    private static string Listed(string primary, string other) =>
        $$"""{"PrivateIpAddresses":[{"Primary":true,"PrivateIpAddress":"{{primary}}"},{"Primary":false,"PrivateIpAddress":"{{other}}"}]}""";

    private bool Replaces(string before, string after)
    {
        var type = cloud.Cloud.Catalog.FindProvisioned(Card)!;
        var update = new ProvisionedUpdate("eni-1", Reader(before), Reader(after));
        return PropertyChanges.Replace(type, cloud.Cloud.ViewOf(), update, PropertyChanges.Between(type, update.Before, update.After));
    }

    private static PropertyReader Reader(string json) => new(JsonDocument.Parse(json).RootElement);

    private string Launch() => cloud.Cloud.Call(Weft.Wire.Ec2.Ec2Api.RunInstances, new Weft.Wire.Ec2.RunInstancesRequest
    {
        ImageId = new CardCloud().Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet,
    }).Instances![0].InstanceId!;
}
