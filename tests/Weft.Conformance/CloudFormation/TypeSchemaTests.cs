using System.Text.Json;
using Weft.Aws;
using Weft.Conformance.Clients;
using Weft.Control.Provisioning;
using Xunit;

namespace Weft.Conformance.CloudFormation;

/// <summary>
/// Every type that stacks can hold has exactly the properties of AWS's public schema, each used or refused by name; what AWS cannot change in place
/// is made anew.
/// </summary>
public class TypeSchemaTests
{
    private static readonly Client cfnLint = new("python3", "-c", "import cfnlint.schema.manager");

    /// <summary>Where AWS's documentation says another thing than the schema, the documentation holds.</summary>
    private static readonly HashSet<string> exceptions =
    [
        // "Update requires: Some interruptions".
        "AWS::EC2::Subnet Ipv6CidrBlock cannot always be changed in place",
        // "Update requires: No interruption. The physical ID changes when the route table ID is changed."
        "AWS::EC2::SubnetRouteTableAssociation RouteTableId cannot be changed in place",
    ];

    [Fact]
    public async Task The_properties_of_every_type_are_those_of_its_public_schema()
    {
        await cfnLint.RequireAsync();
        var types = AwsServices.CreateCatalog().ProvisionedTypes.OrderBy(type => type.Name, StringComparer.Ordinal).ToList();
        var script = Path.Combine(AppContext.BaseDirectory, "CloudFormation", "schemas.py");
        var run = await cfnLint.RunAsync([script], new Dictionary<string, string>(), input: string.Join('\n', types.Select(type => type.Name)));
        var lines = run.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(types.Count, lines.Length);
        var faults = types.Zip(lines).SelectMany(pair => Compare(pair.First, JsonDocument.Parse(pair.Second).RootElement)).Where(fault => !exceptions.Contains(fault)).ToList();
        Assert.True(faults.Count == 0, $"{faults.Count} faults:\n{string.Join('\n', faults)}");
    }

    private static IEnumerable<string> Compare(ProvisionedType type, JsonElement schema)
    {
        Assert.Equal(type.Name, schema.GetProperty("type").GetString());
        if (schema.GetProperty("properties").ValueKind == JsonValueKind.Null) yield break;
        var readOnly = Texts(schema, "readOnlyProperties");
        foreach (var fault in CompareMembers(type.Name, type.Properties, schema.GetProperty("properties"), readOnly, "")) yield return fault;
        foreach (var name in Texts(schema, "required").Except(readOnly))
        {
            if (type.Properties.TryGetValue(name, out var property) && property is { IsRequired: false, IsRefused: false }) yield return $"{type.Name} {name} is required";
        }

        foreach (var name in Texts(schema, "createOnlyProperties"))
        {
            if (type.CanUpdate && type.Properties.TryGetValue(name, out var property) && property is { IsRefused: false } && property.Effect != UpdateEffect.Replacement)
                yield return $"{type.Name} {name} cannot be changed in place";
        }

        foreach (var name in Texts(schema, "conditionalCreateOnlyProperties"))
        {
            if (type.Properties.TryGetValue(name, out var property) && property is { IsRefused: false } && property.Effect is UpdateEffect.NoInterruption or UpdateEffect.SomeInterruption)
                yield return $"{type.Name} {name} cannot always be changed in place";
        }
    }

    private static IEnumerable<string> CompareMembers(
        string type, IEnumerable<KeyValuePair<string, Property>> declared, JsonElement schema, IReadOnlyCollection<string> readOnly, string path)
    {
        var known = declared.ToDictionary(pair => pair.Key, pair => pair.Value);
        foreach (var member in schema.EnumerateObject())
        {
            var name = path + member.Name;
            if (known.Remove(member.Name, out var property))
            {
                var group = property.Element ?? property;
                if (property.IsRefused || group.Kind != PropertyKind.Group) continue;
                foreach (var fault in CompareMembers(type, group.Members, member.Value, readOnly, name + "/")) yield return fault;
            }
            else if (!readOnly.Contains(name)) yield return $"{type} lacks {name}";
        }

        foreach (var name in known.Keys) yield return $"{type} invents {path}{name}";
    }

    private static List<string> Texts(JsonElement schema, string name) => [.. schema.GetProperty(name).EnumerateArray().Select(item => item.GetString()!)];
}
