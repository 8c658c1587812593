namespace Weft.Control.State;

/// <summary>One revision and the commit that made it.</summary>
/// <param name="Call">Who made it, doing what, when; null for the state that Weft started with.</param>
/// <param name="Changes">What it changed.</param>
public sealed record Revision(CloudState State, Call? Call, IReadOnlyList<Change> Changes)
{
    public long Number => State.Revision;
}
