using Weft.Control.Resources;

namespace Weft.Control.State;

/// <summary>One resource put or, where <paramref name="After"/> is null, removed. What the journal keeps and what a replay applies.</summary>
public sealed record Change(Scope Scope, ResourceType Type, string Id, object? After);
