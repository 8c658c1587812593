using System.Text.Json;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>What a policy document is for, which decides what it must and must not hold.</summary>
public enum PolicyPurpose
{
    /// <summary>Attached to a user, group or role, or used as a permissions boundary.</summary>
    Identity,

    /// <summary>Handed to STS to narrow one session.</summary>
    Session,

    /// <summary>Says who may assume a role.</summary>
    Trust,
}

/// <summary>
/// Reads policy documents strictly, as IAM does (AWS, "Grammar of the IAM JSON policy language"): unknown elements, doubled keys and
/// elements that do not belong to the purpose are refused with MalformedPolicyDocument.
/// </summary>
public static class PolicyParser
{
    private const string VersionWithVariables = "2012-10-17";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="Weft.Wire.AwsException">MalformedPolicyDocument</exception>
    public static PolicyDocument Parse(string json, PolicyPurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return ReadDocument(document.RootElement, purpose);
        }
        catch (JsonException e)
        {
            throw PolicyErrors.Syntax(e.LineNumber is null ? "A key occurs twice." : $"Not JSON at line {e.LineNumber + 1}, position {e.BytePositionInLine + 1}.");
        }
    }

    /// <summary>The size that quotas count: white space is free (AWS, "IAM and AWS STS quotas").</summary>
    public static int CountedLength(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return json.Count(letter => !char.IsWhiteSpace(letter));
    }

    private static PolicyDocument ReadDocument(JsonElement root, PolicyPurpose purpose)
    {
        if (root.ValueKind != JsonValueKind.Object) throw PolicyErrors.Syntax("A policy is a JSON object.");
        var version = "2008-10-17";
        JsonElement? statements = null;
        foreach (var field in root.EnumerateObject())
        {
            switch (field.Name)
            {
                case "Version":
                    version = ReadText(field.Value, "Version");
                    break;
                case "Id":
                    ReadText(field.Value, "Id");
                    break;
                case "Statement":
                    statements = field.Value;
                    break;
                default:
                    throw PolicyErrors.Syntax($"Unknown field {field.Name}.");
            }
        }

        if (version is not (VersionWithVariables or "2008-10-17")) throw PolicyErrors.Syntax($"The Version '{version}' must be 2012-10-17 or 2008-10-17.");
        if (statements is not { } elements) throw PolicyErrors.Syntax("Missing required field Statement.");
        var read = ReadStatements(elements, purpose, version == VersionWithVariables);
        if (read.Where(statement => !string.IsNullOrEmpty(statement.Sid)).GroupBy(statement => statement.Sid).Any(group => group.Count() > 1))
            throw PolicyErrors.Malformed("Statement IDs (SID) in a single policy must be unique.");
        return new PolicyDocument(version, read);
    }

    private static List<PolicyStatement> ReadStatements(JsonElement element, PolicyPurpose purpose, bool withVariables) => element.ValueKind switch
    {
        JsonValueKind.Object => [StatementParser.Read(element, purpose, withVariables)],
        JsonValueKind.Array when element.GetArrayLength() > 0 => [.. element.EnumerateArray().Select(one => StatementParser.Read(one, purpose, withVariables))],
        JsonValueKind.Array when purpose != PolicyPurpose.Trust => [],
        _ => throw PolicyErrors.Syntax("Statement must be an object or an array of objects."),
    };

    internal static string ReadText(JsonElement element, string name) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : throw PolicyErrors.Syntax($"{name} must be a string.");

    /// <summary>A string, or an array of strings.</summary>
    internal static List<string> ReadTexts(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.String => [element.GetString()!],
        JsonValueKind.Array => [.. element.EnumerateArray().Select(one => ReadText(one, name))],
        _ => throw PolicyErrors.Syntax($"{name} must be a string or an array of strings."),
    };
}
