namespace Weft.Fabric.Forwarding;

/// <summary>
/// How much work one port may make beyond the fast path: so much a second, and a burst of some more. A port that has spent it rests, and what
/// its host sends meanwhile waits in the card's own queue: a flood costs the host that floods.
/// </summary>
internal sealed class WalkAllowance(int perSecond, int burst)
{
    private readonly long _ticksEach = TimeSpan.TicksPerSecond / perSecond;
    private readonly long _ticksBurst = TimeSpan.TicksPerSecond / perSecond * burst;

    // The moment at which everything that was spent is earned again.
    private long _earnedAt = long.MinValue;

    public void Spend(FrameWork work, long now) => _earnedAt = Math.Max(_earnedAt, now) + (_ticksEach * (int)work);

    public bool IsSpent(long now) => _earnedAt > now + _ticksBurst;
}
