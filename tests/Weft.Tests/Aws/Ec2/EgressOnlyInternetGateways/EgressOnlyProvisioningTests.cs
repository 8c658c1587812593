using Xunit;

namespace Weft.Tests.Aws.Ec2.EgressOnlyInternetGateways;

public class EgressOnlyProvisioningTests
{
    private const string Gateway = "AWS::EC2::EgressOnlyInternetGateway";

    private readonly ProvisionedCloud cloud = new();

    [Fact]
    public void A_gateway_is_made_tagged_and_deleted()
    {
        var vpc = cloud.Create("AWS::EC2::VPC", """{"CidrBlock":"10.0.0.0/16"}""");
        var gateway = cloud.Create(Gateway, $$"""{"VpcId":"{{vpc}}"}""");
        Assert.Equal(gateway, cloud.Attribute(Gateway, gateway, "Id"));
        cloud.Update(Gateway, gateway, $$"""{"VpcId":"{{vpc}}","Tags":[{"Key":"a","Value":"b"}]}""");
        cloud.AssertStands(Gateway, gateway);
        cloud.Refused("InvalidParameterValue", Gateway, $$"""{"VpcId":"{{vpc}}"}""");
        cloud.Delete(Gateway, gateway);
        Assert.Null(cloud.Read(Gateway, gateway));
    }
}
