using Weft.Network.Addressing;

namespace Weft.Network.Walking;

/// <summary>The public address that a diagnosis gives to a private one that has none: one of the block for documentation, 198.51.100.0/24 (RFC 5737).</summary>
public static class AssumedAddress
{
    public static Address PublicOf(Address source) => source.IsIPv6 ? source : Address.IPv4(0xC6336400 | (uint)(source.Number & 255));
}
