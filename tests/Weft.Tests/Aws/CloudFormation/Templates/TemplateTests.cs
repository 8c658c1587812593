using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Templates are read in both notations, with the place of everything.</summary>
public class TemplateTests
{
    private const string Yaml = """
        AWSTemplateFormatVersion: 2010-09-09
        Description: A network
        Parameters:
          Range:
            Type: String
            Default: 10.0.0.0/16
        Conditions:
          IsLarge: !Equals [!Ref Range, 10.0.0.0/8]
        Resources:
          Network:
            Type: AWS::EC2::VPC
            DeletionPolicy: Retain
            Properties:
              CidrBlock: !Ref Range
              EnableDnsSupport: yes
              Tags:
                - Key: Name
                  Value: !Sub '${AWS::StackName}-net'
          Part:
            Type: AWS::EC2::Subnet
            Condition: IsLarge
            DependsOn: Network
            Properties:
              VpcId: !GetAtt Network.VpcId
              CidrBlock: !Select [0, !Cidr [!GetAtt Network.CidrBlock, 4, 8]]
        Outputs:
          Id:
            Value: !Ref Network
            Export:
              Name: network
        """;

    [Fact]
    public void Yaml_short_forms_become_long_ones()
    {
        var template = Template.Parse(Yaml);
        Assert.Equal("2010-09-09", template.FormatVersion);
        Assert.Equal("A network", template.Description);
        Assert.Equal(["Network", "Part"], template.Resources.Names);
        var part = template.Resources.Find("Part")!;
        Assert.Equal("IsLarge", part.Condition);
        Assert.Equal(["Network"], part.DependsOn);
        var vpc = Assert.IsType<MapNode>(part.Properties.Find("VpcId"));
        var name = Assert.IsType<ListNode>(vpc.Find("Fn::GetAtt"));
        Assert.Equal(["Network", "VpcId"], name.Items.Select(item => ((TextNode)item).Source));
        Assert.Equal("network", Assert.IsType<TextNode>(template.Outputs[0].ExportName).Source);
    }

    [Fact]
    public void A_resource_may_be_described_for_who_reads_the_template() =>
        Assert.Equal("AWS::EC2::VPC", Template.Parse("Resources: {Net: {Type: AWS::EC2::VPC, Description: Where it all stands}}").Resources.Single().Type);

    [Fact]
    public void Every_value_knows_its_line_column_and_path()
    {
        var template = Template.Parse(Yaml);
        var range = template.Resources.Find("Network")!.Properties.Find("CidrBlock")!;
        Assert.Equal(new Mark(14, 18), range.Mark);
        Assert.Equal("/Resources/Network/Properties/CidrBlock", template.PathTo(range.Mark));
    }

    [Fact]
    public void Json_says_the_same_as_yaml()
    {
        var template = Template.Parse(
            """
            {
              "Resources": {
                "Network": {
                  "Type": "AWS::EC2::VPC",
                  "Properties": {"CidrBlock": {"Fn::GetAtt": "Other.CidrBlock"}, "EnableDnsSupport": true, "Number": 1.10}
                },
                "Other": {"Type": "AWS::EC2::VPC"}
              }
            }
            """);
        var properties = template.Resources[0].Properties;
        Assert.Equal(new Mark(5, 35), properties.Find("CidrBlock")!.Mark);
        Assert.IsType<ListNode>(((MapNode)properties.Find("CidrBlock")!).Find("Fn::GetAtt"));
        Assert.Equal("1.10", Assert.IsType<NumberNode>(properties.Find("Number")).Source);
    }

    [Theory]
    [InlineData("yes", typeof(BooleanNode), "true")]
    [InlineData("Off", typeof(BooleanNode), "false")]
    [InlineData("12", typeof(NumberNode), "12")]
    [InlineData("1.50", typeof(NumberNode), "1.50")]
    [InlineData("012345678901", typeof(TextNode), "012345678901")]
    [InlineData("0x1F", typeof(TextNode), "0x1F")]
    [InlineData("22:22", typeof(TextNode), "22:22")]
    [InlineData("2010-09-09", typeof(TextNode), "2010-09-09")]
    [InlineData("'12'", typeof(TextNode), "12")]
    [InlineData("!!str 12", typeof(TextNode), "12")]
    [InlineData("\"yes\"", typeof(TextNode), "yes")]
    [InlineData("''", typeof(TextNode), "")]
    public void A_plain_scalar_means_what_yaml_says_and_keeps_its_text(string written, Type kind, string source)
    {
        var template = Template.Parse($"Resources:\n  A:\n    Type: T\n    Properties:\n      P: {written}\n");
        var value = Assert.IsAssignableFrom<ScalarNode>(template.Resources[0].Properties.Find("P"));
        Assert.IsType(kind, value);
        Assert.Equal(source, value.Source);
    }

    [Theory]
    [InlineData("String", false, null, false)]
    [InlineData("List<Number>", true, null, false)]
    [InlineData("CommaDelimitedList", true, null, false)]
    [InlineData("AWS::EC2::VPC::Id", false, "AWS::EC2::VPC::Id", false)]
    [InlineData("List<AWS::EC2::Subnet::Id>", true, "AWS::EC2::Subnet::Id", false)]
    [InlineData("AWS::SSM::Parameter::Name", false, "AWS::SSM::Parameter::Name", false)]
    [InlineData("AWS::SSM::Parameter::Value<String>", false, null, true)]
    [InlineData("AWS::SSM::Parameter::Value<List<String>>", true, null, true)]
    [InlineData("AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>", false, "AWS::EC2::Image::Id", true)]
    public void Types_of_parameters_are_told_apart(string text, bool isList, string? awsType, bool isSsm)
    {
        var type = ParameterType.Find(text)!;
        Assert.Equal((isList, awsType, isSsm), (type.IsList, type.AwsType, type.IsSsmValue));
    }

    [Theory]
    [InlineData("Text")]
    [InlineData("List<String>")]
    [InlineData("List<AWS::EC2::KeyPair::KeyName>")]
    [InlineData("AWS::SSM::Parameter::Value<Number>")]
    [InlineData("AWS::EC2::Nothing::Id")]
    public void Other_types_of_parameters_are_none(string text) => Assert.Null(ParameterType.Find(text));
}
