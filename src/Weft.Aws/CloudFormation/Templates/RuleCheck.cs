using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// Weighs the Rules section against the parameters given, before anything is made
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-rules.html).
/// </summary>
public sealed class RuleCheck
{
    private readonly TemplateScope scope;
    private readonly IParameterLookups lookups;

    private RuleCheck(TemplateScope scope, IParameterLookups lookups)
    {
        this.scope = scope;
        this.lookups = lookups;
    }

    /// <exception cref="TemplateFault">The first assertion that does not hold, with its description.</exception>
    public static void Run(TemplateScope scope, IParameterLookups lookups)
    {
        ArgumentNullException.ThrowIfNull(scope);
        var check = new RuleCheck(scope, lookups);
        foreach (var rule in scope.Template.Rules)
        {
            if (rule.When is { } when && !check.Decide(when)) continue;
            if (rule.Assertions.FirstOrDefault(assertion => !check.Decide(assertion.Claim)) is { } broken)
                throw scope.Fault($"Template validation error: Rule {rule.Name} is not kept: {broken.Description ?? "an assertion does not hold"}", broken.Claim);
        }
    }

    private bool Decide(TemplateNode node)
    {
        switch (FunctionCall.OfCondition(node))
        {
            case { Name: "Fn::And", Argument: ListNode list }:
                return list.Items.All(Decide);
            case { Name: "Fn::Or", Argument: ListNode list }:
                return list.Items.Any(Decide);
            case { Name: "Fn::Not", Argument: ListNode list }:
                return !Decide(list.Items[0]);
            case { Name: "Fn::Equals", Argument: ListNode list }:
                return Text(list.Items[0]) == Text(list.Items[1]);
            case { Name: "Fn::Contains", Argument: ListNode list }:
                return Texts(list.Items[0]).Contains(Text(list.Items[1]));
            case { Name: "Fn::EachMemberEquals", Argument: ListNode list }:
                var wanted = Text(list.Items[1]);
                return Texts(list.Items[0]).All(item => item == wanted);
            case { Name: "Fn::EachMemberIn", Argument: ListNode list }:
                var allowed = Texts(list.Items[1]);
                return Texts(list.Items[0]).All(allowed.Contains);
            default:
                throw scope.Fault("Template error: a rule is made of Fn::And, Fn::Contains, Fn::EachMemberEquals, Fn::EachMemberIn, Fn::Equals, Fn::Not and Fn::Or.", node);
        }
    }

    private string Text(TemplateNode node) => Texts(node) is [var one] ? one : throw scope.Fault("Template error: a string is needed here.", node);

    private List<string> Texts(TemplateNode node)
    {
        switch (FunctionCall.Of(node))
        {
            case { Name: "Fn::RefAll", Argument: TextNode type }:
                return [.. lookups.AllOf(type.Source)];
            case { Name: "Fn::ValueOf", Argument: ListNode { Items: [TextNode name, TextNode attribute] } }:
                return ValuesOf(node, name.Source, attribute.Source);
            case { Name: "Fn::ValueOfAll", Argument: ListNode { Items: [TextNode type, TextNode attribute] } }:
                return [.. lookups.AllOf(type.Source).Select(value => lookups.AttributeOf(type.Source, value, attribute.Source)).OfType<string>()];
            default:
                return scope.Evaluate(node) switch
                {
                    JsonArray list => [.. list.Select(item => item is JsonValue value ? TemplateScope.TextOf(value) : throw scope.Fault("Template error: a list of strings is needed here.", node))],
                    JsonValue value => [TemplateScope.TextOf(value)],
                    _ => throw scope.Fault("Template error: a string or a list of strings is needed here.", node),
                };
        }
    }

    /// <summary>The attribute of everything that a parameter names.</summary>
    private List<string> ValuesOf(TemplateNode node, string name, string attribute)
    {
        if (scope.Parameters.Find(name) is not { Declaration.Type: { AwsType: { } type, IsList: var isList } } parameter)
            throw scope.Fault($"Template error: Fn::ValueOf needs a parameter of an AWS type; {name} is none.", node);
        return [.. (isList ? parameter.Items : [parameter.Value]).Select(value => lookups.AttributeOf(type, value, attribute)
            ?? throw scope.Fault($"Template error: {value} has no attribute {attribute}.", node))];
    }
}
