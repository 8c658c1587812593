using System.Globalization;
using Weft.Wire;

namespace Weft.Aws.Ec2.SecurityGroups;

/// <summary>Protocols, ports and ICMP types as requests give them, in the one form in which rules keep them.</summary>
internal static class TrafficParser
{
    private const int MaxPort = 65535;
    private const int MaxIcmp = 255;

    /// <exception cref="AwsException">InvalidParameterValue, as EC2 says it for each kind of mistake; MissingParameter without a protocol.</exception>
    public static RuleTraffic Parse(string? protocol, int? from, int? to)
    {
        if (string.IsNullOrEmpty(protocol)) throw Ec2Errors.MissingParameter("ipProtocol");
        return Normalised(protocol) switch
        {
            "tcp" or "udp" => Ports(Normalised(protocol), from, to),
            "icmp" => Icmp("icmp", from, to, isOptional: false),
            "icmpv6" => Icmp("icmpv6", from, to, isOptional: true),
            var other => new RuleTraffic(other, null, null), // AWS ignores ports where the protocol has none
        };
    }

    private static string Normalised(string protocol) => protocol.ToLowerInvariant() switch
    {
        "tcp" or "6" => "tcp",
        "udp" or "17" => "udp",
        "icmp" or "1" => "icmp",
        "icmpv6" or "58" => "icmpv6",
        RuleTraffic.AllProtocols => RuleTraffic.AllProtocols,
        var number when byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => $"{value}",
        _ => throw Ec2Errors.InvalidParameterValue($"Invalid value '{protocol}' for IP protocol. Unknown protocol."),
    };

    private static RuleTraffic Ports(string protocol, int? from, int? to)
    {
        if (from is not { } first || to is not { } last)
            throw Ec2Errors.InvalidParameterValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        if (first is < 0 or > MaxPort || last is < 0 or > MaxPort || first > last)
            throw Ec2Errors.InvalidParameterValue($"Invalid TCP/UDP port range ({first}:{last})");
        return new RuleTraffic(protocol, first, last);
    }

    private static RuleTraffic Icmp(string protocol, int? from, int? to, bool isOptional)
    {
        if (isOptional && from is null && to is null) return new RuleTraffic(protocol, -1, -1);
        if (from is not { } type || to is not { } code)
            throw Ec2Errors.InvalidParameterValue("Invalid value 'Must specify both type and code with ICMP.' for portRange.");
        if (type is < -1 or > MaxIcmp) throw Ec2Errors.InvalidParameterValue($"ICMP type ({type}) out of range");
        if (code is < -1 or > MaxIcmp || (type == -1 && code != -1)) throw Ec2Errors.InvalidParameterValue($"ICMP code ({code}) out of range");
        return new RuleTraffic(protocol, type, code);
    }
}
