using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkInterfaces;

/// <summary>The addresses that a request asks for, parsed: of CreateNetworkInterface, or of one interface of RunInstances.</summary>
/// <param name="Primary">The primary IPv4 address; null to draw it.</param>
/// <param name="SecondaryCount">How many further IPv4 addresses are drawn.</param>
/// <param name="Ipv6">IPv6 addresses, the one marked as primary first.</param>
/// <param name="Ipv6Count">How many IPv6 addresses are drawn; null for what the subnet says.</param>
/// <param name="PrimaryIpv6">Whether the first IPv6 address is a primary one.</param>
internal sealed record RequestedAddresses(
    Address? Primary, IReadOnlyList<Address> Secondary, int SecondaryCount, IReadOnlyList<Address> Ipv6, int? Ipv6Count, bool PrimaryIpv6)
{
    /// <summary>How many IPv4 addresses the interface gets.</summary>
    public int Ipv4Total => 1 + Secondary.Count + SecondaryCount;

    /// <summary>How many IPv6 addresses the interface gets at least.</summary>
    public int Ipv6Total => Ipv6.Count + (Ipv6Count ?? 0);

    /// <exception cref="AwsException">InvalidParameterValue for what is no address; InvalidParameterCombination for what can't go together.</exception>
    public static RequestedAddresses Parse(
        string? primary,
        IReadOnlyList<PrivateIpAddressSpecificationShape> specifications,
        int? secondaryCount,
        IReadOnlyList<InstanceIpv6AddressShape> ipv6,
        int? ipv6Count,
        bool? primaryIpv6)
    {
        var (marked, secondary) = Split(specifications);
        if (primary is not null && marked is not null)
            throw Ec2Errors.InvalidCombination("Only one primary private IP address can be specified");
        if (secondaryCount is not null && secondary.Count > 0)
            throw Ec2Errors.InvalidCombination("The parameters secondaryPrivateIpAddressCount and secondary privateIpAddresses cannot be used together");
        if (ipv6Count is not null && ipv6.Count > 0)
            throw Ec2Errors.InvalidCombination("The parameters ipv6AddressCount and ipv6Addresses cannot be used together");
        if (ipv6.Count(address => address.IsPrimaryIpv6 == true) > 1) throw Ec2Errors.InvalidCombination("Only one primary IPv6 address can be specified");
        return new RequestedAddresses(
            primary is null ? marked : ParseIpv4(primary),
            secondary,
            Positive(secondaryCount, "secondaryPrivateIpAddressCount") ?? 0,
            [.. ipv6.OrderByDescending(address => address.IsPrimaryIpv6 == true).Select(address => ParseIpv6(address.Ipv6Address))],
            Positive(ipv6Count, "ipv6AddressCount"),
            primaryIpv6 == true || ipv6.Any(address => address.IsPrimaryIpv6 == true));
    }

    public static Address ParseIpv4(string? text) =>
        Address.TryParse(text, out var address) && !address.IsIPv6 ? address : throw InvalidAddress(text);

    public static Address ParseIpv6(string? text) =>
        Address.TryParse(text, out var address) && address.IsIPv6 ? address : throw InvalidAddress(text);

    private static (Address? Primary, List<Address> Secondary) Split(IReadOnlyList<PrivateIpAddressSpecificationShape> specifications)
    {
        Address? primary = null;
        var secondary = new List<Address>();
        foreach (var specification in specifications)
        {
            var address = ParseIpv4(specification.PrivateIpAddress);
            if (specification.Primary != true) secondary.Add(address);
            else if (primary is null) primary = address;
            else throw Ec2Errors.InvalidCombination("Only one primary private IP address can be specified");
        }

        return (primary, secondary);
    }

    private static int? Positive(int? count, string name) =>
        count is < 0 ? throw Ec2Errors.InvalidParameter(count.Value.ToString(), name) : count;

    private static AwsException InvalidAddress(string? text) => Ec2Errors.InvalidParameterValue($"invalid value for parameter address: [{text}]");
}
