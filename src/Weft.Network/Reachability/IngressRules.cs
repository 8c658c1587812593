using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One contribution to who may send to the members of a group: selectors, and the senders as a run of positions or a list.</summary>
internal readonly record struct Admission(PortRange Selectors, int From, int To, int[]? Senders)
{
    public int Count => Senders?.Length ?? To - From;
}

/// <summary>The ingress rules of groups with their far ends turned into positions of senders, by group and protocol.</summary>
internal sealed class IngressRules
{
    private readonly EndpointTable _endpoints;
    private readonly SenderSet _senders;
    private readonly Chunks<Contributions?> _byGroup;
    private readonly Chunks<int[]?> _members;

    // Used again for every group.
    private readonly List<(Traffic, Admission)> _contributions = [];
    private readonly List<Admission> _found = [];

    public IngressRules(EndpointTable endpoints, SenderSet senders)
    {
        (_endpoints, _senders) = (endpoints, senders);
        _byGroup = new Chunks<Contributions?>(endpoints.Network.Groups.Length);
        _members = new Chunks<int[]?>(endpoints.Network.Groups.Length);
    }

    private IngressRules(IngressRules other, EndpointTable endpoints, int changed)
    {
        (_endpoints, _senders, _members) = (endpoints, other._senders, other._members);
        _byGroup = other._byGroup.Copy();
        _byGroup[changed] = null;
    }

    /// <summary>The same rules but for one group's.</summary>
    public IngressRules In(EndpointTable endpoints, int changed) => new(this, endpoints, changed);

    /// <summary>Whom a group lets in with a protocol, in ascending order of where the selectors begin.</summary>
    public Admission[] Of(int group, Protocol protocol) => (_byGroup[group] ?? _byGroup.Fill(group, Build(group))!).Of(protocol, _found);

    private Contributions Build(int group)
    {
        var network = _endpoints.Network;
        var node = network.Groups[group];
        var contributions = _contributions;
        contributions.Clear();
        foreach (var rule in node.Rules(Direction.Ingress))
        {
            foreach (var range in rule.Ranges)
            {
                var run = _endpoints.Run(range);
                var (from, to) = _senders.Run(run.From, run.To);
                if (from < to) contributions.Add((rule.Traffic, new Admission(default, from, to, null)));
            }

            if (rule.Group == RuleNode.NoGroup || !network.Routers[node.Router].GroupScope.Contains(network.Groups[rule.Group].Router)) continue;
            var senders = Senders(rule.Group);
            if (senders.Length > 0) contributions.Add((rule.Traffic, new Admission(default, 0, 0, senders)));
        }

        return new Contributions([.. contributions]);
    }

    // A reference means the members' addresses: where networks overlap, another endpoint may have the same one.
    private int[] Senders(int group)
    {
        if (_members[group] is { } known) return known;
        var members = _endpoints.GroupMembers[group];
        var senders = members;
        if (_endpoints.HasTwins)
        {
            var all = new SortedSet<int>();
            foreach (var member in members)
            {
                var (from, to) = _endpoints.Twins(member);
                for (var endpoint = from; endpoint < to; endpoint++) all.Add(endpoint);
            }

            if (all.Count > members.Length) senders = [.. all];
        }

        return _members.Fill(group, _senders.Positions(senders))!;
    }

    /// <summary>One group's rules, sorted out by protocol when a protocol is first asked for.</summary>
    private sealed class Contributions((Traffic Traffic, Admission Admission)[] all)
    {
        private (Protocol Protocol, Admission[] Admissions)[] _byProtocol = [];

        public Admission[] Of(Protocol protocol, List<Admission> found)
        {
            foreach (var (known, admissions) in _byProtocol)
            {
                if (known == protocol) return admissions;
            }

            found.Clear();
            foreach (var (traffic, admission) in all)
            {
                if (traffic.MatchesProtocol(protocol)) found.Add(admission with { Selectors = ListMasks.Selectors(traffic, protocol) });
            }

            found.Sort((left, right) => left.Selectors.First.CompareTo(right.Selectors.First));
            _byProtocol = [.. _byProtocol, (protocol, [.. found])];
            return _byProtocol[^1].Admissions;
        }
    }
}
