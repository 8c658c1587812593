using System.Net;
using System.Net.Sockets;
using Weft.Fabric.Linux;
using Weft.Network.Addressing;

namespace Weft.Fabric.Uplink;

/// <summary>
/// The listening sockets inside the uplink's namespace: one for each place outside that connections wait for or waited for a moment ago. Only those
/// are let in whose other half is connected outside already.
/// </summary>
internal sealed class Doors(NetworkNamespace inside) : IDisposable
{
    private const int Backlog = 512;
    private const int ReusePortLevel = 1, ReusePort = 15, Ipv6Level = 41, Ipv6FreeBind = 78;

    private readonly Lock _gate = new();
    private readonly Dictionary<(Address Address, ushort Port), Door> _doors = [];
    private readonly Dictionary<UplinkKey, Arrival> _expected = [];

    /// <summary>Listens for one connection, and for no other from now on than those that are expected.</summary>
    /// <exception cref="LinuxException">No socket is left.</exception>
    /// <exception cref="SocketException">The kernel does not let anybody listen there.</exception>
    public Arrival Expect(UplinkKey key)
    {
        lock (_gate)
        {
            var place = (key.Destination, key.DestinationPort);
            if (!_doors.TryGetValue(place, out var door))
            {
                door = new Door(place, Listen(new IPEndPoint(key.Destination.ToIPAddress(), key.DestinationPort)));
                _doors.Add(place, door);
                _ = AcceptAsync(door);
            }

            door.Waiting++;
            return _expected[key] = new Arrival(key, door);
        }
    }

    public void Leave(Arrival arrival)
    {
        lock (_gate)
        {
            arrival.Door.Waiting--;
            _expected.Remove(arrival.Key);
            arrival.Close();
        }
    }

    /// <summary>Closes the doors at which nobody has waited since the last time.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var (place, door) in _doors)
            {
                if (door.Waiting > 0) door.IsQuiet = false;
                else if (!door.IsQuiet) door.IsQuiet = true;
                else
                {
                    _doors.Remove(place);
                    door.Listener.Dispose();
                }
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var door in _doors.Values) door.Listener.Dispose();
            _doors.Clear();
        }
    }

    private Socket Listen(IPEndPoint place)
    {
        var listener = inside.OpenSocket(place.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (place.AddressFamily == AddressFamily.InterNetworkV6) listener.SetRawSocketOption(Ipv6Level, Ipv6FreeBind, BitConverter.GetBytes(1));
            // A door that is being closed may still be there.
            listener.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            listener.SetRawSocketOption(ReusePortLevel, ReusePort, BitConverter.GetBytes(1));
            listener.Bind(place);
            listener.Listen(Backlog);
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            throw;
        }
    }

    private async Task AcceptAsync(Door door)
    {
        while (true)
        {
            try
            {
                Welcome(await door.Listener.AcceptAsync());
            }
            catch (SocketException over) when (over.SocketErrorCode is SocketError.ConnectionAborted or SocketError.ConnectionReset)
            {
                // Somebody who came in has gone again.
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException)
            {
                // It was closed, or no descriptor is left: who waits gives up in his time, and the next one opens another.
                Close(door);
                return;
            }
        }
    }

    private void Close(Door door)
    {
        lock (_gate)
        {
            if (_doors.TryGetValue(door.Place, out var known) && known == door) _doors.Remove(door.Place);
            door.Listener.Dispose();
        }
    }

    private void Welcome(Socket accepted)
    {
        var (from, at) = ((IPEndPoint)accepted.RemoteEndPoint!, (IPEndPoint)accepted.LocalEndPoint!);
        var key = new UplinkKey(Network.Packets.Protocol.Tcp, Address.From(from.Address), (ushort)from.Port, Address.From(at.Address), (ushort)at.Port);
        lock (_gate)
        {
            if (_expected.TryGetValue(key, out var arrival) && arrival.Come(accepted)) return;
        }

        accepted.LingerState = new LingerOption(true, 0);
        accepted.Dispose();
    }

    /// <summary>One listening socket.</summary>
    internal sealed class Door((Address Address, ushort Port) place, Socket listener)
    {
        public (Address Address, ushort Port) Place { get; } = place;

        public Socket Listener { get; } = listener;

        public int Waiting { get; set; }

        /// <summary>Nobody waited when it was last looked at.</summary>
        public bool IsQuiet { get; set; }
    }

    /// <summary>A connection that is about to come in.</summary>
    internal sealed class Arrival(UplinkKey key, Door door)
    {
        private readonly TaskCompletionSource<Socket> _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _isTaken;

        public UplinkKey Key { get; } = key;

        public Door Door { get; } = door;

        public bool Come(Socket socket) => _accepted.TrySetResult(socket);

        /// <summary>The socket, when it has come; from here on it is the caller's.</summary>
        public async Task<Socket> TakeAsync(CancellationToken patience)
        {
            var socket = await _accepted.Task.WaitAsync(patience);
            _isTaken = true;
            return socket;
        }

        /// <summary>Nobody waits any more: what has come in and was not taken goes away.</summary>
        public void Close()
        {
            if (!_accepted.TrySetCanceled() && !_isTaken) _accepted.Task.Result.Dispose();
        }
    }
}
