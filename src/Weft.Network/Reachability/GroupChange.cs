using Weft.Network.Compilation;
using Weft.Network.Model;

namespace Weft.Network.Reachability;

/// <summary>
/// Counts again what the change of one group's rules can touch. The group's own members are destinations of its ingress rules and are
/// counted whole. Its egress rules can only change the members' bits in other destinations' rows: those are counted for these senders
/// alone, before and after, and the difference is added.
/// </summary>
internal sealed class GroupChange(DestinationRows before, DestinationRows after, int group)
{
    private const int SendersAtOnce = 64;

    // What setting up one count for few senders costs, in counts of whole destinations; a little more than it measured.
    private const int CostOfSetup = 200;

    // How many destinations can be counted for few senders while one is counted whole; a little less than it measured.
    private const int FewPerWhole = 4;

    private readonly GroupNode _old = before.Endpoints.Network.Groups[group];
    private readonly GroupNode _now = after.Endpoints.Network.Groups[group];

    /// <summary>The destinations whose rows may differ.</summary>
    public IReadOnlySet<int> Touched { get; private set; } = new HashSet<int>();

    /// <summary>Brings the counts, which are of before, up to date. False when counting everything again would cost less.</summary>
    public bool TryCount(Counts counts)
    {
        var whole = new HashSet<int>();
        if (!IsSame(Direction.Ingress)) whole.UnionWith(after.Endpoints.GroupMembers[group]);
        // A way that only a walk can judge may lead through the group's members.
        whole.UnionWith(after.WithDetours());
        var partly = Receivers();
        Touched = new HashSet<int>(whole.Concat(partly));
        partly.ExceptWith(whole);
        var members = after.Endpoints.GroupMembers[group];
        var chunks = (members.Length + SendersAtOnce - 1) / SendersAtOnce;
        var isPartlyCheaper = chunks * (CostOfSetup + (partly.Count / FewPerWhole)) < partly.Count;
        if (!isPartlyCheaper) whole.UnionWith(partly);
        if (whole.Count > Math.Max(64, after.Count / 2)) return false;
        foreach (var destination in whole) counts[destination] = after.CountOne(destination);
        if (!isPartlyCheaper) return true;
        for (var i = 0; i < members.Length; i += SendersAtOnce) CountFor(members[i..Math.Min(members.Length, i + SendersAtOnce)], partly, counts);
        return true;
    }

    private void CountFor(int[] members, HashSet<int> destinations, Counts counts)
    {
        var few = SenderSet.Of(members);
        var now = after.For(few, null);
        var old = before.For(few, now);
        foreach (var destination in destinations)
        {
            var (was, isNow) = (old.CountOne(destination), now.CountOne(destination));
            if (was == isNow) continue;
            var (services, senders) = counts[destination];
            counts[destination] = (services + isNow.Services - was.Services, senders + isNow.Senders - was.Senders);
        }
    }

    private bool IsSame(Direction direction) => _old.Rules(direction).SequenceEqual(_now.Rules(direction), RuleMeaning.Equality);

    // Whoever a rule speaks of that only one of the two has.
    private HashSet<int> Receivers()
    {
        var receivers = new HashSet<int>();
        if (IsSame(Direction.Egress)) return receivers;
        AddReceivers(receivers, _old.Rules(Direction.Egress).Except(_now.Rules(Direction.Egress), RuleMeaning.Equality));
        AddReceivers(receivers, _now.Rules(Direction.Egress).Except(_old.Rules(Direction.Egress), RuleMeaning.Equality));
        return receivers;
    }

    private void AddReceivers(HashSet<int> receivers, IEnumerable<RuleNode> rules)
    {
        var endpoints = after.Endpoints;
        foreach (var rule in rules)
        {
            foreach (var range in rule.Ranges)
            {
                var (from, to) = endpoints.Run(range);
                for (var endpoint = from; endpoint < to; endpoint++) receivers.Add(endpoint);
            }

            if (rule.Group == RuleNode.NoGroup) continue;
            foreach (var member in endpoints.GroupMembers[rule.Group])
            {
                var (from, to) = endpoints.Twins(member);
                for (var endpoint = from; endpoint < to; endpoint++) receivers.Add(endpoint);
            }
        }
    }
}
