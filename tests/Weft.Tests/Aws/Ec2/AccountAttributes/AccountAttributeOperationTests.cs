using Weft.Wire.Ec2;
using Weft.Wire.ServiceQuotas;
using Xunit;

namespace Weft.Tests.Aws.Ec2.AccountAttributes;

public class AccountAttributeOperationTests
{
    private readonly TestCloud cloud = new();

    [Fact]
    public void DescribeAccountAttributes_names_the_default_vpc_and_the_limits_in_force()
    {
        var vpc = cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Single(row => row.IsDefault == true);
        Assert.Equal(vpc.VpcId, Attributes()["default-vpc"]);
        Assert.Equal(("VPC", "5", "5"), (Attributes()["supported-platforms"], Attributes()["vpc-max-elastic-ips"], Attributes()["vpc-max-security-groups-per-interface"]));

        cloud.Call(
            ServiceQuotasApi.RequestServiceQuotaIncrease,
            new RequestServiceQuotaIncreaseRequest { ServiceCode = "ec2", QuotaCode = "L-0263D0A3", DesiredValue = 40 });
        Assert.Equal("40", Attributes()["max-elastic-ips"]);
    }

    [Fact]
    public void DescribeAccountAttributes_says_none_where_there_is_no_default_vpc()
    {
        var vpc = cloud.Call(Ec2Api.DescribeVpcs, new DescribeVpcsRequest()).Vpcs!.Single(row => row.IsDefault == true);
        foreach (var subnet in cloud.Call(Ec2Api.DescribeSubnets, new DescribeSubnetsRequest()).Subnets!)
            cloud.Call(Ec2Api.DeleteSubnet, new DeleteSubnetRequest { SubnetId = subnet.SubnetId! });
        var gateway = cloud.Call(Ec2Api.DescribeInternetGateways, new DescribeInternetGatewaysRequest()).InternetGateways!.Single().InternetGatewayId!;
        cloud.Call(Ec2Api.DetachInternetGateway, new DetachInternetGatewayRequest { InternetGatewayId = gateway, VpcId = vpc.VpcId! });
        cloud.Call(Ec2Api.DeleteVpc, new DeleteVpcRequest { VpcId = vpc.VpcId! });
        Assert.Equal("none", Attributes("default-vpc")["default-vpc"]);
    }

    [Fact]
    public void DescribeAccountAttributes_answers_only_what_was_asked_for() => Assert.Equal(["supported-platforms"], Attributes("supported-platforms").Keys);

    private Dictionary<string, string> Attributes(params string[] names) =>
        cloud.Call(Ec2Api.DescribeAccountAttributes, new DescribeAccountAttributesRequest { AttributeNames = names }).AccountAttributes!
            .ToDictionary(attribute => attribute.AttributeName!, attribute => attribute.AttributeValues!.Single().AttributeValue!);
}
