namespace Weft.Control.Resources;

/// <summary>Something about a resource that policies can ask for, under a condition key such as <c>ec2:VolumeSize</c>.</summary>
/// <param name="Value">Null where the resource has nothing of the kind.</param>
public readonly record struct ConditionFact(string Key, string? Value);
