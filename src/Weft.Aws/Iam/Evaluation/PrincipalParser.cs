using System.Text.Json;
using System.Text.RegularExpressions;

namespace Weft.Aws.Iam.Evaluation;

/// <summary>Reads the Principal block of a trust policy (AWS, "AWS JSON policy elements: Principal").</summary>
internal static partial class PrincipalParser
{
    public static List<NamedPrincipal> Read(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.String)
        {
            return element.GetString() == "*" ? [new NamedPrincipal(PrincipalKind.Aws, "*")] : throw PolicyErrors.Malformed("Invalid principal in policy: only \"*\" may stand without a kind.");
        }

        if (element.ValueKind != JsonValueKind.Object) throw PolicyErrors.Syntax("Principal must be \"*\" or an object.");
        var principals = new List<NamedPrincipal>();
        foreach (var entry in element.EnumerateObject())
        {
            var kind = entry.Name switch
            {
                "AWS" => PrincipalKind.Aws,
                "Service" => PrincipalKind.Service,
                "Federated" => PrincipalKind.Federated,
                "CanonicalUser" => PrincipalKind.CanonicalUser,
                _ => throw PolicyErrors.Syntax($"Unknown kind of principal {entry.Name}."),
            };
            principals.AddRange(PolicyParser.ReadTexts(entry.Value, entry.Name).Select(text => Named(kind, entry.Name, text)));
        }

        return principals.Count > 0 ? principals : throw PolicyErrors.Syntax("Principal must name someone.");
    }

    private static NamedPrincipal Named(PrincipalKind kind, string kindText, string text)
    {
        var isValid = kind switch
        {
            PrincipalKind.Aws => text == "*" || AwsPattern().IsMatch(text),
            PrincipalKind.Service => ServicePattern().IsMatch(text),
            _ => text.Length > 0,
        };
        return isValid ? new NamedPrincipal(kind, text) : throw PolicyErrors.Malformed($"Invalid principal in policy: \"{kindText}\":\"{text}\"");
    }

    // An account by number or root ARN, a user, a role, a session of a role, or a unique id that a deleted principal left behind.
    [GeneratedRegex("^(\\d{12}|A(IDA|ROA)[A-Z0-9]{17}|arn:aws:iam::\\d{12}:(root|user/[^*?]+|role/[^*?]+)|arn:aws:sts::\\d{12}:assumed-role/[^*?/]+/[^*?/]+)$")]
    private static partial Regex AwsPattern();

    [GeneratedRegex("^[a-z0-9.-]+\\.amazonaws\\.com$")]
    private static partial Regex ServicePattern();
}
