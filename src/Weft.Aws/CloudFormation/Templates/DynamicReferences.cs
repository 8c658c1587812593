using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Weft.Aws.CloudFormation.Templates;

/// <summary>
/// <c>{{resolve:ssm:name:version}}</c> in values (https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html).
/// Secure strings and secrets are refused by name: Weft keeps neither.
/// </summary>
internal static partial class DynamicReferences
{
    public static JsonNode? Resolve(TemplateScope scope, TemplateNode at, JsonNode? value)
    {
        switch (value)
        {
            case JsonArray list:
                for (var i = 0; i < list.Count; i++)
                {
                    if (Resolve(scope, at, list[i]) is var item && !ReferenceEquals(item, list[i])) list[i] = item;
                }

                return list;
            case JsonObject map:
                foreach (var (key, old) in map.ToList())
                {
                    if (Resolve(scope, at, old) is var entry && !ReferenceEquals(entry, old)) map[key] = entry;
                }

                return map;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && text.GetValue<string>() is var plain && plain.Contains("{{resolve:", StringComparison.Ordinal):
                return Reference().Replace(plain, match => ValueOf(scope, at, match));
            default:
                return value;
        }
    }

    private static string ValueOf(TemplateScope scope, TemplateNode at, Match match)
    {
        var (service, name) = (match.Groups[1].Value, match.Groups[2].Value);
        if (service != "ssm") throw scope.Fault($"Template error: Weft does not do dynamic references to {service}: {match.Value}", at);
        var parts = name.Split(':');
        long version = 0;
        if (parts.Length > 2 || (parts.Length == 2 && !long.TryParse(parts[1], out version))) throw scope.Fault($"Incorrect format is used in the following SSM reference: [{match.Value}]", at);
        return scope.References.FindSsmParameter(parts[0], parts.Length == 2 ? version : null)
            ?? throw scope.Fault($"Parameters: [ssm:{name}] cannot be found.", at);
    }

    [GeneratedRegex(@"\{\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]*)\}\}", RegexOptions.CultureInvariant)]
    private static partial Regex Reference();
}
