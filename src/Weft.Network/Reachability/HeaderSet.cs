using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>Packets of one protocol: each source, destination and port of the sets goes with each of the others.</summary>
public sealed record HeaderSet(
    Protocol Protocol, CidrSet Sources, ImmutableArray<PortRange> SourcePorts, CidrSet Destinations, ImmutableArray<PortRange> DestinationPorts)
{
    public bool Contains(Packet packet) =>
        packet.Protocol == Protocol && Sources.Contains(packet.Source) && Destinations.Contains(packet.Destination)
        && SourcePorts.Any(range => range.Contains(packet.SourcePort)) && DestinationPorts.Any(range => range.Contains(packet.DestinationPort));
}

/// <summary>The packets at one hop, as they come in and as they leave.</summary>
public sealed record HopHeaders(HeaderSet Before, HeaderSet After);
