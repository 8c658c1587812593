using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Weft.Network.Addressing;

namespace Weft.Tests.Control.Journal;

/// <summary>Fills the primary constructor of any record, and what else can be set, with values that differ from the defaults, and spells out what a record holds.</summary>
internal static class SampleRecord
{
    private const BindingFlags Any = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    private static readonly Dictionary<Type, Func<string, object>> scalars = new()
    {
        [typeof(string)] = name => $"{name} é \" 漢",
        [typeof(bool)] = _ => true,
        [typeof(int)] = name => 1_000 + name.Length,
        [typeof(long)] = name => (1L << 40) + name.Length,
        [typeof(ushort)] = name => (ushort)(40_000 + name.Length),
        [typeof(byte)] = name => (byte)(200 + name.Length),
        [typeof(double)] = name => 0.1 + name.Length,
        [typeof(DateTimeOffset)] = name => new DateTimeOffset(2026, 5, 6, 7, 8, 9, name.Length, TimeSpan.Zero),
        [typeof(TimeSpan)] = name => TimeSpan.FromSeconds(1.5 + name.Length),
        [typeof(Address)] = name => Address.IPv6(((UInt128)0x20010db8 << 96) + (uint)name.Length),
        [typeof(Cidr)] = name => new Cidr(Address.IPv4((uint)name.Length << 24), 8),
        [typeof(byte[])] = name => new byte[] { 0, 255, (byte)name.Length },
    };

    public static object Of(Type type, string name = "")
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Of(underlying, name);
        if (scalars.TryGetValue(type, out var scalar)) return scalar(name);
        if (type.IsEnum) return Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!;
        if (ElementOf(type) is { } element) return ListOf(type, element, name);
        if (type == typeof(ImmutableSortedDictionary<string, string>))
            return ImmutableSortedDictionary<string, string>.Empty.Add("Name", "Wert").Add("a", "").Add("Z", "z");
        var constructor = type.GetConstructors(Any).Where(c => c.GetParameters() is not [{ } only] || only.ParameterType != type).MaxBy(c => c.GetParameters().Length)
            ?? throw new InvalidOperationException($"{type} can't be made");
        var record = constructor.Invoke([.. constructor.GetParameters().Select(parameter => Of(parameter.ParameterType, parameter.Name!))]);
        foreach (var property in Besides(type)) property.SetValue(record, Of(property.PropertyType, property.Name));
        return record;
    }

    /// <summary>Everything that the record holds, as text: two that differ anywhere differ here.</summary>
    public static string Spell(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        DateTimeOffset time => time.ToString("O"),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Spell))}]",
        _ when scalars.ContainsKey(value.GetType()) || value is Enum => $"{value}",
        _ => $"{value.GetType().Name}({string.Join(", ", Stored(value).Select(property => $"{property.Name}={Spell(property.GetValue(value))}"))})",
    };

    private static IEnumerable<PropertyInfo> Stored(object value) =>
        value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => IsConstructed(value.GetType(), property)).Concat(Besides(value.GetType()));

    // Shapes of the wire, which some records keep, are read by their own readers.
    private static IEnumerable<PropertyInfo> Besides(Type type) => type.Namespace?.StartsWith("Weft.Wire", StringComparison.Ordinal) == true
        ? []
        : type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite && !IsConstructed(type, property));

    private static bool IsConstructed(Type type, PropertyInfo property) =>
        type.GetConstructors(Any).Any(c => c.GetParameters().Any(parameter => property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)));

    private static Type? ElementOf(Type type)
    {
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        return definition == typeof(ImmutableArray<>) || definition == typeof(IReadOnlyList<>) || definition == typeof(ImmutableList<>) ? type.GetGenericArguments()[0] : null;
    }

    private static object ListOf(Type type, Type element, string name)
    {
        var items = Array.CreateInstance(element, 2);
        items.SetValue(Of(element, name), 0);
        items.SetValue(Of(element, $"{name}2"), 1);
        if (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)) return items;
        var maker = type.GetGenericTypeDefinition() == typeof(ImmutableArray<>) ? typeof(ImmutableArray) : typeof(ImmutableList);
        return maker.GetMethods().Single(m => m.Name == "CreateRange" && m.GetParameters() is [{ ParameterType.Name: "IEnumerable`1" }])
            .MakeGenericMethod(element).Invoke(null, [items])!;
    }
}
