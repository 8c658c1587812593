using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Fabric.Uplink;

/// <summary>Which destinations lie outside of the live network, and which of those nobody is led to.</summary>
internal sealed class UplinkRanges(ImmutableArray<Cidr> publicRanges)
{
    // The internet's own host is at home in ranges that are nobody's out there (RFC 5737, RFC 9637).
    private static readonly ImmutableArray<Cidr> s_ownHost = [Cidr.Parse("192.0.2.0/24"), Cidr.Parse("3fff::/20")];

    // Never routed on the internet (RFC 6890): this host, private, shared, loopback, link-local, assignments, groups, reserved.
    private static readonly ImmutableArray<Cidr> s_neverRouted =
    [
        .. SpecialRanges.All, Cidr.Parse("0.0.0.0/8"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"), Cidr.Parse("192.0.0.0/24"), Cidr.Parse("224.0.0.0/3"),
        // Addresses that are ways to IPv4 addresses (Teredo, 6to4) would be ways around all the above.
        Cidr.Parse("2001::/32"), Cidr.Parse("2002::/16"),
    ];

    private static readonly Cidr s_globalIPv6 = Cidr.Parse("2000::/3");

    /// <summary>Neither the network itself nor its internet's host is at home there.</summary>
    public bool IsOutside(Address destination)
    {
        foreach (var range in publicRanges)
        {
            if (range.Contains(destination)) return false;
        }

        foreach (var range in s_ownHost)
        {
            if (range.Contains(destination)) return false;
        }

        return true;
    }

    /// <summary>No router of the internet leads there; on the machine that Weft runs on, something may be there.</summary>
    public static bool IsNeverRouted(Address destination)
    {
        if (destination.IsIPv6 && !s_globalIPv6.Contains(destination)) return true;
        foreach (var range in s_neverRouted)
        {
            if (range.Contains(destination)) return true;
        }

        return false;
    }
}
