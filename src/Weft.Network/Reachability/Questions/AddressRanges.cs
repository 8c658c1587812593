using System.Collections.Immutable;
using Weft.Network.Addressing;

namespace Weft.Network.Reachability.Questions;

/// <summary>Sets of internet addresses: disjoint ranges in ascending order, IPv4 before IPv6.</summary>
public static class AddressRanges
{
    /// <summary>Every address that can be routed on the internet, of both families.</summary>
    public static ImmutableArray<AddressRange> Internet { get; } = Joined([.. InternetRanges.Of(false, []), .. InternetRanges.Of(true, [])]);

    /// <summary>What of a block is on the internet.</summary>
    public static ImmutableArray<AddressRange> Of(Cidr block) => Intersection(Internet, [new AddressRange(block.First, block.Last)]);

    public static ImmutableArray<AddressRange> OfFamily(ImmutableArray<AddressRange> ranges, bool isIPv6) => [.. ranges.Where(range => range.First.IsIPv6 == isIPv6)];

    public static ImmutableArray<AddressRange> Union(ImmutableArray<AddressRange> one, ImmutableArray<AddressRange> other) => Joined(one.Concat(other).OrderBy(range => range.First));

    public static ImmutableArray<AddressRange> Intersection(ImmutableArray<AddressRange> one, ImmutableArray<AddressRange> other)
    {
        var both = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (var left in one)
        {
            foreach (var right in other)
            {
                var first = left.First > right.First ? left.First : right.First;
                var last = left.Last < right.Last ? left.Last : right.Last;
                if (first.IsIPv6 == last.IsIPv6 && first <= last) both.Add(new AddressRange(first, last));
            }
        }

        return both.ToImmutable();
    }

    public static ImmutableArray<AddressRange> Without(ImmutableArray<AddressRange> ranges, ImmutableArray<AddressRange> gone)
    {
        var left = new List<AddressRange>(ranges);
        foreach (var hole in gone) left = [.. left.SelectMany(range => Without(range, hole))];
        return [.. left];
    }

    private static IEnumerable<AddressRange> Without(AddressRange range, AddressRange hole)
    {
        if (range.First.IsIPv6 != hole.First.IsIPv6 || hole.Last < range.First || hole.First > range.Last)
        {
            yield return range;
            yield break;
        }

        if (hole.First > range.First) yield return new AddressRange(range.First, hole.First.With(hole.First.Number - 1));
        if (hole.Last < range.Last) yield return new AddressRange(hole.Last + 1, range.Last);
    }

    private static ImmutableArray<AddressRange> Joined(IEnumerable<AddressRange> ascending)
    {
        var joined = ImmutableArray.CreateBuilder<AddressRange>();
        foreach (var range in ascending)
        {
            var touches = joined.Count > 0 && joined[^1].First.IsIPv6 == range.First.IsIPv6
                && (range.First <= joined[^1].Last || range.First.Number == joined[^1].Last.Number + 1);
            if (!touches) joined.Add(range);
            else if (range.Last > joined[^1].Last) joined[^1] = new AddressRange(joined[^1].First, range.Last);
        }

        return joined.ToImmutable();
    }
}
