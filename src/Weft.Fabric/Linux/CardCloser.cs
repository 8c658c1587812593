namespace Weft.Fabric.Linux;

/// <summary>
/// Closes cards, many at once: for each the kernel waits until nobody looks at it any more (RCU), and those that wait together wait only once.
/// Its threads end when nothing is left to close.
/// </summary>
internal sealed class CardCloser
{
    private const int MaxThreads = 64, StackBytes = 128 * 1024;

    private readonly Lock _gate = new();
    private readonly Queue<(IDisposable Card, TaskCompletionSource Closed)> _waiting = [];
    private int _threads;

    /// <summary>Done when the card is gone from its namespace.</summary>
    /// <exception cref="LinuxException">The kernel keeps it, and why.</exception>
    public Task CloseAsync(IDisposable card)
    {
        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue((card, closed));
            if (_threads == MaxThreads) return closed.Task;
            _threads++;
        }

        new Thread(Work, StackBytes) { IsBackground = true, Name = "weft card closer" }.Start();
        return closed.Task;
    }

    private void Work()
    {
        while (Next() is { } next)
        {
            try
            {
                next.Card.Dispose();
                next.Closed.SetResult();
            }
            catch (LinuxException refused)
            {
                next.Closed.SetException(refused);
            }
        }
    }

    private (IDisposable Card, TaskCompletionSource Closed)? Next()
    {
        lock (_gate)
        {
            if (_waiting.TryDequeue(out var next)) return next;
            _threads--;
            return null;
        }
    }
}
