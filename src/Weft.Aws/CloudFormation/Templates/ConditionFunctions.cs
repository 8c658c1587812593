using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Functions that decide (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-conditions.html).</summary>
internal static class ConditionFunctions
{
    internal const string EqualsShape = "Template error: every Fn::Equals object requires a list of 2 string parameters.";

    public static bool Decide(TemplateScope scope, TemplateNode node)
    {
        switch (FunctionCall.OfCondition(node))
        {
            case { Name: "Condition", Argument: TextNode name }:
                return scope.Holds(name.Source);
            case { Name: "Fn::And", Argument: ListNode list }:
                return list.Items.All(item => Decide(scope, item));
            case { Name: "Fn::Or", Argument: ListNode list }:
                return list.Items.Any(item => Decide(scope, item));
            case { Name: "Fn::Not", Argument: ListNode list }:
                return !Decide(scope, list.Items[0]);
            case { Name: "Fn::Equals", Argument: ListNode list }:
                return Text(scope, list.Items[0]) == Text(scope, list.Items[1]);
            case { Name: "Fn::If", Argument: ListNode list }:
                return Decide(scope, list.Items[scope.Holds(((TextNode)list.Items[0]).Source) ? 1 : 2]);
            default:
                throw scope.Fault(NotAnOperation, node);
        }
    }

    internal const string NotAnOperation = "Template format error: Conditions can only be boolean operations on parameters and other conditions";

    private static string Text(TemplateScope scope, TemplateNode node) =>
        scope.ValueOf(node) is JsonValue value ? TemplateScope.TextOf(value) : throw scope.Fault(EqualsShape, node);
}
