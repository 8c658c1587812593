using Weft.Network.Compilation;

namespace Weft.Control.State;

/// <summary>
/// What the revisions of one cloud mean for packets, one after the other: each is made from the one that was asked for before it. It holds
/// nothing that the revision at hand could not give again, so it guards no truth.
/// </summary>
internal sealed class NetworkLine
{
    private readonly Lock gate = new();
    private LoweredState? last;

    public CompiledNetwork At(CloudState state, DateTimeOffset now)
    {
        lock (gate)
        {
            // A fault half-way leaves nothing behind: the next question starts from nothing.
            var following = last ?? new LoweredState();
            last = null;
            following.Follow(state, now);
            last = following;
            return following.Network;
        }
    }
}
