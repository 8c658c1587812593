using System.Collections.Immutable;
using Weft.Network.Addressing;
using Weft.Network.Reachability;
using Weft.Network.Reachability.Questions;

namespace Weft.Host.Serving.Questions;

/// <summary>Addresses of the internet in words: all of them, all of a family, blocks, ranges.</summary>
internal static class InternetText
{
    public static IEnumerable<string> Of(ImmutableArray<AddressRange> ranges)
    {
        foreach (var isIPv6 in (IEnumerable<bool>)[false, true])
        {
            var family = AddressRanges.OfFamily(ranges, isIPv6);
            if (family.IsEmpty) continue;
            var missing = AddressRanges.Without(AddressRanges.OfFamily(AddressRanges.Internet, isIPv6), family);
            var name = isIPv6 ? "internet (IPv6)" : "internet";
            // What is nearly all is said by what it lacks.
            if (missing.Length == 0) yield return name;
            else if (missing.Length < family.Length) yield return $"{name} but {string.Join(", ", missing.Select(Of))}";
            else
            {
                foreach (var range in family) yield return Of(range);
            }
        }
    }

    private static string Of(AddressRange range)
    {
        var length = range.First.Bits - (int)UInt128.Log2(range.Count);
        return UInt128.IsPow2(range.Count) && Cidr.Enclosing(range.First, length).First == range.First
            ? range.First == range.Last ? $"{range.First}" : $"{range.First}/{length}"
            : $"{range}";
    }
}
