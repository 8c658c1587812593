using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Every function, as a table of what is written and what it comes to.</summary>
public class TemplateScopeTests
{
    private const string Sections = """
        Parameters:
          Text: {Type: String, Default: hello}
          Number: {Type: Number, Default: 7}
          Many: {Type: CommaDelimitedList, Default: 'x, y,z'}
          Zones: {Type: String, Default: ''}
        Mappings:
          Sizes:
            us-west-1: {small: t3.micro, ports: [80, 443]}
        Conditions:
          Is: !Equals [!Ref Text, hello]
          IsNot: !Not [!Condition Is]
          Both: !And [!Condition Is, !Condition IsNot]
          Either: !Or [!Condition Is, !Condition IsNot]
          Hidden: !Equals [!FindInMap [Sizes, !Ref AWS::Region, small], !Join ['', [t3, .micro]]]
        """;

    [Theory]
    [InlineData("!Ref Text", "\"hello\"")]
    [InlineData("!Ref Number", "\"7\"")]
    [InlineData("!Ref Many", """["x","y","z"]""")]
    [InlineData("!Ref Net", "\"ref-Net\"")]
    [InlineData("!Ref AWS::Region", "\"us-west-1\"")]
    [InlineData("!Ref AWS::AccountId", "\"123456789012\"")]
    [InlineData("!Ref AWS::StackName", "\"net\"")]
    [InlineData("!Ref AWS::Partition", "\"aws\"")]
    [InlineData("!Ref AWS::URLSuffix", "\"amazonaws.com\"")]
    [InlineData("!Ref AWS::NotificationARNs", """["arn:topic"]""")]
    [InlineData("!Ref AWS::NoValue", null)]
    [InlineData("[a, !Ref AWS::NoValue, {b: !Ref AWS::NoValue, c: 1.50}]", """["a",{"c":1.50}]""")]
    [InlineData("!GetAtt Net.CidrBlock", "\"Net/CidrBlock\"")]
    [InlineData("!GetAtt Net.Outputs.Deep", "\"Net/Outputs.Deep\"")]
    [InlineData("!GetAtt [Net, List]", """["a","b"]""")]
    [InlineData("{Fn::GetAtt: [Net, !Ref Text]}", "\"Net/hello\"")]
    [InlineData("!Sub 'a ${Text} ${Net} ${Net.Arn} ${!Text} ${AWS::Region}$'", "\"a hello ref-Net Net/Arn ${Text} us-west-1$\"")]
    [InlineData("!Sub ['${x}-${Text}', {x: !Ref Number, Text: over}]", "\"7-over\"")]
    [InlineData("!Sub 'open ${Text'", "\"open ${Text\"")]
    [InlineData("!Join ['-', [a, !Ref Text, 1.50, true]]", "\"a-hello-1.50-true\"")]
    [InlineData("!Join [',', !Ref Many]", "\"x,y,z\"")]
    [InlineData("!Join ['', []]", "\"\"")]
    [InlineData("!Split [',', 'a,b,,c']", """["a","b","","c"]""")]
    [InlineData("!Select [1, !Ref Many]", "\"y\"")]
    [InlineData("!Select ['2', [a, b, !Ref Text]]", "\"hello\"")]
    [InlineData("!Select [0, !GetAZs '']", "\"us-west-1a\"")]
    [InlineData("{Fn::GetAZs: !Ref Zones}", """["us-west-1a","us-west-1b"]""")]
    [InlineData("!GetAZs eu-west-1", """["eu-west-1a","eu-west-1b"]""")]
    [InlineData("!FindInMap [Sizes, !Ref AWS::Region, small]", "\"t3.micro\"")]
    [InlineData("!FindInMap [Sizes, us-west-1, ports]", "[80,443]")]
    [InlineData("!Base64 grüezi", "\"Z3LDvGV6aQ==\"")]
    [InlineData("{Fn::Base64: !Sub '${Text}'}", "\"aGVsbG8=\"")]
    [InlineData("!ImportValue network", "\"vpc-1\"")]
    [InlineData("{Fn::ImportValue: !Sub 'net${Zones}work'}", "\"vpc-1\"")]
    [InlineData("!Cidr [10.0.0.0/16, 3, 8]", """["10.0.0.0/24","10.0.1.0/24","10.0.2.0/24"]""")]
    [InlineData("!Cidr [10.0.0.0/16, 2]", """["10.0.0.0/17","10.0.128.0/17"]""")]
    [InlineData("!Cidr ['2001:db8::/56', 2, 64]", """["2001:db8::/64","2001:db8:0:1::/64"]""")]
    [InlineData("!If [Is, a, b]", "\"a\"")]
    [InlineData("!If [Both, a, b]", "\"b\"")]
    [InlineData("!If [Either, a, b]", "\"a\"")]
    [InlineData("!If [Hidden, a, b]", "\"a\"")]
    [InlineData("[!If [IsNot, a, !Ref AWS::NoValue], z]", """["z"]""")]
    [InlineData("'{{resolve:ssm:/size}}'", "\"t3.micro\"")]
    [InlineData("'{{resolve:ssm:/size:1}} or {{resolve:ssm:/size:2}}'", "\"t2.micro or t3.micro\"")]
    [InlineData("!Sub '{{resolve:ssm:/${Size}}}'", "\"t3.micro\"")]
    public void A_function_comes_to(string written, string? json)
    {
        var sections = Sections.Replace("  Number:", "  Size: {Type: String, Default: size}\n  Number:");
        Assert.Equal(json, Evaluations.Value(written, sections));
    }

    [Theory]
    [InlineData("!Length [a, b, c]", "3")]
    [InlineData("!Length {Ref: Many}", "3")]
    [InlineData("!ToJsonString {a: !Ref Text, b: [1, 2.50]}", """"
        "{\u0022a\u0022:\u0022hello\u0022,\u0022b\u0022:[1,2.50]}"
        """")]
    [InlineData("!FindInMap [Sizes, nowhere, small, {DefaultValue: !Ref Text}]", "\"hello\"")]
    [InlineData("!FindInMap [Sizes, !Join ['-', [us, west, 1]], small]", "\"t3.micro\"")]
    [InlineData("{Ref: !Sub 'N${Rest}'}", "\"ref-Net\"")]
    [InlineData("{Fn::GetAtt: [!Sub 'N${Rest}', Arn]}", "\"Net/Arn\"")]
    public void A_language_extension_comes_to(string written, string json) => Assert.Equal(
        json, Evaluations.Value(written, "Transform: AWS::LanguageExtensions\n" + Sections.Replace("  Number:", "  Rest: {Type: String, Default: et}\n  Number:")));

    [Theory]
    [InlineData("!Select [3, [a, b]]", "Template error: Fn::Select cannot select nonexistent value at index 3")]
    [InlineData("!Select [-1, [a, b]]", "Template error: every Fn::Select object requires two parameters")]
    [InlineData("!FindInMap [Sizes, nowhere, small]", "Template error: Unable to get mapping for Sizes::nowhere::small")]
    [InlineData("!ImportValue nothing", "No export named nothing found.")]
    [InlineData("!Join [',', [a, [b]]]", "Template error: every Fn::Join object requires two parameters")]
    [InlineData("!Sub '${Many}'", "Template error: variable Many in Fn::Sub expression does not resolve to a string")]
    [InlineData("!Cidr [10.0.0.0/24, 4, 8]", "Template error: Fn::Cidr: 10.0.0.0/24 does not hold 4 blocks of 8 bits.")]
    [InlineData("!Cidr [nonsense, 4, 8]", "Template error: Fn::Cidr: nonsense is not a valid CIDR block.")]
    [InlineData("!Cidr [10.0.0.0/8, 257, 8]", "Template error: Fn::Cidr: the count 257 is not between 1 and 256.")]
    [InlineData("!Cidr [10.0.0.0/8, 2, 33]", "Template error: Fn::Cidr: the number of bits 33 is not valid.")]
    [InlineData("'{{resolve:ssm:/nothing}}'", "Parameters: [ssm:/nothing] cannot be found.")]
    [InlineData("'{{resolve:ssm:/size:new}}'", "Incorrect format is used in the following SSM reference")]
    [InlineData("'{{resolve:ssm-secure:/size}}'", "Template error: Weft does not do dynamic references to ssm-secure")]
    [InlineData("'{{resolve:secretsmanager:db:SecretString:password}}'", "Template error: Weft does not do dynamic references to secretsmanager")]
    public void What_cannot_be_evaluated_says_why_and_where(string written, string reason)
    {
        var fault = Assert.Throws<TemplateFault>(() => Evaluations.Value(written, Sections));
        Assert.StartsWith(reason, fault.Message, StringComparison.Ordinal);
        Assert.StartsWith("/Resources/A/Properties/P", fault.Path, StringComparison.Ordinal);
    }

    [Fact]
    public void A_resource_exists_as_its_condition_says()
    {
        var scope = Evaluations.Scope(
            """
            Parameters:
              Stage: {Type: String}
            Conditions:
              Live: !Equals [!Ref Stage, live]
            Resources:
              A: {Type: T, Condition: Live}
              B: {Type: T, DependsOn: A, Properties: {P: !If [Live, !Ref A, none]}}
            Outputs:
              Out: {Value: x, Condition: Live}
            """,
            ("Stage", "test"));
        Assert.False(scope.IsActive(scope.Template.Resources[0]));
        Assert.True(scope.IsActive(scope.Template.Resources[1]));
        Assert.False(scope.IsActive(scope.Template.Outputs[0]));
        Assert.Equal(["B"], DependencyGraph.Of(scope.Template, scope).Order);
    }

    [Fact]
    public void A_reference_to_a_resource_that_does_not_exist_now_is_refused()
    {
        var fault = Assert.Throws<TemplateFault>(() =>
        {
            var scope = Evaluations.Scope(
                """
                Conditions:
                  Never: !Equals [a, b]
                Resources:
                  A: {Type: T, Condition: Never}
                  B: {Type: T, Properties: {P: !Ref A}}
                """);
            return scope.Evaluate(scope.Template.Resources[1].Properties);
        });
        Assert.StartsWith("Template format error: Unresolved resource dependencies [A] in the Resources block of the template", fault.Message, StringComparison.Ordinal);
    }
}
