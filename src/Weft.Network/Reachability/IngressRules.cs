using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>One contribution to who may send to the members of a group: traffic, and the senders as a run of endpoints or a list.</summary>
internal readonly record struct Contribution(Traffic Traffic, int From, int To, int[]? Senders);

/// <summary>The ingress rules of groups with their far ends turned into endpoints.</summary>
internal sealed class IngressRules
{
    private readonly EndpointTable _endpoints;
    private readonly Contribution[]?[] _byGroup;
    private readonly int[]?[] _senders;

    public IngressRules(EndpointTable endpoints)
    {
        _endpoints = endpoints;
        _byGroup = new Contribution[endpoints.Network.Groups.Length][];
        _senders = new int[endpoints.Network.Groups.Length][];
    }

    private IngressRules(IngressRules other, EndpointTable endpoints, int changed)
    {
        _endpoints = endpoints;
        _byGroup = (Contribution[]?[])other._byGroup.Clone();
        _byGroup[changed] = null;
        _senders = other._senders;
    }

    /// <summary>The same rules but for one group's.</summary>
    public IngressRules In(EndpointTable endpoints, int changed) => new(this, endpoints, changed);

    public Contribution[] Of(int group) => _byGroup[group] ??= Build(group);

    private Contribution[] Build(int group)
    {
        var network = _endpoints.Network;
        var node = network.Groups[group];
        var contributions = new List<Contribution>();
        foreach (var rule in node.Rules(Direction.Ingress))
        {
            foreach (var range in rule.Ranges)
            {
                var (from, to) = _endpoints.Run(range);
                if (from < to) contributions.Add(new Contribution(rule.Traffic, from, to, null));
            }

            if (rule.Group != RuleNode.NoGroup && network.Routers[node.Router].GroupScope.Contains(network.Groups[rule.Group].Router))
                contributions.Add(new Contribution(rule.Traffic, 0, 0, Senders(rule.Group)));
        }

        return [.. contributions];
    }

    // A reference means the members' addresses: where networks overlap, another endpoint may have the same one.
    private int[] Senders(int group)
    {
        if (_senders[group] is { } known) return known;
        var members = _endpoints.GroupMembers[group];
        var senders = new SortedSet<int>();
        foreach (var member in members)
        {
            var (from, to) = _endpoints.Run(_endpoints.Addresses[member]);
            for (var endpoint = from; endpoint < to; endpoint++) senders.Add(endpoint);
        }

        return _senders[group] = senders.Count == members.Length ? members : [.. senders];
    }
}
