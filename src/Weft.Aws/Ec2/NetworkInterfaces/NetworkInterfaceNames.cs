using Weft.Aws.Ec2.Vpcs;
using Weft.Control;
using Weft.Control.State;
using Weft.Network.Addressing;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>The DNS names that AWS gives to addresses (VPC User Guide, "DNS attributes for your VPC").</summary>
internal static class NetworkInterfaceNames
{
    // us-east-1 keeps the names that it had before there were other Regions.
    private const string OldestRegion = "us-east-1";

    /// <summary>The name of a private IPv4 address, where the VPC has DNS host names; else null.</summary>
    public static string? PrivateOf(View view, NetworkInterface card, Address address) =>
        HasNames(view, card) ? PrivateOf(view.Region, address) : null;

    /// <summary>ip-10-0-1-5.ec2.internal, or with the Region.</summary>
    public static string PrivateOf(RegionName region, Address address) => $"ip-{Dashed(address)}.{DomainOf(region)}";

    /// <summary>The name of a public address, where the VPC has DNS host names; else null.</summary>
    public static string? PublicOf(View view, NetworkInterface card, Address address) => HasNames(view, card)
        ? $"ec2-{Dashed(address)}.{(view.Region.Text == OldestRegion ? "compute-1" : $"{view.Region}.compute")}.amazonaws.com"
        : null;

    /// <summary>The domain of private names in a Region.</summary>
    public static string DomainOf(RegionName region) => region.Text == OldestRegion ? "ec2.internal" : $"{region}.compute.internal";

    private static bool HasNames(View view, NetworkInterface card) => view.Require(card.Vpc) is { DnsHostnames: true, DnsSupport: true };

    private static string Dashed(Address address) => address.ToString().Replace('.', '-');
}
