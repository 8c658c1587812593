using System.Text;
using System.Text.Json;
using Weft.Aws.CloudFormation.Estimates;
using Weft.Host.Serving;
using Weft.Wire;
using Weft.Wire.CloudFormation;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Estimates;

public class TemplateEstimateTests
{
    private const string Template = """
        Parameters:
          Size: {Type: String, Default: t3.micro, AllowedValues: [t3.micro, m5.large]}
          Gateways: {Type: String, Default: 'yes'}
        Conditions:
          Outward: !Equals [!Ref Gateways, 'yes']
        Resources:
          Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
          One: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.0.0/24}}
          Two: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Net, CidrBlock: 10.0.1.0/24}}
          Address: {Type: AWS::EC2::EIP, Condition: Outward}
          Gateway: {Type: AWS::EC2::NatGateway, Condition: Outward, Properties: {SubnetId: !Ref One, AllocationId: !GetAtt Address.AllocationId}}
          Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref Size, ImageId: ami-1, SubnetId: !Ref One}}
          Api: {Type: AWS::EC2::Instance, Properties: {InstanceType: !Ref Size, ImageId: ami-1, SubnetId: !Ref Two}}
          Open: {Type: AWS::EC2::Instance, Properties: {InstanceType: !GetAtt Kind.Value, ImageId: ami-1}}
          Kind: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: t3.nano}}
          Big: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: x, Tier: Advanced}}
        """;

    private readonly TestCloud cloud = new();

    [Fact]
    public void The_address_holds_the_resources_that_there_would_be_counted_by_what_they_are_billed_by()
    {
        Assert.Equal(
            "http://127.0.0.1:4566/_weft/estimate?AWS::EC2::EIP=1&AWS::EC2::Instance=1&AWS::EC2::Instance=2:m5.large&AWS::EC2::NatGateway=1&AWS::EC2::Subnet=2&AWS::EC2::VPC=1"
            + "&AWS::SSM::Parameter=1&AWS::SSM::Parameter=1:Advanced",
            Estimate(("Size", "m5.large")));
        Assert.DoesNotContain("NatGateway", Estimate(("Gateways", "no")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_reads_units_and_amounts_and_no_price()
    {
        var (status, type, text) = Page(Estimate(), "*/*");
        Assert.Equal((200, "text/plain; charset=utf-8"), (status, type));
        Assert.Contains("2 x AWS::EC2::Instance (t3.micro)\n       1,460 a month  hours of an instance\n", text, StringComparison.Ordinal);
        Assert.Contains("1 x AWS::EC2::Instance (InstanceType left open)\n", text, StringComparison.Ordinal);
        Assert.Contains("1 x AWS::EC2::NatGateway\n         730 a month  hours of a NAT gateway\n              by use  GB that it processes\n", text, StringComparison.Ordinal);
        Assert.Contains("1 x AWS::SSM::Parameter (Advanced)\n         730 a month", text, StringComparison.Ordinal);
        Assert.Contains("No charge of their own: 2 AWS::EC2::Subnet, 1 AWS::EC2::VPC, 1 AWS::SSM::Parameter\n", text, StringComparison.Ordinal);
        Assert.Contains("Weft knows no prices", text, StringComparison.Ordinal);
        Assert.DoesNotContain("$", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_browser_gets_a_page_and_a_program_json()
    {
        var (_, type, page) = Page(Estimate(), "text/html,application/xhtml+xml");
        Assert.Equal("text/html; charset=utf-8", type);
        Assert.Contains("<td>2 × AWS::EC2::Instance (t3.micro)</td><td class=\"n\">1,460 a month</td><td>hours of an instance</td>", page, StringComparison.Ordinal);
        var (_, _, json) = Page(Estimate(), "application/json");
        var gateway = JsonDocument.Parse(json).RootElement.GetProperty("resources").EnumerateArray().Single(line => line.GetProperty("type").GetString() == "AWS::EC2::NatGateway");
        Assert.Equal(
            [("hours of a NAT gateway", "month", 730), ("GB that it processes", "use", -1)],
            gateway.GetProperty("billedBy").EnumerateArray().Select(meter => (
                meter.GetProperty("unit").GetString()!, meter.GetProperty("per").GetString()!, meter.TryGetProperty("amount", out var amount) ? amount.GetInt32() : -1)));
    }

    [Theory]
    [InlineData("AWS::EC2::VPC")]
    [InlineData("AWS::EC2::VPC=0")]
    [InlineData("AWS::EC2::VPC=99999")]
    [InlineData("AWS::EC2::Moon=1")]
    public void An_address_that_no_estimate_has_is_refused(string query)
    {
        var (status, _, text) = Page("http://weft/_weft/estimate?" + query, "text/html");
        Assert.Equal(400, status);
        Assert.StartsWith("This is no estimate's address: ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_stands_in_the_address_is_text_to_the_page()
    {
        var (_, _, page) = Page("http://weft/_weft/estimate?AWS::EC2::Instance=1:%3Cscript%3E", "text/html");
        Assert.Contains("(&lt;script&gt;)", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_no_stack_could_be_made_from_has_no_estimate()
    {
        Refused("Parameters: [Range] must have values", "Parameters: {Range: {Type: String}}\nResources: {Net: {Type: AWS::EC2::VPC, Properties: {CidrBlock: !Ref Range}}}");
        Refused("Template format error: Unrecognized resource types: [AWS::EC2::Moon]", "Resources: {Net: {Type: AWS::EC2::Moon}}");
        Refused("Either Template URL or Template Body must be specified.", null);
        Refused("Parameters: [Colour] do not exist in the template", Template, ("Colour", "red"));
    }

    private void Refused(string message, string? template, params (string Key, string Value)[] parameters) => Assert.StartsWith(
        message,
        cloud.Refused("ValidationError", CloudFormationApi.EstimateTemplateCost, new EstimateTemplateCostRequest { TemplateBody = template, Parameters = Shapes(parameters) }).Message,
        StringComparison.Ordinal);

    private string Estimate(params (string Key, string Value)[] parameters) => cloud.Call(
        CloudFormationApi.EstimateTemplateCost,
        // AWS takes the body where both are given.
        new EstimateTemplateCostRequest { TemplateBody = Template, TemplateURL = "https://bucket.s3.amazonaws.com/none", Parameters = Shapes(parameters) }).Url!;

    private (int Status, string ContentType, string Text) Page(string url, string accept)
    {
        using var output = new ResponseBuffer();
        var request = new WireRequest
        {
            Method = "GET", Path = EstimatedResources.Path, QueryString = new Uri(url).Query, Header = name => name == "accept" ? accept : null,
        };
        var reply = EstimatePage.Answer(cloud.Catalog, request, output);
        return (reply.Status, reply.ContentType, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private static IReadOnlyList<ParameterShape> Shapes((string Key, string Value)[] parameters) =>
        [.. parameters.Select(parameter => new ParameterShape { ParameterKey = parameter.Key, ParameterValue = parameter.Value })];
}
