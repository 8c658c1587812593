using Weft.Aws.S3.Objects;
using Weft.Control;

namespace Weft.Host.Objects;

/// <summary>
/// Removes bodies that no object names: what a deletion left, and what an upload kept that came to nothing. A body goes only when two sweeps in a row have found
/// it unnamed, so that one that is just being written, or still being read, stays.
/// </summary>
internal sealed class BodySweep : IAsyncDisposable
{
    private static readonly TimeSpan pause = TimeSpan.FromMinutes(5);

    private readonly Cloud cloud;
    private readonly IObjectBodies bodies;
    private readonly ITimer timer;
    private HashSet<string> unnamedBefore = [];

    public BodySweep(Cloud cloud, IObjectBodies bodies, TimeProvider clock)
    {
        this.cloud = cloud;
        this.bodies = bodies;
        // Nothing is on its way yet.
        SweepAll();
        timer = clock.CreateTimer(_ => Sweep(), null, pause, pause);
    }

    /// <summary>Removes every body that nothing names now.</summary>
    public void SweepAll()
    {
        foreach (var name in Unnamed()) bodies.Remove(name);
    }

    public void Sweep()
    {
        var unnamed = Unnamed();
        foreach (var name in unnamed.Where(unnamedBefore.Contains)) bodies.Remove(name);
        unnamedBefore = unnamed;
    }

    public ValueTask DisposeAsync() => timer.DisposeAsync();

    private HashSet<string> Unnamed()
    {
        HashSet<string> names = [.. bodies.Names];
        if (names.Count > 0) names.ExceptWith(NamedBodies.In(cloud.Current));
        return names;
    }
}
