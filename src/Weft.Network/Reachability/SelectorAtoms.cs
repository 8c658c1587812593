using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>The intervals of selectors, and of client ports, that no rule of a network divides further: one of each stands for all.</summary>
internal sealed class SelectorAtoms(CompiledNetwork network, ReachOptions options)
{
    private readonly Dictionary<Protocol, PortRange[]> _atoms = [];
    private readonly Dictionary<Protocol, ushort[]> _clientPorts = [];

    public PortRange[] Of(Protocol protocol)
    {
        if (_atoms.TryGetValue(protocol, out var known)) return known;
        var whole = ProtocolAxis.Selectors(protocol);
        var cuts = new SortedSet<int> { whole.First };
        foreach (var traffic in AllTraffic().Where(traffic => traffic.MatchesProtocol(protocol)))
        {
            var selectors = ListMasks.Selectors(traffic, protocol);
            cuts.Add(selectors.First);
            if (selectors.Last < whole.Last) cuts.Add(selectors.Last + 1);
        }

        var answers = new List<int>();
        ProtocolAxis.AddAnswerCuts(protocol, answers);
        cuts.UnionWith(answers);
        int[] starts = [.. cuts];
        return _atoms[protocol] = [.. starts.Select((start, i) => new PortRange((ushort)start, i + 1 < starts.Length ? (ushort)(starts[i + 1] - 1) : whole.Last))];
    }

    /// <summary>Border lists can tell client ports apart; the first port of each interval that they leave.</summary>
    public ushort[] ClientPorts(Protocol protocol)
    {
        if (_clientPorts.TryGetValue(protocol, out var known)) return known;
        if (!protocol.HasPorts) return _clientPorts[protocol] = [1];
        var (first, last) = (options.ClientPorts.First, options.ClientPorts.Last);
        var ports = new SortedSet<ushort> { first };
        foreach (var rule in network.Input.FilterLists.SelectMany(list => list.Rules).Where(rule => rule.Traffic.MatchesProtocol(protocol)))
        {
            if (rule.Traffic.Selector.First > first && rule.Traffic.Selector.First <= last) ports.Add(rule.Traffic.Selector.First);
            if (rule.Traffic.Selector.Last >= first && rule.Traffic.Selector.Last < last) ports.Add((ushort)(rule.Traffic.Selector.Last + 1));
        }

        return _clientPorts[protocol] = [.. ports];
    }

    private IEnumerable<Traffic> AllTraffic() => network.Input.Groups.SelectMany(group => group.Rules.Select(rule => rule.Traffic))
        .Concat(network.Input.FilterLists.SelectMany(list => list.Rules.Select(rule => rule.Traffic)));
}
