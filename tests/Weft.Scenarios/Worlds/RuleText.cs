using System.Collections.Immutable;
using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Scenarios.Worlds;

/// <summary>The words of a rule, a route or a host line in a written world.</summary>
internal static class RuleText
{
    private static readonly Dictionary<string, TargetKind?> s_heads = new()
    {
        ["network"] = null,
        ["gateway"] = TargetKind.InternetGateway,
        ["egress-gateway"] = TargetKind.EgressOnlyGateway,
        ["private-gateway"] = TargetKind.PrivateGateway,
        ["subnet"] = null,
        ["table"] = null,
        ["group"] = null,
        ["list"] = null,
        ["prefixes"] = null,
        ["host"] = TargetKind.Interface,
        ["nat"] = TargetKind.NatGateway,
        ["peering"] = TargetKind.Peering,
        ["service"] = null,
    };

    public static bool IsHead(string word) => s_heads.ContainsKey(word);

    public static TargetKind? TargetOf(string head) => s_heads[head];

    public static string? Option(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];

    public static ImmutableArray<Cidr> Ranges(IEnumerable<string> words) => [.. words.Where(word => word.Contains('/')).Select(word => Cidr.Parse(word))];

    public static ImmutableArray<InterfaceAddress> Addresses(IEnumerable<string> words)
    {
        var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
        foreach (var word in words)
        {
            var parts = word.Split('=');
            if (!Address.TryParse(parts[0], out var address)) continue;
            addresses.Add(new InterfaceAddress(address, parts.Length > 1 ? Address.Parse(parts[1]) : null));
        }

        return addresses.ToImmutable();
    }

    public static Interface Host(string[] words) =>
        new(words[1], words[2], Addresses(words[3..]), Option(words, "groups") is { } groups ? [.. groups.Split(',')] : [])
        {
            ChecksAddresses = !words.Contains("nocheck"),
            IsAttached = !words.Contains("off"),
            IsFiltered = !words.Contains("unfiltered"),
            ForwardsTo = Option(words, "forwards"),
            TrackingLimit = Option(words, "tracks") is { } limit ? int.Parse(limit, CultureInfo.InvariantCulture) : null,
        };

    public static GroupRule GroupRule(string id, string[] words)
    {
        var traffic = Traffic(words[1..], out var used);
        var peer = words[1 + used];
        var far = peer.StartsWith("group:", StringComparison.Ordinal) ? RulePeer.Group(peer[6..])
            : peer.StartsWith("list:", StringComparison.Ordinal) ? RulePeer.PrefixList(peer[5..])
            : RulePeer.Of(Cidr.Parse(peer));
        return new GroupRule(id, Way(words[0]), traffic, far);
    }

    public static FilterRule ListRule(string[] words)
    {
        var traffic = Traffic(words[3..], out var used);
        return new FilterRule(int.Parse(words[1], CultureInfo.InvariantCulture), Way(words[0]), words[2] == "allow", traffic, Cidr.Parse(words[3 + used]));
    }

    /// <summary>"all", "tcp 443", "udp 1000-2000", "icmp", "icmp 8", "icmp 8/0", "proto 47"; a missing port is every port.</summary>
    public static Traffic Traffic(string[] words, out int used)
    {
        var selector = words.Length > 1 && char.IsAsciiDigit(words[1][0]) && !words[1].Contains('.') && !words[1].Contains(':') ? words[1] : null;
        used = selector is null ? 1 : 2;
        switch (words[0])
        {
            case "all":
                used = 1;
                return Weft.Network.Packets.Traffic.All;
            case "tcp":
                return Weft.Network.Packets.Traffic.Tcp(Ports(selector));
            case "udp":
                return Weft.Network.Packets.Traffic.Udp(Ports(selector));
            case "icmp" or "icmpv6":
                var parts = selector?.Split('/');
                return Weft.Network.Packets.Traffic.Icmp(
                    words[0] == "icmp" ? Protocol.Icmp : Protocol.IcmpV6,
                    parts is null ? null : byte.Parse(parts[0], CultureInfo.InvariantCulture),
                    parts is { Length: 2 } ? byte.Parse(parts[1], CultureInfo.InvariantCulture) : null);
            case "proto":
                return Weft.Network.Packets.Traffic.Of(new Protocol(byte.Parse(selector!, CultureInfo.InvariantCulture)));
            default:
                throw new FormatException($"'{words[0]}' is not a protocol");
        }
    }

    private static Direction Way(string word) => word switch
    {
        "in" => Direction.Ingress,
        "out" => Direction.Egress,
        _ => throw new FormatException($"'{word}' is neither in nor out"),
    };

    private static PortRange Ports(string? text)
    {
        if (text is null) return PortRange.All;
        var parts = text.Split('-');
        return new PortRange(ushort.Parse(parts[0], CultureInfo.InvariantCulture), ushort.Parse(parts[^1], CultureInfo.InvariantCulture));
    }
}
