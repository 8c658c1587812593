using System.Collections.Immutable;
using System.Globalization;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.DhcpOptions;

/// <summary>Which options there are and what each accepts (VPC User Guide, "DHCP option sets in Amazon VPC").</summary>
internal static class DhcpOptionRules
{
    public const string AmazonDns = "AmazonProvidedDNS";
    public const string DomainName = "domain-name";
    public const string DomainNameServers = "domain-name-servers";
    public const string TimeServers = "ntp-servers";
    public const string NetbiosServers = "netbios-name-servers";
    public const string NetbiosNodeType = "netbios-node-type";
    public const string PreferredLease = "ipv6-address-preferred-lease-time";

    private const int MaxServersPerFamily = 4;
    private const int ShortestLeaseSeconds = 140;

    /// <exception cref="AwsException">MissingParameter, InvalidParameterValue.</exception>
    public static ImmutableArray<DhcpOption> Parse(IReadOnlyList<NewDhcpConfigurationShape> configurations)
    {
        if (configurations.Count == 0) throw Ec2Errors.MissingParameter("dhcpConfigurations");
        var options = ImmutableArray.CreateBuilder<DhcpOption>(configurations.Count);
        foreach (var configuration in configurations)
        {
            var key = configuration.Key ?? throw Ec2Errors.MissingParameter("dhcpConfiguration.key");
            var values = configuration.Values ?? [];
            if (values.Count == 0) throw Ec2Errors.MissingParameter($"the value of the DHCP option {key}");
            if (options.Any(option => option.Key == key)) throw Ec2Errors.InvalidParameterValue($"The DHCP option {key} is given more than once");
            if (!IsLegal(key, values)) throw Ec2Errors.InvalidParameter(string.Join(',', values), key);
            options.Add(new DhcpOption(key, [.. values]));
        }

        return options.ToImmutable();
    }

    private static bool IsLegal(string key, IReadOnlyList<string> values) => key switch
    {
        DomainNameServers => values is [AmazonDns] || AreServers(values, withIpv6: true),
        DomainName => values.Count == 1 && values[0].Length is > 0 and <= 253,
        TimeServers => AreServers(values, withIpv6: true),
        NetbiosServers => AreServers(values, withIpv6: false),
        NetbiosNodeType => values is ["1" or "2" or "4" or "8"],
        PreferredLease => values.Count == 1
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds >= ShortestLeaseSeconds,
        _ => throw Ec2Errors.InvalidParameterValue($"Value ({key}) for parameter key is invalid. Unknown DHCP option"),
    };

    private static bool AreServers(IReadOnlyList<string> values, bool withIpv6)
    {
        var (ipv4, ipv6) = (0, 0);
        foreach (var value in values)
        {
            if (!Address.TryParse(value, out var address)) return false;
            if (address.IsIPv6) ipv6++;
            else ipv4++;
        }

        return ipv4 <= MaxServersPerFamily && ipv6 <= (withIpv6 ? MaxServersPerFamily : 0);
    }
}
