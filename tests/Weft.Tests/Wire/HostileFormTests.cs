using System.Text;
using Weft.Wire;
using Weft.Wire.Ec2;
using Weft.Wire.Iam;
using Xunit;

namespace Weft.Tests.Wire;

public class HostileFormTests
{
    [Theory]
    [InlineData("", "MissingParameter", "The request must contain the parameter VpcId")]
    [InlineData("VpcId=", "ok", null)]
    [InlineData("VpcId", "ok", null)]
    [InlineData("VpcId=v&vpcid=v", "UnknownParameter", "The parameter vpcid is not recognized")]
    [InlineData("VpcId=v&Vpc=1", "UnknownParameter", "The parameter Vpc is not recognized")]
    [InlineData("VpcId=v&=1", "MalformedQueryString", null)]
    [InlineData("VpcId=v&.=1", "UnknownParameter", "The parameter . is not recognized")]
    [InlineData("VpcId=v&VpcId=v", "MalformedQueryString", "The query string contains the parameter VpcId more than once.")]
    [InlineData("VpcId.1=v", "UnknownParameter", "The parameter VpcId.1 is not recognized")]
    [InlineData("VpcId=v&VpcId.1=v", "UnknownParameter", "The parameter VpcId.1 is not recognized")]
    [InlineData("VpcId=%", "MalformedQueryString", null)]
    [InlineData("VpcId=%4", "MalformedQueryString", null)]
    [InlineData("VpcId=%zz", "MalformedQueryString", null)]
    [InlineData("VpcId=%c3", "MalformedQueryString", "The query string is not valid UTF-8.")]
    [InlineData("VpcId=%c3&%a9=1", "MalformedQueryString", "The query string is not valid UTF-8.")]
    [InlineData("VpcId=%ed%a0%80", "MalformedQueryString", "The query string is not valid UTF-8.")]
    [InlineData("VpcId=\u00ff", "MalformedQueryString", "The query string is not valid UTF-8.")]
    [InlineData("VpcId=%00", "InvalidCharacter", "The parameter VpcId contains an invalid character.")]
    [InlineData("VpcId=a%1b", "InvalidCharacter", "The parameter VpcId contains an invalid character.")]
    [InlineData("VpcId=%ef%bf%bf", "InvalidCharacter", "The parameter VpcId contains an invalid character.")]
    [InlineData("VpcId=v&DryRun=yes", "InvalidParameterValue", "Value (yes) for parameter dryRun is invalid. Expecting true or false.")]
    [InlineData("VpcId=v&DryRun=", "InvalidParameterValue", null)]
    [InlineData("VpcId=v&DryRun.x=true", "UnknownParameter", "The parameter DryRun.x is not recognized")]
    [InlineData("VpcId=v&Ipv4NetmaskLength=1.5", "InvalidParameterValue", "Value (1.5) for parameter ipv4NetmaskLength is invalid. Expecting an integer.")]
    [InlineData("VpcId=v&Ipv4NetmaskLength=2147483648", "InvalidParameterValue", null)]
    [InlineData("VpcId=v&Ipv4NetmaskLength=", "InvalidParameterValue", null)]
    [InlineData("VpcId=v&Ipv4NetmaskLength=0x10", "InvalidParameterValue", null)]
    [InlineData("VpcId=v&TagSpecification=x", "UnknownParameter", "The parameter TagSpecification is not recognized")]
    [InlineData("VpcId=v&TagSpecification.1=x", "UnknownParameter", "The parameter TagSpecification.1 is not recognized")]
    [InlineData("VpcId=v&TagSpecification.0.ResourceType=subnet", "UnknownParameter", "The parameter TagSpecification.0.ResourceType is not recognized")]
    [InlineData("VpcId=v&TagSpecification.01.ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.-1.ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.x.ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification..ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.100000.ResourceType=subnet", "ok", null)]
    [InlineData("VpcId=v&TagSpecification.100001.ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.99999999999999999999.ResourceType=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.1.ResourceType=moon", "InvalidParameterValue", "Value (moon) for parameter tagSpecification.1.ResourceType is invalid.")]
    [InlineData("VpcId=v&TagSpecification.1.ResourceType.1=subnet", "UnknownParameter", null)]
    [InlineData("VpcId=v&TagSpecification.1.Nonsense=1", "UnknownParameter", "The parameter TagSpecification.1.Nonsense is not recognized")]
    [InlineData("VpcId=v&a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.u.v.w.x.y.z=1", "MalformedQueryString", null)]
    [InlineData("&&&VpcId=v&&", "ok", null)]
    public void An_ec2_form_is_read_or_refused_as_aws_does(string form, string code, string? message)
    {
        (string actual, string? said) = Verdict(() => Ec2Api.CreateSubnet.Read(Wires.Form(form)));
        Assert.Equal(code, actual);
        if (message is not null) Assert.Equal(message, said);
    }

    [Theory]
    [InlineData("MaxResults=4", "Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.")]
    [InlineData("MaxResults=1001", "Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than 1000.")]
    [InlineData("MaxResults=-5", "Value ( -5 ) for parameter maxResults is invalid. Expecting a value greater than 5.")]
    [InlineData("MaxResults=many", "Value (many) for parameter maxResults is invalid. Expecting an integer.")]
    public void A_page_size_out_of_range_is_refused(string form, string message)
    {
        var refused = Assert.Throws<AwsException>(() => Ec2Api.DescribeVpcs.Read(Wires.Form(form)));
        Assert.Equal(("InvalidParameterValue", message), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("GroupId=g", "MissingParameter", "The request must contain the parameter SecurityGroupRule")]
    [InlineData("GroupId=g&SecurityGroupRule=", "MissingParameter", "The request must contain the parameter SecurityGroupRule")]
    [InlineData("GroupId=g&SecurityGroupRule.1.SecurityGroupRule.IpProtocol=tcp", "MissingParameter",
        "The request must contain the parameter SecurityGroupRule.1.SecurityGroupRuleId")]
    public void A_member_that_must_be_there_is_missed_also_within_a_list(string form, string code, string message)
    {
        var refused = Assert.Throws<AwsException>(() => Ec2Api.ModifySecurityGroupRules.Read(Wires.Form(form)));
        Assert.Equal((code, message), (refused.Code, refused.Message));
    }

    [Theory]
    [InlineData("UserName=u&Tags=x", "MalformedInput", "Start of list found where not expected.")]
    [InlineData("UserName=u&Tags.1.Key=x", "MalformedInput", null)]
    [InlineData("UserName=u&Tags.member=x", "MalformedInput", null)]
    [InlineData("UserName=u&Tags.member.x.Key=a", "MalformedInput", "Key is not a valid list index.")]
    [InlineData("UserName=u&Tags.member.1=a", "MalformedInput", null)]
    [InlineData("UserName=u&Tags.member.1.Key.1=a", "MalformedInput", "Start of structure or map found where not expected.")]
    [InlineData("UserName=u&Tags.member.1.Key=a&Tags.item.1.Key=b", "MalformedInput", null)]
    [InlineData("UserName=u&Nonsense=1", "UnknownParameter", "The parameter Nonsense is not recognized")]
    [InlineData("", "ValidationError", "1 validation error detected: Value null at 'userName' failed to satisfy constraint: Member must not be null")]
    public void A_query_form_is_refused_as_aws_does(string form, string code, string? message)
    {
        (string actual, string? said) = Verdict(() => IamApi.CreateUser.Read(Wires.Form(form)));
        Assert.Equal(code, actual);
        if (message is not null) Assert.Equal(message, said);
    }

    [Theory]
    [InlineData("Version=2016-11-15", "MissingAction", "The request must contain the parameter Action.")]
    [InlineData("Action=&Version=2016-11-15", "MissingAction", null)]
    [InlineData("Action=DescribeVpcs", "MissingParameter", "The request must contain the parameter Version")]
    [InlineData("Action=DescribeVpcs&Version=2016-", "InvalidParameterValue",
        "Value (2016-) for parameter Version is invalid. Version not well formed. Must be in YYYY-MM-DD format.")]
    [InlineData("Action=DescribeVpcs&Version=2014-10-01", "NoSuchVersion", "The requested version (2014-10-01) of service AmazonEC2 does not exist")]
    [InlineData("Action=A&Action=B&Version=2016-11-15", "MalformedQueryString", "The query string contains the parameter Action more than once.")]
    [InlineData("Action=Nonsense&Version=2016-11-15", "ok", null)]
    public void The_action_and_the_version_must_be_named(string form, string code, string? message)
    {
        (string actual, string? said) = Verdict(() => OperationContract.OperationName(Wires.Form(form), Ec2Api.Service)!);
        Assert.Equal(code, actual);
        if (message is not null) Assert.Equal(message, said);
    }

    [Fact]
    public void Too_much_is_refused()
    {
        Assert.Equal("RequestEntityTooLarge", Verdict(() => Ec2Api.DeleteVpc.Read(Wires.Form("VpcId=" + new string('x', 1024 * 1024)))).Code);
        string many = string.Join('&', Enumerable.Range(1, 10_001).Select(i => $"VpcId.{i}=v"));
        Assert.Equal("MalformedQueryString", Verdict(() => Ec2Api.DescribeVpcs.Read(Wires.Form(many))).Code);
        Assert.Equal("MalformedQueryString", Verdict(() => Ec2Api.DeleteVpc.Read(Wires.Form(new string('V', 513) + "=1"))).Code);
    }

    [Fact]
    public void Ten_thousand_fields_in_the_worst_order_are_read()
    {
        string many = string.Join('&', Enumerable.Range(1, 9_999).Reverse().Select(i => $"VpcId.{i}=v{i}"));
        IReadOnlyList<string> ids = Ec2Api.DescribeVpcs.Read(Wires.Form(many)).VpcIds;
        Assert.Equal(Enumerable.Range(1, 9_999).Select(i => $"v{i}"), ids);
    }

    [Fact]
    public void A_long_bad_value_is_not_repeated_in_full()
    {
        var refused = Assert.Throws<AwsException>(() => Ec2Api.CreateSubnet.Read(Wires.Form("VpcId=v&DryRun=" + new string('y', 100_000))));
        Assert.InRange(Encoding.UTF8.GetByteCount(refused.Message), 1, 400);
    }

    private static (string Code, string? Message) Verdict(Func<object> read)
    {
        try
        {
            read();
            return ("ok", null);
        }
        catch (AwsException exception)
        {
            return (exception.Code, exception.Message);
        }
    }
}
