namespace Weft.Fabric.Observation;

/// <summary>Those who look on at the moment. Reading takes no lock and no allocation.</summary>
internal sealed class Observers
{
    private readonly Lock _gate = new();
    private volatile IPacketObserver[] _all = [];

    public bool IsAny => _all.Length > 0;

    /// <summary>Called when somebody has come or gone.</summary>
    public Action? Changed { get; set; }

    public IDisposable Add(IPacketObserver observer)
    {
        lock (_gate) _all = [.. _all, observer];
        Changed?.Invoke();
        return new Watch(this, observer);
    }

    public void Show(in SeenPacket packet)
    {
        foreach (var observer in _all) observer.Seen(packet);
    }

    private void Remove(IPacketObserver observer)
    {
        lock (_gate)
        {
            var index = Array.IndexOf(_all, observer);
            if (index >= 0) _all = [.. _all[..index], .. _all[(index + 1)..]];
        }

        Changed?.Invoke();
    }

    private sealed class Watch(Observers observers, IPacketObserver observer) : IDisposable
    {
        private IPacketObserver? _observer = observer;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _observer, null) is { } known) observers.Remove(known);
        }
    }
}
