using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Weft.Fabric.Linux;

/// <summary>
/// One network namespace, kept as a file descriptor: there is no name for it in the file system, so that a crash leaves nothing behind.
/// What is opened inside (a socket, a TAP, a listener) stays inside and can be used from any thread.
/// </summary>
public sealed class NetworkNamespace : IDisposable
{
    private readonly SafeFileHandle _handle;
    private SafeFileHandle? _spareLinks;

    private NetworkNamespace(SafeFileHandle handle) => _handle = handle;

    /// <summary>Valid while this object lives. It is closed on exec.</summary>
    public int Descriptor => (int)_handle.DangerousGetHandle();

    /// <summary>A path by which another process of the same user reaches it, e.g. <c>nsenter --net=PATH</c>.</summary>
    public string Path => $"/proc/{Environment.ProcessId}/fd/{Descriptor}";

    /// <summary>A new and empty namespace; its loopback is down.</summary>
    /// <exception cref="LinuxException">The user may not make namespaces (EPERM).</exception>
    public static NetworkNamespace Create() => OnThreadOfItsOwn(() =>
    {
        LinuxException.Check("unshare", Libc.Unshare(Libc.NewNetwork));
        var made = OfThisThread();
        // Who makes a namespace wants cards in it, and a thread costs more than a socket.
        made._spareLinks = LinkSocket.OpenHere();
        return made;
    });

    /// <summary>The namespace that the calling thread sits in.</summary>
    public static NetworkNamespace OfThisThread() =>
        new(new SafeFileHandle(LinuxException.Check("open /proc/thread-self/ns/net", Libc.Open("/proc/thread-self/ns/net", Libc.CloseOnExec)), ownsHandle: true));

    /// <summary>The socket for its links that came with it, once; null from then on.</summary>
    internal SafeFileHandle? TakeLinks() => Interlocked.Exchange(ref _spareLinks, null);

    /// <summary>
    /// Runs the work on a new thread that sits in the namespace, and waits for it. The work may open descriptors and make system calls; it
    /// must not start threads or tasks, nor await: threads that the runtime makes from there would sit in the namespace for good.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It has been disposed of.</exception>
    public T Run<T>(Func<T> work)
    {
        ArgumentNullException.ThrowIfNull(work);
        return OnThreadOfItsOwn(() =>
        {
            Enter();
            return work();
        });
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    public void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });

    /// <summary>A socket that lives in the namespace; bind, listen, connect and await it from anywhere.</summary>
    public Socket OpenSocket(AddressFamily family, SocketType type, ProtocolType protocol)
    {
        var nativeFamily = family == AddressFamily.InterNetworkV6 ? Libc.FamilyIPv6 : Libc.FamilyIPv4;
        var descriptor = Run(() => LinuxException.Check("socket", Libc.Socket(nativeFamily, (int)type | Libc.CloseOnExec, (int)protocol)));
        return new Socket(new SafeSocketHandle(descriptor, ownsHandle: true));
    }

    public void Dispose()
    {
        TakeLinks()?.Dispose();
        _handle.Dispose();
    }

    // It is held meanwhile, for the number of a descriptor that was closed may be another namespace's.
    private void Enter()
    {
        var isHeld = false;
        try
        {
            _handle.DangerousAddRef(ref isHeld);
            LinuxException.Check("setns", Libc.SetNamespace(Descriptor, Libc.NewNetwork));
        }
        finally
        {
            if (isHeld) _handle.DangerousRelease();
        }
    }

    // A thread that has entered a namespace cannot always go back (without root it may not), so it ends.
    private static T OnThreadOfItsOwn<T>(Func<T> work)
    {
        var task = new Task<T>(work);
        var thread = new Thread(() => task.RunSynchronously(TaskScheduler.Default), 256 * 1024) { IsBackground = true, Name = "weft namespace" };
        thread.Start();
        thread.Join();
        return task.GetAwaiter().GetResult();
    }
}
