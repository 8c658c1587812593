using System.Text;
using System.Text.Json.Nodes;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>Functions that make, cut and choose text and lists.</summary>
internal static class TextFunctions
{
    internal const string JoinShape =
        "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and (2) a list of strings to be joined or a function that returns a list of strings (such as Fn::GetAZs) to be joined.";

    public static JsonNode Base64(TemplateScope scope, TemplateNode at, TemplateNode argument) =>
        scope.Text(Convert.ToBase64String(Encoding.UTF8.GetBytes(RequireText(scope, argument, "Fn::Base64"))), at);

    public static JsonNode Join(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        if (scope.ValueOf(items[1]) is not JsonArray list) throw scope.Fault(JoinShape, items[1]);
        return scope.Text(string.Join(((TextNode)items[0]).Source, list.Select(item => item is JsonValue value ? TemplateScope.TextOf(value) : throw scope.Fault(JoinShape, items[1]))), at);
    }

    public static JsonNode Split(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        var parts = RequireText(scope, items[1], "Fn::Split").Split(((TextNode)items[0]).Source);
        return new JsonArray([.. parts.Select(part => scope.Text(part, at))]);
    }

    public static JsonNode? Select(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var items = ((ListNode)argument).Items;
        var index = RequireText(scope, items[0], "Fn::Select");
        if (scope.ValueOf(items[1]) is not JsonArray list || !uint.TryParse(index, out var place))
        {
            throw scope.Fault(
                "Template error: every Fn::Select object requires two parameters, the first must be a non-negative integer and the second a list of values to select from.", at);
        }

        return place < list.Count ? list[(int)place]?.DeepClone() : throw scope.Fault($"Template error: Fn::Select cannot select nonexistent value at index {index}", at);
    }

    public static JsonNode Sub(TemplateScope scope, TemplateNode at, TemplateNode argument)
    {
        var variables = (argument as ListNode)?.Items[1] as MapNode;
        var text = (TextNode)(argument is ListNode list ? list.Items[0] : argument);
        var whole = new StringBuilder();
        foreach (var part in SubText.Parse(text.Source)!.Value)
        {
            if (!part.IsVariable) whole.Append(part.Text);
            else if (VariableOf(scope, at, part.Text, variables) is JsonValue value) whole.Append(((JsonValue)scope.Text(TemplateScope.TextOf(value), at)).GetValue<string>());
            else throw scope.Fault($"Template error: variable {part.Text} in Fn::Sub expression does not resolve to a string", at);
        }

        return scope.Text(whole.ToString(), at);
    }

    public static JsonNode Length(TemplateScope scope, TemplateNode at, TemplateNode argument) => scope.ValueOf(argument) is JsonArray list
        ? list.Count
        : throw scope.Fault("Template error: Fn::Length needs a list or a function that returns one.", at);

    public static JsonNode ToJsonString(TemplateScope scope, TemplateNode at, TemplateNode argument) => scope.ValueOf(argument) is { } value and not JsonValue
        ? scope.Text(value.ToJsonString(JsonTextOptions.Relaxed), at)
        : throw scope.Fault("Template error: Fn::ToJsonString needs an object or a list.", at);

    /// <summary>The value as text.</summary>
    public static string RequireText(TemplateScope scope, TemplateNode node, string function) => scope.ValueOf(node) is JsonValue value
        ? TemplateScope.TextOf(value)
        : throw scope.Fault($"Template error: {function} needs a string here.", node);

    private static JsonNode? VariableOf(TemplateScope scope, TemplateNode at, string name, MapNode? variables)
    {
        if (variables?.Find(name) is { } given) return scope.ValueOf(given);
        var point = name.IndexOf('.');
        return point < 0 ? LookupFunctions.ValueOf(scope, at, name) : LookupFunctions.AttributeOf(scope, at, name[..point], name[(point + 1)..]);
    }
}
