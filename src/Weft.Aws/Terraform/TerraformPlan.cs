using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Weft.Wire;

namespace Weft.Aws.Terraform;

/// <summary>What a plan does with one resource.</summary>
/// <param name="Address">Its address, such as <c>module.a["b"].aws_subnet.this[0]</c>.</param>
/// <param name="Module">The module's part of the address; empty in the root.</param>
/// <param name="Index">Its key or number in brackets, such as <c>[0]</c>; empty without one.</param>
/// <param name="Actions">Terraform's words: no-op, create, update, delete; two of them for a replacement.</param>
/// <param name="Unknown">Which values of <paramref name="After"/> are not known before the change is made.</param>
internal sealed record TerraformChange(
    string Address, string Module, string Type, string Name, string Index, ImmutableArray<string> Actions, JsonObject? Before, JsonObject? After, JsonNode? Unknown)
{
    public bool Creates => Actions.Contains("create");

    public bool Updates => Actions.Contains("update");

    public bool Deletes => Actions.Contains("delete");

    /// <summary>Its address without key or number: what the configuration calls it.</summary>
    public string Group => Module.Length > 0 ? $"{Module}.{Type}.{Name}" : $"{Type}.{Name}";
}

/// <summary>A plan as <c>terraform show -json</c> prints it: the changes, and the configuration that tells what refers to what.</summary>
internal sealed class TerraformPlan
{
    private TerraformPlan(ImmutableArray<TerraformChange> changes, JsonObject root)
    {
        Changes = changes;
        RootModule = root;
    }

    public ImmutableArray<TerraformChange> Changes { get; }

    /// <summary>The root module's configuration.</summary>
    public JsonObject RootModule { get; }

    /// <summary>Whether the text is a plan at all, and not a template.</summary>
    public static bool IsPlan(string text) => text.Contains("\"resource_changes\"", StringComparison.Ordinal) && text.Contains("\"terraform_version\"", StringComparison.Ordinal);

    /// <exception cref="AwsException">InvalidParameterValue: the text is no plan.</exception>
    public static TerraformPlan Parse(string text)
    {
        try
        {
            var plan = JsonNode.Parse(text)!.AsObject();
            var changes = plan["resource_changes"]!.AsArray().Select(change => change!.AsObject()).Where(change => Text(change, "mode") != "data").Select(ChangeOf);
            return new TerraformPlan([.. changes], plan["configuration"]?["root_module"]?.AsObject() ?? []);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or NullReferenceException or ArgumentException)
        {
            throw new AwsException("InvalidParameterValue", $"This is no plan as 'terraform show -json' prints it: {fault.Message}");
        }
    }

    /// <summary>The configuration of a module, by the names of the calls that lead to it.</summary>
    public JsonObject? ModuleOf(IEnumerable<string> path) =>
        path.Aggregate((JsonObject?)RootModule, (module, name) => module?["module_calls"]?[name]?["module"]?.AsObject());

    private static TerraformChange ChangeOf(JsonObject change)
    {
        var (address, planned) = (Text(change, "address"), change["change"]!.AsObject());
        var (module, type, name) = (Text(change, "module_address"), Text(change, "type"), Text(change, "name"));
        var group = module.Length > 0 ? $"{module}.{type}.{name}" : $"{type}.{name}";
        return new TerraformChange(
            address, module, type, name, address.StartsWith(group, StringComparison.Ordinal) ? address[group.Length..] : "",
            [.. planned["actions"]!.AsArray().Select(action => action!.GetValue<string>())], planned["before"] as JsonObject, planned["after"] as JsonObject, planned["after_unknown"]);
    }

    private static string Text(JsonObject node, string name) => node[name]?.GetValue<string>() ?? "";
}
