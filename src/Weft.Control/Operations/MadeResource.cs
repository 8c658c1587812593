using Weft.Control.Resources;

namespace Weft.Control.Operations;

/// <summary>A resource that an operation makes beside the one that its name spells, as policies see it before it stands.</summary>
/// <param name="Facts">What it will be, as condition keys.</param>
public sealed record MadeResource(ResourceType Type, IReadOnlyList<ConditionFact> Facts);
