using Weft.Aws.CloudFormation.Templates;
using Xunit;

namespace Weft.Tests.Aws.CloudFormation.Templates;

/// <summary>What must be made before what.</summary>
public class DependencyGraphTests
{
    [Fact]
    public void Ref_GetAtt_Sub_and_DependsOn_bind()
    {
        var scope = Evaluations.Scope(
            """
            Resources:
              D: {Type: T, Properties: {P: [{x: !Ref A}, !Sub '${B} ${C.Arn} ${Own}', !GetAtt A.Arn]}, DependsOn: [E]}
              A: {Type: T}
              B: {Type: T, DependsOn: A}
              C: {Type: T, Properties: {P: !Sub ['${A}', {A: !Ref B}]}}
              E: {Type: T}
              Own: {Type: T}
            """);
        var graph = DependencyGraph.Of(scope.Template, scope);
        Assert.Equal(["A", "B", "C", "Own", "E"], graph.NeedsOf("D"));
        Assert.Equal(["B"], graph.NeedsOf("C"));
        Assert.Equal(["D", "B"], graph.NeededBy("A"));
        Assert.Equal(["A", "B", "C", "Own", "E", "D"], graph.Order);
    }

    [Fact]
    public void A_circle_is_named()
    {
        var fault = Assert.Throws<TemplateFault>(() => Template.Parse(
            """
            Resources:
              A: {Type: T, DependsOn: B}
              B: {Type: T, Properties: {P: !GetAtt C.Arn}}
              C: {Type: T, Properties: {P: !Sub '${B}'}}
            """));
        Assert.StartsWith("Circular dependency between resources: [B, C]", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Five_hundred_resources_in_one_chain_are_sorted()
    {
        var body = "Resources:\n" + string.Concat(Enumerable.Range(0, 500).Select(n => $"  R{n}: {{Type: T{(n < 499 ? $", DependsOn: R{n + 1}" : "")}}}\n"));
        var scope = Evaluations.Scope(body);
        Assert.Equal(Enumerable.Range(0, 500).Reverse().Select(n => $"R{n}"), DependencyGraph.Of(scope.Template, scope).Order);
    }
}
