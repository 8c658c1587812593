using System.Globalization;
using Weft.Network.Addressing;
using Weft.Wire;
using Weft.Wire.Ec2;

namespace Weft.Aws.Ec2.NetworkAcls;

/// <summary>Makes an ACL entry of what CreateNetworkAclEntry and ReplaceNetworkAclEntry are given (EC2 API Reference, CreateNetworkAclEntry).</summary>
internal static class AclEntryParser
{
    private const int MaxNumber = 32766;
    private const int MaxPort = 65535;
    private const int MaxIcmp = 255;
    private const int Icmp = 1;
    private const int Tcp = 6;
    private const int Udp = 17;
    private const int IcmpV6 = 58;

    public static NetworkAclEntry Parse(CreateNetworkAclEntryRequest request) => Parse(
        request.RuleNumber, request.Egress, request.Protocol, request.RuleAction,
        ParseBlock(request.CidrBlock, request.Ipv6CidrBlock), request.PortRange, request.IcmpTypeCode);

    public static NetworkAclEntry Parse(ReplaceNetworkAclEntryRequest request) => Parse(
        request.RuleNumber, request.Egress, request.Protocol, request.RuleAction,
        ParseBlock(request.CidrBlock, request.Ipv6CidrBlock), request.PortRange, request.IcmpTypeCode);

    /// <exception cref="AwsException">InvalidParameterValue: the numbers from 32767 on are AWS's own.</exception>
    public static void RequireNumber(int number)
    {
        if (number is < 1 or > MaxNumber)
            throw Ec2Errors.InvalidParameter($"{number}", "ruleNumber", $"Rule numbers are from 1 to {MaxNumber}.");
    }

    private static NetworkAclEntry Parse(
        int number, bool isEgress, string protocolText, string action, Cidr block, PortRangeShape? ports, IcmpTypeCodeShape? icmp)
    {
        RequireNumber(number);
        var protocol = ParseProtocol(protocolText);
        var needsIcmp = protocol == Icmp || (protocol == IcmpV6 && block.IsIPv6);
        // AWS ignores ports and ICMP types where the protocol does not have them.
        return new NetworkAclEntry(
            number, isEgress, protocol, action == RuleActionValues.Allow, block,
            protocol is Tcp or Udp ? ParsePorts(ports) : null,
            needsIcmp ? ParseIcmp(icmp) : null);
    }

    private static Cidr ParseBlock(string? ipv4, string? ipv6)
    {
        if (ipv4 is not null && ipv6 is not null)
            throw Ec2Errors.InvalidCombination("The parameter ipv6CidrBlock cannot be used with the parameter cidrBlock");
        var text = ipv4 ?? ipv6 ?? throw Ec2Errors.MissingParameter("cidrBlock or ipv6CidrBlock");
        return Cidr.TryParseLoose(text, out var block, out _) && block.IsIPv6 == (ipv6 is not null)
            ? block
            : throw Ec2Errors.InvalidParameterValue($"CIDR block {text} is malformed");
    }

    private static int ParseProtocol(string text) => text.ToLowerInvariant() switch
    {
        "-1" => NetworkAclEntry.AllProtocols,
        "tcp" => Tcp,
        "udp" => Udp,
        "icmp" => Icmp,
        var number when byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => throw Ec2Errors.InvalidParameterValue($"Invalid value '{text}' for IP protocol. Unknown protocol."),
    };

    private static PortRange ParsePorts(PortRangeShape? ports)
    {
        var from = ports?.From ?? throw Ec2Errors.MissingParameter("portRange.from");
        var to = ports.To ?? throw Ec2Errors.MissingParameter("portRange.to");
        if (from is < 0 or > MaxPort || to is < 0 or > MaxPort || from > to)
            throw Ec2Errors.InvalidParameterValue($"Invalid TCP/UDP port range ({from}:{to})");
        return new PortRange((ushort)from, (ushort)to);
    }

    private static IcmpKind ParseIcmp(IcmpTypeCodeShape? icmp)
    {
        var type = icmp?.Type ?? throw Ec2Errors.MissingParameter("icmpTypeCode.type");
        var code = icmp.Code ?? throw Ec2Errors.MissingParameter("icmpTypeCode.code");
        if (type is < -1 or > MaxIcmp) throw Ec2Errors.InvalidParameterValue($"ICMP type ({type}) out of range");
        if (code is < -1 or > MaxIcmp || (type == -1 && code != -1)) throw Ec2Errors.InvalidParameterValue($"ICMP code ({code}) out of range");
        return new IcmpKind(type, code);
    }
}
