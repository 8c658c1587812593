using System.Text.Json;
using System.Text.Json.Nodes;

namespace Weft.Aws.Terraform;

/// <summary>A value that can't be had: it waits for another resource, or nothing here can tell it.</summary>
internal sealed class TerraformValueException(string message, bool isPending) : Exception(message)
{
    /// <summary>Whether it will be there once other changes are made.</summary>
    public bool IsPending { get; } = isPending;
}

/// <summary>
/// The attributes of one resource as a change sets them. What the plan does not know yet is found by what the configuration refers to: of
/// several candidates the one whose identifier is of the kind that the attribute holds.
/// </summary>
/// <param name="known">The attributes that the plan knows.</param>
/// <param name="unknown">True, or nested the same way, where one is not known.</param>
/// <param name="candidates">The values that the expression of an attribute refers to.</param>
/// <param name="translate">Turns an identifier of the plan into the one that the resource has here.</param>
internal sealed class TerraformValues(JsonObject known, JsonNode? unknown, Func<string, IReadOnlyList<string>> candidates, Func<string, string> translate)
{
    private static readonly Dictionary<string, string[]> prefixes = new(StringComparer.Ordinal)
    {
        ["vpc_id"] = ["vpc-"], ["peer_vpc_id"] = ["vpc-"], ["subnet_id"] = ["subnet-"], ["subnet_ids"] = ["subnet-"], ["route_table_id"] = ["rtb-"],
        ["gateway_id"] = ["igw-", "vgw-"], ["internet_gateway_id"] = ["igw-"], ["nat_gateway_id"] = ["nat-"], ["network_interface_id"] = ["eni-"],
        ["network_interface"] = ["eni-"], ["vpc_peering_connection_id"] = ["pcx-"], ["egress_only_gateway_id"] = ["eigw-"], ["allocation_id"] = ["eipalloc-"],
        ["instance"] = ["i-"], ["instance_id"] = ["i-"], ["security_group_id"] = ["sg-"], ["source_security_group_id"] = ["sg-"],
        ["referenced_security_group_id"] = ["sg-"], ["security_groups"] = ["sg-"], ["vpc_security_group_ids"] = ["sg-"], ["prefix_list_id"] = ["pl-"],
        ["prefix_list_ids"] = ["pl-"], ["destination_prefix_list_id"] = ["pl-"], ["network_acl_id"] = ["acl-"],
    };

    public bool Has(string name) => Text(name) is not null;

    /// <summary>The value as text; null where it is absent, null or empty, or computed by AWS.</summary>
    public string? Text(string name)
    {
        var value = known[name];
        if (value is JsonValue given && TextOf(given) is { Length: > 0 } text) return translate(text);
        if (!IsUnknown(unknown?[name])) return null;
        var found = Fitting(name);
        return found.Count <= 1 ? found.FirstOrDefault()
            : throw new TerraformValueException($"{name} is one of {string.Join(", ", found)}; the plan does not say which", isPending: false);
    }

    public string RequireText(string name) => Text(name) ?? throw new TerraformValueException($"{name} is not known before the change is made", isPending: false);

    public int? Integer(string name) => known[name] is JsonValue value && value.TryGetValue(out decimal number) ? (int)number
        : known[name] is JsonValue text && text.TryGetValue(out string? digits) && int.TryParse(digits, out var parsed) ? parsed : null;

    public bool Flag(string name) => known[name] is JsonValue value && value.TryGetValue(out bool flag) && flag;

    public bool? OptionalFlag(string name) => known[name] is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;

    public IReadOnlyList<string> Texts(string name)
    {
        var given = known[name] is JsonArray list ? list.OfType<JsonValue>().Select(TextOf).OfType<string>().Select(translate).ToList() : [];
        var open = unknown?[name];
        if (IsUnknown(open) || (open is JsonArray parts && parts.Any(IsUnknown))) given.AddRange(Fitting(name));
        return [.. given.Distinct(StringComparer.Ordinal)];
    }

    public IReadOnlyList<TerraformValues> Blocks(string name)
    {
        var open = unknown?[name];
        if (known[name] is not JsonArray blocks)
        {
            if (IsUnknown(open) && candidates(name).Count > 0) throw new TerraformValueException($"{name} is not known before the change is made", isPending: false);
            return [];
        }

        // The expressions of a block's own attributes are those of the block.
        return [.. blocks.Select((block, place) => new TerraformValues(
            block as JsonObject ?? [], open is JsonArray parts && place < parts.Count ? parts[place] : null, _ => candidates(name), translate))];
    }

    public IReadOnlyList<KeyValuePair<string, string>> Tags() => (known["tags_all"] ?? known["tags"]) is JsonObject tags
        ? [.. tags.Where(tag => tag.Value is JsonValue).Select(tag => KeyValuePair.Create(tag.Key, TextOf((JsonValue)tag.Value!) ?? ""))]
        : [];

    private List<string> Fitting(string name) =>
        [.. candidates(name).Where(candidate => !prefixes.TryGetValue(name, out var fits) || fits.Any(prefix => candidate.StartsWith(prefix, StringComparison.Ordinal))).Distinct(StringComparer.Ordinal)];

    private static bool IsUnknown(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) && flag;

    private static string? TextOf(JsonValue value) => value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Null => null,
        _ => value.ToJsonString(),
    };
}
