using System.Text.Json;

namespace Weft.Control.Provisioning;

/// <summary>One property that differs between two versions of a resource.</summary>
public sealed record PropertyChange(Property Property, JsonElement? Before, JsonElement? After);

/// <summary>Compares versions of a resource's properties, property by property.</summary>
public static class PropertyChanges
{
    /// <summary>The properties that differ, in the order of the type's declaration.</summary>
    public static IReadOnlyList<PropertyChange> Between(ProvisionedType type, PropertyReader before, PropertyReader after)
    {
        ArgumentNullException.ThrowIfNull(type);
        var changes = new List<PropertyChange>();
        foreach (var property in type.Properties.Values)
        {
            var (was, becomes) = (before.Value(property.Name), after.Value(property.Name));
            if (!AreSame(property, was, becomes)) changes.Add(new PropertyChange(property, was, becomes));
        }

        return changes;
    }

    /// <summary>Whether the values mean the same: the order of an unordered list does not count.</summary>
    public static bool AreSame(Property property, JsonElement? one, JsonElement? other)
    {
        ArgumentNullException.ThrowIfNull(property);
        if (one is not { } a || other is not { } b) return one is null && other is null;
        if (!property.IsUnordered || a.ValueKind != JsonValueKind.Array || b.ValueKind != JsonValueKind.Array) return JsonElement.DeepEquals(a, b);
        if (a.GetArrayLength() != b.GetArrayLength()) return false;
        var rest = b.EnumerateArray().ToList();
        foreach (var item in a.EnumerateArray())
        {
            var place = rest.FindIndex(candidate => JsonElement.DeepEquals(candidate, item));
            if (place < 0) return false;
            rest.RemoveAt(place);
        }

        return true;
    }

    /// <summary>Whether the changes make the resource anew.</summary>
    public static bool Replace(ProvisionedType type, State.View view, ProvisionedUpdate update, IReadOnlyList<PropertyChange> changes)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(changes);
        if (changes.Count == 0) return false;
        if (!type.CanUpdate || changes.Any(change => change.Property.Effect == UpdateEffect.Replacement)) return true;
        return changes.Any(change => change.Property.Effect == UpdateEffect.Conditional) && type.Replaces(view, update);
    }
}
