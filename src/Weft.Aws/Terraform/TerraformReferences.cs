using System.Text.Json.Nodes;

namespace Weft.Aws.Terraform;

/// <summary>Follows what an expression refers to, through variables and outputs of modules, to the attributes of resources.</summary>
/// <param name="outputOf">The value of a resource's attribute; null where it has none. Throws where it is not there yet.</param>
internal sealed class TerraformReferences(TerraformPlan plan, Func<TerraformChange, string, string?> outputOf)
{
    private readonly ILookup<string, TerraformChange> groups = plan.Changes.ToLookup(change => change.Group, StringComparer.Ordinal);

    /// <summary>The values that one attribute of a resource refers to.</summary>
    public IReadOnlyList<string> Of(TerraformChange change, string attribute) =>
        [.. Values(ModulePath.Parse(change.Module), change.Index, ExpressionsOf(change)?[attribute])];

    /// <summary>The attributes that the configuration sets, each with its expression; null where it does not have the resource any more.</summary>
    public JsonObject? ExpressionsOf(TerraformChange change) =>
        (plan.ModuleOf(ModulePath.Parse(change.Module).Names)?["resources"] as JsonArray)
            ?.FirstOrDefault(resource => resource?["type"]?.GetValue<string>() == change.Type && resource["name"]?.GetValue<string>() == change.Name)?["expressions"] as JsonObject;

    private IEnumerable<string> Values(ModulePath module, string index, JsonNode? expression)
    {
        if (expression?["constant_value"] is JsonValue constant && constant.TryGetValue(out string? text)) return [text];
        return Longest([.. ReferencesIn(expression)]).SelectMany(reference => Resolve(module, index, ReferenceParts(reference)));
    }

    private IEnumerable<string> Resolve(ModulePath module, string index, List<string> parts) => parts switch
    {
        ["var", var name, ..] => module.Parent is { } parent
            ? Values(parent, module.Index, plan.ModuleOf(parent.Names)?["module_calls"]?[module.Name]?["expressions"]?[name])
            : [],
        ["module", var call, var output, ..] => OutputOf(module, index, call, output),
        ["local", var name, ..] => throw new TerraformValueException($"local.{name} is not known before the change is made", isPending: false),
        ["data" or "each" or "count" or "path" or "terraform" or "self", ..] => [],
        [var type, var name, var attribute, ..] => ResourceValues(module, index, type, name, attribute),
        _ => [],
    };

    private IEnumerable<string> OutputOf(ModulePath module, string index, string call, string output)
    {
        var (name, key) = Indexed(call);
        var expression = plan.ModuleOf([.. module.Names, name])?["outputs"]?[output]?["expression"];
        var instances = plan.Changes.Select(change => ModulePath.Parse(change.Module)).Where(path => path.Parent?.Text == module.Text && path.Name == name).DistinctBy(path => path.Text).ToList();
        var chosen = Choose(instances, path => path.Index, key, index);
        return chosen.SelectMany(path => Values(path, "", expression));
    }

    private IEnumerable<string> ResourceValues(ModulePath module, string index, string type, string nameWithKey, string attribute)
    {
        var (name, key) = Indexed(nameWithKey);
        var group = module.Text.Length > 0 ? $"{module.Text}.{type}.{name}" : $"{type}.{name}";
        return Choose([.. groups[group]], change => change.Index, key, index).Select(change => outputOf(change, attribute)).OfType<string>();
    }

    // The key that is written, else that of the resource which refers, as for_each over the same set has it; else all of them.
    private static IEnumerable<T> Choose<T>(List<T> instances, Func<T, string> indexOf, string key, string own)
    {
        if (key.Length > 0) return instances.Where(instance => indexOf(instance) == key);
        return own.Length > 0 && instances.Any(instance => indexOf(instance) == own) ? instances.Where(instance => indexOf(instance) == own) : instances;
    }

    private static IEnumerable<string> ReferencesIn(JsonNode? expression) => expression switch
    {
        JsonObject group => group.SelectMany(member => member.Key == "references" && member.Value is JsonArray names
            ? names.Select(name => name!.GetValue<string>())
            : ReferencesIn(member.Value)),
        JsonArray list => list.SelectMany(ReferencesIn),
        _ => [],
    };

    // "aws_vpc.a.id" is also listed as "aws_vpc.a".
    private static IEnumerable<string> Longest(List<string> references) => references.Where(reference => !references.Any(other =>
        other.Length > reference.Length && other.StartsWith(reference, StringComparison.Ordinal) && other[reference.Length] is '.' or '['));

    private static (string Name, string Key) Indexed(string part)
    {
        var bracket = part.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? (part, "") : (part[..bracket], part[bracket..]);
    }

    /// <summary>Cuts at dots that are not inside brackets.</summary>
    internal static List<string> ReferenceParts(string reference)
    {
        var parts = new List<string>();
        var (start, depth) = (0, 0);
        for (var i = 0; i <= reference.Length; i++)
        {
            if (i < reference.Length && reference[i] == '[') depth++;
            if (i < reference.Length && reference[i] == ']') depth--;
            if (i < reference.Length && (reference[i] != '.' || depth > 0)) continue;
            parts.Add(reference[start..i]);
            start = i + 1;
        }

        return parts;
    }
}

/// <summary>The address of a module: <c>module.a["b"].module.c</c>; empty for the root.</summary>
internal sealed record ModulePath(string Text, ModulePath? Parent, string Name, string Index)
{
    public static ModulePath Root { get; } = new("", null, "", "");

    /// <summary>The names of the calls that lead to it.</summary>
    public IEnumerable<string> Names => Parent is null ? [] : [.. Parent.Names, Name];

    public static ModulePath Parse(string text)
    {
        var path = Root;
        foreach (var part in TerraformReferences.ReferenceParts(text).Where((_, place) => place % 2 == 1))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            var whole = path.Text.Length > 0 ? $"{path.Text}.module.{part}" : $"module.{part}";
            path = bracket < 0 ? new ModulePath(whole, path, part, "") : new ModulePath(whole, path, part[..bracket], part[bracket..]);
        }

        return path;
    }
}
