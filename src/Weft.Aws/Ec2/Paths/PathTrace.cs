using System.Globalization;
using Weft.Control.State;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Aws.Ec2.Paths;

/// <summary>Asks the engine what happens to a packet between two ends, and, where it does not get through, what would have to change.</summary>
public static class PathTrace
{
    /// <summary>An ephemeral port such as Linux picks (32768-60999).</summary>
    private const ushort SourcePort = 49152;

    /// <param name="network">The compiled network of the view's revision.</param>
    /// <param name="traffic"><c>tcp/443</c>, <c>udp/53</c>, <c>icmp</c> (an echo), or another protocol's number.</param>
    /// <exception cref="Wire.AwsException">InvalidParameterValue for ends or traffic that can't be understood.</exception>
    public static Diagnosis Between(View view, CompiledNetwork network, PathEnd from, PathEnd to, string traffic, bool ipv6)
    {
        if (from.Interface is null && to.Interface is null)
            throw Ec2Errors.InvalidParameterValue($"Neither {from.Text} nor {to.Text} is in {view.Region}");
        var source = from.Interface is null ? from.Address!.Value : SourceOf(view, from, to, ipv6);
        var destination = to.AddressFor(view, from, ipv6);
        if (source.IsIPv6 != destination.IsIPv6) throw Ec2Errors.InvalidParameterValue($"{source} and {destination} are of different families");
        return Diagnosis.Of(network, from.Place, PacketOf(traffic, source, destination), FlowState.Empty);
    }

    // A host sends from its own private address, also when it was named by its public one.
    private static Address SourceOf(View view, PathEnd origin, PathEnd to, bool ipv6)
    {
        if (origin.Address is { } named && origin.Interface!.Addresses.Contains(named)) return named;
        var neighbour = to with { Interface = origin.Interface };
        return (origin with { Address = null }).AddressFor(view, neighbour, ipv6 || to.Address is { IsIPv6: true });
    }

    private static Packet PacketOf(string traffic, Address source, Address destination)
    {
        var slash = traffic.IndexOf('/', StringComparison.Ordinal);
        var (protocol, port) = slash < 0 ? (traffic, "") : (traffic[..slash], traffic[(slash + 1)..]);
        if (protocol == "icmp" && port.Length == 0) return Packet.Echo(source, destination);
        if (protocol is "tcp" or "udp" && ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return protocol == "tcp" ? Packet.Tcp(source, SourcePort, destination, number) : Packet.Udp(source, SourcePort, destination, number);
        if (port.Length == 0 && byte.TryParse(protocol, NumberStyles.None, CultureInfo.InvariantCulture, out var other))
            return new Packet(source, destination, new Protocol(other), 0, 0);
        throw Ec2Errors.InvalidParameterValue($"'{traffic}' is no traffic; write tcp/443, udp/53, icmp, or the number of another protocol");
    }
}
