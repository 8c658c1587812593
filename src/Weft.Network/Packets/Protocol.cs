namespace Weft.Network.Packets;

/// <summary>An IP protocol by its IANA number.</summary>
public readonly record struct Protocol(byte Number)
{
    public static Protocol Icmp { get; } = new(1);

    public static Protocol Tcp { get; } = new(6);

    public static Protocol Udp { get; } = new(17);

    public static Protocol IcmpV6 { get; } = new(58);

    /// <summary>Whether packets carry ports, so that rules may name them.</summary>
    public bool HasPorts => Number is 6 or 17;

    public bool IsIcmp => Number is 1 or 58;

    public override string ToString() => Number switch
    {
        1 => "icmp",
        6 => "tcp",
        17 => "udp",
        58 => "icmpv6",
        _ => $"proto{Number}",
    };
}
