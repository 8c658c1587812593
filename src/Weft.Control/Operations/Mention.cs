namespace Weft.Control.Operations;

/// <summary>A resource that a request is about without spelling its identifier.</summary>
/// <param name="Id">The resource's identifier.</param>
/// <param name="Through">The stored request that brings it in, by its identifier; null where the request names it in another way.</param>
public readonly record struct Mention(string Id, string? Through = null);
