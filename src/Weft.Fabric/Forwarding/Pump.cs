using System.Collections.Concurrent;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Neighbours;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// One thread that carries the packets of some ports. Each ready port has its turn, with so much work at a time, so that a host that floods
/// leaves the others theirs.
/// </summary>
internal sealed class Pump : IDisposable
{
    private const int TurnBudget = 64;
    private const int IdleMilliseconds = 1000, RestMilliseconds = 4;
    private const ulong WakeUpNumber = ulong.MaxValue;

    private static readonly TimeSpan s_sweepEvery = TimeSpan.FromSeconds(10);

    private readonly SlowPath _slowPath;
    private readonly FrameHandler _handler;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Action<Exception>? _reportFault;
    private readonly Poll _poll = new(64);
    private readonly WakeUp _wakeUp = new();
    private readonly ConcurrentQueue<Action> _errands = [];
    private readonly Dictionary<ulong, Port> _ports = [];
    private readonly List<Port> _resting = [];
    private readonly int _number;
    private readonly Thread _thread;
    private TimeSpan _lastSweep;
    private volatile bool _isStopping;

    public Pump(SlowPath slowPath, Observers observers, LiveSettings settings, TimeProvider clock, long start, int number)
    {
        _slowPath = slowPath;
        _handler = new FrameHandler(slowPath, observers, settings.HostConfigurationOf);
        _clock = clock;
        _start = start;
        _reportFault = settings.ReportFault;
        _number = number;
        _poll.Watch(_wakeUp.Descriptor, WakeUpNumber);
        _thread = new Thread(Work) { IsBackground = true, Name = $"weft pump {number}" };
        _thread.Start();
    }

    public void Add(Port port) => Post(() =>
    {
        _ports.Add((ulong)port.Number, port);
        _poll.Watch(port.Tap.Descriptor, (ulong)port.Number);
    });

    public void Remove(Port port) => Post(() =>
    {
        if (_ports.ContainsKey((ulong)port.Number)) Forget(port);
    });

    /// <summary>Runs the errand on the pump's thread, between two frames.</summary>
    public void Post(Action errand)
    {
        _errands.Enqueue(errand);
        _wakeUp.Ring();
    }

    /// <summary>Done when the pump has finished what it was at.</summary>
    public Task PassAsync()
    {
        var passed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(passed.SetResult);
        return passed.Task;
    }

    public void Dispose()
    {
        _isStopping = true;
        _wakeUp.Ring();
        _thread.Join();
        _poll.Dispose();
        _wakeUp.Dispose();
    }

    private void Work()
    {
        while (!_isStopping)
        {
            try
            {
                Turn();
            }
            catch (Exception fault)
            {
                // One frame that finds a mistake of ours must not stop all the others.
                _reportFault?.Invoke(fault);
            }
        }
    }

    private void Turn()
    {
        var ready = _poll.Wait(_resting.Count > 0 ? RestMilliseconds : IdleMilliseconds);
        var now = _clock.GetElapsedTime(_start);
        _handler.SetTime(now, _clock.GetUtcNow());
        for (var i = _resting.Count - 1; i >= 0; i--)
        {
            if (!_resting[i].Walks!.IsSpent(now.Ticks)) Wake(i);
        }

        for (var i = 0; i < ready; i++)
        {
            var number = _poll.Ready(i);
            if (number == WakeUpNumber) RunErrands();
            else if (_ports.TryGetValue(number, out var port)) Carry(port, now.Ticks);
        }

        if (now - _lastSweep >= s_sweepEvery) Sweep(now);
    }

    private unsafe void Carry(Port port, long now)
    {
        var room = _handler.Room;
        fixed (byte* buffer = room)
        {
            for (var budget = TurnBudget; budget > 0;)
            {
                var length = port.Tap.Read(buffer, room.Length);
                if (length < 0)
                {
                    // The namespace behind the card is gone.
                    port.Close();
                    Forget(port);
                    return;
                }

                if (length <= VirtioHeader.Length) return;
                var work = _handler.Handle(port, length);
                budget -= (int)work;
                if (work == FrameWork.Fast || port.Walks is not { } walks) continue;
                walks.Spend(work, now);
                if (!walks.IsSpent(now)) continue;
                Rest(port);
                return;
            }
        }
    }

    // A card that is gone is told even while it rests, so that a port may be told to rest twice.
    private void Rest(Port port)
    {
        if (_resting.Contains(port)) return;
        _resting.Add(port);
        _poll.Rest(port.Tap.Descriptor, (ulong)port.Number);
    }

    private void Wake(int resting)
    {
        var port = _resting[resting];
        _resting.RemoveAt(resting);
        _poll.WatchAgain(port.Tap.Descriptor, (ulong)port.Number);
    }

    private void Forget(Port port)
    {
        _ports.Remove((ulong)port.Number);
        _resting.Remove(port);
        _poll.Forget(port.Tap.Descriptor);
    }

    private void RunErrands()
    {
        _wakeUp.Clear();
        while (_errands.TryDequeue(out var errand)) errand();
    }

    private void Sweep(TimeSpan now)
    {
        _lastSweep = now;
        if (_number == 0) _slowPath.Sweep(now.Ticks);
        var oldest = (now - s_sweepEvery).Ticks;
        foreach (var port in _ports.Values)
        {
            if (port.AsksForRouter && now - port.LastAdvertised >= RouterAdvertisements.Again)
            {
                port.LastAdvertised = now;
                _handler.Advertise(port);
            }

            foreach (var (key, entry) in port.Flows)
            {
                if (entry.Expires < oldest) port.Flows.Remove(key);
            }
        }
    }
}
