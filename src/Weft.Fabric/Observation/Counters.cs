using System.Collections.Immutable;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Fabric.Observation;

/// <summary>What has crossed one port, as its host sees it, and why what it sent was dropped.</summary>
public sealed record PortCounters(
    long SentPackets, long SentBytes, long ReceivedPackets, long ReceivedBytes, ImmutableDictionary<DropCause, long> Drops);

/// <summary>One direction of one flow at one moment.</summary>
public sealed record FlowSnapshot(
    Place From, Packet Sent, Place To, Packet Delivered, long Packets, long Bytes, DateTimeOffset Started, DateTimeOffset LastSeen);

/// <summary>What a meter counts: bytes through one gateway or link, or between two zones.</summary>
public enum MeterKind
{
    InternetGateway,
    EgressOnlyGateway,
    NatGateway,
    Peering,

    /// <summary>Between subnets of two zones of one network; <see cref="TrafficMeter.Id"/> is "FROM TO".</summary>
    Zones,
}

/// <summary>Bytes that one thing has carried.</summary>
/// <param name="SentBytes">Towards the internet, or from the first side to the second: as the flow's sender sends.</param>
/// <param name="ReceivedBytes">From the internet.</param>
public sealed record TrafficMeter(MeterKind Kind, string Id, long SentBytes, long ReceivedBytes);
