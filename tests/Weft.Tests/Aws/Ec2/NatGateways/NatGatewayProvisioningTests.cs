using System.Text.Json.Nodes;
using Weft.Control.Provisioning;
using Xunit;

namespace Weft.Tests.Aws.Ec2.NatGateways;

public class NatGatewayProvisioningTests
{
    private const string Gateway = "AWS::EC2::NatGateway";

    private readonly ProvisionedCloud cloud = new();
    private readonly string vpc;
    private readonly string subnet;

    public NatGatewayProvisioningTests()
    {
        vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        subnet = cloud.Create("AWS::EC2::Subnet", $$"""{"VpcId":"{{vpc}}","CidrBlock":"10.0.1.0/24"}""");
    }

    [Fact]
    public void A_public_gateway_settles_and_its_further_addresses_come_and_go()
    {
        Connect();
        var (first, second) = (Allocation(), Allocation());
        var gateway = cloud.Create(Gateway, $$"""{"SubnetId":"{{subnet}}","AllocationId":"{{first}}","SecondaryAllocationIds":["{{second}}"],"Tags":[{"Key":"a","Value":"b"}]}""");
        Assert.Equal(Settling.Settled, Settle(gateway));
        cloud.AssertStands(Gateway, gateway);
        Assert.StartsWith("eni-", cloud.Attribute(Gateway, gateway, "EniId"), StringComparison.Ordinal);
        cloud.Update(Gateway, gateway, $$"""{"SubnetId":"{{subnet}}","AllocationId":"{{first}}","MaxDrainDurationSeconds":1}""");
        Assert.Empty((JsonArray)cloud.Read(Gateway, gateway)!["SecondaryAllocationIds"]!);
        cloud.Update(Gateway, gateway, $$"""{"SubnetId":"{{subnet}}","AllocationId":"{{first}}","SecondaryAllocationIds":["{{second}}"]}""");
        Assert.Equal(Settling.Settled, Settle(gateway));
        cloud.AssertStands(Gateway, gateway);
        cloud.Delete(Gateway, gateway);
        Assert.Null(cloud.Read(Gateway, gateway));
    }

    [Fact]
    public void A_private_gateway_is_given_addresses_by_name_and_by_number()
    {
        var gateway = cloud.Create(Gateway, $$"""{"SubnetId":"{{subnet}}","ConnectivityType":"private","PrivateIpAddress":"10.0.1.10","SecondaryPrivateIpAddresses":["10.0.1.11"]}""");
        cloud.AssertStands(Gateway, gateway);
        cloud.Update(Gateway, gateway, $$"""{"SubnetId":"{{subnet}}","ConnectivityType":"private","PrivateIpAddress":"10.0.1.10","SecondaryPrivateIpAddresses":["10.0.1.12"]}""");
        cloud.AssertStands(Gateway, gateway);
        cloud.Update(Gateway, gateway, $$"""{"SubnetId":"{{subnet}}","ConnectivityType":"private","PrivateIpAddress":"10.0.1.10","SecondaryPrivateIpAddressCount":2}""");
        Assert.Equal(2, ((JsonArray)cloud.Read(Gateway, gateway)!["SecondaryPrivateIpAddresses"]!).Count);
        cloud.Update(Gateway, gateway, $$"""{"SubnetId":"{{subnet}}","ConnectivityType":"private","PrivateIpAddress":"10.0.1.10","SecondaryPrivateIpAddressCount":1}""");
        cloud.AssertStands(Gateway, gateway);
    }

    [Fact]
    public void A_gateway_that_cannot_work_fails_with_EC2s_own_words()
    {
        var gateway = cloud.Create(Gateway, $$"""{"SubnetId":"{{subnet}}","AllocationId":"{{Allocation()}}"}""");
        var settling = Settle(gateway);
        Assert.True(settling.IsSettled);
        Assert.Contains("Gateway.NotAttached", settling.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_gateway_without_an_address_is_refused() => cloud.Refused("MissingParameter", Gateway, $$"""{"SubnetId":"{{subnet}}"}""");

    private Settling Settle(string gateway) => cloud.Cloud.Catalog.FindProvisioned(Gateway)!.Settle(cloud.Cloud.ViewOf(), gateway);

    private string Allocation() => cloud.Attribute("AWS::EC2::EIP", cloud.Create("AWS::EC2::EIP", "{}"), "AllocationId")!;

    private void Connect()
    {
        var internet = cloud.Create("AWS::EC2::InternetGateway", "{}");
        cloud.Create("AWS::EC2::VPCGatewayAttachment", $$"""{"VpcId":"{{vpc}}","InternetGatewayId":"{{internet}}"}""");
    }
}
