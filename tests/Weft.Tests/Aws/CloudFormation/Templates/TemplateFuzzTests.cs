using CsCheck;
using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>Whatever is handed in as a template is read or refused with a place, and what is read is evaluated or refused.</summary>
public class TemplateFuzzTests
{
    private static readonly string[] Pieces =
    [
        "{", "}", "[", "]", ",", ": ", ":", "- ", "\n", "\n  ", "\n    ", "Resources", "Type", "Properties", "!Ref ", "!Sub ", "!GetAtt ", "!If ", "!Join ", "!Cidr ", "!Select ",
        "Ref", "Fn::If", "Fn::Sub", "Fn::GetAtt", "Fn::FindInMap", "Fn::ForEach::L", "Condition", "\"", "'", "${A}", "${!A}", "${A.b}", "&a ", "*a", "<<", "|\n   ", ">-\n  ", "# c\n", "~",
        "null", "yes", "1", "-1", "1e999", "0x1", "A", "B", "C", "M", "a", "\\ud800", "\t", "---\n", "...\n", "%YAML 1.1\n", "!!binary ", "!<x> ", "? ", "\0", "\uFEFF", "\u2028", "é", "{{resolve:ssm:/size}}",
    ];

    private static readonly string[] Values =
    [
        "!Ref A", "!Ref P", "!Ref AWS::NoValue", "!GetAtt A.x", "!If [C, x, y]", "!Sub '${P} ${A.x}'", "!Join [',', !Ref L]", "!Select [0, !Ref L]", "!Split [',', !Ref P]", "!GetAZs ''",
        "!Cidr [!Ref P, 2, 8]", "!FindInMap [M, a, b]", "!FindInMap [M, !Ref P, b]", "!Base64 x", "!ImportValue network", "[1, a]", "{a: b}", "x", "!Condition C", "!Not [!Condition C]",
        "{'Fn::ForEach::L': [V, !Ref L, {'K${V}': !Ref V}]}", "{'Fn::Length': !Ref L}", "{'Fn::ToJsonString': {a: !Ref P}}", "{{resolve:ssm:/size}}", "'{{resolve:ssm:/no}}'",
    ];

    private static readonly Gen<string> GenText = Gen.OneOfConst(Pieces).Array[0, 30].Select(string.Concat);

    private static readonly Gen<string> GenValue = Gen.Recursive<string>((depth, inner) => depth > 3
        ? Gen.OneOfConst(Values)
        : Gen.Frequency(
            (3, Gen.OneOfConst(Values)),
            (1, Gen.Select(Gen.OneOfConst("Fn::Join", "Fn::Select", "Fn::Sub", "Fn::If", "Fn::Split", "Fn::Cidr", "Fn::FindInMap", "Fn::Base64", "Fn::GetAZs", "Ref", "Fn::Equals"), inner, inner)
                .Select((name, one, other) => $"{{'{name}': [{one}, {other}]}}")),
            (1, inner.Select(value => $"[{value}]"))));

    private static readonly Gen<string> GenTemplate =
        from value in GenValue
        from extended in Gen.Bool
        from noise in Gen.Frequency((4, Gen.Const("")), (1, GenText))
        select (extended ? "Transform: AWS::LanguageExtensions\n" : "") + $$$"""
            Parameters: {P: {Type: String, Default: 10.0.0.0/16}, L: {Type: CommaDelimitedList, Default: 'x,y'}}
            Mappings: {M: {a: {b: c} }}
            Conditions: {C: !Equals [!Ref P, a]}
            Resources:
              A: {Type: T}
              B: {Type: T, Properties: {P: {{{value}}}{{{noise}}} }}
            """;

    [Fact]
    public void Any_text_is_read_or_refused() => GenText.Sample(text => Try(text), iter: 5_000);

    [Fact]
    public void Any_text_that_begins_like_json_is_read_or_refused() => GenText.Sample(text => Try("{" + text), iter: 2_000);

    [Fact]
    public void Any_template_is_evaluated_or_refused() => GenTemplate.Sample(text => Try(text), iter: 3_000);

    private static void Try(string text)
    {
        try
        {
            var scope = Evaluations.Scope(text);
            DependencyGraph.Of(scope.Template, scope);
            foreach (var resource in scope.Template.Resources) scope.Evaluate(resource.Properties);
        }
        catch (TemplateFault fault)
        {
            Assert.NotEmpty(fault.Reason);
        }
    }
}
