using System.Buffers;
using System.Net.Sockets;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Guests;

/// <summary>
/// A running machine: processes in network, mount, host name, message and process namespaces of their own over the host's file system.
/// </summary>
public sealed class Guest : IAsyncDisposable
{
    private static readonly TimeSpan patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan reaping = TimeSpan.FromMilliseconds(2);
    private static readonly byte[] shutDown = [(byte)'\n'];

    private readonly Socket line;
    private readonly ConsoleTape console;
    private readonly Task<GuestEnd> ended;

    private Guest(int process, Socket line, ConsoleTape console)
    {
        Process = process;
        this.line = line;
        this.console = console;
        ended = FollowAsync();
    }

    /// <summary>The number of its first process, as the host counts.</summary>
    public int Process { get; }

    /// <summary>Done when nothing of it runs any more.</summary>
    public Task<GuestEnd> Ended => ended;

    /// <summary>Boots a machine in a network that is ready.</summary>
    /// <exception cref="LinuxException">The kernel refuses a namespace, a mount or the process.</exception>
    public static Guest Start(GuestPlan plan, NetworkNamespace network, ConsoleTape console)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var (own, theirs) = Pair();
        var isProcMounted = false;
        try
        {
            var process = network.Run(() =>
            {
                LinuxException.Check("unshare mounts", Libc.Unshare(ProcessCalls.NewMounts | ProcessCalls.NewNames | ProcessCalls.NewMessages));
                GuestFileSystem.Build(plan with { Files = plan.Files.AddRange(FirstProcess.Files(plan.Boot)) });
                GuestFileSystem.SetHostName(plan.HostName);
                // Last, since from here on this thread can start no thread any more, and the runtime may want one.
                LinuxException.Check("unshare processes", Libc.Unshare(ProcessCalls.NewProcesses));
                var number = FirstProcess.Start(theirs, plan.Variables);
                isProcMounted = GuestFileSystem.TryShowProcesses();
                return number;
            });
            FirstProcess.Release(own, isProcMounted);
            return new Guest(process, new Socket(new SafeSocketHandle(own, ownsHandle: true)), console);
        }
        catch (LinuxException)
        {
            _ = Libc.Close(own);
            throw;
        }
        finally
        {
            _ = Libc.Close(theirs);
        }
    }

    /// <summary>Shuts it down: its programs are asked to end, and after a while they are ended.</summary>
    public async Task<GuestEnd> StopAsync()
    {
        try
        {
            await line.SendAsync(shutDown);
            return await ended.WaitAsync(patience);
        }
        catch (Exception deaf) when (deaf is SocketException or TimeoutException or ObjectDisposedException)
        {
            return await KillAsync();
        }
    }

    /// <summary>Switches it off.</summary>
    public async Task<GuestEnd> KillAsync()
    {
        // The number can't be another process's yet: nobody has waited for this one.
        if (!ended.IsCompleted) _ = ProcessCalls.Kill(Process, ProcessCalls.KillSignal);
        return await ended;
    }

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task<GuestEnd> FollowAsync()
    {
        // The line is closed at the other end when the last process inside is gone.
        while (true)
        {
            var buffer = ArrayPool<byte>.Shared.Rent(4096);
            var read = await ReceiveAsync(buffer);
            console.Write(buffer.AsSpan(0, read));
            ArrayPool<byte>.Shared.Return(buffer);
            if (read == 0) break;
        }

        line.Dispose();
        return await WaitForEndAsync();
    }

    private async ValueTask<int> ReceiveAsync(byte[] buffer)
    {
        try
        {
            return await line.ReceiveAsync(buffer.AsMemory());
        }
        catch (SocketException gone) when (gone.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted)
        {
            return 0;
        }
    }

    // The line closes a moment before the first process can be waited for; to wait for a thousand of them no thread is held.
    private async Task<GuestEnd> WaitForEndAsync()
    {
        GuestEnd? end;
        while ((end = FindEnd()) is null) await Task.Delay(reaping);
        return end.Value;
    }

    // reboot(2) inside a process namespace ends its first process with a signal that tells which kind it was.
    private unsafe GuestEnd? FindEnd()
    {
        const int hangUp = 1, interrupt = 2, signalBits = 0x7f, withoutWaiting = 1;
        int status;
        var found = ProcessCalls.WaitFor(Process, &status, withoutWaiting);
        if (found == 0) return null;
        if (found < 0) return System.Runtime.InteropServices.Marshal.GetLastPInvokeError() == Libc.Interrupted ? null : GuestEnd.Stopped;
        return (status & signalBits) switch
        {
            hangUp => GuestEnd.Rebooting,
            interrupt => GuestEnd.PoweredOff,
            _ => GuestEnd.Stopped,
        };
    }

    private static unsafe (int Own, int Theirs) Pair()
    {
        var pair = stackalloc int[2];
        LinuxException.Check("socketpair", ProcessCalls.SocketPair(ProcessCalls.LocalFamily, ProcessCalls.Stream | Libc.CloseOnExec, 0, pair));
        return (pair[0], pair[1]);
    }
}
