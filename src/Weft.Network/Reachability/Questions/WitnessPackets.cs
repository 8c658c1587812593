using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability.Questions;

/// <summary>Makes the one packet that shows a case, and walks it.</summary>
internal sealed class WitnessPackets(CompiledNetwork network)
{
    // As Linux picks them; border lists may tell them apart, so that a path may fail from some of them only.
    private static readonly ReachOptions s_options = new();

    private readonly SelectorAtoms _atoms = new(network, s_options);

    public ClaimWitness Inside(Endpoint from, Endpoint to, Service service, bool mustPass) =>
        Walk(Place.Interface(from.Interface), Place.Interface(to.Interface), from.Address, to.Address, service, mustPass);

    public ClaimWitness Inbound(Address from, Endpoint to, Service service, bool mustPass)
    {
        var goal = Place.Interface(to.Interface);
        if (to.Address.IsIPv6) return Walk(Place.Internet, goal, from, to.Address, service, mustPass);
        return network.TryPort(to.Interface, out var port) && port.PublicOf(to.Address) is { } known
            ? Walk(Place.Internet, goal, from, known, service, mustPass)
            : new ClaimWitness(Place.Internet, goal, null, null);
    }

    public ClaimWitness Outbound(Endpoint from, Address to, Service service, bool mustPass) =>
        Walk(Place.Interface(from.Interface), Place.Internet, from.Address, to, service, mustPass);

    private ClaimWitness Walk(Place from, Place to, Address source, Address destination, Service service, bool mustPass)
    {
        var ports = _atoms.ClientPorts(service.Protocol);
        var packet = PacketOf(source, destination, service, ports[0]);
        if (!mustPass)
        {
            foreach (var port in ports)
            {
                packet = PacketOf(source, destination, service, port);
                var exchange = PacketWalk.RoundTrip(network, from, packet, FlowState.Empty);
                if (!exchange.Succeeds || exchange.Request.End != to) break;
            }
        }

        return new ClaimWitness(from, to, packet, Diagnosis.Of(network, from, packet, FlowState.Empty));
    }

    private static Packet PacketOf(Address source, Address destination, Service service, ushort clientPort) =>
        new(source, destination, service.Protocol, clientPort, service.Selectors.First) { Flags = service.Protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None };
}
