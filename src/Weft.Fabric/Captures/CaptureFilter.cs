using System.Globalization;
using Weft.Fabric.Observation;
using Weft.Network.Addressing;
using Weft.Network.Packets;

namespace Weft.Fabric.Captures;

/// <summary>
/// Which frames of a port are wanted. Words that must all hold: <c>tcp</c>, <c>udp</c>, <c>icmp</c> or a protocol's number; <c>tcp/443</c> with
/// that port at either end; an address or block at either end; <c>dropped</c>.
/// </summary>
public sealed class CaptureFilter
{
    private delegate bool Test(in SeenPacket packet);

    private readonly List<Test> _tests = [];

    private CaptureFilter()
    {
    }

    /// <exception cref="FormatException">A word is none of these.</exception>
    public static CaptureFilter Parse(IEnumerable<string> words)
    {
        var filter = new CaptureFilter();
        foreach (var word in words) filter._tests.Add(TestOf(word) ?? throw new FormatException($"'{word}' is no filter; write tcp, udp/53, icmp, an address, a block, or dropped"));
        return filter;
    }

    public bool Matches(in SeenPacket packet)
    {
        foreach (var test in _tests)
        {
            if (!test(packet)) return false;
        }

        return true;
    }

    private static Test? TestOf(string word)
    {
        if (word == "dropped") return static (in SeenPacket packet) => packet.Drop is not null;
        if (Cidr.TryParse(word, out var block)) return (in SeenPacket packet) => IsIP(packet) && (block.Contains(packet.Packet.Source) || block.Contains(packet.Packet.Destination));
        if (Address.TryParse(word, out var address)) return (in SeenPacket packet) => IsIP(packet) && (packet.Packet.Source == address || packet.Packet.Destination == address);
        var parts = word.Split('/');
        if (parts.Length > 2 || NumbersOf(parts[0]) is not { } protocols) return null;
        if (parts.Length == 1) return (in SeenPacket packet) => IsIP(packet) && protocols.Contains(packet.Packet.Protocol.Number);
        if (parts[0] is not ("tcp" or "udp") || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var port)) return null;
        return (in SeenPacket packet) => IsIP(packet) && protocols.Contains(packet.Packet.Protocol.Number)
            && (packet.Packet.SourcePort == port || packet.Packet.DestinationPort == port);
    }

    private static byte[]? NumbersOf(string protocol) => protocol switch
    {
        "tcp" => [Protocol.Tcp.Number],
        "udp" => [Protocol.Udp.Number],
        "icmp" => [Protocol.Icmp.Number, Protocol.IcmpV6.Number],
        _ => byte.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? [number] : null,
    };

    private static bool IsIP(in SeenPacket packet) => packet.Packet != default;
}
