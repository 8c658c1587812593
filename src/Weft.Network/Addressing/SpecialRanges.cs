namespace Weft.Network.Addressing;

/// <summary>The address ranges that never travel the internet: private (RFC 1918, RFC 4193) and shared (RFC 6598).</summary>
public static class SpecialRanges
{
    private static readonly Cidr[] s_private =
        [Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("fc00::/7")];

    private static readonly Cidr s_shared = Cidr.Parse("100.64.0.0/10");

    public static IEnumerable<Cidr> All => s_private.Append(s_shared);

    public static bool IsPrivate(Address address)
    {
        foreach (var range in s_private)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }

    public static bool IsShared(Address address) => s_shared.Contains(address);
}
