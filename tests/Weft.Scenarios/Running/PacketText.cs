using System.Globalization;
using Weft.Network.Addressing;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Scenarios.Running;

/// <summary>
/// Reads "web -> 8.8.8.8:443/tcp": names of hosts or addresses, a destination port for TCP and UDP, and options: <c>sport=</c>,
/// <c>len=</c>, <c>df</c>, <c>ack</c>, <c>rst</c>, <c>src=</c> for a forged source, <c>id=</c> for an echo. A source that is no host is the internet.
/// </summary>
internal static class PacketText
{
    public const ushort DefaultSourcePort = 40000;

    public static (Place From, Packet Packet) Parse(NetworkInput world, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 3 || words[1] != "->") throw new FormatException($"'{text}' is not SRC -> DST/PROTO");
        var slash = words[2].LastIndexOf('/');
        var (to, protocol) = (words[2][..slash], words[2][(slash + 1)..]);
        string? port = null;
        if (protocol is "tcp" or "udp")
        {
            var colon = to.LastIndexOf(':');
            (to, port) = (to[..colon].Trim('[', ']'), to[(colon + 1)..]);
        }

        var sender = world.Interfaces.FirstOrDefault(item => item.Id == words[0]);
        var destination = Resolve(world, to, sender?.Addresses[0].Address.IsIPv6 ?? false);
        var source = Option(words, "src") is { } forged ? Address.Parse(forged)
            : sender is null ? Address.Parse(words[0])
            : sender.Addresses.First(own => own.Address.IsIPv6 == destination.IsIPv6).Address;
        var packet = Headers(protocol, source, destination, port, words);
        return (sender is null ? Place.Internet : Place.Interface(sender.Id), Options(packet, words));
    }

    /// <summary>Reads "3.1 by=ADDRESS": an ICMP error of this type and code about a packet that arrived.</summary>
    public static Packet Error(Packet about, string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var kind = words[0].Split('.');
        var reporter = Option(words, "by") is { } other ? Address.Parse(other) : about.Destination;
        return Packet.Error(reporter, byte.Parse(kind[0], CultureInfo.InvariantCulture), byte.Parse(kind[1], CultureInfo.InvariantCulture), about);
    }

    private static Address Resolve(NetworkInput world, string text, bool isIPv6)
    {
        if (Address.TryParse(text, out var address)) return address;
        var host = world.Interfaces.FirstOrDefault(item => item.Id == text) ?? throw new FormatException($"'{text}' is neither an address nor a host");
        return host.Addresses.First(own => own.Address.IsIPv6 == isIPv6 || host.Addresses.Length == 1).Address;
    }

    private static Packet Headers(string protocol, Address source, Address destination, string? port, string[] words)
    {
        var sourcePort = ushort.Parse(Option(words, "sport") ?? $"{DefaultSourcePort}", CultureInfo.InvariantCulture);
        var identifier = ushort.Parse(Option(words, "id") ?? "1", CultureInfo.InvariantCulture);
        switch (protocol)
        {
            case "tcp":
                return Packet.Tcp(source, sourcePort, destination, ushort.Parse(port!, CultureInfo.InvariantCulture));
            case "udp":
                return Packet.Udp(source, sourcePort, destination, ushort.Parse(port!, CultureInfo.InvariantCulture));
            case "icmp":
                return Packet.Echo(source, destination, identifier);
            default:
                var parts = protocol.Split(':', '.');
                return parts[0] == "icmp"
                    ? Packet.Icmp(source, destination, byte.Parse(parts[1], CultureInfo.InvariantCulture), byte.Parse(parts[2], CultureInfo.InvariantCulture), identifier)
                    : new Packet(source, destination, new Protocol(byte.Parse(parts[1], CultureInfo.InvariantCulture)), 0, 0);
        }
    }

    private static Packet Options(Packet packet, string[] words)
    {
        if (Option(words, "len") is { } length) packet = packet with { Length = int.Parse(length, CultureInfo.InvariantCulture) };
        if (words.Contains("df")) packet = packet with { DontFragment = true };
        if (words.Contains("ack")) packet = packet with { Flags = TcpFlags.Ack };
        if (words.Contains("rst")) packet = packet with { Flags = TcpFlags.Rst };
        return packet;
    }

    private static string? Option(string[] words, string name) =>
        words.FirstOrDefault(word => word.StartsWith(name + "=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
