using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Flows;
using Weft.Network.Model;
using Weft.Network.Packets;
using Weft.Network.Reachability;
using Weft.Network.Walking;

namespace Weft.Tests.Network.Reachability;

/// <summary>
/// The walks of one pair in a network without appliances and translations between networks: only the groups of the two ends and the lists
/// of their two subnets can tell packets apart, so only those cut the selectors and the ports of clients. The walks of
/// <see cref="ReachOracle"/> cut at every rule of the network, which is out of reach for large ones.
/// </summary>
internal sealed class PlainWalks(CompiledNetwork network, ReachOptions options)
{
    /// <summary>How many selectors of all protocols work between two endpoints.</summary>
    public long Width(Endpoint from, Endpoint to, ReadOnlySpan<Protocol> protocols)
    {
        if (from.Interface == to.Interface || from.Address.IsIPv6 != to.Address.IsIPv6) return 0;
        network.TryPort(from.Interface, out var sender);
        network.TryPort(to.Interface, out var receiver);
        Traffic[] byLists = [.. ListTraffic(sender!), .. ListTraffic(receiver!)];
        Traffic[] all = [.. byLists, .. GroupTraffic(sender!, Direction.Egress), .. GroupTraffic(receiver!, Direction.Ingress)];
        var width = 0L;
        foreach (var protocol in protocols)
        {
            var clients = ClientPorts(byLists, protocol);
            var starts = Starts(all, protocol);
            for (var i = 0; i < starts.Count; i++)
            {
                var end = i + 1 < starts.Count ? starts[i + 1] : ProtocolAxis.Selectors(protocol).Last + 1;
                if (clients.All(client => Works(from, to, protocol, client, (ushort)starts[i]))) width += end - starts[i];
            }
        }

        return width;
    }

    private bool Works(Endpoint from, Endpoint to, Protocol protocol, ushort client, ushort selector)
    {
        var packet = new Packet(from.Address, to.Address, protocol, client, selector) { Flags = protocol == Protocol.Tcp ? TcpFlags.Syn : TcpFlags.None };
        var exchange = PacketWalk.RoundTrip(network, Place.Interface(from.Interface), packet, FlowState.Empty, default, null, out _, keepsHops: false);
        return exchange.Succeeds && exchange.Request.End.Id == to.Interface;
    }

    private static List<int> Starts(Traffic[] traffic, Protocol protocol)
    {
        var whole = ProtocolAxis.Selectors(protocol);
        var cuts = new List<int> { 0 };
        foreach (var one in traffic.Where(one => one.MatchesProtocol(protocol)))
        {
            var selectors = ListMasks.Selectors(one, protocol);
            cuts.Add(selectors.First);
            cuts.Add(selectors.Last + 1);
        }

        ProtocolAxis.AddAnswerCuts(protocol, cuts);
        return [.. cuts.Where(cut => cut <= whole.Last).Distinct().Order()];
    }

    private List<ushort> ClientPorts(Traffic[] byLists, Protocol protocol)
    {
        if (!protocol.HasPorts) return [1];
        var (first, last) = (options.ClientPorts.First, options.ClientPorts.Last);
        var cuts = byLists.Where(one => one.MatchesProtocol(protocol)).SelectMany(one => new[] { one.Selector.First, one.Selector.Last + 1 });
        return [.. cuts.Where(cut => cut > first && cut <= last).Append(first).Distinct().Select(cut => (ushort)cut)];
    }

    private static IEnumerable<Traffic> ListTraffic(PortNode port) => port.Subnet.List?.Input.Rules.Select(rule => rule.Traffic) ?? [];

    private IEnumerable<Traffic> GroupTraffic(PortNode port, Direction direction) =>
        port.Groups.SelectMany(group => network.Groups[group].Rules(direction)).Select(rule => rule.Traffic);
}
