using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Aws.Ec2.InternetGateways;

public class InternetGatewayTests
{
    private const string Missing = "igw-00000000000000000";

    private readonly TestCloud cloud = new();

    [Fact]
    public void A_gateway_is_attached_detached_and_deleted()
    {
        var (vpc, gateway) = (Vpc(), Create());

        Attach(gateway, vpc);
        var shown = Assert.Single(Find("attachment.vpc-id", vpc));
        Assert.Equal(gateway, shown.InternetGatewayId);
        Assert.Equal("available", Assert.Single(shown.Attachments!).State);
        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        Assert.Empty(Find("attachment.vpc-id", vpc));
        cloud.Call(Ec2Api.DeleteInternetGateway, new DeleteInternetGatewayRequest { InternetGatewayId = gateway });

        cloud.Refused("InvalidInternetGatewayID.NotFound", Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest { InternetGatewayIds = [gateway] });
    }

    [Fact]
    public void A_vpc_has_one_gateway_and_a_gateway_one_vpc()
    {
        var (vpc, other, gateway) = (Vpc(), Vpc(), Create());
        Attach(gateway, vpc);

        var taken = cloud.Refused("Resource.AlreadyAssociated", Ec2Api.AttachInternetGateway, Attachment(gateway, other));
        var full = cloud.Refused("InvalidParameterValue", Ec2Api.AttachInternetGateway, Attachment(Create(), vpc));

        Assert.Equal($"resource {gateway} is already attached to network {vpc}", taken.Message);
        Assert.Equal($"Network {vpc} already has an internet gateway attached", full.Message);
    }

    [Fact]
    public void AttachInternetGateway_looks_for_both_ends()
    {
        cloud.Refused("InvalidInternetGatewayID.NotFound", Ec2Api.AttachInternetGateway, Attachment(Missing, Vpc()));
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.AttachInternetGateway, Attachment(Create(), "vpc-00000000000000000"));
    }

    [Fact]
    public void DetachInternetGateway_needs_the_very_attachment()
    {
        var (vpc, gateway) = (Vpc(), Create());

        cloud.Refused("InvalidInternetGatewayID.NotFound", Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = Missing, VpcId = vpc });
        cloud.Refused("InvalidVpcID.NotFound", Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = "vpc-00000000000000000" });
        var error = cloud.Refused("Gateway.NotAttached", Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc });
        Assert.Equal($"resource {gateway} is not attached to network {vpc}", error.Message);
    }

    [Fact]
    public void DeleteInternetGateway_refuses_an_attached_one_and_an_unknown_one()
    {
        var gateway = Create();
        Attach(gateway, Vpc());

        cloud.Refused("DependencyViolation", Ec2Api.DeleteInternetGateway, new DeleteInternetGatewayRequest { InternetGatewayId = gateway });
        cloud.Refused("InvalidInternetGatewayID.NotFound", Ec2Api.DeleteInternetGateway, new DeleteInternetGatewayRequest { InternetGatewayId = Missing });
    }

    [Fact]
    public void CreateInternetGateway_stops_at_the_quota_which_the_default_vpc_shares()
    {
        for (var i = 0; i < 4; i++) Create();

        cloud.Refused("InternetGatewayLimitExceeded", Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest());
    }

    [Fact]
    public void A_vpc_with_a_gateway_is_not_deleted()
    {
        var vpc = Vpc();
        Attach(Create(), vpc);

        cloud.Refused("DependencyViolation", Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc });
    }

    [Fact]
    public void DescribeInternetGateways_filters_and_pages()
    {
        var gateway = Create();

        Assert.Equal(gateway, Assert.Single(Find("internet-gateway-id", gateway)).InternetGatewayId);
        Assert.Equal(2, Find("owner-id", "123456789012").Count);
        Assert.Single(Find("attachment.state", "available"));
        var page = cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest { MaxResults = 5 });
        Assert.Equal(2, page.InternetGateways!.Count);
        cloud.Refused("InvalidParameterValue", Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest { Filters = [new FilterShape { Name = "x", Values = ["y"] }] });
    }

    private string Vpc() => cloud.Call(Ec2Api.CreateVpc, new CreateVpcRequest { CidrBlock = "10.0.0.0/16" }).Vpc!.VpcId!;

    private string Create() => cloud.Call(Ec2Api.CreateInternetGateway, new CreateInternetGatewayRequest()).InternetGateway!.InternetGatewayId!;

    private void Attach(string gateway, string vpc) => cloud.Call(Ec2Api.AttachInternetGateway, Attachment(gateway, vpc));

    private static AttachInternetGatewayRequest Attachment(string gateway, string vpc) => new() { InternetGatewayId = gateway, VpcId = vpc };

    private IReadOnlyList<InternetGatewayShape> Find(string name, string value) => cloud.Call(
        Ec2Api.DescribeInternetGateways,
        new DescribeInternetGatewaysRequest { Filters = [new FilterShape { Name = name, Values = [value] }] }).InternetGateways!;
}
