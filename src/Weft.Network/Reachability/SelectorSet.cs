using Weft.Network.Addressing;

namespace Weft.Network.Reachability;

/// <summary>Disjoint intervals of the 16-bit selector in ascending order: ports, or ICMP types and codes.</summary>
internal readonly struct SelectorSet(PortRange[] ranges)
{
    private readonly PortRange[] _ranges = ranges;

    public static SelectorSet All { get; } = new([PortRange.All]);

    public static SelectorSet Empty { get; } = new([]);

    public ReadOnlySpan<PortRange> Ranges => _ranges;

    public bool IsEmpty => _ranges.Length == 0;

    public bool IsAll => _ranges.Length == 1 && _ranges[0] == PortRange.All;

    public bool Contains(ushort selector)
    {
        foreach (var range in _ranges)
        {
            if (range.Contains(selector)) return true;
        }

        return false;
    }

    public bool ContainsAll(PortRange wanted)
    {
        foreach (var range in _ranges)
        {
            if (range.First <= wanted.First && range.Last >= wanted.Last) return true;
        }

        return false;
    }

    public SelectorSet Without(PortRange gone)
    {
        var left = new List<PortRange>();
        foreach (var range in _ranges)
        {
            if (range.Last < gone.First || range.First > gone.Last)
            {
                left.Add(range);
                continue;
            }

            if (range.First < gone.First) left.Add(new PortRange(range.First, (ushort)(gone.First - 1)));
            if (range.Last > gone.Last) left.Add(new PortRange((ushort)(gone.Last + 1), range.Last));
        }

        return new SelectorSet([.. left]);
    }

    public SelectorSet Intersect(SelectorSet other)
    {
        if (IsAll) return other;
        if (other.IsAll) return this;
        var both = new List<PortRange>();
        foreach (var one in _ranges)
        {
            foreach (var two in other._ranges)
            {
                var (first, last) = (Math.Max(one.First, two.First), Math.Min(one.Last, two.Last));
                if (first <= last) both.Add(new PortRange(first, last));
            }
        }

        return new SelectorSet([.. both]);
    }

    public SelectorSet Union(SelectorSet other)
    {
        if (IsEmpty || other.IsAll) return other;
        if (other.IsEmpty || IsAll) return this;
        var merged = new List<PortRange>(_ranges.Length + other._ranges.Length);
        for (var (one, two) = (0, 0); one < _ranges.Length || two < other._ranges.Length;)
        {
            var isOwn = two == other._ranges.Length || (one < _ranges.Length && _ranges[one].First <= other._ranges[two].First);
            var range = isOwn ? _ranges[one++] : other._ranges[two++];
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1) merged[^1] = new PortRange(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }

        return new SelectorSet([.. merged]);
    }

    public static SelectorSet Of(PortRange range) => range == PortRange.All ? All : new([range]);
}
