using System.Collections.Concurrent;
using Weft.Fabric.Frames;
using Weft.Fabric.Linux;
using Weft.Fabric.Observation;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// One thread that carries the packets of some ports. Each ready port has its turn, with so much work at a time, so that a host that floods
/// leaves the others theirs.
/// </summary>
internal sealed class Pump : IDisposable
{
    private const int TurnBudget = 64, FastCost = 1, SlowCost = 8;
    private const int IdleMilliseconds = 1000;
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
        if (_ports.Remove((ulong)port.Number)) _poll.Forget(port.Tap.Descriptor);
    });

    /// <summary>Runs the errand on the pump's thread, between two frames.</summary>
    public void Post(Action errand)
    {
        _errands.Enqueue(errand);
        _wakeUp.Ring();
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
        var ready = _poll.Wait(IdleMilliseconds);
        var now = _clock.GetElapsedTime(_start);
        _handler.SetTime(now, _clock.GetUtcNow());
        for (var i = 0; i < ready; i++)
        {
            var number = _poll.Ready(i);
            if (number == WakeUpNumber) RunErrands();
            else if (_ports.TryGetValue(number, out var port)) Carry(port);
        }

        if (now - _lastSweep >= s_sweepEvery) Sweep(now);
    }

    private unsafe void Carry(Port port)
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
                    _ports.Remove((ulong)port.Number);
                    _poll.Forget(port.Tap.Descriptor);
                    return;
                }

                if (length <= VirtioHeader.Length) return;
                budget -= _handler.Handle(port, length) ? FastCost : SlowCost;
            }
        }
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
            foreach (var (key, entry) in port.Flows)
            {
                if (entry.Expires < oldest) port.Flows.Remove(key);
            }
        }
    }
}
