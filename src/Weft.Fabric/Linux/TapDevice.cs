using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>
/// The engine's end of a virtual network card: what the namespace sends is read here, what is written here the namespace receives. Every frame
/// has a virtio-net header of 10 bytes before it, so that segments of up to 64 KB cross uncut and with unfinished checksums.
/// </summary>
internal sealed class TapDevice : IDisposable
{
    public const int HeaderLength = 10;

    private const nuint SetInterface = 0x400454ca, SetOffload = 0x400454d0;
    private const ushort Tap = 2, NoPacketInformation = 0x1000, VirtioHeader = 0x4000;
    private const nint Checksums = 1, SegmentsIPv4 = 2, SegmentsIPv6 = 4, SegmentsWithCongestion = 8;

    private readonly SafeFileHandle _handle;

    private TapDevice(SafeFileHandle handle) => _handle = handle;

    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>Makes a card in the namespace. It is gone when the device is disposed.</summary>
    /// <exception cref="LinuxException">The TUN device may not be opened (EACCES), or no card may be made (EPERM).</exception>
    public static TapDevice Open(NetworkNamespace inside, string name)
    {
        if (Encoding.ASCII.GetByteCount(name) is 0 or > 15) throw new ArgumentException($"'{name}' is no name of a device", nameof(name));
        return Make(inside.Run(ClaimHere), name);
    }

    /// <summary>As many cards as wanted for the namespace, which have no names and are not there yet.</summary>
    public static IEnumerable<SafeFileHandle> Claim(NetworkNamespace inside, int count) => inside.Run(() => Enumerable.Range(0, count).Select(_ => ClaimHere()).ToList());

    /// <summary>One frame with its header; 0 if none is waiting or the card is down, -1 if it is gone.</summary>
    public unsafe int Read(byte* buffer, int size)
    {
        var read = Libc.Read(Descriptor, buffer, (nuint)size);
        return read >= 0 ? (int)read : Marshal.GetLastPInvokeError() == Libc.BadFileState ? -1 : 0;
    }

    /// <summary>Gives a frame with its header to the namespace; false if it has no room or the card is down.</summary>
    public unsafe bool Write(byte* buffer, int length) => Libc.Write(Descriptor, buffer, (nuint)length) == length;

    public void Dispose() => _handle.Dispose();

    // What is opened here belongs to the calling thread's namespace, whoever makes a card of it.
    private static SafeFileHandle ClaimHere() =>
        new(LinuxException.Check("open /dev/net/tun", Libc.Open("/dev/net/tun", Libc.ReadWrite | Libc.NonBlocking | Libc.CloseOnExec)), ownsHandle: true);

    /// <summary>Makes a card of what <see cref="Claim"/> gave.</summary>
    /// <exception cref="LinuxException">No card may be made (EPERM), or the name is taken.</exception>
    public static unsafe TapDevice Make(SafeFileHandle handle, string name)
    {
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.ASCII.GetBytes(name, new Span<byte>(request, 15));
        *(ushort*)(request + 16) = Tap | NoPacketInformation | VirtioHeader;
        try
        {
            LinuxException.Check($"create {name}", Libc.Control((int)handle.DangerousGetHandle(), SetInterface, request));
            LinuxException.Check($"offload of {name}", Libc.Control(
                (int)handle.DangerousGetHandle(), SetOffload, Checksums | SegmentsIPv4 | SegmentsIPv6 | SegmentsWithCongestion));
            return new TapDevice(handle);
        }
        catch (LinuxException)
        {
            handle.Dispose();
            throw;
        }
    }
}
