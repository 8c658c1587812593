using Weft.Network.Addressing;

namespace Weft.Network.Reachability;

/// <summary>The addresses of the internet, cut at the edges of given blocks.</summary>
internal static class InternetRanges
{
    private static readonly Cidr[] s_notRoutedIPv4 =
    [
        .. SpecialRanges.All.Where(range => !range.IsIPv6), Cidr.Parse("0.0.0.0/8"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"), Cidr.Parse("224.0.0.0/3"),
    ];

    private static readonly Cidr s_routedIPv6 = Cidr.Parse("2000::/3");

    /// <summary>Whether the block holds any address of the internet.</summary>
    public static bool Meets(Cidr block) => block.IsIPv6 ? s_routedIPv6.Overlaps(block) : !s_notRoutedIPv4.Any(range => range.Contains(block));

    public static List<AddressRange> Of(bool isIPv6, IEnumerable<Cidr> blocks)
    {
        var whole = isIPv6 ? s_routedIPv6 : Cidr.AnyIPv4;
        var starts = new SortedSet<Address> { whole.First };
        foreach (var block in blocks.Concat(isIPv6 ? [] : s_notRoutedIPv4).Where(block => block.IsIPv6 == isIPv6))
        {
            if (block.First > whole.First && block.First <= whole.Last) starts.Add(block.First);
            if (block.Last >= whole.First && block.Last < whole.Last) starts.Add(block.Last + 1);
        }

        Address[] ordered = [.. starts];
        var ranges = new List<AddressRange>();
        for (var i = 0; i < ordered.Length; i++)
        {
            var last = i + 1 < ordered.Length ? ordered[i].With(ordered[i + 1].Number - 1) : whole.Last;
            if (isIPv6 || !s_notRoutedIPv4.Any(block => block.Contains(ordered[i]))) ranges.Add(new AddressRange(ordered[i], last));
        }

        return ranges;
    }
}
