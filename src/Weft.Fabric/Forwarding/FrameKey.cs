using Weft.Fabric.Frames;
using Weft.Network.Packets;

namespace Weft.Fabric.Forwarding;

/// <summary>What tells the flows of one port apart: the hardware address that its host sends to, addresses, protocol and ports.</summary>
internal readonly struct FrameKey : IEquatable<FrameKey>
{
    private readonly UInt128 _source;
    private readonly UInt128 _destination;
    private readonly ulong _link;
    private readonly uint _ports;

    private FrameKey(MacAddress to, bool isIPv6, byte protocol, UInt128 source, UInt128 destination, ushort sourcePort, ushort destinationPort)
    {
        _source = source;
        _destination = destination;
        _link = (to.Number << 16) | ((ulong)protocol << 8) | (isIPv6 ? 1u : 0u);
        _ports = ((uint)sourcePort << 16) | destinationPort;
    }

    /// <summary>The hardware address that the host sends to.</summary>
    public MacAddress To => new(_link >> 16);

    public static FrameKey Of(in FrameHeaders headers) => new(
        headers.To, headers.IsIPv6, headers.Protocol, headers.Source, headers.Destination, headers.SourcePort, headers.DestinationPort);

    public static FrameKey Of(MacAddress to, in Packet packet) => new(
        to, packet.IsIPv6, packet.Protocol.Number, packet.Source.Number, packet.Destination.Number, packet.SourcePort, packet.DestinationPort);

    public bool Equals(FrameKey other) =>
        _ports == other._ports && _link == other._link && _source == other._source && _destination == other._destination;

    public override bool Equals(object? obj) => obj is FrameKey other && Equals(other);

    public override int GetHashCode()
    {
        const ulong prime = 0x9E3779B97F4A7C15;
        var hash = (_link ^ _ports ^ ((ulong)_ports << 32)) * prime;
        hash = (hash ^ (ulong)_source ^ (ulong)(_source >> 64) ^ (hash >> 29)) * prime;
        hash = (hash ^ (ulong)_destination ^ (ulong)(_destination >> 64) ^ (hash >> 31)) * prime;
        return (int)(hash >> 32);
    }
}
