using System.Collections.Frozen;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>What each function's arguments must look like before any is evaluated.</summary>
internal static class FunctionShapes
{
    private static readonly FrozenDictionary<string, (Func<TemplateNode, bool> Fits, string Sentence)> Shapes =
        new Dictionary<string, (Func<TemplateNode, bool>, string)>
        {
            ["Ref"] = (node => node is TextNode { Source.Length: > 0 }, "Template format error: every Ref object must have a single String value."),
            ["Condition"] = (node => node is TextNode, "Template format error: Every Condition member must be a string."),
            ["Fn::And"] = (node => Decisions(node, 2, 10), "Template error: every Fn::And object requires a list of at least 2 and at most 10 boolean parameters."),
            ["Fn::Base64"] = (node => node is ScalarNode or MapNode, "Template error: every Fn::Base64 object must have a String-typed value."),
            ["Fn::Cidr"] = (
                node => node is ListNode { Items.Length: 2 or 3 } list && list.Items.All(IsValue),
                "Template error: every Fn::Cidr object requires two or three parameters, (1) a CIDR block, (2) a count and (3) the number of bits of each part."),
            ["Fn::Contains"] = (node => node is ListNode { Items.Length: 2 }, "Template error: every Fn::Contains object requires a list of strings and a string."),
            ["Fn::EachMemberEquals"] = (node => node is ListNode { Items.Length: 2 }, "Template error: every Fn::EachMemberEquals object requires a list of strings and a string."),
            ["Fn::EachMemberIn"] = (node => node is ListNode { Items.Length: 2 }, "Template error: every Fn::EachMemberIn object requires two lists of strings."),
            ["Fn::Equals"] = (node => node is ListNode { Items.Length: 2 }, ConditionFunctions.EqualsShape),
            ["Fn::FindInMap"] = (
                node => node is ListNode { Items.Length: 3 or 4 } list && list.Items.Take(3).All(IsValue) && (list.Items.Length == 3 || IsDefault(list.Items[3])),
                "Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value"),
            ["Fn::GetAtt"] = (
                node => node is ListNode { Items: [TextNode { Source.Length: > 0 }, TextNode { Source.Length: > 0 } or MapNode] },
                "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute"),
            ["Fn::GetAZs"] = (IsValue, "Template error: every Fn::GetAZs object must have a String-typed value."),
            ["Fn::If"] = (
                node => node is ListNode { Items: [TextNode, _, _] },
                "Template error: every Fn::If object requires three parameters, the name of a condition, the value if it is true and the value if it is false."),
            ["Fn::ImportValue"] = (IsValue, "Template error: the attribute in Fn::ImportValue must be a string or a function that returns a string"),
            ["Fn::Join"] = (node => node is ListNode { Items: [TextNode, ListNode or MapNode] }, TextFunctions.JoinShape),
            ["Fn::Length"] = (node => node is ListNode or MapNode, "Template error: every Fn::Length object requires a list or a function that returns one."),
            ["Fn::Not"] = (node => Decisions(node, 1, 1), "Template error: every Fn::Not object requires one boolean parameter."),
            ["Fn::Or"] = (node => Decisions(node, 2, 10), "Template error: every Fn::Or object requires a list of at least 2 and at most 10 boolean parameters."),
            ["Fn::RefAll"] = (node => node is TextNode, "Template error: every Fn::RefAll object requires the name of a parameter type."),
            ["Fn::Select"] = (
                node => node is ListNode { Items: [var index, ListNode or MapNode] } && IsValue(index),
                "Template error: every Fn::Select object requires two parameters, the first must be a non-negative integer and the second a list of values to select from."),
            ["Fn::Split"] = (
                node => node is ListNode { Items: [TextNode { Source.Length: > 0 }, var source] } && IsValue(source),
                "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and (2) a string to be split or a function that returns a string to be split."),
            ["Fn::Sub"] = (
                node => node is TextNode or ListNode { Items: [TextNode, MapNode] },
                "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments. Specify a string as first argument, and an optional second argument to specify a mapping of values to replace in the string"),
            ["Fn::ToJsonString"] = (node => node is ListNode or MapNode, "Template error: every Fn::ToJsonString object requires an object or a list."),
            ["Fn::ValueOf"] = (node => node is ListNode { Items: [TextNode, TextNode] }, "Template error: every Fn::ValueOf object requires a parameter's name and an attribute."),
            ["Fn::ValueOfAll"] = (node => node is ListNode { Items: [TextNode, TextNode] }, "Template error: every Fn::ValueOfAll object requires a parameter type and an attribute."),
        }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What is wrong with the arguments; null where nothing is, or the function is not known.</summary>
    public static string? Fault(FunctionCall call)
    {
        if (Shapes.TryGetValue(call.Name, out var shape) && !shape.Fits(call.Argument)) return shape.Sentence;
        if (call.Name == "Fn::Sub" && SubText.Parse(((TextNode)(call.Argument is ListNode list ? list.Items[0] : call.Argument)).Source) is null)
            return "Template error: variable names in Fn::Sub syntax must contain only alphanumeric characters, underscores, periods, and colons";
        return null;
    }

    /// <summary>A scalar, or a function that may give one.</summary>
    private static bool IsValue(TemplateNode node) => node is ScalarNode || FunctionCall.Of(node) is not null;

    private static bool Decisions(TemplateNode node, int least, int most) => node is ListNode list && list.Items.Length >= least && list.Items.Length <= most;

    private static bool IsDefault(TemplateNode node) => node is MapNode { Entries: [{ Key: "DefaultValue" }] };
}
