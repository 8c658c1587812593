using System.Runtime.InteropServices;
using Weft.Network.Addressing;
using Weft.Network.Compilation;
using Weft.Network.Model;
using Weft.Network.Packets;

namespace Weft.Network.Reachability;

/// <summary>A set of rules by number: equal when it holds the same rules.</summary>
internal readonly struct RuleNumbers(int[] numbers) : IEquatable<RuleNumbers>
{
    private readonly int[] _numbers = numbers;

    public bool Equals(RuleNumbers other) => _numbers.AsSpan().SequenceEqual(other._numbers);

    public override bool Equals(object? obj) => obj is RuleNumbers other && Equals(other);

    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(_numbers.AsSpan()));
        return hash.ToHashCode();
    }
}

/// <summary>Numbers the rules that speak of the internet, so that interfaces whose groups say the same of it are recognised.</summary>
internal sealed class InternetRules(CompiledNetwork network)
{
    private readonly Dictionary<(Traffic, Cidr), int> _numbers = [];
    private readonly Dictionary<(int Group, Direction), int[]> _byGroup = [];
    private readonly List<int> _together = [];

    public RuleNumbers Of(PortNode port, Direction direction)
    {
        if (port.Groups is [var only]) return new RuleNumbers(OfGroup(only, direction));
        _together.Clear();
        foreach (var group in port.Groups) _together.AddRange(OfGroup(group, direction));
        return new RuleNumbers(InOrder(_together));
    }

    private int[] OfGroup(int group, Direction direction)
    {
        if (_byGroup.TryGetValue((group, direction), out var known)) return known;
        var numbers = new List<int>();
        foreach (var rule in network.Groups[group].Rules(direction))
        {
            foreach (var range in rule.Ranges)
            {
                if (!InternetRanges.Meets(range)) continue;
                ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, (rule.Traffic, range), out var isKnown);
                if (!isKnown) number = _numbers.Count;
                numbers.Add(number);
            }
        }

        return _byGroup[(group, direction)] = InOrder(numbers);
    }

    // Each once, in ascending order.
    private static int[] InOrder(List<int> numbers)
    {
        numbers.Sort();
        var kept = 0;
        for (var i = 0; i < numbers.Count; i++)
        {
            if (i == 0 || numbers[i] != numbers[i - 1]) numbers[kept++] = numbers[i];
        }

        CollectionsMarshal.SetCount(numbers, kept);
        return [.. numbers];
    }
}
