using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability;

/// <summary>
/// Pairs whose way leads through an appliance or a translation, judged by walking one packet for each interval of selectors that any rule
/// tells apart. Exact, and much slower than rows: it is for the few pairs that have such a way.
/// </summary>
internal sealed class DetourWalks(CompiledNetwork network, ReachOptions options)
{
    private readonly SelectorAtoms _atoms = new(network, options);

    /// <summary>The intervals of the protocol's selectors over which the exchange works.</summary>
    public List<PortRange> Between(Endpoint from, Endpoint to, Protocol protocol)
    {
        var open = new List<PortRange>();
        foreach (var atom in _atoms.Of(protocol))
        {
            if (!Works(from, to, protocol, atom.First)) continue;
            if (open.Count > 0 && open[^1].Last + 1 == atom.First) open[^1] = new PortRange(open[^1].First, atom.Last);
            else open.Add(atom);
        }

        return open;
    }

    /// <summary>Whether one selector works from every port that clients use.</summary>
    public bool Works(Endpoint from, Endpoint to, Protocol protocol, ushort selector)
    {
        foreach (var clientPort in _atoms.ClientPorts(protocol))
        {
            var packet = new Packet(from.Address, to.Address, protocol, clientPort, selector) { Flags = protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None };
            var exchange = PacketWalk.RoundTrip(network, Place.Interface(from.Interface), packet, FlowState.Empty, default, null, out _, keepsHops: false);
            // Where networks overlap, it may have worked with another host of the same address.
            if (!exchange.Succeeds || exchange.Request.End.Id != to.Interface) return false;
        }

        return true;
    }
}
