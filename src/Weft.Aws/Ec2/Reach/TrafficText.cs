using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Packets;
using Weft.Network.Reachability;

namespace Weft.Aws.Ec2.Reach;

/// <summary>Traffic as people write it: <c>tcp/443</c>, <c>tcp/1000-2000</c>, <c>udp</c>, <c>icmp</c>, <c>ping</c>, <c>protocol/50</c>, <c>anything</c>.</summary>
public static class TrafficText
{
    public static bool TryParse(string text, out ImmutableArray<Traffic> traffic, [NotNullWhen(false)] out string? problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        traffic = [];
        problem = null;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var (protocol, rest) = slash < 0 ? (text.ToLowerInvariant(), null) : (text[..slash].ToLowerInvariant(), text[(slash + 1)..]);
        switch (protocol, rest)
        {
            case ("anything" or "everything" or "any" or "all", null):
                traffic = [Traffic.All];
                return true;
            case ("ping", null):
                traffic = [Traffic.Icmp(Protocol.Icmp, 8), Traffic.Icmp(Protocol.IcmpV6, 128)];
                return true;
            case ("icmp", null):
                traffic = [Traffic.Icmp(Protocol.Icmp), Traffic.Icmp(Protocol.IcmpV6)];
                return true;
            case ("icmp" or "icmpv6", { } type) when byte.TryParse(type, NumberStyles.None, CultureInfo.InvariantCulture, out var icmpType):
                traffic = [Traffic.Icmp(protocol == "icmp" ? Protocol.Icmp : Protocol.IcmpV6, icmpType)];
                return true;
            case ("protocol", { } name) when byte.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var other):
                traffic = [Traffic.Of(new Protocol(other))];
                return true;
            case ("tcp" or "udp", _):
                if (!TryPorts(rest, out var ports)) break;
                traffic = [protocol == "tcp" ? Traffic.Tcp(ports) : Traffic.Udp(ports)];
                return true;
            case (_, null) when TryPorts(text, out var port):
                traffic = [Traffic.Tcp(port)];
                return true;
        }

        problem = $"'{text}' is no traffic; write tcp/443, tcp/1000-2000, udp/53, tcp, icmp, ping, protocol/50 or anything";
        return false;
    }

    /// <summary>The services of a report as few words: whole protocols by their name, the rest with their ports.</summary>
    public static string Of(IEnumerable<Service> services, ProtocolAxis axis)
    {
        ArgumentNullException.ThrowIfNull(axis);
        var all = services.ToList();
        var whole = all.Where(service => service.Selectors == ProtocolAxis.Selectors(service.Protocol)).Select(service => service.Protocol).ToHashSet();
        foreach (var isIPv6 in (ReadOnlySpan<bool>)[false, true])
        {
            if (all.Count == whole.Count && axis.Of(isIPv6).ToArray().All(whole.Contains)) return "all traffic";
        }

        return string.Join(", ", all.Select(service => Of(service, axis)));
    }

    private static string Of(Service service, ProtocolAxis axis)
    {
        if (service.Protocol == axis.Rest) return "other protocols";
        if (service.Selectors == ProtocolAxis.Selectors(service.Protocol)) return NameOf(service.Protocol);
        if (!service.Protocol.IsIcmp) return $"{service.Protocol}/{service.Selectors}";
        var (first, last) = (service.Selectors.First >> 8, service.Selectors.Last >> 8);
        var isWholeTypes = (service.Selectors.First & 255) == 0 && (service.Selectors.Last & 255) == 255;
        return isWholeTypes
            ? first == last ? $"{service.Protocol}/{first}" : $"{service.Protocol}/{first}-{last}"
            : $"{service.Protocol}/{first}.{service.Selectors.First & 255}-{last}.{service.Selectors.Last & 255}";
    }

    private static string NameOf(Protocol protocol) => protocol.HasPorts || protocol.IsIcmp ? $"{protocol}" : $"protocol/{protocol.Number}";

    private static bool TryPorts(string? text, out PortRange ports)
    {
        ports = PortRange.All;
        if (text is null) return true;
        var dash = text.IndexOf('-', StringComparison.Ordinal);
        var (first, last) = dash < 0 ? (text, text) : (text[..dash], text[(dash + 1)..]);
        if (!ushort.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var from) || !ushort.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out var to) || from > to)
            return false;
        ports = new PortRange(from, to);
        return true;
    }
}
