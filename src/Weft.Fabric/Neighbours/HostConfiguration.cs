using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Fabric.Neighbours;

/// <summary>What DHCP tells a host besides its address: its name, where names are resolved, and the domains to search.</summary>
public sealed record HostConfiguration(string? HostName, string? Domain, ImmutableArray<Address> Resolvers)
{
    public static HostConfiguration Default { get; } = new(null, null, [Address.Parse("169.254.169.253"), Address.Parse("fd00:ec2::253")]);

    /// <summary>So long a host prefers an IPv6 address before it has to ask again: 140 seconds where nobody chooses.</summary>
    public TimeSpan PreferredLease { get; init; } = TimeSpan.FromSeconds(140);
}
