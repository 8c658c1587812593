using System.Buffers.Binary;
using Weft.Fabric.Frames;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Forwarding;

/// <summary>
/// What has to change in every frame of a flow on its way: hardware addresses, and where it is translated, addresses and ports. Checksums
/// are changed by the difference, so that unfinished ones stay unfinished and wrong ones stay wrong.
/// </summary>
internal sealed class Rewrite
{
    private readonly MacAddress _to;
    private readonly MacAddress _from;
    private readonly Packet _after;
    private readonly bool _isTranslated;
    private readonly bool _changesPorts;
    private readonly bool _takesHop;
    private readonly ushort _addressDelta;
    private readonly ushort _portDelta;

    /// <param name="before">The headers as the sender wrote them.</param>
    /// <param name="after">As the receiver is to see them.</param>
    /// <param name="to">The receiver's card.</param>
    /// <param name="from">The card of the router, or of a neighbour.</param>
    /// <param name="takesHop">A gateway on the way counts the time to live down.</param>
    public Rewrite(in Packet before, in Packet after, MacAddress to, MacAddress from, bool takesHop)
    {
        _to = to;
        _from = from;
        _after = after;
        _takesHop = takesHop;
        _changesPorts = before.Protocol.HasPorts
            ? before.SourcePort != after.SourcePort || before.DestinationPort != after.DestinationPort
            : before.Protocol.IsIcmp && before.SourcePort != after.SourcePort;
        _isTranslated = _changesPorts || before.Source != after.Source || before.Destination != after.Destination;
        if (!_isTranslated) return;
        _addressDelta = Checksum.Join(
            Checksum.Delta(before.Source.Number, after.Source.Number), Checksum.Delta(before.Destination.Number, after.Destination.Number));
        if (_changesPorts) _portDelta = Checksum.Delta(before.SourcePort, after.SourcePort);
        if (before.Protocol.HasPorts) _portDelta = Checksum.Join(_portDelta, Checksum.Delta(before.DestinationPort, after.DestinationPort));
    }

    public bool TakesHop => _takesHop;

    /// <summary>The headers as the receiver is to see them.</summary>
    public Packet After => _after;

    /// <summary>By how much the sum of an IPv4 header changes, one hop less included.</summary>
    public ushort HeaderDelta => _takesHop ? Checksum.Join(_addressDelta, Checksum.Delta((ushort)256, (ushort)0)) : _addressDelta;

    public ushort AddressDelta => _addressDelta;

    public ushort PortDelta => _portDelta;

    public bool IsTranslated => _isTranslated;

    public MacAddress To => _to;

    public MacAddress From => _from;

    public void Apply(Span<byte> frame, in FrameHeaders headers, bool isChecksumPartial)
    {
        _to.Write(frame);
        _from.Write(frame[6..]);
        var ip = frame[FrameHeaders.EthernetLength..];
        if (_takesHop) TakeHop(ip, headers.IsIPv6);
        if (!_isTranslated) return;
        WriteAddresses(ip, headers.IsIPv6);
        if (headers.Transport == 0) return;
        var transport = frame[headers.Transport..];
        if (_changesPorts) WritePorts(transport, headers.IsIcmp);
        var place = ChecksumPlace(headers);
        if (place >= 0 && place + 2 <= transport.Length) AdjustTransport(transport[place..], headers, isChecksumPartial);
    }

    private static void TakeHop(Span<byte> ip, bool isIPv6)
    {
        if (isIPv6)
        {
            ip[7]--;
            return;
        }

        var before = BinaryPrimitives.ReadUInt16BigEndian(ip[8..]);
        ip[8]--;
        Adjust(ip[10..], Checksum.Delta(before, (ushort)(before - 256)));
    }

    private static int ChecksumPlace(in FrameHeaders headers) => headers.Protocol switch
    {
        6 => 16,
        17 => 6,
        1 or 58 when headers.IsIcmp => 2,
        _ => -1,
    };

    private static void Adjust(Span<byte> place, ushort delta) =>
        BinaryPrimitives.WriteUInt16BigEndian(place, Checksum.Adjust(BinaryPrimitives.ReadUInt16BigEndian(place), delta));

    private void WriteAddresses(Span<byte> ip, bool isIPv6)
    {
        _after.Source.WriteBytes(ip[(isIPv6 ? 8 : 12)..]);
        _after.Destination.WriteBytes(ip[(isIPv6 ? 24 : 16)..]);
        if (!isIPv6) Adjust(ip[10..], _addressDelta);
    }

    private void WritePorts(Span<byte> transport, bool isIcmp)
    {
        BinaryPrimitives.WriteUInt16BigEndian(transport[(isIcmp ? 4 : 0)..], _after.SourcePort);
        if (!isIcmp) BinaryPrimitives.WriteUInt16BigEndian(transport[2..], _after.DestinationPort);
    }

    private void AdjustTransport(Span<byte> place, in FrameHeaders headers, bool isChecksumPartial)
    {
        var old = BinaryPrimitives.ReadUInt16BigEndian(place);
        if (isChecksumPartial)
        {
            BinaryPrimitives.WriteUInt16BigEndian(place, Checksum.AdjustPartial(old, _addressDelta));
            return;
        }

        var isUdp = headers.Protocol == 17;
        if (isUdp && old == 0 && !headers.IsIPv6) return;
        // ICMP of IPv4 sums no pseudo header.
        var delta = headers.Protocol == 1 ? _portDelta : Checksum.Join(_addressDelta, _portDelta);
        var adjusted = Checksum.Adjust(old, delta);
        BinaryPrimitives.WriteUInt16BigEndian(place, isUdp && adjusted == 0 ? (ushort)0xffff : adjusted);
    }
}
