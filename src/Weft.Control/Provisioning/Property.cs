using System.Collections.Immutable;

namespace Weft.Control.Provisioning;

/// <summary>What a property of a provisioned type holds.</summary>
public enum PropertyKind
{
    Text,
    Integer,

    /// <summary>True or false.</summary>
    Flag,

    /// <summary>Any JSON: a policy document.</summary>
    Document,
    List,

    /// <summary>Values under keys of the author's choice.</summary>
    Map,

    /// <summary>Named members.</summary>
    Group,
}

/// <summary>What a change of a property does to the resource that stands.</summary>
public enum UpdateEffect
{
    /// <summary>It goes on working while it changes.</summary>
    NoInterruption,

    /// <summary>It stops for a while.</summary>
    SomeInterruption,

    /// <summary>One or the other, which only the change itself tells.</summary>
    Conditional,

    /// <summary>It is made anew under another identifier, and the old one goes.</summary>
    Replacement,
}

/// <summary>One property of a provisioned type: its name, its form, whether it must be there, and what a change of it does.</summary>
public sealed record Property
{
    private Property(string name, PropertyKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The name that lists of tags have nearly everywhere.</summary>
    public const string TagsName = "Tags";

    public string Name { get; private init; }

    public PropertyKind Kind { get; }

    public bool IsRequired { get; private init; }

    public UpdateEffect Effect { get; private init; }

    /// <summary>What a list or map holds.</summary>
    public Property? Element { get; private init; }

    /// <summary>What a group holds, by name.</summary>
    public ImmutableDictionary<string, Property> Members { get; private init; } = ImmutableDictionary<string, Property>.Empty;

    /// <summary>Whether the order of a list means nothing.</summary>
    public bool IsUnordered { get; private init; }

    /// <summary>Whether the property can't be read back from the resource, so that drift can't be told of it.</summary>
    public bool IsWriteOnly { get; private init; }

    /// <summary>Whether the property is the resource's tags, which the stack adds its own to.</summary>
    public bool IsTags { get; private init; }

    /// <summary>AWS has it and Weft does not do it: a template that gives it a value is refused.</summary>
    public bool IsRefused { get; private init; }

    public static Property Text(string name) => new(name, PropertyKind.Text);

    public static Property Integer(string name) => new(name, PropertyKind.Integer);

    public static Property Flag(string name) => new(name, PropertyKind.Flag);

    public static Property Document(string name) => new(name, PropertyKind.Document);

    public static Property Texts(string name) => List(name, Text(""));

    public static Property List(string name, Property element) => new(name, PropertyKind.List) { Element = element };

    /// <summary>A list of groups.</summary>
    public static Property Groups(string name, params Property[] members) => List(name, Group("", members));

    public static Property Map(string name, Property element) => new(name, PropertyKind.Map) { Element = element };

    public static Property Group(string name, params Property[] members) =>
        new(name, PropertyKind.Group) { Members = members.ToImmutableDictionary(member => member.Name, StringComparer.Ordinal) };

    /// <summary>The resource's tags: a list of Key and Value.</summary>
    public static Property Tags(string name = TagsName) => Groups(name, Text("Key").Required(), Text("Value").Required()).Unordered() with { IsTags = true };

    /// <summary>The resource's tags where they are a map.</summary>
    public static Property TagMap(string name = TagsName) => Map(name, Text("")) with { IsTags = true };

    public static Property Refused(string name) => new(name, PropertyKind.Document) { IsRefused = true };

    public Property Required() => this with { IsRequired = true };

    /// <summary>A change makes the resource anew.</summary>
    public Property Replaces() => this with { Effect = UpdateEffect.Replacement };

    /// <summary>A change stops the resource for a while.</summary>
    public Property Interrupts() => this with { Effect = UpdateEffect.SomeInterruption };

    /// <summary>Whether a change makes the resource anew hangs on the change; the type says so (<see cref="ProvisionedType.ReplacesWhen"/>).</summary>
    public Property MayReplace() => this with { Effect = UpdateEffect.Conditional };

    public Property Unordered() => this with { IsUnordered = true };

    public Property WriteOnly() => this with { IsWriteOnly = true };
}
