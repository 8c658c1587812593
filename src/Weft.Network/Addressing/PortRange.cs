namespace Weft.Network.Addressing;

/// <summary>An inclusive range of TCP or UDP ports, 0 to 65535.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    public static PortRange All { get; } = new(0, ushort.MaxValue);

    /// <summary>The ports that a NAT gateway and load balancers use as source: 1024-65535 (AWS, "NAT gateway basics").</summary>
    public static PortRange Translated { get; } = new(1024, ushort.MaxValue);

    public static PortRange Single(ushort port) => new(port, port);

    public bool Contains(ushort port) => port >= First && port <= Last;

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";
}
