using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Mirroring;

/// <summary>One rule on which packets are copied, in its direction as the source sees it; the lower number is read first.</summary>
/// <param name="Protocol">Null for every protocol.</param>
/// <param name="SourcePorts">Of TCP and UDP; null for every port.</param>
public sealed record MirrorRule(
    int Number, Direction Direction, bool IsAccepting, Protocol? Protocol, Cidr Source, Cidr Destination, PortRange? SourcePorts, PortRange? DestinationPorts)
{
    public bool Matches(in Packet packet) =>
        (Protocol is not { } own || own == packet.Protocol)
        && Source.Contains(packet.Source) && Destination.Contains(packet.Destination)
        && (SourcePorts is not { } from || (packet.Protocol.HasPorts && from.Contains(packet.SourcePort)))
        && (DestinationPorts is not { } to || (packet.Protocol.HasPorts && to.Contains(packet.DestinationPort)));
}

/// <summary>Packets of one interface are copied to another one, inside VXLAN.</summary>
/// <param name="Number">Of several sessions with the same source the lowest whose rules accept a packet copies it, and no other.</param>
/// <param name="Length">How many bytes of a frame are copied; null for all.</param>
/// <param name="VirtualNetwork">The VXLAN network identifier.</param>
/// <param name="SourceAddress">The source's primary address, from which the copies come.</param>
/// <param name="TargetAddress">The target's primary address.</param>
/// <param name="Rules">In the order of their numbers.</param>
/// <param name="CopiesNames">Whether the traffic with the resolver of the hypervisor is copied.</param>
public sealed record MirrorSession(
    string Id,
    int Number,
    string Source,
    Address SourceAddress,
    Address TargetAddress,
    int VirtualNetwork,
    int? Length,
    ImmutableArray<MirrorRule> Rules,
    bool CopiesNames)
{
    /// <summary>Whether the rules of the direction want the packet: the first that matches decides, and none is a no.</summary>
    public bool Wants(Direction direction, in Packet packet)
    {
        foreach (var rule in Rules)
        {
            if (rule.Direction == direction && rule.Matches(packet)) return rule.IsAccepting;
        }

        return false;
    }
}
