using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability;

/// <summary>
/// Finds a port on which a packet gets through, or the one on which it gets furthest: of each interval of ports that no rule of the network
/// divides, one packet is walked.
/// </summary>
public sealed class PathSearch
{
    private readonly CompiledNetwork _network;
    private readonly SelectorAtoms _atoms;
    private readonly bool _anyClientPort;

    /// <param name="network">The network that is asked.</param>
    /// <param name="clientPorts">The ports that are sent from. Null: those that hosts use, and then each of them has to work; else one that works is enough.</param>
    public PathSearch(CompiledNetwork network, PortRange? clientPorts = null)
    {
        _network = network;
        _anyClientPort = clientPorts is not null;
        _atoms = new SelectorAtoms(network, clientPorts is { } ports ? new ReachOptions { ClientPorts = ports } : new ReachOptions());
    }

    /// <summary>Tries the ports in ascending order until one works; else the attempt that passed the most hops.</summary>
    public Exchange Try(Place from, Packet packet, Place? goal, PortRange ports)
    {
        Exchange? furthest = null;
        foreach (var atom in _atoms.Of(packet.Protocol))
        {
            var first = Math.Max(atom.First, ports.First);
            if (first > Math.Min(atom.Last, ports.Last)) continue;
            var exchange = OverClientPorts(from, packet with { DestinationPort = first }, goal);
            if (exchange.Succeeds) return exchange;
            if (furthest is null || Progress(exchange) > Progress(furthest)) furthest = exchange;
        }

        return furthest ?? throw new ArgumentOutOfRangeException(nameof(ports), $"{ports} is empty");
    }

    /// <summary>Every port that works, as ranges in ascending order.</summary>
    public IReadOnlyList<PortRange> Open(Place from, Packet packet, Place? goal)
    {
        var open = new List<PortRange>();
        foreach (var atom in _atoms.Of(packet.Protocol))
        {
            if (!OverClientPorts(from, packet with { DestinationPort = atom.First }, goal).Succeeds) continue;
            if (open.Count > 0 && open[^1].Last + 1 == atom.First) open[^1] = new PortRange(open[^1].First, atom.Last);
            else open.Add(atom);
        }

        return open;
    }

    private Exchange OverClientPorts(Place from, Packet packet, Place? goal)
    {
        Exchange? found = null;
        foreach (var port in _atoms.ClientPorts(packet.Protocol))
        {
            var exchange = PacketWalk.RoundTrip(_network, from, packet with { SourcePort = port }, FlowState.Empty, goal: goal);
            if (exchange.Succeeds == _anyClientPort) return exchange;
            found ??= exchange;
        }

        return found!;
    }

    private static int Progress(Exchange exchange) => exchange.Request.Hops.Length + (exchange.Answer?.Hops.Length ?? 0);
}
