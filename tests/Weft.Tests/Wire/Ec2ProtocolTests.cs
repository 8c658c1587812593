using Weft.Wire;
using Weft.Wire.Ec2;
using Xunit;

namespace Weft.Tests.Wire;

public class Ec2ProtocolTests
{
    private const string Version = "&Version=2016-11-15";

    [Fact]
    public void A_request_is_read_with_its_nested_lists_in_order_of_their_indexes()
    {
        CreateSubnetRequest request = Ec2Api.CreateSubnet.Read(Wires.Form(
            "Action=CreateSubnet" + Version + "&TagSpecification.10.ResourceType=vpc&TagSpecification.2.ResourceType=subnet"
            + "&TagSpecification.2.Tag.1.Key=Name&TagSpecification.2.Tag.1.Value=a+%26%20b&VpcId=vpc-1&CidrBlock=10.0.0.0%2F24&DryRun=true"));
        Assert.Equal("vpc-1", request.VpcId);
        Assert.Equal("10.0.0.0/24", request.CidrBlock);
        Assert.True(request.DryRun);
        Assert.Equal(["subnet", "vpc"], request.TagSpecifications.Select(s => s.ResourceType));
        Assert.Equal("a & b", Assert.Single(request.TagSpecifications[0].Tags!).Value);
    }

    [Fact]
    public void A_result_is_written_byte_for_byte()
    {
        string xml = Ec2Api.CreateSubnet.Write(new CreateSubnetResult
        {
            Subnet = new SubnetShape
            {
                SubnetId = "subnet-1",
                AvailableIpAddressCount = 251,
                DefaultForAz = false,
                Tags = [new TagShape { Key = "a<b", Value = "\"&\r'" }],
                Ipv6CidrBlockAssociationSet = [],
            },
        });
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CreateSubnetResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>req-1</requestId><subnet><ipv6CidrBlockAssociationSet/><tagSet><item><key>a&lt;b</key>"
            + "<value>&quot;&amp;&#xD;&apos;</value></item></tagSet><subnetId>subnet-1</subnetId><availableIpAddressCount>251</availableIpAddressCount>"
            + "<defaultForAz>false</defaultForAz></subnet></CreateSubnetResponse>",
            xml);
    }
}
