using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Fabric.Neighbours;

/// <summary>What DHCP tells a host besides its address: its name, where names are resolved, the domains to search, and who knows the time.</summary>
/// <param name="Domain">Several names are separated by spaces.</param>
public sealed record HostConfiguration(string? HostName, string? Domain, ImmutableArray<Address> Resolvers)
{
    public static HostConfiguration Default { get; } = new(null, null, [Address.Parse("169.254.169.253"), Address.Parse("fd00:ec2::253")]);

    public ImmutableArray<Address> TimeServers { get; init; } = [];

    /// <summary>NetBIOS name servers, of IPv4.</summary>
    public ImmutableArray<Address> NetbiosServers { get; init; } = [];

    /// <summary>How NetBIOS names are looked up (RFC 2132, 8.7); null: nothing is said.</summary>
    public byte? NetbiosNodeType { get; init; }

    /// <summary>So long a host prefers an IPv6 address before it has to ask again: 140 seconds where nobody chooses.</summary>
    public TimeSpan PreferredLease { get; init; } = TimeSpan.FromSeconds(140);
}
