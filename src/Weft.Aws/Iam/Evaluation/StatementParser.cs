using System.Text.Json;
using System.Text.RegularExpressions;
using Weft.Wire;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>Reads one statement of a policy document.</summary>
internal static partial class StatementParser
{
    private static readonly string[] Partitions = ["aws", "aws-cn", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"];

    public static PolicyStatement Read(JsonElement element, PolicyPurpose purpose, bool withVariables)
    {
        if (element.ValueKind != JsonValueKind.Object) throw PolicyErrors.Syntax("A statement is a JSON object.");
        var parts = new Parts();
        foreach (var field in element.EnumerateObject())
        {
            ReadField(parts, field, purpose, withVariables);
        }

        if (parts.IsAllow is not { } isAllow) throw PolicyErrors.Syntax("Missing required field Effect.");
        if (parts.Actions is not { Patterns.Count: > 0 } actions) throw PolicyErrors.Malformed("Policy statement must contain actions.");
        if (purpose == PolicyPurpose.Trust)
        {
            if (parts.Principals is null) throw PolicyErrors.Malformed("Missing required field Principal");
            if (parts.Resources is not null) throw PolicyErrors.Malformed("Has prohibited field Resource");
        }
        else
        {
            if (parts.Principals is not null) throw PolicyErrors.Malformed("Policy document should not specify a principal.");
            if (parts.Resources is not { Patterns.Count: > 0 }) throw PolicyErrors.Malformed("Policy statement must contain resources.");
        }

        return new PolicyStatement(parts.Sid, isAllow, actions, parts.Resources, parts.Principals, parts.Conditions);
    }

    private static void ReadField(Parts parts, JsonProperty field, PolicyPurpose purpose, bool withVariables)
    {
        switch (field.Name)
        {
            case "Sid":
                parts.Sid = PolicyParser.ReadText(field.Value, "Sid");
                if (!SidPattern().IsMatch(parts.Sid))
                    throw PolicyErrors.Malformed("Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*");
                break;
            case "Effect":
                parts.IsAllow = PolicyParser.ReadText(field.Value, "Effect") switch
                {
                    "Allow" => true,
                    "Deny" => false,
                    var other => throw PolicyErrors.Syntax($"Invalid effect: {other}."),
                };
                break;
            case "Action" or "NotAction":
                if (parts.Actions is not null) throw PolicyErrors.Syntax("A statement has either Action or NotAction.");
                parts.Actions = new ActionSet(field.Name == "NotAction", [.. PolicyParser.ReadTexts(field.Value, field.Name).Select(text => ReadAction(text, purpose))]);
                break;
            case "Resource" or "NotResource":
                if (parts.Resources is not null) throw PolicyErrors.Syntax("A statement has either Resource or NotResource.");
                parts.Resources = new ResourceSet(
                    field.Name == "NotResource", [.. PolicyParser.ReadTexts(field.Value, field.Name).Select(text => ReadResource(text, purpose, withVariables))]);
                break;
            case "Principal" or "NotPrincipal":
                if (parts.Principals is not null) throw PolicyErrors.Syntax("A statement has either Principal or NotPrincipal.");
                parts.Principals = new PrincipalSet(field.Name == "NotPrincipal", PrincipalParser.Read(field.Value));
                break;
            case "Condition":
                parts.Conditions = ConditionParser.Read(field.Value, withVariables);
                break;
            default:
                throw PolicyErrors.Syntax($"Unknown field {field.Name}.");
        }
    }

    private static TextPattern ReadAction(string text, PolicyPurpose purpose)
    {
        if (purpose == PolicyPurpose.Trust && !text.StartsWith("sts:", StringComparison.OrdinalIgnoreCase))
            throw PolicyErrors.Malformed("AssumeRole policy may only specify STS AssumeRole actions.");
        if (text == "*") return TextPattern.Parse(text, withVariables: false);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) throw PolicyErrors.Malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
        if (!VendorPattern().IsMatch(text.AsSpan(0, colon))) throw PolicyErrors.Malformed($"Vendor {text[..colon]} is not valid");
        if (!ActionNamePattern().IsMatch(text.AsSpan(colon + 1))) throw PolicyErrors.Syntax($"The action '{text}' is not valid.");
        return TextPattern.Parse(text, withVariables: false);
    }

    private static ArnPattern ReadResource(string text, PolicyPurpose purpose, bool withVariables)
    {
        var pattern = ArnPattern.Parse(text, withVariables);
        if (text == "*") return pattern;
        var parts = text.Split(':', 3);
        if (parts.Length < 3 || parts[0] != "arn" || parts[2].Length == 0) throw NotAnArn(text);
        if (!parts[1].AsSpan().ContainsAny('*', '?') && !Partitions.Contains(parts[1]))
            throw PolicyErrors.Malformed($"Partition \"{parts[1]}\" is not valid for resource \"{text}\".");
        if (purpose == PolicyPurpose.Session && pattern.Length is > 0 and < 6) throw NotAnArn(text);
        return pattern;
    }

    private static AwsException NotAnArn(string text) => PolicyErrors.Malformed($"Resource {text} must be in ARN format or \"*\".");

    [GeneratedRegex("^[0-9A-Za-z]*$")]
    private static partial Regex SidPattern();

    [GeneratedRegex("^([0-9A-Za-z-]+|\\*)$")]
    private static partial Regex VendorPattern();

    [GeneratedRegex("^[0-9A-Za-z*?_-]+$")]
    private static partial Regex ActionNamePattern();

    private sealed class Parts
    {
        public string? Sid { get; set; }

        public bool? IsAllow { get; set; }

        public ActionSet? Actions { get; set; }

        public ResourceSet? Resources { get; set; }

        public PrincipalSet? Principals { get; set; }

        public IReadOnlyList<PolicyCondition> Conditions { get; set; } = [];
    }
}
