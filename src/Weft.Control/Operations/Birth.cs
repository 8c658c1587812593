using System.Text.Json.Serialization;
using Weft.Control.Resources;

namespace Weft.Control.Operations;

/// <summary>The mark that a scope has been born, with whatever an account has in a Region from the start.</summary>
public sealed record Birth(Id<Birth> Id, DateTimeOffset At) : IResource<Birth>
{
    public static Id<Birth> TheOne { get; } = new("birth");

    public static ResourceType<Birth> Type { get; } = new ResourceType<Birth>("birth", BirthJson.Default).WithoutTags();
}

[JsonSerializable(typeof(Birth))]
internal sealed partial class BirthJson : JsonSerializerContext;
