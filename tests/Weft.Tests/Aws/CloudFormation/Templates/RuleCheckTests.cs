using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>The Rules section and its own functions.</summary>
public class RuleCheckTests
{
    private const string Parameters = """
        Parameters:
          Size: {Type: String, Default: small}
          Sizes: {Type: CommaDelimitedList, Default: 'small,small'}
          Vpc: {Type: 'AWS::EC2::VPC::Id', Default: vpc-1}
          Subnets: {Type: 'List<AWS::EC2::Subnet::Id>', Default: 'subnet-1'}
        Resources: {A: {Type: T}}
        """;

    [Theory]
    [InlineData("!Equals [!Ref Size, small]", true)]
    [InlineData("!Equals [!Ref AWS::Region, us-west-1]", true)]
    [InlineData("!Not [!Equals [!Ref Size, small]]", false)]
    [InlineData("!And [!Equals [a, a], !Equals [a, b]]", false)]
    [InlineData("!Or [!Equals [a, a], !Equals [a, b]]", true)]
    [InlineData("{'Fn::Contains': [[small, large], !Ref Size]}", true)]
    [InlineData("!Contains [[medium, large], !Ref Size]", false)]
    [InlineData("!EachMemberEquals [!Ref Sizes, small]", true)]
    [InlineData("!EachMemberEquals [!Ref Sizes, large]", false)]
    [InlineData("!EachMemberIn [!Ref Sizes, [small, medium]]", true)]
    [InlineData("!EachMemberIn [!Ref Sizes, [medium]]", false)]
    [InlineData("!Contains [{'Fn::RefAll': 'AWS::EC2::VPC::Id'}, !Ref Vpc]", true)]
    [InlineData("!EachMemberEquals [{'Fn::ValueOf': [Subnets, VpcId]}, !Ref Vpc]", true)]
    [InlineData("!Equals [{'Fn::ValueOf': [Vpc, Tags.Department]}, it]", true)]
    [InlineData("!EachMemberEquals [{'Fn::ValueOfAll': ['AWS::EC2::Subnet::Id', VpcId]}, !Ref Vpc]", false)]
    public void An_assertion_holds_or_stops_everything(string claim, bool holds)
    {
        var scope = Evaluations.Scope($"{Parameters}\nRules:\n  R:\n    Assertions:\n      - Assert: {claim}\n        AssertDescription: think again\n");
        if (holds) RuleCheck.Run(scope, new TestReferences());
        else
        {
            Assert.StartsWith(
                "Template validation error: Rule R is not kept: think again", Assert.Throws<TemplateFault>(() => RuleCheck.Run(scope, new TestReferences())).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_rule_whose_condition_does_not_hold_asks_for_nothing()
    {
        var scope = Evaluations.Scope($"{Parameters}\nRules: {{R: {{RuleCondition: !Equals [!Ref Size, large], Assertions: [{{Assert: !Equals [a, b]}}]}}}}");
        RuleCheck.Run(scope, new TestReferences());
    }

    [Fact]
    public void ValueOf_wants_a_parameter_of_an_AWS_type_and_an_attribute_that_is_there()
    {
        foreach (var (name, attribute) in ((string, string)[])[("Size", "VpcId"), ("Vpc", "Tags.Nothing")])
        {
            var scope = Evaluations.Scope($"{Parameters}\nRules: {{R: {{Assertions: [{{Assert: !Equals [{{'Fn::ValueOf': [{name}, {attribute}]}}, x]}}]}}}}");
            Assert.Throws<TemplateFault>(() => RuleCheck.Run(scope, new TestReferences()));
        }
    }
}
