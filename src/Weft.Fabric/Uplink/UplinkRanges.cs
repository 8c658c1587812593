using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Fabric.Uplink;

/// <summary>Which destinations lie outside of the live network, and which of those nobody is led to.</summary>
internal static class UplinkRanges
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

    /// <summary>
    /// Where the engine has nobody, neither is the internet's host at home. Of the network's own public ranges that is said for IPv4 only, which is lent
    /// address by address; whoever asks in vain for one of IPv6 asks for a part of somebody's network.
    /// </summary>
    public static bool IsOutside(Address destination, ImmutableArray<Cidr> publicRanges) =>
        !IsIn(s_ownHost, destination) && !(destination.IsIPv6 && IsIn(publicRanges, destination));

    /// <summary>No router of the internet leads there; on the machine that Weft runs on, something may be there.</summary>
    public static bool IsNeverRouted(Address destination)
    {
        if (destination.IsIPv6 && !s_globalIPv6.Contains(destination)) return true;
        return IsIn(s_neverRouted, destination);
    }

    public static bool IsIn(ImmutableArray<Cidr> ranges, Address address)
    {
        foreach (var range in ranges)
        {
            if (range.Contains(address)) return true;
        }

        return false;
    }
}
