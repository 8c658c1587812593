using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Linux;

namespace Weft.Fabric.Uplink;

/// <summary>One flow that sockets carry between the inside and the outside.</summary>
internal abstract class UplinkFlow(HostUplink uplink, UplinkKey key)
{
    private long _lastActive;

    public UplinkKey Key { get; } = key;

    public Task Running { get; private set; } = Task.CompletedTask;

    /// <summary>Packets wait until the flow has its sockets.</summary>
    public abstract bool IsPending { get; }

    /// <summary>Nothing may be silent for longer.</summary>
    public abstract TimeSpan IdleLimit { get; }

    public TimeSpan LastActive => TimeSpan.FromTicks(Volatile.Read(ref _lastActive));

    protected HostUplink Uplink { get; } = uplink;

    protected AddressFamily Family => Key.Destination.IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    protected IPEndPoint Far => new(Key.Destination.ToIPAddress(), Key.DestinationPort);

    protected IPEndPoint Near => new(Key.Source.ToIPAddress(), Key.SourcePort);

    /// <summary>A frame of the flow that was not to pass by itself. The first one starts it.</summary>
    public abstract void Take(HeldFrame frame);

    /// <summary>Ends it at once, at both ends.</summary>
    public abstract void Abort();

    public void Touch() => Volatile.Write(ref _lastActive, Uplink.Now.Ticks);

    /// <summary>Runs the flow to its end, away from the thread that carries packets.</summary>
    protected void Start(Func<Task> carry)
    {
        Touch();
        Running = Task.Run(() => RunAsync(carry));
    }

    private async Task RunAsync(Func<Task> carry)
    {
        try
        {
            await carry();
        }
        catch (Exception over) when (over is SocketException or LinuxException or OperationCanceledException or ObjectDisposedException)
        {
            // One end has gone, or no socket is left: what the other end sends next is answered by its kernel.
        }
        finally
        {
            Abort();
            Uplink.Forget(this);
        }
    }
}
