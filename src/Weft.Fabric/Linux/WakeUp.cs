using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>Wakes a thread that waits in a <see cref="Poll"/> (eventfd).</summary>
internal sealed class WakeUp : IDisposable
{
    private readonly SafeFileHandle _handle =
        new(LinuxException.Check("eventfd", Libc.EventDescriptor(0, Libc.NonBlocking | Libc.CloseOnExec)), ownsHandle: true);

    public int Descriptor => (int)_handle.DangerousGetHandle();

    public unsafe void Ring()
    {
        ulong one = 1;
        _ = Libc.Write(Descriptor, (byte*)&one, sizeof(ulong));
    }

    public unsafe void Clear()
    {
        ulong count;
        _ = Libc.Read(Descriptor, (byte*)&count, sizeof(ulong));
    }

    public void Dispose() => _handle.Dispose();
}
