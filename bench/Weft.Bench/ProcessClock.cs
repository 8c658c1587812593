using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Weft.Bench;

/// <summary>The CPU time of another process to the nanosecond, its ended threads included (Linux, clock_getcpuclockid(3)).</summary>
internal static partial class ProcessClock
{
    // The clock of a process as the kernel numbers it: CPUCLOCK_SCHED of the inverted process number.
    private const int Scheduler = 2;

    public static TimeSpan Of(int process) => GetTime((~process << 3) | Scheduler, out var time) == 0
        ? TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0)
        : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out Time time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
