using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>Waits for many descriptors at once (epoll), each with a number that its owner chose.</summary>
internal sealed class Poll : IDisposable
{
    private const int Add = 1, Remove = 2, Modify = 3;
    private const uint Readable = 1;

    // The kernel packs its event on x86-64 and on no other machine.
    private static readonly int s_numberOffset = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;

    private readonly SafeFileHandle _handle = new(LinuxException.Check("epoll_create1", Libc.EpollCreate(Libc.CloseOnExec)), ownsHandle: true);
    private readonly byte[] _events;
    private readonly int _capacity;

    public Poll(int capacity)
    {
        _capacity = capacity;
        _events = GC.AllocateArray<byte>(capacity * EventLength, pinned: true);
    }

    private static int EventLength => s_numberOffset + 8;

    private int Descriptor => (int)_handle.DangerousGetHandle();

    public void Watch(int descriptor, ulong number) => Control("epoll_ctl add", Add, descriptor, Readable, number);

    /// <summary>For a while it does not matter whether the descriptor can be read; only that it is gone is still told.</summary>
    public void Rest(int descriptor, ulong number) => Control("epoll_ctl rest", Modify, descriptor, 0, number);

    public void WatchAgain(int descriptor, ulong number) => Control("epoll_ctl watch", Modify, descriptor, Readable, number);

    public unsafe void Forget(int descriptor)
    {
        var @event = stackalloc byte[16];
        LinuxException.Check("epoll_ctl remove", Libc.EpollControl(Descriptor, Remove, descriptor, @event));
    }

    /// <summary>Waits until something can be read; returns how many descriptors, none after the timeout. -1 waits for ever, 0 does not wait.</summary>
    public unsafe int Wait(int timeoutMilliseconds)
    {
        fixed (byte* events = _events)
        {
            var ready = Libc.EpollWait(Descriptor, events, _capacity, timeoutMilliseconds);
            if (ready >= 0) return ready;
            var error = Marshal.GetLastPInvokeError();
            return error == Libc.Interrupted ? 0 : throw new LinuxException("epoll_wait", error);
        }
    }

    /// <summary>The number of the i-th ready descriptor of the last wait.</summary>
    public ulong Ready(int index) => MemoryMarshal.Read<ulong>(_events.AsSpan((index * EventLength) + s_numberOffset));

    public void Dispose() => _handle.Dispose();

    private unsafe void Control(string what, int operation, int descriptor, uint events, ulong number)
    {
        var @event = stackalloc byte[16];
        *(uint*)@event = events;
        *(ulong*)(@event + s_numberOffset) = number;
        LinuxException.Check(what, Libc.EpollControl(Descriptor, operation, descriptor, @event));
    }
}
