using System.Text.Json;
using Weft.Control.Selection;
using Weft.Wire;

namespace Weft.Aws.CloudFormation.Stacks;

/// <summary>
/// A stack policy: statements that allow or deny updates of resources by logical identifier and by type. What no statement allows is denied
/// (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html).
/// </summary>
internal sealed class StackPolicyDocument
{
    private static readonly string[] actions = ["Update:Modify", "Update:Replace", "Update:Delete", "Update:*"];
    private static readonly string[] members = ["Effect", "Action", "NotAction", "Principal", "Resource", "NotResource", "Condition"];

    private readonly List<Statement> statements;

    private StackPolicyDocument(List<Statement> statements) => this.statements = statements;

    /// <exception cref="AwsException">ValidationError.</exception>
    public static StackPolicyDocument Parse(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("Statement", out var list)) throw Fault("Statement is missing");
            var items = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().ToList() : [list];
            return new StackPolicyDocument([.. items.Select(Read)]);
        }
        catch (JsonException)
        {
            throw Fault("it is not JSON");
        }
    }

    public bool Allows(string action, string logicalId, string type)
    {
        var speaking = statements.Where(statement => statement.SpeaksOf(action, $"LogicalResourceId/{logicalId}", type)).ToList();
        return speaking.Exists(statement => statement.IsAllow) && speaking.TrueForAll(statement => statement.IsAllow);
    }

    private static Statement Read(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) throw Fault("a statement is no object");
        foreach (var member in item.EnumerateObject())
        {
            if (!members.Contains(member.Name)) throw Fault($"unknown field {member.Name}");
        }

        var effect = Texts(item, "Effect") is [var one] ? one : "";
        if (effect is not ("Allow" or "Deny")) throw Fault("Effect must be Allow or Deny");
        if (Texts(item, "Principal") is not ["*"]) throw Fault("Principal must be *");
        var (does, doesNot) = (Texts(item, "Action"), Texts(item, "NotAction"));
        if ((does.Count == 0) == (doesNot.Count == 0)) throw Fault("a statement needs Action or NotAction");
        if (does.Concat(doesNot).FirstOrDefault(action => !actions.Contains(action)) is { } unknown) throw Fault($"invalid action {unknown}");
        var (on, notOn) = (Texts(item, "Resource"), Texts(item, "NotResource"));
        if ((on.Count == 0) == (notOn.Count == 0)) throw Fault("a statement needs Resource or NotResource");
        return new Statement(effect == "Allow", does, doesNot, on, notOn, Types(item));
    }

    /// <summary>The one condition there is: StringEquals or StringLike on ResourceType.</summary>
    private static List<string> Types(JsonElement item)
    {
        if (!item.TryGetProperty("Condition", out var condition)) return [];
        var types = new List<string>();
        foreach (var test in condition.EnumerateObject())
        {
            if (test.Name is not ("StringEquals" or "StringLike") || test.Value.ValueKind != JsonValueKind.Object) throw Fault($"invalid condition {test.Name}");
            foreach (var key in test.Value.EnumerateObject())
            {
                if (key.Name != "ResourceType") throw Fault($"invalid condition key {key.Name}");
                types.AddRange(Texts(test.Value, key.Name));
            }
        }

        return types;
    }

    private static List<string> Texts(JsonElement item, string name)
    {
        if (!item.TryGetProperty(name, out var value)) return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => [value.GetString()!],
            JsonValueKind.Array when value.EnumerateArray().All(text => text.ValueKind == JsonValueKind.String) => [.. value.EnumerateArray().Select(text => text.GetString()!)],
            _ => throw Fault($"{name} must be a string or a list of strings"),
        };
    }

    private static AwsException Fault(string why) => StackErrors.Validation($"Error validating stack policy: Invalid stack policy: {why}");

    private sealed record Statement(bool IsAllow, List<string> Actions, List<string> NotActions, List<string> Resources, List<string> NotResources, List<string> Types)
    {
        public bool SpeaksOf(string action, string resource, string type) =>
            (Actions.Count > 0 ? Actions.Exists(covering => Covers(covering, action)) : !NotActions.Exists(covering => Covers(covering, action)))
            && (Resources.Count > 0 ? Resources.Exists(naming => Wildcard.Matches(naming, resource)) : !NotResources.Exists(naming => Wildcard.Matches(naming, resource)))
            && (Types.Count == 0 || Types.Exists(pattern => Wildcard.Matches(pattern, type)));

        private static bool Covers(string covering, string action) => covering == "Update:*" || covering == action;
    }
}
