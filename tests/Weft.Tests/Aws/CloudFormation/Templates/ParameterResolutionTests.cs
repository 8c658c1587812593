using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Values for parameters: given, previous, default; and every constraint.</summary>
public class ParameterResolutionTests
{
    [Theory]
    [InlineData("Type: String", "a", "\"a\"")]
    [InlineData("Type: Number", "1.50", "\"1.50\"")]
    [InlineData("Type: List<Number>", "1, 2", """["1","2"]""")]
    [InlineData("Type: CommaDelimitedList", "a, b ,c", """["a","b","c"]""")]
    [InlineData("Type: CommaDelimitedList", "", "[]")]
    [InlineData("Type: 'AWS::EC2::VPC::Id'", "vpc-1", "\"vpc-1\"")]
    [InlineData("Type: 'List<AWS::EC2::Subnet::Id>'", "subnet-1,subnet-2", """["subnet-1","subnet-2"]""")]
    [InlineData("Type: 'AWS::SSM::Parameter::Value<String>'", "/size", "\"t3.micro\"")]
    [InlineData("Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>'", "/vpc", "\"vpc-1\"")]
    [InlineData("{Type: String, AllowedValues: [a, b], AllowedPattern: '[ab]', MinLength: 1, MaxLength: 1}", "b", "\"b\"")]
    [InlineData("{Type: Number, MinValue: 1, MaxValue: 10}", "10", "\"10\"")]
    public void A_value_is_what_Ref_gives(string declaration, string given, string json) => Assert.Equal(json, Resolve(declaration, given).ToJson().ToJsonString());

    [Theory]
    [InlineData("Type: Number", "a", "Parameter 'P' must be a number")]
    [InlineData("Type: List<Number>", "1,a", "Parameter 'P' must be a list of numbers")]
    [InlineData("{Type: String, AllowedValues: [a, b]}", "c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("{Type: CommaDelimitedList, AllowedValues: [a, b]}", "a,c", "Parameter 'P' must be one of AllowedValues")]
    [InlineData("{Type: String, AllowedPattern: '[a-z]+'}", "abc1", "Parameter 'P' must match pattern [a-z]+")]
    [InlineData("{Type: String, AllowedPattern: '(a+)+'}", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "Parameter 'P' must match pattern (a+)+")]
    [InlineData("{Type: String, MinLength: 3}", "ab", "Parameter 'P' must contain at least 3 characters")]
    [InlineData("{Type: String, MaxLength: 3}", "abcd", "Parameter 'P' must contain at most 3 characters")]
    [InlineData("{Type: Number, MinValue: 5}", "4", "Parameter 'P' must be a number not less than 5")]
    [InlineData("{Type: Number, MaxValue: 5}", "6", "Parameter 'P' must be a number not greater than 5")]
    [InlineData("{Type: String, MaxLength: 1, ConstraintDescription: 'one letter, please'}", "ab", "Parameter P failed to satisfy constraint: one letter, please")]
    [InlineData("Type: 'AWS::EC2::VPC::Id'", "vpc-9", "Parameter validation failed: parameter value vpc-9 for parameter name P does not exist")]
    [InlineData("Type: 'List<AWS::EC2::Subnet::Id>'", "subnet-1,subnet-9", "Parameter validation failed: parameter value subnet-9 for parameter name P does not exist")]
    [InlineData("Type: 'AWS::SSM::Parameter::Value<String>'", "/none", "Parameter validation failed: Unable to fetch parameters [/none] from parameter store for this account.")]
    [InlineData("Type: 'AWS::SSM::Parameter::Value<AWS::EC2::VPC::Id>'", "/size", "Parameter validation failed: parameter value t3.micro for parameter name P does not exist")]
    public void A_value_that_breaks_a_constraint_is_refused(string declaration, string given, string sentence)
    {
        var fault = Assert.Throws<TemplateFault>(() => Resolve(declaration, given));
        Assert.Equal(sentence, fault.Reason);
        Assert.Equal("/Parameters/P", fault.Path);
    }

    [Fact]
    public void A_value_longer_than_4096_bytes_is_refused() =>
        Assert.Equal("Parameter P is longer than 4096 bytes", Assert.Throws<TemplateFault>(() => Resolve("Type: String", new string('é', 2_049))).Reason);

    [Fact]
    public void Values_come_from_the_call_then_from_before_then_from_the_default()
    {
        var template = Template.Parse(
            """
            Parameters:
              Given: {Type: String, Default: d}
              Kept: {Type: String, Default: d}
              Left: {Type: String, Default: d}
            Resources: {A: {Type: T}}
            """);
        var values = ParameterResolution.Resolve(
            template,
            new Dictionary<string, string> { ["Given"] = "new" },
            new Dictionary<string, string> { ["Given"] = "old", ["Kept"] = "old", ["Left"] = "old" },
            new HashSet<string> { "Kept" },
            new TestReferences());
        Assert.Equal(["new", "old", "d"], values.All.Select(value => value.Value));
    }

    [Fact]
    public void Missing_and_unknown_parameters_are_named()
    {
        var template = Template.Parse("Parameters: {B: {Type: String}, A: {Type: String}}\nResources: {R: {Type: T}}");
        Assert.Equal("Parameters: [B, A] must have values", Assert.Throws<TemplateFault>(() => Evaluations.Resolve(template)).Reason);
        Assert.Equal(
            "Parameters: [X, Y] do not exist in the template",
            Assert.Throws<TemplateFault>(() => Evaluations.Resolve(template, ("Y", ""), ("X", ""), ("A", ""), ("B", ""))).Reason);
        var fault = Assert.Throws<TemplateFault>(() => ParameterResolution.Resolve(
            template, new Dictionary<string, string> { ["A"] = "a" }, new Dictionary<string, string>(), new HashSet<string> { "B" }, new TestReferences()));
        Assert.StartsWith("Invalid input for parameter key B.", fault.Reason, StringComparison.Ordinal);
    }

    private static ResolvedParameter Resolve(string declaration, string given)
    {
        var body = declaration.StartsWith('{') ? declaration : $"{{{declaration}}}";
        return Evaluations.Resolve(Template.Parse($"Parameters:\n  P: {body}\nResources: {{A: {{Type: T}}}}"), ("P", given)).Find("P")!;
    }
}
