using System.Globalization;
using System.Text.Json;
using Weft.Aws.CloudFormation.Stacks;
using Weft.Control.Operations;
using Weft.Control.Provisioning;
using Weft.Wire.CloudFormation;

namespace Weft.Aws.CloudFormation.Drift;

/// <summary>Compares what a template gave with what stands. Only what was given counts: a default that AWS chose is no drift.</summary>
internal static class PropertyDrift
{
    /// <summary>What the newest check of a resource found.</summary>
    public static IReadOnlyList<PropertyDifferenceShape> Of(Catalog catalog, StackResource resource) => resource.Actual is { } actual
        ? Between(catalog.FindProvisioned(resource.Type)!, resource.Given.Json, StackResource.Read(actual).Json)
        : [];

    public static IReadOnlyList<PropertyDifferenceShape> Between(ProvisionedType type, JsonElement expected, JsonElement actual)
    {
        var found = new List<PropertyDifferenceShape>();
        foreach (var given in expected.EnumerateObject())
        {
            var property = type.Properties[given.Name];
            if (!property.IsWriteOnly) Compare($"/{given.Name}", property, given.Value, Member(actual, given.Name), found);
        }

        return found;
    }

    private static void Compare(string path, Property? property, JsonElement expected, JsonElement? actual, List<PropertyDifferenceShape> found)
    {
        if (actual is not { } stands)
        {
            // An empty list is as good as none.
            if (expected.ValueKind != JsonValueKind.Array || expected.GetArrayLength() > 0) Add(DifferenceTypeValues.Remove, expected, null);
        }
        else if (expected.ValueKind == JsonValueKind.Object && stands.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in expected.EnumerateObject())
                Compare($"{path}/{member.Name}", property?.Members.GetValueOrDefault(member.Name), member.Value, Member(stands, member.Name), found);
        }
        else if (expected.ValueKind == JsonValueKind.Array && stands.ValueKind == JsonValueKind.Array) CompareLists(path, property, expected, stands, found);
        else if (!JsonElement.DeepEquals(expected, stands)) Add(DifferenceTypeValues.NotEqual, expected, stands);

        void Add(string kind, JsonElement? wanted, JsonElement? there) => found.Add(Difference(path, kind, wanted, there));
    }

    private static void CompareLists(string path, Property? property, JsonElement expected, JsonElement actual, List<PropertyDifferenceShape> found)
    {
        var (wanted, there) = (expected.EnumerateArray().ToList(), actual.EnumerateArray().ToList());
        if (property?.IsUnordered != true && wanted.Count == there.Count)
        {
            for (var i = 0; i < wanted.Count; i++) Compare(Place(path, i), property?.Element, wanted[i], there[i], found);
            return;
        }

        var extra = Enumerable.Range(0, there.Count).ToList();
        for (var i = 0; i < wanted.Count; i++)
        {
            var match = extra.FindIndex(place => Holds(wanted[i], there[place]));
            if (match >= 0) extra.RemoveAt(match);
            else found.Add(Difference(Place(path, i), DifferenceTypeValues.Remove, wanted[i], null));
        }

        foreach (var place in extra) found.Add(Difference(Place(path, place), DifferenceTypeValues.Add, null, there[place]));
    }

    /// <summary>Whether the value is there, whatever else stands beside its members.</summary>
    private static bool Holds(JsonElement expected, JsonElement actual) => expected.ValueKind == JsonValueKind.Object && actual.ValueKind == JsonValueKind.Object
        ? expected.EnumerateObject().All(member => Member(actual, member.Name) is { } held && Holds(member.Value, held))
        : JsonElement.DeepEquals(expected, actual);

    private static PropertyDifferenceShape Difference(string path, string kind, JsonElement? expected, JsonElement? actual) =>
        new() { PropertyPath = path, DifferenceType = kind, ExpectedValue = Text(expected), ActualValue = Text(actual) };

    private static string Place(string path, int index) => $"{path}/{index.ToString(CultureInfo.InvariantCulture)}";

    private static JsonElement? Member(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var found) && found.ValueKind != JsonValueKind.Null ? found : null;

    private static string Text(JsonElement? value) => value is not { } given ? "null" : given.ValueKind == JsonValueKind.String ? given.GetString()! : given.GetRawText();
}
