using System.Collections.Immutable;
using Weft.Aws.Guests;

namespace Weft.Host.Live;

/// <summary>What one pass has to do so that the machines are what the newest revision says.</summary>
/// <param name="Stop">Machines that run and should not, or should be booted anew.</param>
/// <param name="Start">Instances that should run and have no machine.</param>
/// <param name="Keep">Machines that are as they should be, whose network cards may have changed.</param>
internal sealed record LivePlan(ImmutableArray<string> Stop, ImmutableArray<RunningInstance> Start, ImmutableArray<RunningInstance> Keep)
{
    /// <param name="wanted">The instances that should run.</param>
    /// <param name="live">Each machine with the boot that it came from; one that is on its way down is not yet free for another boot.</param>
    public static LivePlan Between(IEnumerable<RunningInstance> wanted, IReadOnlyDictionary<string, LiveMachine> live)
    {
        var (start, keep) = (ImmutableArray.CreateBuilder<RunningInstance>(), ImmutableArray.CreateBuilder<RunningInstance>());
        HashSet<string> right = new(StringComparer.Ordinal);
        foreach (var instance in wanted)
        {
            if (!live.TryGetValue(instance.Id, out var machine)) start.Add(instance);
            else if (machine.Boot == instance.Boot && !machine.IsEnding)
            {
                right.Add(instance.Id);
                keep.Add(instance);
            }
        }

        return new LivePlan([.. live.Where(machine => !machine.Value.IsEnding && !right.Contains(machine.Key)).Select(machine => machine.Key)], start.ToImmutable(), keep.ToImmutable());
    }
}

/// <summary>A machine as the plan sees it.</summary>
/// <param name="Boot">The boot of its instance that made it.</param>
/// <param name="IsEnding">It is being shut down.</param>
internal readonly record struct LiveMachine(DateTimeOffset Boot, bool IsEnding);
