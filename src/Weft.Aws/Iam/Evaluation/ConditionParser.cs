using System.Text.Json;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>Reads the Condition block of a statement: operators, keys, and the values to compare with.</summary>
internal static class ConditionParser
{
    private const string IfExists = "IfExists";

    public static List<PolicyCondition> Read(JsonElement element, bool withVariables)
    {
        if (element.ValueKind != JsonValueKind.Object) throw PolicyErrors.Syntax("Condition must be an object.");
        var conditions = new List<PolicyCondition>();
        foreach (var group in element.EnumerateObject())
        {
            var (operation, qualifier, ifExists) = ReadOperator(group.Name);
            if (group.Value.ValueKind != JsonValueKind.Object) throw PolicyErrors.Syntax($"{group.Name} must be an object of condition keys.");
            foreach (var test in group.Value.EnumerateObject())
            {
                if (!test.Name.Contains(':', StringComparison.Ordinal))
                    throw PolicyErrors.Malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
                var values = ReadValues(test.Value).Select(text => TextPattern.Parse(text, withVariables && operation.TakesVariables));
                conditions.Add(new PolicyCondition(operation, qualifier, ifExists, test.Name, [.. values]));
            }
        }

        return conditions;
    }

    private static (ConditionOperator Operator, SetQualifier Qualifier, bool IfExists) ReadOperator(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var qualifier = SetQualifier.None;
        if (colon >= 0 && (!Enum.TryParse(text[..colon], out qualifier) || qualifier == SetQualifier.None)) throw Unknown(text);
        var name = text[(colon + 1)..];
        if (ConditionOperator.Find(name) is { } plain) return (plain, qualifier, false);
        if (name.EndsWith(IfExists, StringComparison.Ordinal) && ConditionOperator.Find(name[..^IfExists.Length]) is { } optional && optional != ConditionOperator.Null)
            return (optional, qualifier, true);
        throw Unknown(text);
    }

    private static Wire.AwsException Unknown(string text) => PolicyErrors.Syntax($"Invalid Condition type : {text}.");

    private static List<string> ReadValues(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Number => [element.GetRawText()],
        JsonValueKind.True or JsonValueKind.False => [element.GetBoolean() ? "true" : "false"],
        JsonValueKind.Array => [.. element.EnumerateArray().SelectMany(one => one.ValueKind == JsonValueKind.Array ? throw NotAValue() : ReadValues(one))],
        _ => throw NotAValue(),
    };

    private static Wire.AwsException NotAValue() => PolicyErrors.Syntax("A condition value must be a string, a number, a Boolean, or an array of these.");
}
