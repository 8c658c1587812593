using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;

namespace Weft.Fabric.Linux;

/// <summary>
/// The links, addresses, routes and neighbours of one namespace, changed by rtnetlink messages: no process is started. Usable from any thread,
/// one at a time.
/// </summary>
public sealed class LinkSocket : IDisposable
{
    private const ushort NewLink = 16, DeleteLink = 17, GetLink = 18, NewAddress = 20, DeleteAddress = 21, NewRoute = 24, DeleteRoute = 25, NewNeighbour = 28, NewQueue = 36, NewFilter = 44;
    private const ushort Request = 1, Acknowledge = 4, Replace = 0x100, Exclusive = 0x200, Create = 0x400;
    private const byte UnicastKind = 1, LocalKind = 2, UnreachableKind = 7;
    private const byte UniverseScope = 0, LinkScope = 253, HostScope = 254;

    private readonly SafeFileHandle _socket;
    private readonly Lock _gate = new();
    private readonly byte[] _buffer = new byte[8192];
    private uint _sequence;

    private LinkSocket(SafeFileHandle socket) => _socket = socket;

    public static LinkSocket Open(NetworkNamespace inside)
    {
        ArgumentNullException.ThrowIfNull(inside);
        return new(inside.TakeLinks() ?? inside.Run(OpenHere));
    }

    /// <summary>A socket for the links of the namespace that the calling thread sits in.</summary>
    internal static SafeFileHandle OpenHere() =>
        new(LinuxException.Check("socket netlink", Libc.Socket(Libc.FamilyNetlink, Libc.RawSocket | Libc.CloseOnExec, 0)), ownsHandle: true);

    /// <summary>The index of the device with the given name.</summary>
    /// <exception cref="LinuxException">ENODEV: there is none.</exception>
    public int IndexOf(string device)
    {
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, GetLink, Request);
            message.Fixed(stackalloc byte[16]);
            message.Attribute(3, device);
            var answer = Exchange($"find {device}", message.Bytes);
            return MemoryMarshal.Read<int>(answer[20..]);
        }
    }

    /// <summary>Brings a device up or down, and sets what is given.</summary>
    /// <param name="hasOwnLinkLocal">False: the kernel makes no IPv6 link-local address by itself.</param>
    /// <param name="asksForNeighbours">False: every packet is sent to the card's own hardware address, and nobody is asked for another.</param>
    public void Configure(int device, bool isUp, MacAddress? mac = null, int? mtu = null, bool hasOwnLinkLocal = true, bool asksForNeighbours = true)
    {
        Span<byte> address = stackalloc byte[MacAddress.Length];
        lock (_gate)
        {
            // The kernel reads the flags first, and would make the address that is not wanted.
            if (!hasOwnLinkLocal) LeaveOutLinkLocal(device);
            var message = new NetlinkMessage(_buffer, NewLink, Request | Acknowledge);
            message.Fixed(LinkHeader(stackalloc byte[16], device, isUp, asksForNeighbours));
            if (mac is { } known)
            {
                known.Write(address);
                message.Attribute(1, address);
            }

            if (mtu is { } size) message.Attribute(4, (uint)size);
            Exchange($"configure device {device}", message.Bytes);
        }
    }

    /// <summary>A pair of virtual cards, one here and its peer in another namespace; both down.</summary>
    public void CreatePair(string name, string peerName, NetworkNamespace peerInside, int? queueLength = null)
    {
        ArgumentNullException.ThrowIfNull(peerInside);
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, NewLink, Request | Acknowledge | Create | Exclusive);
            message.Fixed(stackalloc byte[16]);
            message.Attribute(3, name);
            if (queueLength is { } length) message.Attribute(13, (uint)length);
            var kind = message.BeginNest(18);
            message.Attribute(1, "veth");
            var parameters = message.BeginNest(2);
            var peer = message.BeginNest(1);
            message.Fixed(stackalloc byte[16]);
            message.Attribute(3, peerName);
            message.Attribute(28, (uint)peerInside.Descriptor);
            message.EndNest(peer);
            message.EndNest(parameters);
            message.EndNest(kind);
            Exchange($"create {name}", message.Bytes);
        }
    }

    public void Delete(int device)
    {
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, DeleteLink, Request | Acknowledge);
            message.Fixed(LinkHeader(stackalloc byte[16], device, false));
            Exchange($"delete device {device}", message.Bytes);
        }
    }

    /// <summary>Gives a device an address; IPv6 without a search for duplicates. An address that is there already stays.</summary>
    public void AddAddress(int device, Address address, int prefixLength)
    {
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, NewAddress, Request | Acknowledge | Create | Replace);
            WriteAddress(ref message, device, address, prefixLength);
            Exchange($"add {address}", message.Bytes);
        }
    }

    public void RemoveAddress(int device, Address address, int prefixLength)
    {
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, DeleteAddress, Request | Acknowledge);
            WriteAddress(ref message, device, address, prefixLength);
            Exchange($"remove {address}", message.Bytes);
        }
    }

    /// <summary>Adds a route to the main table, or puts it in place of an equal one.</summary>
    public void AddRoute(LinkRoute route) => ChangeRoute(NewRoute, Request | Acknowledge | Create | Replace, route);

    public void RemoveRoute(LinkRoute route) => ChangeRoute(DeleteRoute, Request | Acknowledge, route);

    /// <summary>A neighbour that is known for good, so that nobody asks for it.</summary>
    public void AddNeighbour(int device, Address address, MacAddress mac)
    {
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, NewNeighbour, Request | Acknowledge | Create | Replace);
            Span<byte> header = stackalloc byte[12];
            header[0] = Family(address);
            MemoryMarshal.Write(header[4..], device);
            MemoryMarshal.Write(header[8..], (ushort)0x80);
            message.Fixed(header);
            message.Attribute(1, bytes[..address.WriteBytes(bytes)]);
            mac.Write(bytes);
            message.Attribute(2, bytes[..MacAddress.Length]);
            Exchange($"neighbour {address}", message.Bytes);
        }
    }

    /// <summary>Lets a program of the kernel decide about all that comes in at a device, as long as the device is there.</summary>
    internal void FilterIngress(int device, SafeFileHandle program)
    {
        const uint ingress = 0xfffffff1, itsQueue = 0xffff0000, anyFrame = 0x0001_0300, decidesItself = 1;
        Span<byte> header = stackalloc byte[20];
        header.Clear();
        MemoryMarshal.Write(header[4..], device);
        MemoryMarshal.Write(header[8..], itsQueue);
        MemoryMarshal.Write(header[12..], ingress);
        lock (_gate)
        {
            var queue = new NetlinkMessage(_buffer, NewQueue, Request | Acknowledge | Create | Exclusive);
            queue.Fixed(header);
            // Not "clsact", which is a queue for both ways: the kernel looks through all others of their kind for each.
            queue.Attribute(1, "ingress");
            Exchange($"ingress of device {device}", queue.Bytes);
            var filter = new NetlinkMessage(_buffer, NewFilter, Request | Acknowledge | Create | Exclusive);
            MemoryMarshal.Write(header[8..], 0);
            MemoryMarshal.Write(header[12..], itsQueue);
            MemoryMarshal.Write(header[16..], anyFrame);
            filter.Fixed(header);
            filter.Attribute(1, "bpf");
            var options = filter.BeginNest(2);
            filter.Attribute(6, (uint)program.DangerousGetHandle());
            filter.Attribute(7, "weft");
            filter.Attribute(8, decidesItself);
            filter.EndNest(options);
            Exchange($"filter of device {device}", filter.Bytes);
        }
    }

    public void Dispose() => _socket.Dispose();

    private void ChangeRoute(ushort kind, ushort flags, LinkRoute route)
    {
        ArgumentNullException.ThrowIfNull(route);
        Span<byte> bytes = stackalloc byte[16];
        lock (_gate)
        {
            var message = new NetlinkMessage(_buffer, kind, flags);
            var scope = route.IsLocal ? HostScope : route.IsUnreachable || route.Gateway is not null || route.Destination.IsIPv6 ? UniverseScope : LinkScope;
            Span<byte> header = stackalloc byte[12];
            header[0] = Family(route.Destination.First);
            header[1] = (byte)route.Destination.Length;
            header[4] = 254;
            header[5] = 4;
            header[6] = scope;
            header[7] = route.IsLocal ? LocalKind : route.IsUnreachable ? UnreachableKind : UnicastKind;
            if (route.Gateway is not null) MemoryMarshal.Write(header[8..], 4u);
            message.Fixed(header);
            if (route.Destination.Length > 0) message.Attribute(1, bytes[..route.Destination.First.WriteBytes(bytes)]);
            if (!route.IsUnreachable) message.Attribute(4, (uint)route.Device);
            if (route.Gateway is { } gateway) message.Attribute(5, bytes[..gateway.WriteBytes(bytes)]);
            if (route.Source is { } source) message.Attribute(7, bytes[..source.WriteBytes(bytes)]);
            if (route.Metric is { } metric) message.Attribute(6, (uint)metric);
            Exchange($"route to {route.Destination}", message.Bytes);
        }
    }

    private static byte Family(Address address) => address.IsIPv6 ? (byte)Libc.FamilyIPv6 : (byte)Libc.FamilyIPv4;

    private static Span<byte> LinkHeader(Span<byte> header, int device, bool isUp, bool asksForNeighbours = true)
    {
        const uint up = 1, asksNobody = 0x80;
        header.Clear();
        MemoryMarshal.Write(header[4..], device);
        MemoryMarshal.Write(header[8..], (isUp ? up : 0) | (asksForNeighbours ? 0 : asksNobody));
        MemoryMarshal.Write(header[12..], up | asksNobody);
        return header;
    }

    private static void WriteAddress(ref NetlinkMessage message, int device, Address address, int prefixLength)
    {
        const byte withoutDuplicateSearch = 2;
        Span<byte> header = stackalloc byte[8];
        header[0] = Family(address);
        header[1] = (byte)prefixLength;
        header[2] = address.IsIPv6 ? withoutDuplicateSearch : (byte)0;
        header[3] = UniverseScope;
        MemoryMarshal.Write(header[4..], device);
        message.Fixed(header);
        Span<byte> bytes = stackalloc byte[16];
        var written = bytes[..address.WriteBytes(bytes)];
        message.Attribute(2, written);
        message.Attribute(1, written);
    }

    private void LeaveOutLinkLocal(int device)
    {
        var message = new NetlinkMessage(_buffer, NewLink, Request | Acknowledge);
        Span<byte> header = stackalloc byte[16];
        header.Clear();
        MemoryMarshal.Write(header[4..], device);
        message.Fixed(header);
        var families = message.BeginNest(26);
        var family = message.BeginNest(Libc.FamilyIPv6);
        message.Attribute(8, [1]);
        message.EndNest(family);
        message.EndNest(families);
        Exchange($"configure device {device}", message.Bytes);
    }

    // One request, one answer: an acknowledgement, or the one object that was asked for.
    private unsafe Span<byte> Exchange(string what, Span<byte> message)
    {
        MemoryMarshal.Write(message[8..], ++_sequence);
        var descriptor = (int)_socket.DangerousGetHandle();
        fixed (byte* buffer = _buffer)
        {
            LinuxException.Check(what, (int)Libc.SendTo(descriptor, buffer, (nuint)message.Length, 0, null, 0));
            var length = LinuxException.Check(what, (int)Libc.Receive(descriptor, buffer, (nuint)_buffer.Length, 0));
            var answer = _buffer.AsSpan(0, length);
            if (NetlinkMessage.ErrorOf(answer) is > 0 and var error) throw new LinuxException(what, error);
            return answer;
        }
    }
}
