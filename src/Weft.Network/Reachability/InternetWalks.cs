using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Walking;

namespace Weft.Network.Reachability;

/// <summary>What passes between an endpoint and an internet address, judged by walking a packet for each interval that rules can tell apart.</summary>
internal sealed class InternetWalks(CompiledNetwork network, ReachOptions options)
{
    private readonly SelectorAtoms _atoms = new(network, options);

    /// <summary>Every block that any rule or route names.</summary>
    public Cidr[] AllBlocks { get; } =
    [
        .. network.Input.Groups.SelectMany(group => group.Rules).Where(rule => rule.Peer.Kind == PeerKind.Range).Select(rule => rule.Peer.Range)
            .Concat(network.Input.PrefixLists.SelectMany(list => list.Ranges))
            .Concat(network.Input.FilterLists.SelectMany(list => list.Rules).Select(rule => rule.Range))
            .Concat(network.Input.RouteTables.SelectMany(table => table.Routes).Where(route => route.Destination is not null).Select(route => route.Destination!.Value))
            .Distinct(),
    ];

    public SelectorSet Open(PortNode port, Address own, Direction direction, Protocol protocol, Address far)
    {
        var open = SelectorSet.Empty;
        if (direction == Direction.Ingress && !own.IsIPv6 && port.PublicOf(own) is null) return open;
        foreach (var atom in _atoms.Of(protocol))
        {
            if (Works(port, own, direction, protocol, far, atom.First)) open = open.Union(SelectorSet.Of(atom));
        }

        return open;
    }

    /// <summary>Whether one selector works from every port that clients use.</summary>
    public bool Works(PortNode port, Address own, Direction direction, Protocol protocol, Address far, ushort selector)
    {
        var isInbound = direction == Direction.Ingress;
        var reached = isInbound ? Place.Interface(port.Id) : Place.Internet;
        foreach (var clientPort in _atoms.ClientPorts(protocol))
        {
            var packet = isInbound
                ? new Packet(far, port.PublicOf(own) ?? own, protocol, clientPort, selector)
                : new Packet(own, far, protocol, clientPort, selector);
            if (protocol == Protocol.Tcp) packet = packet with { Flags = TcpFlags.Syn };
            var from = isInbound ? Place.Internet : Place.Interface(port.Id);
            var exchange = PacketWalk.RoundTrip(network, from, packet, FlowState.Empty, default, null, out _, keepsHops: false);
            if (!exchange.Succeeds || exchange.Request.End != reached) return false;
        }

        return true;
    }
}
