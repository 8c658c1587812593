using Weft.Network.Addressing;

namespace Weft.Network.Packets;

/// <summary>The TCP flags that decide the life of a flow.</summary>
[Flags]
public enum TcpFlags
{
    None = 0,
    Syn = 1,
    Ack = 2,
    Fin = 4,
    Rst = 8,
}

/// <summary>
/// The headers of one packet. <see cref="SourcePort"/> of an ICMP echo is its identifier, which address translation treats as a port
/// (RFC 5508); <see cref="DestinationPort"/> of any ICMP packet is its type and code as <c>type * 256 + code</c>, so that every rule
/// matches one interval of one 16-bit number (<see cref="Traffic"/>).
/// </summary>
public readonly record struct Packet(Address Source, Address Destination, Protocol Protocol, ushort SourcePort, ushort DestinationPort)
{
    public const int DefaultLength = 60;

    /// <summary>Flags of a TCP packet; none for other protocols.</summary>
    public TcpFlags Flags { get; init; }

    /// <summary>The length of the whole IP packet in bytes.</summary>
    public int Length { get; init; } = DefaultLength;

    /// <summary>IPv4 only: routers must not fragment. IPv6 is never fragmented on its way.</summary>
    public bool DontFragment { get; init; }

    /// <summary>A router on the way has cut the packet into fragments.</summary>
    public bool IsFragmented { get; init; }

    /// <summary>Of an ICMP error: the packet that it is about, as the receiver of the error sent it. Null for all other packets.</summary>
    public Quote? About { get; init; }

    public bool IsIPv6 => Destination.IsIPv6;

    public byte IcmpType => (byte)(DestinationPort >> 8);

    public byte IcmpCode => (byte)DestinationPort;

    /// <summary>The first packet of a TCP connection.</summary>
    public static Packet Tcp(Address source, ushort sourcePort, Address destination, ushort port) =>
        new(source, destination, Protocol.Tcp, sourcePort, port) { Flags = TcpFlags.Syn };

    public static Packet Udp(Address source, ushort sourcePort, Address destination, ushort port) =>
        new(source, destination, Protocol.Udp, sourcePort, port);

    /// <summary>An ICMP or ICMPv6 packet, by the family of the addresses.</summary>
    public static Packet Icmp(Address source, Address destination, byte type, byte code, ushort identifier = 1) =>
        new(source, destination, source.IsIPv6 ? Protocol.IcmpV6 : Protocol.Icmp, identifier, (ushort)((type << 8) | code));

    /// <summary>An echo request ("ping").</summary>
    public static Packet Echo(Address source, Address destination, ushort identifier = 1) =>
        Icmp(source, destination, source.IsIPv6 ? (byte)128 : (byte)8, 0, identifier);

    /// <summary>
    /// An ICMP error about a packet, sent back to where that packet came from: unreachable, too big, time exceeded, a bad parameter
    /// (RFC 792, RFC 4443).
    /// </summary>
    public static Packet Error(Address reporter, byte type, byte code, in Packet about) =>
        Icmp(reporter, about.Source, type, code, 0) with { About = Quote.Of(about) };

    /// <summary>"Fragmentation needed" of IPv4, "packet too big" of IPv6.</summary>
    public static Packet TooBig(Address reporter, in Packet about) =>
        about.IsIPv6 ? Error(reporter, 2, 0, about) : Error(reporter, 3, 4, about);

    /// <summary>What the receiver answers, or null where the protocol has no answer (an ICMP error, an echo reply).</summary>
    public Packet? Answer()
    {
        var back = this with { Source = Destination, Destination = Source, Length = DefaultLength, IsFragmented = false };
        if (!Protocol.IsIcmp)
        {
            var flags = Flags == TcpFlags.Syn ? TcpFlags.Syn | TcpFlags.Ack : Flags;
            return back with { SourcePort = DestinationPort, DestinationPort = SourcePort, Flags = flags };
        }

        return IcmpAnswerType(Protocol, IcmpType) is { } type ? back with { DestinationPort = (ushort)(type << 8) } : null;
    }

    /// <summary>The ICMP type that answers a request of the given type: echo, timestamp and mask requests have one (RFC 792, RFC 4443).</summary>
    public static byte? IcmpAnswerType(Protocol protocol, byte type) => (protocol.Number, type) switch
    {
        (1, 8) => 0,
        (1, 13) => 14,
        (1, 17) => 18,
        (58, 128) => 129,
        _ => null,
    };

    public override string ToString() => Protocol.HasPorts
        ? $"{At(Source, SourcePort)} -> {At(Destination, DestinationPort)}/{Protocol}"
        : Protocol.IsIcmp
            ? $"{Source} -> {Destination}/{Protocol} type {IcmpType} code {IcmpCode}"
            : $"{Source} -> {Destination}/{Protocol}";

    private static string At(Address address, ushort port) => address.IsIPv6 ? $"[{address}]:{port}" : $"{address}:{port}";
}
