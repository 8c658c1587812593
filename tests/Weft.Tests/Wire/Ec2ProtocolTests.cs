using System.Text;
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
    public void Fields_of_the_url_and_of_the_body_are_one_request()
    {
        var request = new WireRequest
        {
            Method = "POST",
            Path = "/",
            QueryString = "?Action=DeleteVpc&Version=2016-11-15&X-Amz-Signature=ab&X-Amz-Expires=60",
            ContentType = "application/x-www-form-urlencoded",
            Body = "VpcId=vpc-1"u8.ToArray(),
        };
        Assert.Equal("DeleteVpc", OperationContract.OperationName(request, Ec2Api.Service));
        Assert.Equal("vpc-1", Ec2Api.DeleteVpc.Read(request).VpcId);
    }

    [Fact]
    public void A_body_that_is_no_form_says_nothing()
    {
        var request = new WireRequest { Method = "POST", Path = "/", ContentType = "application/json", Body = "Action=DeleteVpc"u8.ToArray() };
        var refused = Assert.Throws<AwsException>(() => OperationContract.OperationName(request, Ec2Api.Service));
        Assert.Equal("MissingAction", refused.Code);
    }

    [Fact]
    public void An_empty_value_for_a_list_is_an_empty_list()
    {
        DescribeVpcsRequest request = Ec2Api.DescribeVpcs.Read(Wires.Form("Action=DescribeVpcs&Filter=&VpcId="));
        Assert.Empty(request.Filters!);
        Assert.Empty(request.VpcIds);
    }

    [Fact]
    public void Members_that_were_not_sent_are_null_and_lists_of_requests_are_empty()
    {
        DescribeVpcsRequest request = Ec2Api.DescribeVpcs.Read(Wires.Form("Action=DescribeVpcs"));
        Assert.Empty(request.VpcIds);
        Assert.Null(request.DryRun);
        Assert.Null(request.MaxResults);
        Assert.Null(request.NextToken);
    }

    [Theory]
    [InlineData("2024-02-29T10:11:12Z", 0)]
    [InlineData("2024-02-29T10:11:12.340Z", 340)]
    [InlineData("2024-02-29T12:11:12%2B02:00", 0)]
    [InlineData("2024-02-29T10:11:12", 0)]
    public void Times_are_read_in_the_forms_of_iso_8601(string time, int milliseconds)
    {
        RunInstancesRequest request = Ec2Api.RunInstances.Read(Wires.Form(
            "MinCount=1&MaxCount=1&InstanceMarketOptions.SpotOptions.ValidUntil=" + time));
        Assert.Equal(
            new DateTimeOffset(2024, 2, 29, 10, 11, 12, milliseconds, TimeSpan.Zero), request.InstanceMarketOptions!.SpotOptions!.ValidUntil);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("2023-02-29T10:11:12Z")]
    [InlineData("2024-02-29T25:11:12Z")]
    [InlineData("1709201472")]
    public void A_time_that_is_none_is_refused(string time)
    {
        var refused = Assert.Throws<AwsException>(() => Ec2Api.RunInstances.Read(Wires.Form(
            "MinCount=1&MaxCount=1&InstanceMarketOptions.SpotOptions.ValidUntil=" + time)));
        Assert.Equal("InvalidParameterValue", refused.Code);
        Assert.StartsWith($"Value ({time}) for parameter instanceMarketOptions.SpotOptions.ValidUntil is invalid.", refused.Message);
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

    [Fact]
    public void An_operation_without_output_returns_true()
    {
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<DeleteVpcResponse xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\">"
            + "<requestId>req-1</requestId><return>true</return></DeleteVpcResponse>",
            Ec2Api.DeleteVpc.Write(EmptyResult.Instance));
    }

    [Fact]
    public void An_error_is_written_byte_for_byte()
    {
        string xml = Wires.Written(buffer => ErrorEnvelope.Write(
            WireProtocol.Ec2, "InvalidVpcID.NotFound", "The vpc ID '<x>' does not exist", "req-1", Ec2Api.Service, 400, buffer));
        Assert.Equal(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response><Errors><Error><Code>InvalidVpcID.NotFound</Code>"
            + "<Message>The vpc ID &apos;&lt;x&gt;&apos; does not exist</Message></Error></Errors><RequestID>req-1</RequestID></Response>",
            xml);
    }

    [Fact]
    public void What_xml_cannot_carry_is_replaced_and_never_breaks_the_answer()
    {
        string xml = Wires.Written(buffer => ErrorEnvelope.Write(
            WireProtocol.Ec2, "X", "a\u0000b\uffffc\ud800d", "req-1", Ec2Api.Service, 400, buffer));
        Assert.Contains("<Message>a\ufffdb\ufffdc\ufffdd</Message>", xml);
    }

    [Fact]
    public void A_buffer_grows_and_is_used_again()
    {
        using var buffer = new ResponseBuffer(16);
        for (int round = 0; round < 3; round++)
        {
            buffer.Reset();
            string name = new('x', 5_000 * (round + 1));
            Ec2Api.CreateKeyPair.Write(new CreateKeyPairResult { KeyName = name }, "req-1", buffer);
            Assert.Contains($"<keyName>{name}</keyName>", Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
    }

    [Fact]
    public void Every_operation_that_aws_has_is_known_in_order()
    {
        Assert.True(Ec2Api.Service.Knows("DescribeVpcs"));
        Assert.True(Ec2Api.Service.Knows("CreateFleet"));
        Assert.False(Ec2Api.Service.Knows("DescribeVpc"));
        Assert.Equal(Ec2Api.Service.AllOperations.Order(StringComparer.Ordinal), Ec2Api.Service.AllOperations);
        Assert.Equal("The action DescribeVpc is not valid for this web service.", Ec2Api.Service.UnknownOperation("DescribeVpc").Message);
    }
}
