using Weft.Network.Addressing;

namespace Weft.Network.Packets;

/// <summary>
/// The traffic that a rule speaks of: one protocol or all, and an interval of the packet's 16-bit selector, which is the destination
/// port for TCP and UDP and <c>type * 256 + code</c> for ICMP. Other protocols have no selector, so the interval does not count.
/// </summary>
public readonly record struct Traffic
{
    private Traffic(Protocol? protocol, PortRange selector)
    {
        Protocol = protocol;
        Selector = selector;
    }

    /// <summary>Null is every protocol.</summary>
    public Protocol? Protocol { get; }

    public PortRange Selector { get; }

    public static Traffic All { get; } = new(null, PortRange.All);

    public static Traffic Tcp(PortRange ports) => new(Packets.Protocol.Tcp, ports);

    public static Traffic Tcp(ushort port) => Tcp(PortRange.Single(port));

    public static Traffic Udp(PortRange ports) => new(Packets.Protocol.Udp, ports);

    public static Traffic Udp(ushort port) => Udp(PortRange.Single(port));

    /// <summary>ICMP of one family: a null type is every type, a null code every code of the type.</summary>
    public static Traffic Icmp(Protocol protocol, byte? type = null, byte? code = null)
    {
        if (!protocol.IsIcmp) throw new ArgumentOutOfRangeException(nameof(protocol), $"{protocol} is not ICMP");
        if (type is not { } known) return new(protocol, PortRange.All);
        return new(protocol, code is { } exact
            ? PortRange.Single((ushort)((known << 8) | exact))
            : new PortRange((ushort)(known << 8), (ushort)((known << 8) | 255)));
    }

    /// <summary>All packets of one protocol.</summary>
    public static Traffic Of(Protocol protocol) => new(protocol, PortRange.All);

    /// <summary>An interval of the selector of one protocol; protocols without a selector take the whole.</summary>
    public static Traffic Of(Protocol protocol, PortRange selector) =>
        new(protocol, protocol.HasPorts || protocol.IsIcmp ? selector : PortRange.All);

    public bool Matches(in Packet packet) => MatchesProtocol(packet.Protocol) && MatchesSelector(packet);

    public bool MatchesProtocol(Protocol protocol) => Protocol is not { } own || own == protocol;

    /// <summary>Whether every packet of the given traffic is matched.</summary>
    public bool Covers(Traffic other) =>
        (Protocol is null || Protocol == other.Protocol) && Selector.First <= other.Selector.First && Selector.Last >= other.Selector.Last;

    public override string ToString() => Protocol is not { } own ? "all"
        : Selector == PortRange.All ? $"{own}"
        : own.IsIcmp ? $"{own} {Selector.First >> 8}/{(Selector.First == Selector.Last ? $"{Selector.First & 255}" : "*")}"
        : $"{own} {Selector}";

    private bool MatchesSelector(in Packet packet) =>
        Protocol is null || Selector == PortRange.All || Selector.Contains(packet.DestinationPort);
}
