using Weft.Aws.Ec2.InternetGateways;
using Weft.Aws.Ec2.NetworkInsightsPaths;
using Weft.Aws.Ec2.Paths;
using Weft.Control.Resources;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;
using Weft.Network.Walking;
using Weft.Wire;

namespace Weft.Scenarios.Cloud;

/// <summary>
/// What <c>weft trace</c> says of one packet, beside what an analysis says of a path that this packet is one of. Where the packet gets through,
/// the path has to be found. Where the path is that packet and no other, the path is found only then, and else the analysis names what the
/// trace names.
/// </summary>
internal sealed class TraceAgreement(View view, CompiledNetwork network)
{
    // Where a path leaves the port open.
    private const ushort AnyPort = 443;

    // What the analyzer says of a table in place of NO_ROUTE_TO_DESTINATION, where it has a route that comes near.
    private static readonly string[] s_finerThanNoRoute = ["CANNOT_ROUTE", "MORE_SPECIFIC_ROUTE", "HIGHER_PRIORITY_ROUTE"];

    /// <summary>How many paths a trace was asked about.</summary>
    public int Compared { get; private set; }

    /// <summary>How a trace contradicts an analysis of the path; null where it does not, or can't be asked.</summary>
    public string? Contradiction(NetworkInsightsPath path, string said)
    {
        var isFound = said.StartsWith("found", StringComparison.Ordinal);
        PathEnd from, to;
        Exchange exchange;
        try
        {
            if (End(path.Source, path.AtSource?.SourceAddress ?? path.SourceIp) is not { } source) return null;
            if (End(path.Destination, path.AtSource?.DestinationAddress ?? path.DestinationIp) is not { } destination || !IsThroughItsOwn(path, source, destination)) return null;
            (from, to) = (source, destination);
            exchange = PathTrace.Between(view, network, from, to, $"{path.Protocol}/{PortOf(path)}", ipv6: false).Exchange;
        }
        catch (AwsException refusal) when (refusal.Message.Contains("has no public address", StringComparison.Ordinal))
        {
            return said.Contains("IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS", StringComparison.Ordinal) ? null : "a trace finds no public address";
        }
        catch (AwsException refusal) when (refusal.Code == "InvalidParameterValue" || refusal.Code.EndsWith(".NotFound", StringComparison.Ordinal))
        {
            // An end that sends and gets nothing any more.
            return isFound ? $"a trace is refused: {refusal.Message}" : null;
        }

        if (!IsOfPath(path, exchange)) return null;
        Compared++;
        if (exchange.Succeeds) return isFound ? null : "a trace gets through";
        if (!IsOnlyPacket(path, from, to)) return null;
        if (isFound) return "a trace does not get through";
        var words = said.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries);
        var code = ExplanationCodes.Of((exchange.Answer ?? exchange.Request).Hops[^1], network.Input);
        return code is null || words.Contains(code) || (code == "NO_ROUTE_TO_DESTINATION" && s_finerThanNoRoute.Any(words.Contains)) ? null : $"a trace says {code}";
    }

    // A host, the internet behind a gateway, or an address; null for what a trace has no name for.
    private PathEnd? End(string? id, Address? address)
    {
        if (id is null) return address is { } alone ? PathEnd.Find(view, alone.ToString()) : null;
        if (id.StartsWith("igw-", StringComparison.Ordinal)) return new PathEnd(PathEnd.Internet, null, address ?? PathEnd.Find(view, PathEnd.Internet).Address);
        if (!IsHost(id)) return null;
        var host = PathEnd.Find(view, id);
        return address is not { } own || host.Interface!.Addresses.Contains(own) ? host with { Address = address } : null;
    }

    // The packet passes the gateway that the path names, and not another one of the Region.
    private bool IsThroughItsOwn(NetworkInsightsPath path, PathEnd from, PathEnd to)
    {
        var gateway = from.Interface is null ? path.Source : to.Interface is null ? path.Destination : null;
        if (gateway is null || IsHost(gateway)) return from.Interface is not null && to.Interface is not null;
        var inside = from.Interface ?? to.Interface;
        // A host's address inside a VPC is not the internet's.
        var outside = from.Interface is null ? from.Address : to.Address;
        return inside is not null && outside is { } far && !SpecialRanges.IsPrivate(far)
            && view.Find(new Id<InternetGateway>(gateway))?.Vpc == inside.Vpc;
    }

    private static bool IsHost(string id) => id.StartsWith("eni-", StringComparison.Ordinal) || id.StartsWith("i-", StringComparison.Ordinal);

    private static ushort PortOf(NetworkInsightsPath path) => path.DestinationPort ?? path.AtSource?.DestinationPorts?.First ?? path.AtDestination?.DestinationPorts?.First ?? AnyPort;

    // The filters admit the packet as it starts and as it arrives.
    private static bool IsOfPath(NetworkInsightsPath path, Exchange exchange) =>
        Admits(path.AtSource?.SourcePorts, exchange.Sent.SourcePort)
        && Admits(path.AtSource?.DestinationPorts, exchange.Sent.DestinationPort)
        && (!exchange.Succeeds || path.AtDestination is not { } filter || IsAsFiltered(filter, exchange.Request.Packet));

    private static bool IsAsFiltered(HeaderFilter filter, in Packet packet) =>
        (filter.SourceAddress ?? packet.Source) == packet.Source
        && (filter.DestinationAddress ?? packet.Destination) == packet.Destination
        && Admits(filter.SourcePorts, packet.SourcePort)
        && Admits(filter.DestinationPorts, packet.DestinationPort);

    private static bool Admits(PortRange? range, ushort port) => range is not { } wanted || wanted.Contains(port);

    // One port, and no end that stands for many addresses. The port of the client is any that clients use.
    private static bool IsOnlyPacket(NetworkInsightsPath path, PathEnd from, PathEnd to) =>
        path.AtDestination is null && path.AtSource?.SourcePorts is null
        && (path.DestinationPort is not null || path.AtSource?.DestinationPorts is { } ports && ports.First == ports.Last)
        && (from.Interface is not null || path.SourceIp is not null || path.AtSource?.SourceAddress is not null)
        && (to.Interface is not null || path.DestinationIp is not null || path.AtSource?.DestinationAddress is not null);
}
