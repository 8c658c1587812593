using Weft.Tests.Aws.Ec2.NetworkInterfaces;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.Addresses;

public class AddressProvisioningTests
{
    private const string Address = "AWS::EC2::EIP";
    private const string Association = "AWS::EC2::EIPAssociation";
    private const string Card = "AWS::EC2::NetworkInterface";

    private readonly ProvisionedCloud cloud = new();
    private readonly string subnet;

    public AddressProvisioningTests()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
        var gateway = cloud.Create("AWS::EC2::InternetGateway", "{}");
        cloud.Create("AWS::EC2::VPCGatewayAttachment", $$"""{"VpcId":"{{vpc}}","InternetGatewayId":"{{gateway}}"}""");
    }

    [Fact]
    public void An_address_is_its_own_identifier_and_moves_between_instances()
    {
        var (one, two) = (Launch(), Launch());
        var address = cloud.Create(Address, $$"""{"Domain":"vpc","InstanceId":"{{one}}","Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal(address, cloud.Attribute(Address, address, "PublicIp"));
        Assert.StartsWith("eipalloc-", cloud.Attribute(Address, address, "AllocationId"), StringComparison.Ordinal);
        cloud.AssertStands(Address, address);
        cloud.Update(Address, address, $$"""{"Domain":"vpc","InstanceId":"{{two}}"}""");
        cloud.AssertStands(Address, address);
        cloud.Update(Address, address, """{"Domain":"vpc"}""");
        Assert.Null(cloud.Read(Address, address)!["InstanceId"]);
        cloud.Update(Address, address, $$"""{"Domain":"vpc","InstanceId":"{{one}}"}""");
        cloud.Delete(Address, address);
        Assert.Null(cloud.Read(Address, address));
    }

    [Fact]
    public void An_association_names_the_address_by_its_allocation_or_by_itself()
    {
        var address = cloud.Create(Address, "{}");
        var card = cloud.Create(Card, $$"""{"SubnetId":"{{subnet}}"}""");
        var byAllocation = $$"""{"AllocationId":"{{cloud.Attribute(Address, address, "AllocationId")}}","NetworkInterfaceId":"{{card}}"}""";
        foreach (var properties in (string[])[byAllocation, $$"""{"EIP":"{{address}}","NetworkInterfaceId":"{{card}}"}"""])
        {
            var association = cloud.Create(Association, properties);
            Assert.StartsWith("eipassoc-", association, StringComparison.Ordinal);
            cloud.AssertStands(Association, association);
            cloud.Delete(Association, association);
            Assert.Null(cloud.Read(Association, association));
        }

        cloud.Refused("InvalidParameterCombination", Association, byAllocation.Replace("{", $$"""{"EIP":"{{address}}",""", StringComparison.Ordinal));
        cloud.Refused("MissingParameter", Association, $$"""{"EIP":"{{address}}"}""");
    }

    private string Launch() => cloud.Cloud.Call(Ec2Api.RunInstances, new RunInstancesRequest
    {
        ImageId = new CardCloud().Image, InstanceType = "t3.micro", MinCount = 1, MaxCount = 1, SubnetId = subnet,
    }).Instances![0].InstanceId!;
}
