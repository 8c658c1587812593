using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.EgressOnlyInternetGateways;

public class EgressOnlyInternetGatewayTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void A_gateway_is_attached_from_its_making_to_its_end()
    {
        var vpc = Vpc();

        var gateway = Create(vpc);

        Assert.StartsWith("eigw-0", gateway.EgressOnlyInternetGatewayId);
        var attachment = Assert.Single(gateway.Attachments!);
        Assert.Equal((vpc, "attached"), (attachment.VpcId, attachment.State));
        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
        Assert.True(Delete(gateway.EgressOnlyInternetGatewayId!).ReturnCode);
        Assert.Empty(cloud.Call(Ec2Api.DescribeEgressOnlyInternetGateways, new DescribeEgressOnlyInternetGatewaysRequest()).EgressOnlyInternetGateways!);
    }

    [Fact]
    public void CreateEgressOnlyInternetGateway_needs_a_vpc_that_has_none()
    {
        var vpc = Vpc();
        Create(vpc);

        cloud.Refused("InvalidParameterValue", Ec2Api.CreateEgressOnlyInternetGateway, new CreateEgressOnlyInternetGatewayRequest { VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.CreateEgressOnlyInternetGateway, new CreateEgressOnlyInternetGatewayRequest { VpcId = "vpc-00000000000000000" });
    }

    [Fact]
    public void An_unknown_gateway_is_not_found()
    {
        const string id = "eigw-00000000000000000";

        cloud.Refused("InvalidGatewayID.NotFound", Ec2Api.DeleteEgressOnlyInternetGateway, new DeleteEgressOnlyInternetGatewayRequest { EgressOnlyInternetGatewayId = id });
        cloud.Refused("InvalidGatewayID.NotFound", Ec2Api.DescribeEgressOnlyInternetGateways, new DescribeEgressOnlyInternetGatewaysRequest { EgressOnlyInternetGatewayIds = [id] });
    }

    [Fact]
    public void Tags_filter_gateways()
    {
        var gateway = cloud.Call(Ec2Api.CreateEgressOnlyInternetGateway, new CreateEgressOnlyInternetGatewayRequest
        {
            VpcId = Vpc(),
            TagSpecifications = [new TagSpecificationShape { ResourceType = "egress-only-internet-gateway", Tags = [new TagShape { Key = "Name", Value = "out" }] }],
        }).EgressOnlyInternetGateway!;
        Create(Vpc());

        var found = cloud.Call(Ec2Api.DescribeEgressOnlyInternetGateways, new DescribeEgressOnlyInternetGatewaysRequest
        {
            Filters = [new FilterShape { Name = "tag:Name", Values = ["out"] }],
        }).EgressOnlyInternetGateways!;

        Assert.Equal(gateway.EgressOnlyInternetGatewayId, Assert.Single(found).EgressOnlyInternetGatewayId);
    }

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private EgressOnlyInternetGatewayShape Create(string vpc) =>
        cloud.Call(Ec2Api.CreateEgressOnlyInternetGateway, new CreateEgressOnlyInternetGatewayRequest { VpcId = vpc }).EgressOnlyInternetGateway!;

    private DeleteEgressOnlyInternetGatewayResult Delete(string id) =>
        cloud.Call(Ec2Api.DeleteEgressOnlyInternetGateway, new DeleteEgressOnlyInternetGatewayRequest { EgressOnlyInternetGatewayId = id });
}
