using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Fn::ForEach in every section that allows it.</summary>
public class LoopTests
{
    private const string Extended = "Transform: AWS::LanguageExtensions\n";

    [Fact]
    public void Resources_outputs_conditions_and_properties_are_repeated()
    {
        var scope = Evaluations.Scope(
            Extended + """
            Parameters:
              Zones: {Type: CommaDelimitedList, Default: 'a,b'}
            Conditions:
              Fn::ForEach::Conditions:
                - Zone
                - !Ref Zones
                - 'Is${Zone}': !Equals [!Ref Zone, a]
            Resources:
              Fn::ForEach::Subnets:
                - Zone
                - !Ref Zones
                - 'Subnet${Zone}':
                    Type: T
                    Condition: !Sub 'unused'
                    Properties: {Name: !Sub 'net-${Zone}', Ref: {Ref: Zone}}
                  'Table${Zone}':
                    Type: T
                    Properties:
                      Subnet: !Ref 'Subnet${Zone}'
                      Fn::ForEach::Inner: [Kind, [x, y], {'Key${Kind}': !Sub '${Zone}${Kind}'}]
            Outputs:
              Fn::ForEach::Outputs:
                - Zone
                - !Ref Zones
                - 'Out${Zone}': {Value: !GetAtt 'Subnet${Zone}.Arn'}
            """.Replace("        Condition: !Sub 'unused'\n", ""));
        Assert.Equal(["Subneta", "Tablea", "Subnetb", "Tableb"], scope.Template.Resources.Names);
        Assert.Equal(["Outa", "Outb"], scope.Template.Outputs.Names);
        Assert.True(scope.Holds("Isa"));
        Assert.False(scope.Holds("Isb"));
        Assert.Equal(
            """{"Subnet":"ref-Subnetb","Keyx":"bx","Keyy":"by"}""", scope.Evaluate(scope.Template.Resources.Find("Tableb")!.Properties)!.ToJsonString());
        Assert.Equal("\"Subnetb/Arn\"", scope.Evaluate(scope.Template.Outputs[1].Value)!.ToJsonString());
        Assert.Equal(["Subnetb"], DependencyGraph.Of(scope.Template, scope).NeedsOf("Tableb"));
    }

    [Fact]
    public void An_ampersand_takes_letters_and_digits_only()
    {
        var scope = Evaluations.Scope(Extended + "Resources:\n  Fn::ForEach::X: [Cidr, [10.0.0.0/24], {'Net&{Cidr}': {Type: T, Properties: {P: !Ref Cidr}}}]\n");
        Assert.Equal("Net10000" + "24", scope.Template.Resources[0].Name);
        Assert.Equal("""{"P":"10.0.0.0/24"}""", scope.Evaluate(scope.Template.Resources[0].Properties)!.ToJsonString());
    }

    [Theory]
    [InlineData("[V, [a, a], {'R${V}': {Type: T}}]", "Template error: the key Ra stands twice once Fn::ForEach has run.")]
    [InlineData("[V, [a], {R: {Type: T, Properties: {P: !Ref Missing}}}]", "Template format error: Unresolved resource dependencies [Missing] in the Resources block of the template")]
    [InlineData("[V, a, {R: {Type: T}}]", "Template error: Fn::ForEach needs a list of strings as its collection.")]
    [InlineData("[V, [a]]", "Template error: every Fn::ForEach object requires three parameters")]
    [InlineData("[P, [a], {R: {Type: T}}]", "Template error: the name P of a Fn::ForEach variable is already in use.")]
    [InlineData("[V, !GetAtt R.List, {R: {Type: T}}]", "Template")]
    [InlineData("[V, [], {R: {Type: T}}]", "Template format error: At least one Resources member must be defined.")]
    public void A_loop_that_makes_no_template_is_refused(string loop, string sentence)
    {
        var fault = Assert.Throws<TemplateFault>(() => Evaluations.Scope(Extended + $"Parameters: {{P: {{Type: String, Default: a}}}}\nResources:\n  Fn::ForEach::X: {loop}\n"));
        Assert.StartsWith(sentence, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Loops_in_loops_are_stopped_before_they_fill_the_memory()
    {
        var items = string.Join(',', Enumerable.Range(0, 100));
        var body = "{'R${A}x${B}x${C}x${D}': {Type: T}}";
        foreach (var name in (string[])["D", "C", "B", "A"]) body = $"{{'Fn::ForEach::{name}': [{name}, [{items}], {body}]}}";
        var fault = Assert.Throws<TemplateFault>(() => Evaluations.Scope(Extended + $"Resources: {body}"));
        Assert.StartsWith("Template error: Fn::ForEach makes more than", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_transform_a_loop_is_no_loop()
    {
        var fault = Assert.Throws<TemplateFault>(() => Template.Parse("Resources:\n  Fn::ForEach::X: [V, [a], {R: {Type: T}}]\n"));
        Assert.StartsWith("Template format error: Fn::ForEach needs Transform: AWS::LanguageExtensions.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deletion_policy_may_be_a_function()
    {
        var scope = Evaluations.Scope(Extended + "Parameters: {P: {Type: String, Default: Retain}}\nResources: {A: {Type: T, DeletionPolicy: !Ref P}}");
        Assert.Equal("Retain", scope.EvaluateText(scope.Template.Resources[0].DeletionPolicy!));
    }
}
